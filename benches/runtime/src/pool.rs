//! Many tasks on few connections.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bench_workloads::{POINT_KEYS, key};

use crate::Result;
use crate::contestant::Pooled;
use crate::measure::{Time, time_of};

const TASKS: u32 = 64;
pub(crate) const CONNECTIONS: u32 = 8;
const WARM_UP: usize = 1;

/// What was found of one pool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PoolTime {
    pub(crate) time: Time,
    /// The longest that any select took, in all rounds.
    pub(crate) longest: Duration,
}

/// Runs all pools in turn. The first is the one that others are compared with.
pub(crate) async fn measure(pools: &[Arc<dyn Pooled>], rounds: usize) -> Result<Vec<PoolTime>> {
    let mut samples = vec![Vec::new(); pools.len()];
    let mut longest = vec![Duration::ZERO; pools.len()];
    for round in 0..WARM_UP + rounds {
        for step in 0..pools.len() {
            let index = (round + step) % pools.len();
            let (elapsed, slowest) = run(&pools[index]).await?;
            if round >= WARM_UP {
                samples[index].push(elapsed.as_secs_f64() / f64::from(TASKS * POINT_KEYS));
                longest[index] = longest[index].max(slowest);
            }
        }
    }
    let times = samples.iter().map(|own| time_of(own, &samples[0]));
    Ok(times.zip(longest).map(|(time, longest)| PoolTime { time, longest }).collect())
}

/// How long all tasks took together, and the slowest statement.
async fn run(pool: &Arc<dyn Pooled>) -> Result<(Duration, Duration)> {
    let start = Instant::now();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let pool = Arc::clone(pool);
            tokio::spawn(async move {
                let mut slowest = Duration::ZERO;
                for turn in 0..POINT_KEYS {
                    let id = key(task * POINT_KEYS + turn);
                    let start = Instant::now();
                    let found = pool.point_select(id).await?;
                    slowest = slowest.max(start.elapsed());
                    if found != id {
                        return Err(format!("{} found user {found} for {id}", pool.name()).into());
                    }
                }
                Result::Ok(slowest)
            })
        })
        .collect();
    let mut slowest = Duration::ZERO;
    for task in tasks {
        slowest = slowest.max(task.await??);
    }
    Ok((start.elapsed(), slowest))
}
