//! FOR NO KEY UPDATE and FOR KEY SHARE, the locks that let others refer to a row.

use std::time::Duration;

use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::watch::soon;

#[tokio::test]
async fn for_no_key_update_lets_others_refer_to_the_row_but_not_change_it() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    let query = tx.from(User).filter(User.id.eq(1)).for_no_key_update();
    assert!(query.to_sql().sql.ends_with(" FOR NO KEY UPDATE"), "{:?}", query.to_sql());
    query.one().await?;
    soon(db.create(NewTodo::builder().user_id(1).title("refers to it"))).await?;
    let ann = db.from(User).filter(User.id.eq(1));
    soon(ann.clone().for_key_share().no_wait().one()).await?;
    let error = soon(ann.clone().for_no_key_update().no_wait().one()).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert!(soon(ann.for_share().skip_locked().all()).await?.is_empty());
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn for_key_share_lets_others_change_all_but_the_key() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    let query = tx.from(User).filter(User.id.eq(4)).for_key_share().of(User);
    assert!(query.to_sql().sql.ends_with(r#" FOR KEY SHARE OF "users""#), "{:?}", query.to_sql());
    query.one().await?;
    soon(db.update(User).set(User.bio.set("changed")).filter(User.id.eq(4)).execute()).await?;
    let other = db.clone();
    let delete = tokio::spawn(async move { other.delete(User).filter(User.id.eq(4)).execute().await });
    let mut delete = std::pin::pin!(delete);
    let waits = tokio::time::timeout(Duration::from_millis(150), &mut delete).await.is_err();
    assert!(waits);
    tx.commit().await?;
    assert_eq!(soon(delete).await??.rows_affected, 1);
    Ok(())
}

#[tokio::test]
async fn for_update_stops_others_from_referring_to_the_row() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    tx.from(User).filter(User.id.eq(1)).for_update().one().await?;
    let refused = db.from(User).filter(User.id.eq(1)).for_key_share().no_wait();
    assert!(matches!(soon(refused.one()).await.unwrap_err(), orm::Error::Busy { .. }));
    tx.rollback().await?;
    Ok(())
}
