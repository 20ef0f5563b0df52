//! PostgreSQL, SQLite and MariaDB: DELETE .. RETURNING.

use futures_util::TryStreamExt;

use crate::harness::*;
use crate::suite::update_delete::{Page, four, ids_left, page};

#[tokio::test]
async fn a_delete_returns_the_rows_that_went() -> TestResult {
    let db = four().await?;
    let gone = db.delete(Page).filter(Page.id.eq(1)).returning(Page).one().await?;
    assert_eq!(gone, page(1, "a"));
    let mut titles: Vec<String> =
        db.delete(Page).filter(Page.id.lte(3)).returning(Page.title).stream().try_collect().await?;
    titles.sort_unstable();
    assert_eq!(titles, ["b", "c"]);
    let record = db
        .delete(Page)
        .all_rows()
        .returning(record! { key: Page.id, shout: upper(Page.title) })
        .all()
        .await?;
    assert_eq!(record.len(), 1);
    assert_eq!((record[0].key, record[0].shout.as_str()), (4, "D"));
    assert_eq!(ids_left(&db).await?, Vec::<i64>::new());
    Ok(())
}

#[tokio::test]
async fn empty_conditions_are_refused_with_returning_too() -> TestResult {
    let db = four().await?;
    let error = db.delete(Page).filter(Filter::of(Page)).returning(Page).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::NoCondition { .. }), "{error:?}");
    assert_eq!(ids_left(&db).await?, [1, 2, 3, 4]);
    Ok(())
}

#[tokio::test]
async fn one_row_of_a_delete_of_many_still_removes_all_of_them() -> TestResult {
    let db = four().await?;
    db.update(Page).set(Page.views.set(5)).all_rows().execute().await?;
    let gone = db.delete(Page).filter(Page.id.gt(1)).returning(Page.views).optional().await?;
    assert_eq!(gone, Some(5));
    assert_eq!(ids_left(&db).await?, [1]);
    Ok(())
}

#[tokio::test]
async fn on_statement_tells_the_rows_of_a_delete_that_returns_them() -> TestResult {
    let db = four().await?;
    let rows = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&rows);
    db.on_statement(move |event| seen.lock().unwrap().push(event.rows));
    db.delete(Page).filter(Page.id.lte(3)).returning(Page.id).all().await?;
    assert_eq!(*rows.lock().unwrap(), [3]);
    Ok(())
}
