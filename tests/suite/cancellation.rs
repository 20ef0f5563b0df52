//! Futures dropped at every await point: nothing half written, no transaction left open, the pool as good as before.
//!
//! sqlite: memory and WAL files; `BEGIN` by hand shows what is left on a connection.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::TryStreamExt;

use super::scratch::Scratch;
use super::watch::soon;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "steps")]
#[table(unique(name = "steps_once", on(run, name)))]
pub struct Step {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub run: i64,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "probes")]
pub struct Probe {
    #[column(primary_key)]
    pub run: i64,
}

/// When a future is dropped.
#[derive(Clone, Copy, Debug)]
enum Dropped {
    /// As soon as it waits for the n-th time: its request is under way.
    InFlight,
    /// When it would be polled for the next time: the answer is there, and nobody takes it.
    Answered,
}

/// Polls a future at most `polls` times; `None` when it was dropped before its end.
struct Cut<F> {
    future: Pin<Box<F>>,
    polls: usize,
    dropped: Dropped,
}

impl<F: Future> Future for Cut<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match (self.future.as_mut().poll(context), self.dropped) {
            (Poll::Ready(output), _) => Poll::Ready(Some(output)),
            (Poll::Pending, Dropped::InFlight) if self.polls == 0 => Poll::Ready(None),
            (Poll::Pending, _) => Poll::Pending,
        }
    }
}

async fn cut<F: Future>(future: F, polls: usize, dropped: Dropped) -> Option<F::Output> {
    soon(Cut { future: Box::pin(future), polls, dropped }).await
}

/// A database of one connection, so that whatever is left on it is met by the next statement; and a second way to look
/// at it, which sees only what was committed.
struct Stage {
    db: Db<D>,
    witness: Db<D>,
    _scratch: Scratch,
}

async fn stages() -> Result<[Stage; 2], Box<dyn std::error::Error>> {
    let options = || orm::PoolOptions::new().max_connections(1);
    let scratch = Scratch::new();
    let memory = orm::sqlite::connect_with("sqlite::memory:", options()).await?;
    let file = orm::sqlite::connect_with(&scratch.url("app.db"), options()).await?;
    let witness = orm::sqlite::connect_with(&scratch.url("app.db"), options()).await?;
    for db in [&memory, &file] {
        db.create_tables(&schema![Step, Probe]).await?;
    }
    Ok([
        Stage { witness: memory.clone(), db: memory, _scratch: Scratch::new() },
        Stage { witness, db: file, _scratch: scratch },
    ])
}

impl Stage {
    /// The connection is in no transaction, writes, and what it writes is seen by others.
    async fn assert_clean(&self, run: i64) -> TestResult {
        let mut connection = soon(self.db.pool().acquire()).await?;
        orm::sqlx::raw_sql("begin").execute(&mut *connection).await?;
        orm::sqlx::raw_sql("rollback").execute(&mut *connection).await?;
        drop(connection);
        soon(self.db.insert(Probe).values(NewProbe::builder().run(run)).execute()).await?;
        assert_eq!(soon(self.witness.get(Probe, run)).await?, Some(Probe { run }));
        soon(self.db.transaction(async |tx| tx.from(Probe).count().await)).await?;
        Ok(())
    }

    async fn steps(&self, run: i64) -> orm::Result<u64> {
        soon(self.witness.from(Step).filter(Step.run.eq(run)).count()).await
    }
}

async fn put(db: &impl Executor<Dialect = D>, run: i64, name: &str) -> orm::Result<()> {
    db.insert(Step).values(NewStep::builder().run(run).name(name)).execute().await?;
    Ok(())
}

/// Runs `work` again and again, dropped after 1, 2, 3, .. polls until it comes to its end three times in a row (how
/// often it waits depends on the other threads). After each run there are no steps of it or `whole`, and `whole` when
/// it came to its end.
async fn drop_everywhere<F, Fut>(whole: u64, work: F) -> TestResult
where
    F: Fn(Db<D>, i64) -> Fut,
    Fut: Future<Output = orm::Result<()>>,
{
    for stage in stages().await? {
        let mut run = 0;
        for dropped in [Dropped::InFlight, Dropped::Answered] {
            let (mut cuts, mut ends) = (0, 0);
            let (mut polls, mut rounds) = (0, 0);
            loop {
                polls += 1;
                run += 1;
                let end = cut(work(stage.db.clone(), run), polls, dropped).await;
                stage.assert_clean(run).await?;
                let steps = stage.steps(run).await?;
                match end {
                    Some(result) => {
                        result?;
                        assert_eq!(steps, whole, "it ended after {polls} polls");
                        ends += 1;
                    }
                    None => {
                        assert!(steps == 0 || steps == whole, "{steps} steps at poll {polls}, {dropped:?}");
                        cuts += 1;
                        ends = 0;
                    }
                }
                assert!(polls < 10_000, "it comes to no end");
                if ends == 3 {
                    rounds += 1;
                    // A quick answer may leave nothing to drop: then once more.
                    if cuts > 0 || rounds == 100 {
                        break;
                    }
                    (polls, ends) = (0, 0);
                }
            }
            assert!(cuts > 0, "it was never dropped");
        }
    }
    Ok(())
}

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
                // SQLITE_LOCKED, so that the closure runs again.
                tx.execute(sql!("pragma wal_checkpoint")).await?;
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
    drop_everywhere(17_000, |db, run| async move {
        let rows = (0..17_000).map(|n| NewStep::builder().run(run).name(n.to_string()));
        db.insert(Step).values(rows).execute().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_insert_in_a_stream_of_what_it_returns() -> TestResult {
    drop_everywhere(3, |db, run| async move {
        let rows = ["a", "b", "c"].map(|name| NewStep::builder().run(run).name(name));
        let returned: Vec<String> =
            db.insert(Step).values(rows).returning(Step.name).stream().try_collect().await?;
        assert_eq!(returned, ["a", "b", "c"]);
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
    for stage in stages().await? {
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
    for stage in stages().await? {
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
    for stage in stages().await? {
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
    for stage in stages().await? {
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
    for stage in stages().await? {
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
