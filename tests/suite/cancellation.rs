//! Futures dropped at every await point: nothing half written, no transaction left open, the pool as good as before.

use futures_util::TryStreamExt;

use super::cut::{Dropped, NewStep, Probe, Step, cut, drop_everywhere, put, stages};
use super::watch::soon;
use crate::harness::*;

#[tokio::test]
async fn a_transaction_of_several_statements() -> TestResult {
    // The count is reached by the last statement only, so part of them cannot be taken for all.
    drop_everywhere(4, |db, run| async move {
        db.transaction(async |tx| -> orm::Result<()> {
            let named = |name: &'static str| (Step.run.eq(run), Step.name.eq(name));
            put(&tx, run, "a").await?;
            put(&tx, run, "b").await?;
            assert_eq!(tx.from(Step).filter(Step.run.eq(run)).count().await?, 2);
            tx.update(Step).set(Step.name.set("x")).filter(named("a")).execute().await?;
            tx.delete(Step).filter(named("b")).execute().await?;
            put(&tx, run, "c").await?;
            put(&tx, run, "d").await?;
            put(&tx, run, "e").await
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_transaction_with_savepoints_kept_and_rolled_back() -> TestResult {
    drop_everywhere(6, |db, run| async move {
        db.transaction(async |tx| -> orm::Result<()> {
            put(&tx, run, "1").await?;
            tx.transaction(async |sp| -> orm::Result<()> {
                put(&sp, run, "2").await?;
                sp.transaction(async |sp| put(&sp, run, "3").await).await?;
                put(&sp, run, "2 after").await
            })
            .await?;
            let refused = tx
                .transaction(async |sp| -> orm::Result<()> {
                    put(&sp, run, "4").await?;
                    put(&sp, run, "1").await
                })
                .await;
            assert!(refused.unwrap_err().is_unique_violation());
            put(&tx, run, "1 after").await?;
            put(&tx, run, "end").await
        })
        .await
    })
    .await
}

#[tokio::test]
async fn begin_and_commit() -> TestResult {
    drop_everywhere(2, |db, run| async move {
        let tx = db.begin().await?;
        put(&tx, run, "a").await?;
        put(&tx, run, "b").await?;
        tx.commit().await
    })
    .await
}

#[tokio::test]
async fn begin_and_rollback() -> TestResult {
    drop_everywhere(0, |db, run| async move {
        let tx = db.begin().await?;
        put(&tx, run, "a").await?;
        put(&tx, run, "b").await?;
        tx.rollback().await
    })
    .await
}

#[tokio::test]
async fn a_transaction_with_retries() -> TestResult {
    drop_everywhere(2, |db, run| async move {
        let options = TxOptions::new().isolation(Isolation::Serializable).retries(3);
        let runs = std::sync::atomic::AtomicU32::new(0);
        db.transaction_retry(options, async |tx| -> orm::Result<()> {
            put(&tx, run, "a").await?;
            if runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
                meet_a_conflict(&tx).await?;
            }
            put(&tx, run, "b").await
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_read_only_transaction() -> TestResult {
    drop_everywhere(0, |db, run| async move {
        db.transaction_with(TxOptions::new().read_only(), async |tx| -> orm::Result<()> {
            tx.from(Step).filter(Step.run.eq(run)).count().await?;
            tx.from(Probe).all().await?;
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
async fn an_insert_of_one_row() -> TestResult {
    drop_everywhere(1, |db, run| async move { put(&db, run, "a").await }).await
}

#[tokio::test]
async fn an_insert_that_takes_several_statements() -> TestResult {
    // More values than a statement takes: 32,766 on SQLite, 65,535 on the servers.
    let many = if DATABASE == Database::Sqlite { 17_000 } else { 33_000 };
    drop_everywhere(many, |db, run| async move {
        let rows = (0..many).map(|n| NewStep::builder().run(run).name(n.to_string()));
        db.insert(Step).values(rows).execute().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stream_in_a_transaction() -> TestResult {
    drop_everywhere(3, |db, run| async move {
        db.transaction(async |tx| -> orm::Result<()> {
            for name in ["a", "b"] {
                put(&tx, run, name).await?;
            }
            let mut stream = Box::pin(tx.from(Step).filter(Step.run.eq(run)).stream());
            let mut seen = 0;
            while stream.try_next().await?.is_some() {
                seen += 1;
            }
            assert_eq!(seen, 2);
            put(&tx, run, "c").await
        })
        .await
    })
    .await
}

#[tokio::test]
async fn statements_joined_in_a_transaction() -> TestResult {
    drop_everywhere(3, |db, run| async move {
        db.transaction(async |tx| -> orm::Result<()> {
            tokio::try_join!(put(&tx, run, "a"), put(&tx, run, "b"), put(&tx, run, "c"))?;
            Ok(())
        })
        .await
    })
    .await
}

/// The other way round: only what is inside is dropped, and the transaction goes on.
#[tokio::test]
async fn a_savepoint_that_is_dropped_takes_nothing_of_the_transaction_with_it() -> TestResult {
    for stage in stages().await {
        let mut run = 0;
        for dropped in [Dropped::InFlight, Dropped::Answered] {
            let mut ends = 0;
            let mut polls = 0;
            loop {
                polls += 1;
                run += 1;
                let mut ended = false;
                let outcome = soon(stage.db.transaction(async |tx| -> orm::Result<()> {
                    put(&tx, run, "before").await?;
                    let inner = tx.transaction(async |sp| -> orm::Result<()> {
                        put(&sp, run, "in 1").await?;
                        put(&sp, run, "in 2").await
                    });
                    if let Some(result) = cut(inner, polls, dropped).await {
                        result?;
                        ended = true;
                    }
                    put(&tx, run, "after").await
                }))
                .await;
                stage.assert_clean(run).await?;
                let inside = soon(
                    stage
                        .witness
                        .from(Step)
                        .filter(Step.run.eq(run))
                        .filter(Step.name.starts_with("in "))
                        .count(),
                )
                .await?;
                let steps = stage.steps(run).await?;
                if ended {
                    outcome?;
                    assert_eq!((inside, steps), (2, 4), "ended after {polls} polls");
                    ends += 1;
                } else if outcome.is_ok() {
                    assert!(inside == 0 || inside == 2, "{inside} at poll {polls}, {dropped:?}");
                    assert_eq!(steps, inside + 2, "poll {polls}, {dropped:?}");
                    ends = 0;
                } else {
                    assert_eq!(steps, 0, "poll {polls}, {dropped:?}");
                    ends = 0;
                }
                assert!(polls < 10_000, "it comes to no end");
                if ends == 3 {
                    break;
                }
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_statement_that_is_dropped_leaves_the_transaction_usable() -> TestResult {
    for stage in stages().await {
        for dropped in [Dropped::InFlight, Dropped::Answered] {
            let mut ends = 0;
            for polls in 1.. {
                let run = soon(stage.db.from(Probe).count()).await?.cast_signed() + 1;
                let ended = soon(stage.db.transaction(async |tx| -> orm::Result<bool> {
                    put(&tx, run, "before").await?;
                    let ended = cut(tx.from(Step).all(), polls, dropped).await.is_some();
                    // Not the rows of the statement that was dropped.
                    let steps = tx.select(Step.name).from(Step).filter(Step.run.eq(run)).all().await?;
                    assert_eq!(steps, ["before"]);
                    put(&tx, run, "after").await?;
                    Ok(ended)
                }))
                .await?;
                stage.assert_clean(run).await?;
                assert_eq!(stage.steps(run).await?, 2);
                ends = if ended { ends + 1 } else { 0 };
                assert!(polls < 10_000, "it comes to no end");
                if ends == 3 {
                    break;
                }
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_that_is_dropped_half_way_gives_its_connection_back() -> TestResult {
    for stage in stages().await {
        let rows = (0..5_000).map(|n: i64| NewStep::builder().run(0).name(n.to_string()));
        stage.db.insert(Step).values(rows).execute().await?;
        for (run, taken) in (1..).zip([0, 1, 2, 49, 50, 51, 1_000, 4_999]) {
            let mut stream = Box::pin(stage.db.from(Step).order_by(Step.id.asc()).stream());
            for expected in 0..taken {
                let step = soon(stream.try_next()).await?.expect("there are 5,000");
                assert_eq!(step.name, expected.to_string());
            }
            drop(stream);
            stage.assert_clean(run).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_timeout_around_a_transaction_rolls_it_back() -> TestResult {
    for stage in stages().await {
        let stuck = stage.db.transaction(async |tx| -> orm::Result<()> {
            put(&tx, 1, "a").await?;
            tx.transaction(async |sp| -> orm::Result<()> {
                put(&sp, 1, "b").await?;
                std::future::pending().await
            })
            .await
        });
        let timeout = tokio::time::timeout(std::time::Duration::from_millis(200), stuck);
        assert!(timeout.await.is_err());
        stage.assert_clean(1).await?;
        assert_eq!(stage.steps(1).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn an_aborted_task_rolls_its_transaction_back() -> TestResult {
    for stage in stages().await {
        let (reached, at_the_wait) = tokio::sync::oneshot::channel();
        let db = stage.db.clone();
        let task = tokio::spawn(async move {
            db.transaction(async |tx| -> orm::Result<()> {
                put(&tx, 1, "a").await?;
                reached.send(()).expect("the test waits for it");
                std::future::pending().await
            })
            .await
        });
        soon(at_the_wait).await?;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        stage.assert_clean(1).await?;
        assert_eq!(stage.steps(1).await?, 0);
    }
    Ok(())
}
