//! Transactions that PostgreSQL gives up after an error, and those that raw SQL begins and ends.

use futures_util::TryStreamExt;

use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::transactions::{is_misuse, names, put};
use crate::suite::watch::soon;

async fn empty() -> Db<D> {
    fresh_with(orm::PoolOptions::new().max_connections(1), &schema![Tag]).await
}

/// Of each kind of error, the transaction can do nothing more, and keeps nothing.
#[tokio::test]
async fn after_an_error_every_statement_is_refused_and_nothing_is_kept() -> TestResult {
    let db = empty().await;
    for failing in ["select 1 / 0", "no sql", "insert into tags (name) values ('a')", "select * from nowhere"]
    {
        let tx = db.begin().await?;
        put(&tx, "a").await?;
        let error = tx.execute(sql!("{}", sql::raw(failing))).await.unwrap_err();
        assert!(!is_misuse(&error), "{failing}: {error}");

        let refused = put(&tx, "b").await.unwrap_err();
        assert!(is_misuse(&refused), "{failing}: {refused}");
        assert!(refused.to_string().contains("savepoint"), "{refused}");
        assert!(!refused.is_retryable());
        assert!(is_misuse(&names(&tx).await.unwrap_err()));
        let streamed: orm::Result<Vec<Tag>> = tx.from(Tag).stream().try_collect().await;
        assert!(is_misuse(&streamed.unwrap_err()));
        assert!(is_misuse(&tx.begin().await.unwrap_err()));
        assert!(is_misuse(&tx.commit().await.unwrap_err()));
        assert_eq!(soon(names(&db)).await?, Vec::<String>::new(), "{failing}");
        assert_no_open_transaction(&db).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_savepoint_around_what_fails_keeps_the_transaction_usable() -> TestResult {
    let db = empty().await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let inner = tx.begin().await?;
    put(&inner, "b").await?;
    assert!(put(&inner, "a").await.unwrap_err().is_unique_violation());
    assert!(is_misuse(&put(&inner, "c").await.unwrap_err()));
    // It can only be undone: a RELEASE of it would fail.
    inner.rollback().await?;
    let inner = tx.begin().await?;
    assert!(put(&inner, "a").await.unwrap_err().is_unique_violation());
    drop(inner);
    put(&tx, "d").await?;
    // A raw one works as well.
    tx.execute(sql!("savepoint mine")).await?;
    tx.execute(sql!("select 1 / 0")).await.unwrap_err();
    tx.execute(sql!("rollback to savepoint mine")).await?;
    put(&tx, "e").await?;
    tx.execute(sql!("select 1 / 0")).await.unwrap_err();
    tx.execute(sql!("rollback transaction to mine")).await?;
    put(&tx, "e").await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "d", "e"]);
    Ok(())
}

#[tokio::test]
async fn a_row_that_cannot_be_decoded_does_not_end_the_transaction() -> TestResult {
    let db = empty().await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let wrong: orm::Result<Vec<(i64,)>> = tx.fetch(sql!("select name from tags")).await;
    assert!(matches!(wrong.unwrap_err(), orm::Error::Decode { .. }));
    put(&tx, "b").await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn a_raw_end_of_a_transaction_is_noticed() -> TestResult {
    let db = empty().await;
    for (end, kept) in [
        ("commit", true),
        ("rollback", false),
        ("end", true),
        ("/* ; */ Abort", false),
        ("commit and chain", true),
    ] {
        db.delete(Tag).all_rows().execute().await?;
        let tx = db.begin().await?;
        put(&tx, "a").await?;
        tx.execute(sql!("{}", sql::raw(end))).await?;
        let error = put(&tx, "b").await.unwrap_err();
        assert!(is_misuse(&error), "{end}: {error}");
        assert!(is_misuse(&names(&tx).await.unwrap_err()));
        assert!(is_misuse(&soon(tx.commit()).await.unwrap_err()));
        let expected: &[&str] = if kept { &["a"] } else { &[] };
        assert_eq!(soon(names(&db)).await?, expected, "{end}");
        assert_no_open_transaction(&db).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_raw_begin_never_reaches_the_pool() -> TestResult {
    let db = empty().await;
    for begin in
        ["begin", "start transaction", "-- a\nbegin isolation level serializable", "/**/ BEGIN; select 1"]
    {
        if begin.contains(';') {
            db.execute_script(begin).await?;
        } else {
            db.execute(sql!("{}", sql::raw(begin))).await?;
        }
        soon(assert_no_open_transaction(&db)).await?;
        put(&db, begin).await?;
    }
    assert_eq!(again(&db).await.from(Tag).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn what_a_raw_set_changes_never_reaches_the_pool() -> TestResult {
    let db = empty().await;
    db.execute(sql!("set time zone 'Asia/Tokyo'")).await?;
    db.execute_script("set search_path = nowhere").await?;
    let zone: Vec<(String,)> = soon(db.fetch(sql!("show timezone"))).await?;
    assert_ne!(zone, [(s("Asia/Tokyo"),)]);
    put(&db, "a").await?;
    db.transaction(async |tx| tx.execute(sql!("set time zone 'Asia/Tokyo'")).await).await?;
    let after: Vec<(String,)> = soon(db.fetch(sql!("show timezone"))).await?;
    assert_eq!(after, zone);
    // In a transaction it ends with it, when it is local.
    db.transaction(async |tx| -> orm::Result<()> {
        tx.execute(sql!("set local time zone 'Asia/Tokyo'")).await?;
        let zone: Vec<(String,)> = tx.fetch(sql!("show timezone")).await?;
        assert_eq!(zone, [(s("Asia/Tokyo"),)]);
        Ok(())
    })
    .await?;
    let after: Vec<(String,)> = db.fetch(sql!("show timezone")).await?;
    assert_eq!(after, zone);
    Ok(())
}

#[tokio::test]
async fn a_commit_that_a_deferred_constraint_refuses_is_that_constraints_error() -> TestResult {
    let db = empty().await;
    db.execute_script(
        "create table parents (id bigint primary key);
         create table children (id bigint, parent_id bigint references parents deferrable initially deferred)",
    )
    .await?;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    tx.execute(sql!("insert into children values (1, 7)")).await?;
    let error = tx.commit().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("children_parent_id_fkey"));
    assert_eq!(soon(names(&db)).await?, Vec::<String>::new());
    assert_no_open_transaction(&db).await
}

#[tokio::test]
async fn a_transaction_that_is_idle_for_too_long_is_lost() -> TestResult {
    let db = empty().await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    tx.execute(sql!("set local idle_in_transaction_session_timeout = '20ms'")).await?;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let error = soon(put(&tx, "b")).await.unwrap_err();
    assert!(matches!(error, orm::Error::ConnectionLost { .. }), "{error:?}");
    assert!(error.is_retryable());
    drop(tx);
    assert_eq!(soon(names(&db)).await?, Vec::<String>::new());
    Ok(())
}
