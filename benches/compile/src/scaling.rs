//! `--scaling`: what a table costs, what a query costs, and what twice of both costs.

use crate::Result;
use crate::application::{Application, Queries};
use crate::arguments::Options;
use crate::project::Project;
use crate::report;
use crate::series::Series;

/// A step, at three sizes of the application.
#[derive(Debug, Default)]
pub(crate) struct Sizes {
    /// Half of the tables, with their queries.
    pub(crate) half: Series,
    /// All tables and queries.
    pub(crate) all: Series,
    /// All tables, no queries.
    pub(crate) tables: Series,
}

impl Sizes {
    fn series(&mut self) -> [&mut Series; 3] {
        [&mut self.half, &mut self.all, &mut self.tables]
    }
}

pub(crate) struct Row {
    pub(crate) library: String,
    pub(crate) first: Sizes,
    pub(crate) rebuild: Sizes,
}

/// What follows from the three sizes, in CPU seconds.
#[derive(Debug, PartialEq)]
pub(crate) struct Costs {
    /// All by half of it.
    pub(crate) doubling: f64,
    pub(crate) table: f64,
    pub(crate) query: f64,
}

/// The two differences leave out what every program costs, however small: its start, its linking.
pub(crate) fn costs(sizes: &Sizes, options: &Options) -> Costs {
    let count = |tables: usize| float(options.queries.count(tables));
    let (half, all) = (options.tables / 2, options.tables);
    let query = (sizes.all.cpu() - sizes.tables.cpu()) / count(all);
    let more = sizes.all.cpu() - sizes.half.cpu() - query * (count(all) - count(half));
    Costs { doubling: sizes.all.cpu() / sizes.half.cpu(), table: more / float(all - half), query }
}

#[allow(clippy::cast_precision_loss, reason = "counts of tables and queries are small")]
fn float(count: usize) -> f64 {
    count as f64
}

pub(crate) fn run(options: &Options) -> Result<String> {
    let mut projects = Project::all(options)?;
    let mut rows = Vec::new();
    for project in &projects {
        eprintln!("{}: dependencies", project.library);
        project.prepare(&applications(project, options)[0], false)?;
        let library = format!("{} {}", project.library, project.version()?);
        rows.push(Row { library, first: Sizes::default(), rebuild: Sizes::default() });
    }
    for number in 1..=options.rounds {
        for (project, row) in projects.iter_mut().zip(&mut rows) {
            let series = row.first.series().into_iter().zip(row.rebuild.series());
            for (application, (first, rebuild)) in applications(project, options).iter().zip(series) {
                let round = project.round(application)?;
                first.push(round.first);
                rebuild.push(round.rebuild);
            }
            eprintln!("round {number}, {}", project.library);
        }
    }
    report::scaling(options, &rows)
}

/// In the order of [`Sizes`].
fn applications(project: &Project, options: &Options) -> [Application; 3] {
    [
        (options.tables / 2, options.queries),
        (options.tables, options.queries),
        (options.tables, Queries::None),
    ]
    .map(|(tables, queries)| Application::new(project.library, tables, options.columns, queries))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::measure::Usage;

    fn series(seconds: f64) -> Series {
        let cpu = Duration::from_secs_f64(seconds);
        let mut series = Series::default();
        series.push(Usage { cpu, wall: cpu, memory: 0 });
        series
    }

    #[test]
    fn costs_leave_out_what_every_program_costs() {
        // A second for the program, 0.1 for a table, 0.02 for a query: 2 * (tables - 1) queries.
        let options = Options::default();
        let sizes = Sizes {
            half: series(1.0 + 20.0 * 0.1 + 38.0 * 0.02),
            all: series(1.0 + 40.0 * 0.1 + 78.0 * 0.02),
            tables: series(1.0 + 40.0 * 0.1),
        };
        let costs = costs(&sizes, &options);
        assert!((costs.table - 0.1).abs() < 1e-6, "{costs:?}");
        assert!((costs.query - 0.02).abs() < 1e-6, "{costs:?}");
        assert!((costs.doubling - 6.56 / 3.76).abs() < 1e-6, "{costs:?}");
    }
}
