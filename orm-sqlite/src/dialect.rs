use std::sync::Arc;

use orm_core::capability::{
    DeleteReturning, DistinctOn, FullJoin, InsertReturning, KeyLocking, LockOf, OnConflict, OnDuplicateKey,
    RowLocking, ServerKeys, UpdateReturning,
};
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
    BareDecimal,
    Json,
    Enum,
);

impl InsertReturning for Sqlite {}
impl ServerKeys for Sqlite {}
impl UpdateReturning for Sqlite {}
impl DeleteReturning for Sqlite {}
impl FullJoin for Sqlite {}
impl OnConflict for Sqlite {}

orm_core::lacks!(Sqlite: RowLocking = NoRowLocks, "`Sqlite` has no row locking",
    "a transaction on SQLite locks the whole database: leave the lock out");
orm_core::lacks!(Sqlite: KeyLocking = NoKeyLocks, "`Sqlite` has no row locking",
    "a transaction on SQLite locks the whole database: leave the lock out");
orm_core::lacks!(Sqlite: LockOf = NoLockOf, "`Sqlite` has no row locking",
    "a transaction on SQLite locks the whole database: leave the lock out");
orm_core::lacks!(Sqlite: DistinctOn = NoDistinctOn, "`Sqlite` has no DISTINCT ON",
    "group the rows, or keep the first of each group in a subquery");
orm_core::lacks!(Sqlite: OnDuplicateKey = NoOnDuplicateKey, "`Sqlite` has no ON DUPLICATE KEY UPDATE",
    "use `.on_conflict(column).do_update(..)`");
orm_core::lacks!(Sqlite: Supports<base::U64> = NoU64, "`Sqlite` has no column type for `u64`",
    "use `i64`: an INTEGER of SQLite has 64 bits with the sign");
orm_core::lacks!(<T> Sqlite: Supports<base::Array<T>> = NoArrays, "`Sqlite` has no arrays",
    "keep the list in a `Json<Vec<..>>` column, or its values in a table of their own");
