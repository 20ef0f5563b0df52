//! Rounds in which every library runs once, so that what else the machine does meets all of them.

use std::time::Duration;

use bench_workloads::{Checksum, Seen, Workload};

use crate::Result;
use crate::arena::Arena;
use crate::contestant::{Contestant, sample};
use crate::libraries::BASE;

/// The least that a measurement takes.
const SAMPLE: Duration = Duration::from_millis(6);
const WARM_UP: usize = 2;
const LONG_ROUNDS: usize = 5;
/// Who takes longer than this is measured once.
const TOO_LONG: f64 = 2.0;

/// What was found of one library.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    /// The median of the rounds' ratios to the base.
    pub(crate) ratio: f64,
    /// The same of the processor time of this program.
    pub(crate) cpu: Option<f64>,
    /// The median time of one execution.
    pub(crate) time: Duration,
}

/// A cell of a report.
#[derive(Clone, Debug)]
pub(crate) enum Cell<T> {
    /// The library has no such thing, or does it as in another column.
    Empty,
    Failed(String),
    Measured(T),
}

pub(crate) type Contestants = [Box<dyn Contestant>];

/// Which contestants give the same result as the base does; others are failures.
pub(crate) async fn check(
    arena: &mut Arena,
    contestants: &mut Contestants,
    workload: Workload,
) -> Result<Vec<Cell<()>>> {
    arena.fill(workload).await?;
    let mut expected = None;
    let mut cells = Vec::new();
    for contestant in contestants {
        if !contestant.can(workload) {
            cells.push(Cell::Empty);
            continue;
        }
        if workload.writes() {
            arena.fill(workload).await?;
        }
        let found = checksum(arena, contestant.as_mut(), workload).await;
        cells.push(match (found, expected) {
            (Err(error), _) => Cell::Failed(error.to_string()),
            (Ok(found), None) => {
                expected = Some(found);
                Cell::Measured(())
            }
            (Ok(found), Some(expected)) if found == expected => Cell::Measured(()),
            (Ok(found), Some(expected)) => Cell::Failed(format!("found {found:?}, expected {expected:?}")),
        });
    }
    arena.reset(workload).await?;
    Ok(cells)
}

async fn checksum(
    arena: &mut Arena,
    contestant: &mut dyn Contestant,
    workload: Workload,
) -> Result<(Checksum, Checksum)> {
    let mut seen = Seen::Counted(Checksum::default());
    sample(contestant, workload, if workload.is_long() { 1 } else { 3 }, &mut seen).await?;
    let read = match seen {
        Seen::Counted(checksum) => checksum,
        Seen::Dropped => Checksum::default(),
    };
    Ok((read, arena.written(workload).await?))
}

/// How often a contestant repeats a workload in one measurement.
async fn times(arena: &mut Arena, contestant: &mut dyn Contestant, workload: Workload) -> Result<u32> {
    let mut times = 1;
    if workload.is_long() {
        return Ok(times);
    }
    // Twice: the first executions prepare statements.
    for _ in 0..3 {
        let spent = sample(contestant, workload, times, &mut Seen::Dropped).await?;
        arena.reset(workload).await?;
        let wanted = SAMPLE.as_secs_f64() / (spent.time.as_secs_f64() / f64::from(times)).max(1e-7);
        times = (wanted.ceil() as u32).clamp(1, 10_000);
    }
    Ok(times)
}

/// Measures one workload.
pub(crate) async fn measure(
    arena: &mut Arena,
    contestants: &mut Contestants,
    workload: Workload,
    rounds: usize,
) -> Result<Vec<Cell<Time>>> {
    let checked = check(arena, contestants, workload).await?;
    arena.fill(workload).await?;
    let mut repeats = Vec::new();
    for (contestant, checked) in contestants.iter_mut().zip(&checked) {
        repeats.push(match checked {
            Cell::Measured(()) => times(arena, contestant.as_mut(), workload).await?,
            _ => 0,
        });
    }
    // The check was warm-up enough for what takes long.
    let (warm_up, rounds) = if workload.is_long() { (0, rounds.min(LONG_ROUNDS)) } else { (WARM_UP, rounds) };
    let mut samples = vec![Vec::new(); contestants.len()];
    let mut processor = vec![Vec::new(); contestants.len()];
    for round in 0..warm_up + rounds {
        for step in 0..contestants.len() {
            // Each round begins with another one.
            let index = (round + step) % contestants.len();
            let times = repeats[index];
            if times == 0 || samples[index].first().is_some_and(|&seconds| seconds > TOO_LONG) {
                continue;
            }
            let spent = sample(contestants[index].as_mut(), workload, times, &mut Seen::Dropped).await?;
            arena.reset(workload).await?;
            if round >= warm_up {
                samples[index].push(spent.time.as_secs_f64() / f64::from(times));
                processor[index].extend(spent.cpu.map(|cpu| cpu.as_secs_f64() / f64::from(times)));
            }
        }
    }
    let base = contestants.iter().position(|contestant| contestant.name() == BASE).unwrap_or(0);
    Ok(checked
        .into_iter()
        .zip(samples.iter().zip(&processor))
        .map(|(checked, (own, cpu))| match checked {
            Cell::Empty => Cell::Empty,
            Cell::Failed(why) => Cell::Failed(why),
            Cell::Measured(()) => Cell::Measured(Time {
                cpu: (!cpu.is_empty()).then(|| ratio(cpu, &processor[base])),
                ..time_of(own, &samples[base])
            }),
        })
        .collect())
}

/// Medians of samples and of their ratios to those of the same rounds.
pub(crate) fn time_of(own: &[f64], base: &[f64]) -> Time {
    Time { ratio: ratio(own, base), cpu: None, time: Duration::from_secs_f64(median(own.to_vec())) }
}

/// The median of the ratios of the same rounds.
fn ratio(own: &[f64], base: &[f64]) -> f64 {
    median(own.iter().zip(base).map(|(own, base)| own / base).collect())
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    match (numbers.len(), numbers.len() / 2) {
        (0, _) => 0.0,
        (length, middle) if length % 2 == 1 => numbers[middle],
        (_, middle) => f64::midpoint(numbers[middle - 1], numbers[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_those_of_the_same_round() {
        let time = time_of(&[2.0, 8.0, 3.0], &[1.0, 4.0, 3.0]);
        assert_eq!((time.ratio, time.time), (2.0, Duration::from_secs(3)));
        assert_eq!(median(vec![4.0, 1.0]), 2.5);
    }
}
