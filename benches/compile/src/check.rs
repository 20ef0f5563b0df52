//! `--check`: that the application of each library works.

use crate::Result;
use crate::application::Application;
use crate::arguments::Options;
use crate::project::Project;

/// Enough for a nullable reference and one that is not.
const TABLES: usize = 3;

pub(crate) fn run(options: &Options) -> Result<()> {
    for project in Project::all(options)? {
        let library = project.library;
        eprintln!("{library}: builds");
        let application = Application::checking_itself(library, TABLES, options.columns);
        project.run(&application).map_err(|error| format!("{library}: {error}"))?;
        println!("{library} {}: all queries work", project.version()?);
    }
    Ok(())
}
