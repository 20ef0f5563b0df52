use std::sync::Arc;

use orm_core::capability::{DeleteReturning, FullJoin, InsertReturning, OnConflict, UpdateReturning};
use orm_core::driver::Driver;
use orm_core::sql::Syntax;
use orm_core::types::base;
use orm_core::{Dialect, Supports};
use sqlx::SqlitePool;

use crate::driver::SqliteDriver;
use crate::syntax::SqliteSyntax;

/// SQLite.
#[derive(Clone, Copy, Debug)]
pub enum Sqlite {}

impl Dialect for Sqlite {
    type Pool = SqlitePool;

    fn syntax() -> &'static dyn Syntax {
        &SqliteSyntax
    }

    fn driver(pool: SqlitePool, foreign: bool) -> Arc<dyn Driver> {
        Arc::new(SqliteDriver::new(pool, foreign))
    }
}

macro_rules! supports {
    ($($base:ident),* $(,)?) => {$(impl Supports<base::$base> for Sqlite {})*};
}
supports!(
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    F32,
    F64,
    Text,
    Bytes,
    Uuid,
    DateTime,
    NaiveDateTime,
    Date,
    Time,
    Decimal,
    Json,
    Enum,
);

impl InsertReturning for Sqlite {}
impl UpdateReturning for Sqlite {}
impl DeleteReturning for Sqlite {}
impl FullJoin for Sqlite {}
impl OnConflict for Sqlite {}
