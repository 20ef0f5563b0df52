use std::time::{Duration, Instant};

use bench_workloads::{Seen, Workload};
use cpu_time::ProcessTime;
use futures_util::future::{BoxFuture, LocalBoxFuture};

use crate::Result;

pub(crate) type Step<'a, T = ()> = LocalBoxFuture<'a, Result<T>>;

/// A library in one way of using it, connected to one database.
pub(crate) trait Contestant {
    /// The column of the report.
    fn name(&self) -> &'static str;

    /// Whether it has something to run, different from another column.
    fn can(&self, workload: Workload) -> bool;

    /// Outside of the time: takes the connection and begins the transaction, if it holds one.
    fn enter(&mut self) -> Step<'_>;

    /// The workload, so many times.
    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a>;

    /// Outside of the time: commits.
    fn leave(&mut self) -> Step<'_>;

    /// How long the last run took, when it ran in another process.
    fn elapsed(&self) -> Option<Duration> {
        None
    }
}

/// What a workload took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    pub(crate) time: Duration,
    /// The processor time of this program, all of its threads together; unknown of another process.
    pub(crate) cpu: Option<Duration>,
}

/// Runs a workload, and tells what it took.
pub(crate) async fn sample(
    contestant: &mut dyn Contestant,
    workload: Workload,
    times: u32,
    seen: &mut Seen,
) -> Result<Spent> {
    contestant.enter().await?;
    let (start, cpu) = (Instant::now(), ProcessTime::now());
    contestant.run(workload, times, seen).await?;
    let (elapsed, cpu) = (start.elapsed(), cpu.elapsed());
    contestant.leave().await?;
    Ok(match contestant.elapsed() {
        Some(elapsed) => Spent { time: elapsed, cpu: None },
        None => Spent { time: elapsed, cpu: Some(cpu) },
    })
}

/// A library's pool, for many tasks at once.
pub(crate) trait Pooled: Send + Sync {
    fn name(&self) -> &'static str;

    /// One user by key; what was read is `id`.
    fn point_select(&self, id: i64) -> BoxFuture<'_, Result<i64>>;
}
