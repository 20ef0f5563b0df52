//! Connections that are lost while the server works on a COMMIT.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::transactions::{names, put};
use crate::suite::watch::soon;

/// A database whose COMMIT takes longer than any test, once a tag was written.
async fn slow_commits() -> orm::Result<(Db<D>, Db<D>)> {
    let db = fresh_with(orm::PoolOptions::new().max_connections(1), &schema![Tag]).await;
    db.execute_script(
        "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(100); return null; end $$;
         create constraint trigger slow after insert on tags deferrable initially deferred
         for each row execute function slow()",
    )
    .await?;
    let killer = again(&db).await;
    Ok((db, killer))
}

/// Ends the one connection that sleeps in this database.
async fn end_the_sleeper(killer: &Db<D>, how: &'static str) -> orm::Result<()> {
    soon(async {
        loop {
            let ended: Vec<(bool,)> = killer
                .fetch(sql!(
                    "select {}(pid) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
                    sql::raw(how)
                ))
                .await?;
            if ended.contains(&(true,)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
}

#[tokio::test]
async fn a_commit_that_loses_its_connection_is_not_run_again() -> TestResult {
    let (db, killer) = slow_commits().await?;
    let runs = AtomicU32::new(0);
    let work = db.transaction_retry(TxOptions::new().retries(3), async |tx| {
        runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, "a").await
    });
    let end = end_the_sleeper(&killer, "pg_terminate_backend");
    let (result, ended) = soon(async { tokio::join!(work, end) }).await;
    ended?;
    let error = result.unwrap_err();
    assert!(matches!(error, orm::Error::ConnectionLost { .. }), "{error:?}");
    assert!(!error.is_retryable());
    assert_eq!(runs.into_inner(), 1);
    assert_eq!(soon(names(&db)).await?, Vec::<String>::new());
    assert_no_open_transaction(&db).await
}

#[tokio::test]
async fn a_commit_that_is_cancelled_is_a_timeout_and_keeps_nothing() -> TestResult {
    let (db, killer) = slow_commits().await?;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let (result, ended) =
        soon(async { tokio::join!(tx.commit(), end_the_sleeper(&killer, "pg_cancel_backend")) }).await;
    ended?;
    let error = result.unwrap_err();
    assert!(matches!(error, orm::Error::Timeout { .. }), "{error:?}");
    assert_eq!(soon(names(&db)).await?, Vec::<String>::new());
    assert_no_open_transaction(&db).await
}

#[tokio::test]
async fn a_commit_that_is_dropped_leaves_no_connection_in_its_transaction() -> TestResult {
    let (db, killer) = slow_commits().await?;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    assert!(tokio::time::timeout(Duration::from_millis(100), tx.commit()).await.is_err());
    // The server goes on with it for as long as it takes, or until somebody ends it.
    end_the_sleeper(&killer, "pg_terminate_backend").await?;
    assert_eq!(soon(names(&db)).await?, Vec::<String>::new());
    assert_no_open_transaction(&db).await
}
