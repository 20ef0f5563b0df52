//! PostgreSQL and SQLite: UPDATE .. RETURNING.

use crate::harness::*;
use crate::suite::update_delete::{Page, four, page};

#[tokio::test]
async fn an_update_returns_the_rows_as_they_are_after_it() -> TestResult {
    let db = four().await?;
    let post = db
        .update(Page)
        .set((Page.views.set(Page.views + 1), Page.title.set("x")))
        .filter(Page.id.eq(1))
        .returning(Page)
        .one()
        .await?;
    assert_eq!(post, Page { views: 1, state: "changed".into(), ..page(1, "x") });

    let mut rows = db
        .update(Page)
        .set(Page.views.set(Page.views + 1))
        .filter(Page.id.lte(2))
        .returning((Page.id, Page.views))
        .all()
        .await?;
    rows.sort_unstable();
    assert_eq!(rows, [(1, 2), (2, 1)]);

    let nobody = || db.update(Page).set(Page.views.set(9)).filter(Page.id.eq(99));
    assert_eq!(nobody().returning(Page.id).optional().await?, None);
    let error = nobody().returning(Page).one().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn empty_conditions_are_refused_with_returning_too() -> TestResult {
    let db = four().await?;
    let update = db.update(Page).set(Page.views.set(1)).filter(Filter::of(Page)).returning(Page.id);
    let error = update.optional().await.unwrap_err();
    assert!(matches!(error, orm::Error::NoCondition { .. }), "{error:?}");
    assert_eq!(db.from(Page).filter(Page.views.eq(0)).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn one_row_of_an_update_of_many_still_changes_all_of_them() -> TestResult {
    let db = four().await?;
    let views = db.update(Page).set(Page.views.set(5)).all_rows().returning(Page.views).one().await?;
    assert_eq!(views, 5);
    assert_eq!(db.from(Page).filter(Page.views.eq(5)).count().await?, 4);
    Ok(())
}
