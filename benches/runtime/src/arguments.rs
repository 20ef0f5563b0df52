use std::path::PathBuf;
use std::str::FromStr;

use bench_workloads::{Access, Workload};

use crate::database::Database;
use crate::libraries::BASE;

const HELP: &str = "\
--databases LIST   of postgres, mysql, mariadb, sqlite-file, sqlite-memory; all by default
--workloads LIST   names or their beginnings: trivial, nested/100x3x3, point_select, ..
--libraries LIST   names or their first words: orm, sqlx, diesel, ..; sqlx is always there
--access LIST      of held, pool; both by default
--only TEXT        only where `database/access/workload` contains it
--rounds N         15 by default
--markdown FILE    writes the report there, too
--no-pin           does not bind the program to one core";

/// What to run.
#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    pub(crate) databases: Vec<Database>,
    pub(crate) access: Vec<Access>,
    pub(crate) rounds: usize,
    pub(crate) markdown: Option<PathBuf>,
    pub(crate) pin: bool,
    workloads: Vec<String>,
    libraries: Vec<String>,
    only: Option<String>,
}

impl Arguments {
    /// Those of the command line, or what to print instead of running.
    pub(crate) fn read() -> Result<Self, String> {
        Self::parse(std::env::args().skip(1))
    }

    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            databases: Database::ALL.to_vec(),
            access: vec![Access::Held, Access::Pool],
            rounds: 15,
            markdown: None,
            pin: true,
            workloads: Vec::new(),
            libraries: Vec::new(),
            only: None,
        };
        while let Some(flag) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{flag} wants a value\n{HELP}"));
            match flag.as_str() {
                "--databases" => arguments.databases = list(&value()?)?,
                "--workloads" => arguments.workloads = list(&value()?)?,
                "--libraries" => arguments.libraries = list(&value()?)?,
                "--access" => arguments.access = list(&value()?)?,
                "--only" => arguments.only = Some(value()?),
                "--rounds" => {
                    let text = value()?;
                    arguments.rounds = text.parse().map_err(|_| format!("not a number: {text}"))?;
                }
                "--markdown" => arguments.markdown = Some(value()?.into()),
                "--no-pin" => arguments.pin = false,
                _ => return Err(HELP.to_owned()),
            }
        }
        Ok(arguments)
    }

    pub(crate) fn wants_library(&self, name: &str) -> bool {
        let is = |wanted: &String| {
            name == wanted || name.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.starts_with(' '))
        };
        name == BASE || self.libraries.is_empty() || self.libraries.iter().any(is)
    }

    /// The workloads to run there, in their order.
    pub(crate) fn workloads(&self, database: Database, access: Access) -> Vec<Workload> {
        let wanted = |workload: &Workload| {
            let name = workload.to_string();
            let chosen = self.workloads.is_empty()
                || self.workloads.iter().any(|wanted| name.starts_with(wanted.as_str()));
            let place = format!("{database}/{access}/{name}");
            chosen && self.only.as_ref().is_none_or(|only| place.contains(only.as_str()))
        };
        Workload::ALL.into_iter().filter(wanted).collect()
    }
}

fn list<T: FromStr<Err: ToString>>(text: &str) -> Result<Vec<T>, String> {
    text.split(',').map(|part| part.trim().parse().map_err(|error: T::Err| error.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Arguments {
        Arguments::parse(line.split_whitespace().map(str::to_owned)).expect("arguments")
    }

    #[test]
    fn a_library_is_chosen_by_its_first_word() {
        let arguments = parse("--libraries orm,diesel");
        assert!(arguments.wants_library("orm per level") && arguments.wants_library("sqlx"));
        assert!(!arguments.wants_library("diesel-async"));
    }

    #[test]
    fn a_workload_is_chosen_by_its_beginning_and_place() {
        let arguments = parse("--workloads trivial,nested --only mysql/held");
        let count = |database, access| arguments.workloads(database, access).len();
        assert_eq!(count(Database::MySql, Access::Held), 7);
        assert_eq!(count(Database::MySql, Access::Pool) + count(Database::Postgres, Access::Held), 0);
    }

    #[test]
    fn what_is_unknown_is_an_error() {
        assert!(Arguments::parse(["--databases".to_owned(), "oracle".to_owned()].into_iter()).is_err());
        assert!(Arguments::parse(["--fast".to_owned()].into_iter()).is_err());
    }
}
