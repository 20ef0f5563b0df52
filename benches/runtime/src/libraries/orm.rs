//! This project.

mod backend;
mod contest;
mod operations;
mod prepared;
mod tables;

use ::orm::PoolOptions;
use ::orm::prelude::{MariaDb, MySql, Postgres, Sqlite};
use bench_workloads::Access;

use self::backend::Backend;
use self::contest::{Orm, OrmPool};
use crate::Result;
use crate::contestant::{Contestant, Pooled};
use crate::database::{Database, Place};

/// How a query comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Built each time.
    Plain,
    /// `prepare`.
    Prepared,
    /// Related rows by one statement per level.
    PerLevel,
}

const STYLES: [(&str, Style); 3] =
    [("orm", Style::Plain), ("orm prepared", Style::Prepared), ("orm per level", Style::PerLevel)];

pub(super) async fn contestants(
    database: Database,
    place: &Place,
    access: Access,
) -> Result<Vec<Box<dyn Contestant>>> {
    async fn of<D: Backend>(place: &Place, access: Access) -> Result<Vec<Box<dyn Contestant>>> {
        let mut all: Vec<Box<dyn Contestant>> = Vec::new();
        for (name, style) in STYLES {
            all.push(Box::new(Orm::<D>::connect(place, name, style, access).await?));
        }
        Ok(all)
    }
    match database {
        Database::Postgres => of::<Postgres>(place, access).await,
        Database::MySql => of::<MySql>(place, access).await,
        Database::MariaDb => of::<MariaDb>(place, access).await,
        Database::SqliteFile | Database::SqliteMemory => of::<Sqlite>(place, access).await,
    }
}

pub(super) async fn pooled(database: Database, place: &Place, size: u32) -> Result<Vec<Box<dyn Pooled>>> {
    async fn of<D: Backend>(place: &Place, size: u32) -> Result<Vec<Box<dyn Pooled>>> {
        let mut all: Vec<Box<dyn Pooled>> = Vec::new();
        for (name, style) in [("orm", Style::Plain), ("orm prepared", Style::Prepared)] {
            let db = D::connect(place, PoolOptions::new().max_connections(size)).await?;
            all.push(Box::new(OrmPool::new(name, style, db)));
        }
        Ok(all)
    }
    match database {
        Database::Postgres => of::<Postgres>(place, size).await,
        Database::MySql => of::<MySql>(place, size).await,
        Database::MariaDb => of::<MariaDb>(place, size).await,
        Database::SqliteFile | Database::SqliteMemory => of::<Sqlite>(place, size).await,
    }
}
