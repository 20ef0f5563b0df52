//! Markdown.

use std::fmt::Write;
use std::time::Duration;

use crate::allocations::Allocations;
use crate::measure::{Cell, Time};
use crate::pool::PoolTime;

/// A table: a row per workload, a column per library.
pub(crate) struct Table {
    libraries: Vec<&'static str>,
    rows: Vec<(String, Vec<Cell<String>>)>,
}

impl Table {
    pub(crate) fn new(libraries: Vec<&'static str>) -> Self {
        Self { libraries, rows: Vec::new() }
    }

    pub(crate) fn push<T>(&mut self, workload: String, cells: Vec<Cell<T>>, show: fn(&T) -> String) {
        let shown = cells.into_iter().map(|cell| match cell {
            Cell::Empty => Cell::Empty,
            Cell::Failed(why) => Cell::Failed(why),
            Cell::Measured(value) => Cell::Measured(show(&value)),
        });
        self.rows.push((workload, shown.collect()));
    }

    /// Why cells failed stands below.
    pub(crate) fn markdown(&self) -> String {
        // Libraries that did nothing have no column.
        let used: Vec<usize> = (0..self.libraries.len())
            .filter(|&column| self.rows.iter().any(|(_, cells)| !matches!(cells[column], Cell::Empty)))
            .collect();
        let mut text = String::from("| workload |");
        used.iter().for_each(|&column| _ = write!(text, " {} |", self.libraries[column]));
        text.push_str("\n|---|");
        text.push_str(&"--:|".repeat(used.len()));
        let mut failures = String::new();
        for (workload, cells) in &self.rows {
            let _ = write!(text, "\n| {workload} |");
            for &column in &used {
                match &cells[column] {
                    Cell::Empty => text.push_str(" |"),
                    Cell::Failed(why) => {
                        text.push_str(" failed |");
                        let _ = write!(failures, "\n- {workload}, {}: {why}", self.libraries[column]);
                    }
                    Cell::Measured(shown) => _ = write!(text, " {shown} |"),
                }
            }
        }
        text.push('\n');
        if !failures.is_empty() {
            let _ = writeln!(text, "{failures}");
        }
        text
    }
}

pub(crate) fn time(time: &Time) -> String {
    let cpu = time.cpu.map_or_else(String::new, |cpu| format!(" / {cpu:.2}"));
    format!("{:.2}{cpu} ({})", time.ratio, duration(time.time))
}

pub(crate) fn pool(pool: &PoolTime) -> String {
    format!("{}, longest {}", time(&pool.time), duration(pool.longest))
}

pub(crate) fn allocations(found: &Allocations) -> String {
    let peak = found.peak.map_or_else(String::new, |peak| format!(", peak {}", bytes(peak as f64)));
    format!("{} ({}{peak})", number(found.count), bytes(found.bytes))
}

fn duration(duration: Duration) -> String {
    let micros = duration.as_secs_f64() * 1e6;
    match micros {
        _ if micros < 1_000.0 => format!("{} µs", number(micros)),
        _ if micros < 1e6 => format!("{} ms", number(micros / 1e3)),
        _ => format!("{} s", number(micros / 1e6)),
    }
}

fn bytes(bytes: f64) -> String {
    match bytes {
        _ if bytes < 1e3 => format!("{bytes:.0} B"),
        _ if bytes < 1e6 => format!("{} kB", number(bytes / 1e3)),
        _ => format!("{} MB", number(bytes / 1e6)),
    }
}

/// Three digits that count.
fn number(number: f64) -> String {
    match number {
        _ if number < 9.995 => format!("{number:.2}"),
        _ if number < 99.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!(duration(Duration::from_nanos(1_234)), "1.23 µs");
        assert_eq!(duration(Duration::from_micros(45_678)), "45.7 ms");
        assert_eq!(bytes(123_456.0), "123 kB");
    }

    #[test]
    fn a_library_without_cells_has_no_column() {
        let mut table = Table::new(vec!["a", "b"]);
        table.push("w".into(), vec![Cell::Measured(1), Cell::Empty], |n| n.to_string());
        assert_eq!(table.markdown(), "| workload | a |\n|---|--:|\n| w | 1 |\n");
    }
}
