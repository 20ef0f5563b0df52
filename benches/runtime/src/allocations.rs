//! Allocations of the whole process, other threads of a library included; those of C libraries are not counted.

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
}

/// What one execution asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allocations {
    pub(crate) count: f64,
    pub(crate) bytes: f64,
    /// By how many bytes the process was larger than before, at most; of long workloads, where the system tells.
    pub(crate) peak: Option<u64>,
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
                let resident = workload.is_long().then(memory::resident_from_now).flatten();
                let before = so_far();
                contestant.run(workload, times, &mut Seen::Dropped).await?;
                let after = so_far();
                let peak = resident.zip(memory::peak()).map(|(before, peak)| peak.saturating_sub(before));
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

/// The process's memory, as Linux tells it.
mod memory {
    use std::fs;

    /// Forgets the peak of the past; the size now.
    pub(super) fn resident_from_now() -> Option<u64> {
        fs::write("/proc/self/clear_refs", "5").ok()?;
        bytes("VmRSS:")
    }

    pub(super) fn peak() -> Option<u64> {
        bytes("VmHWM:")
    }

    fn bytes(field: &str) -> Option<u64> {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(field))?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
        Some(kilobytes * 1024)
    }
}
