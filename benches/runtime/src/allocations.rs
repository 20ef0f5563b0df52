//! Allocations of the whole process, other threads of a library included; those of C libraries are not counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bench_workloads::{Seen, Workload};

use crate::Result;
use crate::arena::Arena;
use crate::contestant::sample;
use crate::measure::{Cell, Contestants, check};

/// What the process has asked for since it began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heap {
    pub allocations: usize,
    pub bytes: usize,
    /// Bytes that are in use.
    pub live: usize,
}

/// What one execution asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allocations {
    pub(crate) count: f64,
    pub(crate) bytes: f64,
    /// By how many bytes the heap was larger than before, at most; of long workloads.
    pub(crate) peak: Option<usize>,
}

/// Counts one workload.
pub(crate) async fn count(
    arena: &mut Arena,
    contestants: &mut Contestants,
    workload: Workload,
    so_far: fn() -> Heap,
) -> Result<Vec<Cell<Allocations>>> {
    let checked = check(arena, contestants, workload).await?;
    arena.fill(workload).await?;
    let times = if workload.is_long() { 1 } else { 20 };
    let mut cells = Vec::new();
    for (contestant, checked) in contestants.iter_mut().zip(checked) {
        cells.push(match checked {
            Cell::Empty => Cell::Empty,
            Cell::Failed(why) => Cell::Failed(why),
            Cell::Measured(()) => {
                sample(contestant.as_mut(), workload, times, &mut Seen::Dropped).await?;
                arena.reset(workload).await?;
                contestant.enter().await?;
                let sampler = workload.is_long().then(|| Sampler::start(so_far));
                let before = so_far();
                contestant.run(workload, times, &mut Seen::Dropped).await?;
                let after = so_far();
                let peak = sampler.and_then(Sampler::peak);
                contestant.leave().await?;
                arena.reset(workload).await?;
                let each = |before: usize, after: usize| (after - before) as f64 / f64::from(times);
                Cell::Measured(Allocations {
                    count: each(before.allocations, after.allocations),
                    bytes: each(before.bytes, after.bytes),
                    peak,
                })
            }
        });
    }
    Ok(cells)
}

/// Looks at the heap again and again, from a thread of its own.
struct Sampler {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<usize>,
}

impl Sampler {
    fn start(so_far: fn() -> Heap) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let before = so_far().live;
        let thread = thread::spawn(move || {
            let mut most = before;
            while !stopped.load(Ordering::Relaxed) {
                most = most.max(so_far().live);
                thread::sleep(Duration::from_micros(200));
            }
            most - before
        });
        Self { stop, thread }
    }

    /// By how much the heap grew, at most.
    fn peak(self) -> Option<usize> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().ok()
    }
}
