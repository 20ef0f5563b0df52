//! The results, as Markdown.

use std::process::Command;

use crate::Result;
use crate::application::Queries;
use crate::arguments::Options;
use crate::comparison;
use crate::library::Library;
use crate::scaling::{self, Sizes};
use crate::series::Series;

/// One row per library: CPU seconds, seconds on the clock, memory, and orm's share of each.
pub(crate) fn comparison(options: &Options, rows: &[comparison::Row]) -> Result<String> {
    let mut head = vec!["library"];
    if options.dependencies {
        head.extend(["dependencies", "clock"]);
    }
    head.extend(["first build", "clock", "memory", "rebuild", "clock", "memory", "check", "clock"]);
    let ours = ours(rows.iter().map(|row| row.library.as_str())).map(|at| &rows[at]);
    if ours.is_some() {
        head.extend(["first build, orm ÷ it", "rebuild, orm ÷ it"]);
    }
    let mut table = Table::new(&head);
    for row in rows {
        let mut cells = vec![row.library.clone()];
        if let Some(usage) = row.dependencies {
            cells.push(format!("{:.1}", usage.cpu.as_secs_f64()));
            cells.push(format!("{:.1}", usage.wall.as_secs_f64()));
        }
        for series in [&row.first, &row.rebuild] {
            cells.extend([series.to_string(), clock(series), format!("{} MiB", series.memory())]);
        }
        cells.extend([row.check.to_string(), clock(&row.check)]);
        if let Some(ours) = ours {
            cells.extend([ratio(&ours.first, &row.first), ratio(&ours.rebuild, &row.rebuild)]);
        }
        table.row(cells);
    }
    Ok(format!("{}\n\n{}", heading(options)?, table.text))
}

/// The first build and the rebuild at three sizes, and what follows for a table and a query.
pub(crate) fn scaling(options: &Options, rows: &[scaling::Row]) -> Result<String> {
    let mut text = heading(options)?;
    let (half, all) = (options.tables / 2, options.tables);
    let head = [
        "library".to_owned(),
        format!("{half} tables, {} queries", options.queries.count(half)),
        format!("{all} tables, {} queries", options.queries.count(all)),
        format!("{all} tables, no queries"),
        "doubling".to_owned(),
        "a table".to_owned(),
        "a query".to_owned(),
    ];
    for step in ["First build", "Rebuild"] {
        let mut table = Table::new(&head.each_ref().map(String::as_str));
        for row in rows {
            let sizes = if step == "Rebuild" { &row.rebuild } else { &row.first };
            table.row(sized(options, row, sizes));
        }
        text += &format!("\n\n{step}:\n\n{}", table.text);
    }
    Ok(text)
}

fn sized(options: &Options, row: &scaling::Row, sizes: &Sizes) -> Vec<String> {
    let costs = scaling::costs(sizes, options);
    let mut cells = vec![row.library.clone()];
    cells.extend([&sizes.half, &sizes.all, &sizes.tables].map(Series::to_string));
    cells.push(format!("× {:.2}", costs.doubling));
    cells.extend([costs.table, costs.query].map(|cost| format!("{:.0} ms", cost * 1000.0)));
    cells
}

fn heading(options: &Options) -> Result<String> {
    let version =
        Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into())).arg("--version").output()?;
    let queries = match options.queries {
        Queries::Joins => "filters and left joins",
        Queries::Full => "by key, filters, left joins, inserts and updates",
        Queries::None => "none",
    };
    Ok(format!(
        "{} tables of {} columns, {} queries ({queries}); {}, `dev` profile, {} CPUs; \
         CPU seconds, the median of {} rounds (least–most).",
        options.tables,
        options.columns,
        options.queries.count(options.tables),
        String::from_utf8_lossy(&version.stdout).trim(),
        std::thread::available_parallelism()?,
        options.rounds,
    ))
}

/// Where orm's row is.
fn ours<'row>(mut libraries: impl Iterator<Item = &'row str>) -> Option<usize> {
    libraries.position(|library| library.split(' ').next() == Some(Library::Orm.name()))
}

fn clock(series: &Series) -> String {
    format!("{:.2}", series.wall())
}

/// How much ours costs of what theirs does.
fn ratio(ours: &Series, theirs: &Series) -> String {
    format!("{:.2}", ours.cpu() / theirs.cpu())
}

struct Table {
    text: String,
}

impl Table {
    fn new(head: &[&str]) -> Self {
        let rule = "|---".to_owned() + &"|--:".repeat(head.len() - 1) + "|";
        Self { text: format!("| {} |\n{rule}\n", head.join(" | ")) }
    }

    fn row(&mut self, cells: Vec<String>) {
        self.text += &format!("| {} |\n", cells.join(" | "));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::measure::Usage;

    fn row(library: &str, seconds: u64) -> comparison::Row {
        let series = || {
            let cpu = Duration::from_secs(seconds);
            let mut series = Series::default();
            series.push(Usage { cpu, wall: cpu, memory: 300 * 1024 });
            series
        };
        let library = library.to_owned();
        comparison::Row { library, dependencies: None, first: series(), rebuild: series(), check: series() }
    }

    #[test]
    fn ratios_are_ours_by_theirs() {
        let report = comparison(&Options::default(), &[row("sea-orm 2.0.4", 8), row("orm 0.1.0", 2)]);
        let report = report.expect("rustc tells its version");
        assert!(
            report.starts_with("40 tables of 20 columns, 78 queries (filters and left joins);"),
            "{report}"
        );
        let theirs = report.lines().find(|line| line.starts_with("| sea-orm")).expect("a row");
        assert!(theirs.ends_with("| 0.25 | 0.25 |"), "{theirs}");
        assert!(theirs.contains("| 8.00 (8.00–8.00) | 8.00 | 300 MiB |"), "{theirs}");
    }

    #[test]
    fn without_orm_there_are_no_ratios() {
        let report =
            comparison(&Options::default(), &[row("sqlx 0.9.0", 1)]).expect("rustc tells its version");
        assert!(!report.contains("orm ÷ it"), "{report}");
    }
}
