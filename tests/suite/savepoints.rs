//! Transactions inside transactions.

use super::schema::*;
use super::transactions::{AppError, forbidden, is_misuse, names, put, refuse_if};
use super::watch::soon;
use crate::harness::*;

/// Levels 1 to 3, each writing before and after the one inside it; the level `fails` gives an error, which the
/// level around it swallows.
async fn three_deep(db: &Db<D>, fails: u32) -> Result<(), AppError> {
    db.transaction(async |first| -> Result<(), AppError> {
        put(&first, "1").await?;
        let inner = first
            .transaction(async |second| -> Result<(), AppError> {
                put(&second, "2").await?;
                let inner = second
                    .transaction(async |third| -> Result<(), AppError> {
                        put(&third, "3").await?;
                        refuse_if(fails == 3)
                    })
                    .await;
                assert_eq!(forbidden(inner), fails == 3);
                put(&second, "2 after").await?;
                refuse_if(fails == 2)
            })
            .await;
        assert_eq!(forbidden(inner), fails == 2);
        put(&first, "1 after").await?;
        refuse_if(fails == 1)
    })
    .await
}

#[tokio::test]
async fn savepoints_three_deep_roll_back_what_is_inside_them() -> TestResult {
    let cases: [(u32, &[&str]); 4] = [
        (0, &["1", "2", "3", "2 after", "1 after"]),
        (1, &[]),
        (2, &["1", "1 after"]),
        (3, &["1", "2", "2 after", "1 after"]),
    ];
    for (fails, expected) in cases {
        let db = fresh(&schema![Tag]).await;
        assert_eq!(forbidden(three_deep(&db, fails).await), fails == 1);
        assert_eq!(names(&db).await?, expected, "level {fails} failed");
        // And the connection is as good as before.
        three_deep(&db, 1).await.unwrap_err();
        assert_eq!(names(&db).await?, expected);
    }
    Ok(())
}

#[tokio::test]
async fn an_error_of_a_statement_in_a_savepoint_leaves_the_outer_transaction_usable() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        put(&tx, "a").await?;
        for _ in 0..3 {
            let inner = tx
                .transaction(async |sp| -> orm::Result<()> {
                    put(&sp, "b").await?;
                    put(&sp, "a").await
                })
                .await;
            assert!(inner.unwrap_err().is_unique_violation());
        }
        assert_eq!(names(&tx).await?, ["a"]);
        tx.transaction(async |sp| put(&sp, "b").await).await?;
        put(&tx, "c").await
    })
    .await?;
    assert_eq!(names(&db).await?, ["a", "b", "c"]);
    Ok(())
}

#[tokio::test]
async fn many_savepoints_follow_one_another() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        for n in 0..50 {
            let name = format!("{n:02}");
            let inner = tx
                .transaction(async |sp| -> Result<(), AppError> {
                    put(&sp, &name).await?;
                    refuse_if(n % 2 == 1)
                })
                .await;
            assert_eq!(inner.is_err(), n % 2 == 1);
        }
        Ok(())
    })
    .await?;
    let expected: Vec<String> = (0..50).step_by(2).map(|n| format!("{n:02}")).collect();
    assert_eq!(names(&db).await?, expected);
    Ok(())
}

#[tokio::test]
async fn savepoints_that_run_at_once_are_each_all_or_nothing() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    let pair = async |first: &str, second: &str, fails: bool| {
        tx.transaction(async |sp| -> Result<(), AppError> {
            put(&sp, first).await?;
            tokio::task::yield_now().await;
            put(&sp, second).await?;
            refuse_if(fails)
        })
        .await
    };
    let (a, b, c) = soon(async {
        tokio::join!(pair("a1", "a2", false), pair("b1", "b2", true), pair("c1", "c2", false))
    })
    .await;
    assert!(b.is_err());
    let mut expected = Vec::new();
    if a.is_ok() {
        expected.extend(["a1", "a2"]);
    }
    if c.is_ok() {
        expected.extend(["c1", "c2"]);
    }
    assert_eq!(names(&tx).await?, expected);
    soon(tx.commit()).await?;
    assert_eq!(names(&db).await?, expected);
    assert!(!expected.is_empty(), "one of them has to win");
    Ok(())
}

#[tokio::test]
async fn a_savepoint_of_a_begun_transaction_rolls_back_alone() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let inner = tx
        .transaction(async |sp| -> Result<(), AppError> {
            put(&sp, "b").await?;
            Err(AppError::Forbidden)
        })
        .await;
    assert!(forbidden(inner));
    put(&tx, "c").await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "c"]);
    Ok(())
}

#[tokio::test]
async fn a_handle_of_a_savepoint_kept_after_it_answers_with_an_error() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        let mut leaked = None;
        tx.transaction(async |sp| -> orm::Result<()> {
            leaked = Some(sp.clone());
            put(&sp, "inside").await
        })
        .await?;
        let leaked = leaked.expect("the closure ran");
        assert!(is_misuse(&soon(put(&leaked, "leaked")).await.unwrap_err()));
        put(&tx, "after").await
    })
    .await?;
    assert_eq!(names(&db).await?, ["inside", "after"]);
    Ok(())
}

#[tokio::test]
async fn a_handle_of_an_ended_savepoint_does_not_touch_the_next_one() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        let mut old = None;
        tx.transaction(async |sp| -> orm::Result<()> {
            old = Some(sp.clone());
            put(&sp, "1").await
        })
        .await?;
        let old = old.expect("the closure ran");
        tx.transaction(async |sp| -> orm::Result<()> {
            put(&sp, "2").await?;
            assert!(is_misuse(&soon(old.clone().commit()).await.unwrap_err()));
            assert!(is_misuse(&soon(old.rollback()).await.unwrap_err()));
            put(&sp, "3").await
        })
        .await?;
        put(&tx, "4").await
    })
    .await?;
    assert_eq!(names(&db).await?, ["1", "2", "3", "4"]);
    Ok(())
}

#[tokio::test]
async fn a_savepoint_without_a_closure_is_kept_by_commit_and_undone_by_drop() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let kept = tx.begin().await?;
    put(&kept, "b").await?;
    kept.commit().await?;
    let dropped = tx.begin().await?;
    put(&dropped, "no").await?;
    drop(dropped);
    put(&tx, "c").await?;
    let undone = tx.begin().await?;
    put(&undone, "no").await?;
    undone.rollback().await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b", "c"]);
    Ok(())
}
