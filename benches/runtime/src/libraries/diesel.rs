//! Diesel 2.3, without async: statements keep the thread until they are done.

mod mysql;
mod postgres;
mod sqlite;
pub(super) mod tables;

use bench_workloads::Access;

use crate::Result;
use crate::contestant::Contestant;
use crate::database::{Database, Place};

pub(super) fn contestant(database: Database, place: &Place, access: Access) -> Result<Box<dyn Contestant>> {
    Ok(match database {
        Database::Postgres => Box::new(postgres::Diesel::connect(place, access)?),
        Database::MySql | Database::MariaDb => Box::new(mysql::Diesel::connect(place, access)?),
        Database::SqliteFile | Database::SqliteMemory => Box::new(sqlite::Diesel::connect(place, access)?),
    })
}
