//! Dropping a future at every await point, and looking at what it leaves behind.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

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
pub enum Dropped {
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

pub async fn cut<F: Future>(future: F, polls: usize, dropped: Dropped) -> Option<F::Output> {
    soon(Cut { future: Box::pin(future), polls, dropped }).await
}

/// A database of one connection, so that whatever is left on it is met by the next statement; and a second way to look
/// at it, which sees only what was committed.
pub struct Stage {
    pub db: Db<D>,
    pub witness: Db<D>,
    _keep: Option<Keep>,
}

/// One of each kind of database that there is: in memory and in a file on SQLite.
pub async fn stages() -> Vec<Stage> {
    let one = || orm::PoolOptions::new().max_connections(1);
    let schema = schema![Step, Probe];
    let (db, keep) = concurrent(one(), &schema).await;
    let mut stages = vec![Stage { witness: again(&db).await, db, _keep: Some(keep) }];
    if DATABASE == Database::Sqlite {
        let db = fresh_with(one(), &schema).await;
        stages.push(Stage { witness: again(&db).await, db, _keep: None });
    }
    stages
}

impl Stage {
    /// The connection is in no transaction, writes, and what it writes is seen by others.
    pub async fn assert_clean(&self, run: i64) -> TestResult {
        soon(assert_no_open_transaction(&self.db)).await?;
        soon(self.db.insert(Probe).values(NewProbe::builder().run(run)).execute()).await?;
        assert_eq!(soon(self.witness.get(Probe, run)).await?, Some(Probe { run }));
        soon(self.db.transaction(async |tx| tx.from(Probe).count().await)).await?;
        Ok(())
    }

    pub async fn steps(&self, run: i64) -> orm::Result<u64> {
        soon(self.witness.from(Step).filter(Step.run.eq(run)).count()).await
    }
}

pub async fn put(db: &impl Executor<Dialect = D>, run: i64, name: &str) -> orm::Result<()> {
    db.insert(Step).values(NewStep::builder().run(run).name(name)).execute().await?;
    Ok(())
}

/// Runs `work` again and again, dropped after 1, 2, 3, .. polls until it comes to its end three times in a row (how
/// often it waits depends on the other threads, and on what comes over the network at once). Beyond 100 polls it takes
/// larger steps. After each run there are no steps of it or `whole`, and `whole` when it came to its end.
pub async fn drop_everywhere<F, Fut>(whole: u64, work: F) -> TestResult
where
    F: Fn(Db<D>, i64) -> Fut,
    Fut: Future<Output = orm::Result<()>>,
{
    for stage in stages().await {
        let mut run = 0;
        for dropped in [Dropped::InFlight, Dropped::Answered] {
            let (mut cuts, mut ends) = (0, 0);
            let (mut polls, mut rounds) = (0, 0);
            loop {
                polls += 1 + polls / 100 * 5;
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
