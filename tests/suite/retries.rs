//! Transactions that run again after an error that may be gone the next time.

use std::sync::atomic::{AtomicU32, Ordering};

use super::schema::*;
use super::transactions::{AppError, forbidden, names, put};
use super::watch::soon;
use crate::harness::*;

#[tokio::test]
async fn a_retried_transaction_that_succeeds_runs_once() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let count = db
        .transaction_retry(TxOptions::new().retries(3), async |tx| -> orm::Result<u64> {
            runs.fetch_add(1, Ordering::Relaxed);
            put(&tx, "a").await?;
            tx.from(Tag).count().await
        })
        .await?;
    assert_eq!((count, runs.into_inner()), (1, 1));
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn an_error_that_would_come_again_is_not_retried() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let options = || TxOptions::new().isolation(Isolation::Serializable).retries(3);
    let violation = db
        .transaction_retry(options(), async |tx| -> orm::Result<()> {
            runs.fetch_add(1, Ordering::Relaxed);
            put(&tx, "a").await?;
            put(&tx, "a").await
        })
        .await;
    assert!(violation.unwrap_err().is_unique_violation());
    let own = db
        .transaction_retry(options(), async |tx| -> Result<(), AppError> {
            runs.fetch_add(1, Ordering::Relaxed);
            put(&tx, "a").await?;
            Err(AppError::Forbidden)
        })
        .await;
    assert!(forbidden(own));
    assert_eq!(runs.into_inner(), 2);
    assert_eq!(names(&db).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_retryable_error_runs_the_closure_again_from_a_clean_start() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    db.transaction_retry(TxOptions::new().retries(5), async |tx| -> orm::Result<()> {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        assert_eq!(names(&tx).await?, Vec::<String>::new());
        put(&tx, &format!("run {run}")).await?;
        if run < 2 {
            meet_a_conflict(&tx).await?;
        }
        Ok(())
    })
    .await?;
    assert_eq!(runs.into_inner(), 3);
    assert_eq!(names(&db).await?, ["run 2"]);
    Ok(())
}

#[tokio::test]
async fn a_retryable_error_runs_the_closure_again_even_when_it_was_swallowed() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    db.transaction_retry(TxOptions::new().retries(5), async |tx| -> orm::Result<()> {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, &format!("run {run}")).await?;
        if run == 0 {
            let error = meet_a_conflict(&tx).await.unwrap_err();
            assert!(error.is_retryable(), "{error:?}");
        }
        Ok(())
    })
    .await?;
    assert_eq!(runs.into_inner(), 2);
    assert_eq!(names(&db).await?, ["run 1"]);
    Ok(())
}

#[tokio::test]
async fn a_retryable_error_is_seen_through_an_own_error_a_savepoint_and_a_clone() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    db.transaction_retry(TxOptions::new().retries(5), async |tx| -> Result<(), AppError> {
        match runs.fetch_add(1, Ordering::Relaxed) {
            0 => meet_a_conflict(&tx).await.map_err(|_| AppError::Forbidden),
            1 => {
                let inner =
                    tx.transaction(async |sp| -> orm::Result<()> { meet_a_conflict(&sp).await }).await;
                assert!(inner.is_err());
                Ok(())
            }
            2 => {
                assert!(meet_a_conflict(&tx.clone()).await.is_err());
                Ok(())
            }
            run => Ok(put(&tx, &format!("run {run}")).await?),
        }
    })
    .await?;
    assert_eq!(runs.into_inner(), 4);
    assert_eq!(names(&db).await?, ["run 3"]);
    Ok(())
}

#[tokio::test]
async fn retries_come_to_an_end_with_the_error() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let error = soon(db.transaction_retry(TxOptions::new().retries(2), async |tx| -> orm::Result<()> {
        runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, "a").await?;
        meet_a_conflict(&tx).await
    }))
    .await
    .unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    assert_eq!(runs.into_inner(), 3, "once, and two retries");
    assert_eq!(names(&db).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn without_retries_a_retryable_error_comes_out_at_once() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let error = db
        .transaction(async |tx| -> orm::Result<()> {
            runs.fetch_add(1, Ordering::Relaxed);
            meet_a_conflict(&tx).await
        })
        .await
        .unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    assert_eq!(runs.into_inner(), 1);
    Ok(())
}
