//! One module a library.

mod orm;
mod rusqlite;
mod sqlx;
mod tokio_postgres;

use bench_workloads::Access;

use crate::Result;
use crate::arena::Arena;
use crate::contestant::{Contestant, Pooled};

/// What the others are compared with.
pub(crate) const BASE: &str = "sqlx";

/// All libraries that can do anything on this database, connected.
pub(crate) async fn contestants(arena: &Arena, access: Access) -> Result<Vec<Box<dyn Contestant>>> {
    let (database, place) = (arena.database, &arena.place);
    let mut all = sqlx::contestants(database, place, access).await?;
    all.extend(orm::contestants(database, place, access).await?);
    all.extend(tokio_postgres::contestant(database, place, access).await?);
    all.extend(rusqlite::contestant(database, place, access)?);
    Ok(all)
}

/// All libraries that have a pool, with so many connections.
pub(crate) async fn pooled(arena: &Arena, size: u32) -> Result<Vec<Box<dyn Pooled>>> {
    let (database, place) = (arena.database, &arena.place);
    let mut all = sqlx::pooled(database, place, size).await?;
    all.extend(orm::pooled(database, place, size).await?);
    all.extend(tokio_postgres::pooled(database, place, size)?);
    Ok(all)
}
