//! sqlx 0.9, as one writes it by hand.

mod mysql;
mod postgres;
mod sqlite;

use bench_workloads::Access;

use crate::Result;
use crate::contestant::{Contestant, Pooled};
use crate::database::{Database, Place};

/// How rows are read, and related ones are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `query_as` and a derived `FromRow`, which reads by name.
    FromRow,
    /// `query` and `try_get` by position.
    Ordinal,
    /// Arrays as parameters: `= ANY($1)` and `UNNEST`.
    Arrays,
}

/// How the contestant gets its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lease {
    /// A transaction.
    Held,
    /// A pool with the settings of sqlx, which test each connection before it is used.
    Tested,
    /// A pool that does not test.
    Untested,
    /// A connection without a pool.
    Bare,
}

const HELD: [(&str, Style, Lease); 3] = [
    ("sqlx", Style::FromRow, Lease::Held),
    ("sqlx ordinal", Style::Ordinal, Lease::Held),
    ("sqlx arrays", Style::Arrays, Lease::Held),
];
const POOL: [(&str, Style, Lease); 3] = [
    ("sqlx", Style::FromRow, Lease::Tested),
    ("sqlx no ping", Style::Ordinal, Lease::Untested),
    ("sqlx bare", Style::Ordinal, Lease::Bare),
];

pub(super) async fn contestants(
    database: Database,
    place: &Place,
    access: Access,
) -> Result<Vec<Box<dyn Contestant>>> {
    let ways = match access {
        Access::Held => HELD,
        Access::Pool => POOL,
    };
    let mut all: Vec<Box<dyn Contestant>> = Vec::new();
    for (name, style, lease) in ways {
        if style == Style::Arrays && database != Database::Postgres {
            continue;
        }
        all.push(match database {
            Database::Postgres => Box::new(postgres::Sqlx::connect(place, name, style, lease).await?),
            Database::MySql | Database::MariaDb => {
                Box::new(mysql::Sqlx::connect(place, name, style, lease).await?)
            }
            Database::SqliteFile | Database::SqliteMemory => {
                Box::new(sqlite::Sqlx::connect(place, name, style, lease).await?)
            }
        });
    }
    Ok(all)
}

/// Pools of this size.
pub(super) async fn pooled(database: Database, place: &Place, size: u32) -> Result<Vec<Box<dyn Pooled>>> {
    let mut all: Vec<Box<dyn Pooled>> = Vec::new();
    for (name, tested) in [("sqlx", true), ("sqlx no ping", false)] {
        all.push(match database {
            Database::Postgres => Box::new(postgres::SqlxPool::connect(place, name, size, tested).await?),
            Database::MySql | Database::MariaDb => {
                Box::new(mysql::SqlxPool::connect(place, name, size, tested).await?)
            }
            Database::SqliteFile | Database::SqliteMemory => {
                Box::new(sqlite::SqlxPool::connect(place, name, size, tested).await?)
            }
        });
    }
    Ok(all)
}
