//! The libraries side by side, round by round.

use crate::Result;
use crate::application::Application;
use crate::arguments::Options;
use crate::measure::Usage;
use crate::project::Project;
use crate::report;
use crate::series::Series;

/// What one library's application costs.
pub(crate) struct Row {
    pub(crate) library: String,
    pub(crate) dependencies: Option<Usage>,
    pub(crate) first: Series,
    pub(crate) rebuild: Series,
    pub(crate) check: Series,
}

pub(crate) fn run(options: &Options) -> Result<String> {
    let mut projects = Project::all(options)?;
    let applications: Vec<Application> = projects
        .iter()
        .map(|project| Application::new(project.library, options.tables, options.columns, options.queries))
        .collect();
    let mut rows = Vec::new();
    for (project, application) in projects.iter().zip(&applications) {
        eprintln!("{}: dependencies", project.library);
        let usage = project.prepare(application, options.dependencies)?;
        rows.push(Row {
            library: format!("{} {}", project.library, project.version()?),
            dependencies: options.dependencies.then_some(usage),
            first: Series::default(),
            rebuild: Series::default(),
            check: Series::default(),
        });
    }
    for number in 1..=options.rounds {
        for ((project, application), row) in projects.iter_mut().zip(&applications).zip(&mut rows) {
            let round = project.round(application)?;
            let check = project.check(application)?;
            let [first, rebuild, checked] =
                [round.first, round.rebuild, check].map(|usage| usage.cpu.as_secs_f64());
            eprintln!(
                "round {number}, {}: first build {first:.2}, rebuild {rebuild:.2}, check {checked:.2}",
                project.library
            );
            row.first.push(round.first);
            row.rebuild.push(round.rebuild);
            row.check.push(check);
        }
    }
    report::comparison(options, &rows)
}
