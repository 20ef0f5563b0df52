//! diesel-async 0.9, with deadpool; on SQLite its wrapper, which gives each statement to another thread.

mod mysql;
mod postgres;
mod sqlite;

use bench_workloads::Access;

use crate::Result;
use crate::contestant::{Contestant, Pooled};
use crate::database::{Database, Place};

pub(super) fn contestant(database: Database, place: &Place, access: Access) -> Result<Box<dyn Contestant>> {
    Ok(match database {
        Database::Postgres => Box::new(postgres::DieselAsync::connect(place, access)?),
        Database::MySql | Database::MariaDb => Box::new(mysql::DieselAsync::connect(place, access)?),
        Database::SqliteFile | Database::SqliteMemory => {
            Box::new(sqlite::DieselAsync::connect(place, access)?)
        }
    })
}

pub(super) fn pooled(database: Database, place: &Place, size: u32) -> Result<Box<dyn Pooled>> {
    let size = size as usize;
    Ok(match database {
        Database::Postgres => Box::new(postgres::DieselAsyncPool::connect(place, size)?),
        Database::MySql | Database::MariaDb => Box::new(mysql::DieselAsyncPool::connect(place, size)?),
        Database::SqliteFile | Database::SqliteMemory => {
            Box::new(sqlite::DieselAsyncPool::connect(place, size)?)
        }
    })
}
