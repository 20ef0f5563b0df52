//! One module a library.

mod diesel;
mod diesel_async;
mod orm;
mod rusqlite;
mod sea_orm;
mod sqlx;
mod toasty;
mod tokio_postgres;

use bench_workloads::Access;

use crate::Result;
use crate::arena::Arena;
use crate::contestant::{Contestant, Pooled};

/// What the others are compared with.
pub(crate) const BASE: &str = "sqlx";

/// The libraries with these names that can do anything on this database, connected; `core` is where the program runs.
pub(crate) async fn contestants(
    arena: &Arena,
    access: Access,
    core: Option<usize>,
    wants: impl Fn(&str) -> bool,
) -> Result<Vec<Box<dyn Contestant>>> {
    let (database, place) = (arena.database, &arena.place);
    let mut all = sqlx::contestants(database, place, access).await?;
    all.extend(orm::contestants(database, place, access).await?);
    if wants("tokio-postgres") {
        all.extend(tokio_postgres::contestant(database, place, access).await?);
    }
    if wants("rusqlite") {
        all.extend(rusqlite::contestant(database, place, access)?);
    }
    if wants("diesel") {
        all.push(diesel::contestant(database, place, access)?);
    }
    if wants("diesel-async") {
        all.push(diesel_async::contestant(database, place, access)?);
    }
    if wants("sea-orm") {
        all.push(sea_orm::contestant(database, place, access).await?);
    }
    if wants("toasty") {
        all.extend(toasty::contestant(database, place, access, core)?);
    }
    all.retain(|contestant| wants(contestant.name()));
    Ok(all)
}

/// The libraries with these names that have a pool, with so many connections.
pub(crate) async fn pooled(
    arena: &Arena,
    size: u32,
    wants: impl Fn(&str) -> bool,
) -> Result<Vec<Box<dyn Pooled>>> {
    let (database, place) = (arena.database, &arena.place);
    let mut all = sqlx::pooled(database, place, size).await?;
    all.extend(orm::pooled(database, place, size).await?);
    all.extend(tokio_postgres::pooled(database, place, size)?);
    if wants("diesel-async") {
        all.push(diesel_async::pooled(database, place, size)?);
    }
    if wants("sea-orm") {
        all.push(sea_orm::pooled(database, place, size).await?);
    }
    all.retain(|pool| wants(pool.name()));
    Ok(all)
}
