//! Updates and deletes whose conditions turn out empty: never every row.

use super::update_delete::{Page, PagePatch, four, ids_left, page, pages};
use super::watch::Statements;
use crate::harness::*;

#[tokio::test]
async fn a_patch_with_nothing_set_is_an_error_and_not_a_statement() -> TestResult {
    let db = four().await?;
    let statements = Statements::of(&db);
    let error = db.update(Page).set(PagePatch::new()).filter(Page.id.eq(1)).execute().await.unwrap_err();
    assert!(matches!(error, orm::Error::NothingToSet { .. }), "{error:?}");
    assert_eq!(error.table(), Some("pages"));
    let error = db.update(Page).set(PagePatch::default()).all_rows().execute().await.unwrap_err();
    assert!(matches!(error, orm::Error::NothingToSet { .. }), "{error:?}");
    assert_eq!(statements.all(), Vec::<String>::new());
    assert_eq!(pages(&db).await?[0], page(1, "a"));
    Ok(())
}

#[tokio::test]
async fn a_delete_whose_conditions_are_all_empty_is_an_error_and_not_a_statement() -> TestResult {
    fn assert_refused(result: orm::Result<orm::Done>) {
        let error = result.expect_err("every row would have gone");
        assert!(matches!(error, orm::Error::NoCondition { .. }), "{error:?}");
        assert_eq!(error.table(), Some("pages"));
    }

    let db = four().await?;
    let statements = Statements::of(&db);
    let title: Option<&str> = None;
    let views: Option<i64> = None;
    let by_title = || title.map(|title| Page.title.eq(title));
    let by_views = || views.map(|views| Page.views.gt(views));
    let none: Vec<i64> = Vec::new();

    assert_refused(db.delete(Page).filter(Filter::of(Page)).execute().await);
    assert_refused(db.delete(Page).filter(by_title()).execute().await);
    assert_refused(db.delete(Page).filter_opt(by_title()).execute().await);
    assert_refused(db.delete(Page).filter((by_title(), by_views())).execute().await);
    assert_refused(db.delete(Page).filter((by_title(), Filter::of(Page))).execute().await);
    let all = all_of(none.iter().map(|id| Page.id.eq(*id)));
    assert_refused(db.delete(Page).filter(all).execute().await);
    assert_refused(db.delete(Page).filter(Filter::of(Page).and(by_title())).execute().await);
    assert_refused(db.delete(Page).filter(by_title()).filter(by_views()).execute().await);

    assert_eq!(statements.all(), Vec::<String>::new());
    assert_eq!(ids_left(&db).await?, [1, 2, 3, 4]);
    Ok(())
}

#[tokio::test]
async fn an_update_whose_conditions_are_all_empty_is_an_error_and_not_a_statement() -> TestResult {
    fn assert_refused(result: orm::Result<orm::Done>) {
        let error = result.expect_err("every row would have changed");
        assert!(matches!(error, orm::Error::NoCondition { .. }), "{error:?}");
        assert_eq!(error.table(), Some("pages"));
    }

    let db = four().await?;
    let statements = Statements::of(&db);
    let title: Option<&str> = None;
    let by_title = || title.map(|title| Page.title.eq(title));
    let update = || db.update(Page).set(Page.views.set(1));
    let none: [i64; 0] = [];

    assert_refused(update().filter(Filter::of(Page)).execute().await);
    assert_refused(update().filter(by_title()).execute().await);
    assert_refused(update().filter_opt(by_title()).execute().await);
    assert_refused(update().filter((by_title(), by_title())).execute().await);
    assert_refused(update().filter(all_of(none.map(|id| Page.id.eq(id)))).execute().await);
    assert_refused(update().filter(by_title()).filter(Filter::of(Page)).execute().await);

    assert_eq!(statements.all(), Vec::<String>::new());
    assert_eq!(db.from(Page).filter(Page.views.eq(0)).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn empty_conditions_beside_a_real_one_are_nothing() -> TestResult {
    let db = four().await?;
    let title: Option<&str> = None;
    let by_title = || title.map(|title| Page.title.eq(title));
    let done = db.delete(Page).filter(by_title()).filter(Page.id.eq(1)).execute().await?;
    assert_eq!(done.rows_affected, 1);
    let done = db.delete(Page).filter((by_title(), Page.id.eq(2))).execute().await?;
    assert_eq!(done.rows_affected, 1);
    let filter = Filter::of(Page).and(by_title()).and(Page.id.eq(3));
    let done = db.delete(Page).filter(filter).filter(Filter::of(Page)).execute().await?;
    assert_eq!(done.rows_affected, 1);
    assert_eq!(ids_left(&db).await?, [4]);
    Ok(())
}

#[tokio::test]
async fn or_on_an_empty_filter_is_the_other_side() -> TestResult {
    let db = four().await?;
    let filter = Filter::of(Page).or(Page.id.eq(1)).or(Page.id.eq(3));
    let done = db.delete(Page).filter(filter).execute().await?;
    assert_eq!(done.rows_affected, 2);
    assert_eq!(ids_left(&db).await?, [2, 4]);
    Ok(())
}

#[tokio::test]
async fn empty_conditions_after_all_rows_are_all_rows() -> TestResult {
    let db = four().await?;
    let title: Option<&str> = None;
    let done = db
        .update(Page)
        .set(Page.views.set(1))
        .all_rows()
        .filter(title.map(|title| Page.title.eq(title)))
        .filter(Filter::of(Page))
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 4);
    Ok(())
}

#[tokio::test]
async fn any_of_nothing_and_a_list_of_nothing_match_no_row() -> TestResult {
    let db = four().await?;
    let none: Vec<i64> = Vec::new();
    let any = any_of(none.iter().map(|id| Page.id.eq(*id)));
    assert_eq!(db.delete(Page).filter(any).execute().await?.rows_affected, 0);
    let done = db.delete(Page).filter(Page.id.is_in(none)).execute().await?;
    assert_eq!(done.rows_affected, 0);
    assert_eq!(ids_left(&db).await?, [1, 2, 3, 4]);
    Ok(())
}
