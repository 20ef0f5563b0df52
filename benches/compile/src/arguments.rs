//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::application::Queries;
use crate::library::Library;
use crate::tables::{MAX_COLUMNS, MIN_COLUMNS};

pub(crate) const HELP: &str = "\
What an application of many tables costs to compile, with orm and with its peers.

Usage: bench-compile [OPTIONS]

  --tables N        tables of the application [40]
  --columns N       columns of a table, key and reference included [20]
  --queries WHICH   joins: a filter and a left join per table but the first [default]
                    full:  select by key, filter, left join, insert, update per table
                    none:  tables only
  --rounds N        how often each step is measured [5]
  --only A,B        of orm, diesel, sea-orm, toasty, sqlx: these only
  --dependencies    measure the cold build of the dependencies, too, once
  --dir DIR         where the applications are written and built [target/bench-compile]
  --markdown FILE   write the report to a file as well

  --scaling         instead: half of the tables, all of them, all of them without queries
  --check           instead: run each application, at three tables, and see that it works
  --help            this text
";

/// What to do.
#[derive(Debug)]
pub(crate) enum Command {
    Help,
    /// Run a program and print what it used: the process that this program starts for every build.
    Measure {
        program: OsString,
        arguments: Vec<OsString>,
    },
    Run(Options),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Compare,
    Scaling,
    Check,
}

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) mode: Mode,
    pub(crate) tables: usize,
    pub(crate) columns: usize,
    pub(crate) queries: Queries,
    pub(crate) rounds: usize,
    pub(crate) only: Vec<Library>,
    pub(crate) dependencies: bool,
    pub(crate) dir: PathBuf,
    pub(crate) markdown: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::Compare,
            tables: 40,
            columns: 20,
            queries: Queries::Joins,
            rounds: 5,
            only: Library::ALL.to_vec(),
            dependencies: false,
            dir: PathBuf::from("target/bench-compile"),
            markdown: None,
        }
    }
}

pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("tables") => options.tables = parser.value()?.parse()?,
            Long("columns") => options.columns = parser.value()?.parse()?,
            Long("queries") => options.queries = parser.value()?.parse()?,
            Long("rounds") => options.rounds = parser.value()?.parse()?,
            Long("only") => {
                let names = parser.value()?.string()?;
                options.only = names.split(',').map(str::parse).collect::<Result<_, String>>()?;
            }
            Long("dependencies") => options.dependencies = true,
            Long("dir") => options.dir = parser.value()?.into(),
            Long("markdown") => options.markdown = Some(parser.value()?.into()),
            Long("scaling") => mode(&mut options, Mode::Scaling)?,
            Long("check") => mode(&mut options, Mode::Check)?,
            Long("help") | Short('h') => return Ok(Command::Help),
            Value(word) if word == "measure" => {
                let program = parser.value()?;
                return Ok(Command::Measure { program, arguments: parser.raw_args()?.collect() });
            }
            other => return Err(other.unexpected()),
        }
    }
    verify(&options)?;
    Ok(Command::Run(options))
}

fn mode(options: &mut Options, mode: Mode) -> Result<(), String> {
    if options.mode != Mode::Compare && options.mode != mode {
        return Err("--scaling and --check exclude each other".to_owned());
    }
    options.mode = mode;
    Ok(())
}

fn verify(options: &Options) -> Result<(), String> {
    if options.tables < 2 {
        return Err("--tables: at least 2, so that there is something to join".to_owned());
    }
    if !(MIN_COLUMNS..=MAX_COLUMNS).contains(&options.columns) {
        return Err(format!("--columns: from {MIN_COLUMNS} to {MAX_COLUMNS}"));
    }
    if options.rounds == 0 {
        return Err("--rounds: at least 1".to_owned());
    }
    if options.mode == Mode::Scaling && options.queries == Queries::None {
        return Err("--scaling measures with and without queries: not with --queries none".to_owned());
    }
    if options.mode == Mode::Scaling && options.tables < 4 {
        return Err("--scaling: at least 4 tables, since it halves them".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(arguments: &[&str]) -> String {
        parse(lexopt::Parser::from_args(arguments)).expect_err("these arguments are wrong").to_string()
    }

    #[test]
    fn wrong_arguments_say_what_is_wrong() {
        assert!(error(&["--tables", "many"]).contains("many"));
        assert_eq!(error(&["--tables", "1"]), "--tables: at least 2, so that there is something to join");
        assert!(error(&["--only", "orm,hibernate"]).contains("no library `hibernate`"));
        assert!(error(&["--queries", "some"]).contains("joins, full or none"));
        assert!(error(&["--fast"]).contains("--fast"));
        assert!(error(&["--check", "--scaling"]).contains("exclude"));
    }

    #[test]
    fn without_arguments_it_is_the_acceptance_figure() {
        let Ok(Command::Run(options)) = parse(lexopt::Parser::from_args([""; 0])) else {
            panic!("no arguments are fine")
        };
        assert_eq!((options.tables, options.columns, options.queries), (40, 20, Queries::Joins));
        assert_eq!(options.only.len(), 5);
    }
}
