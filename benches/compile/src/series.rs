//! The rounds of one step.

use std::fmt;
use std::time::Duration;

use crate::measure::Usage;

#[derive(Debug, Default)]
pub(crate) struct Series(Vec<Usage>);

impl Series {
    pub(crate) fn push(&mut self, usage: Usage) {
        self.0.push(usage);
    }

    /// CPU seconds: the median.
    pub(crate) fn cpu(&self) -> f64 {
        median(self.0.iter().map(|usage| usage.cpu))
    }

    /// Seconds on the clock: the median.
    pub(crate) fn wall(&self) -> f64 {
        median(self.0.iter().map(|usage| usage.wall))
    }

    /// The most memory of a process, in MiB.
    pub(crate) fn memory(&self) -> u64 {
        self.0.iter().map(|usage| usage.memory / 1024).max().unwrap_or_default()
    }
}

/// CPU seconds, `2.40 (2.31–2.55)`: the median, and the range of the rounds.
impl fmt::Display for Series {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = || self.0.iter().map(|usage| usage.cpu.as_secs_f64());
        let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
        write!(formatter, "{:.2} ({least:.2}–{most:.2})", self.cpu())
    }
}

fn median(values: impl Iterator<Item = Duration>) -> f64 {
    let mut values: Vec<f64> = values.map(|value| value.as_secs_f64()).collect();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length.is_multiple_of(2) => f64::midpoint(values[half - 1], values[half]),
        _ => values[half],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_its_median_and_its_range() {
        let mut series = Series::default();
        for seconds in [3.0, 1.0, 2.0, 9.0] {
            let cpu = Duration::from_secs_f64(seconds);
            series.push(Usage { cpu, wall: cpu / 2, memory: 2048 });
        }
        assert_eq!(series.to_string(), "2.50 (1.00–9.00)");
        assert!((series.wall() - 1.25).abs() < 1e-9);
        assert_eq!(series.memory(), 2);
    }
}
