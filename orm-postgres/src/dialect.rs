use std::sync::Arc;

use orm_core::capability::{
    DeleteReturning, DistinctOn, FullJoin, InsertReturning, KeyLocking, LockOf, OnConflict, OnDuplicateKey,
    RowLocking, ServerKeys, UpdateReturning,
};
use orm_core::driver::Driver;
use orm_core::sql::Syntax;
use orm_core::types::base;
use orm_core::{Dialect, Supports};
use sqlx::PgPool;

use crate::driver::PostgresDriver;
use crate::syntax::PostgresSyntax;

/// PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub enum Postgres {}

impl Dialect for Postgres {
    type Pool = PgPool;

    fn syntax() -> &'static dyn Syntax {
        &PostgresSyntax
    }

    fn driver(pool: PgPool, _foreign: bool) -> Arc<dyn Driver> {
        Arc::new(PostgresDriver::new(pool, true))
    }
}

macro_rules! supports {
    ($($base:ident),* $(,)?) => {$(impl Supports<base::$base> for Postgres {})*};
}
supports!(
    Bool,
    I16,
    I32,
    I64,
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
    IpNet,
    MacAddress,
    Interval,
);
impl<T> Supports<base::Array<T>> for Postgres {}
impl<T> Supports<base::Range<T>> for Postgres {}

impl RowLocking for Postgres {}
impl KeyLocking for Postgres {}
impl LockOf for Postgres {}
impl DistinctOn for Postgres {}
impl InsertReturning for Postgres {}
impl ServerKeys for Postgres {}
impl UpdateReturning for Postgres {}
impl DeleteReturning for Postgres {}
impl FullJoin for Postgres {}
impl OnConflict for Postgres {}

orm_core::lacks!(Postgres: OnDuplicateKey = NoOnDuplicateKey, "`Postgres` has no ON DUPLICATE KEY UPDATE",
    "use `.on_conflict(column).do_update(..)`");
orm_core::lacks!(Postgres: Supports<base::I8> = NoI8, "`Postgres` has no column type for `i8`",
    "use `i16`, a smallint: PostgreSQL has no smaller integers");
orm_core::lacks!(Postgres: Supports<base::U8> = NoU8, "`Postgres` has no column type for `u8`",
    "use `i16`: PostgreSQL has no unsigned integers");
orm_core::lacks!(Postgres: Supports<base::U16> = NoU16, "`Postgres` has no column type for `u16`",
    "use `i32`: PostgreSQL has no unsigned integers");
orm_core::lacks!(Postgres: Supports<base::U32> = NoU32, "`Postgres` has no column type for `u32`",
    "use `i64`: PostgreSQL has no unsigned integers");
orm_core::lacks!(Postgres: Supports<base::U64> = NoU64, "`Postgres` has no column type for `u64`",
    "use `i64`, or `Decimal` for numbers beyond it: PostgreSQL has no unsigned integers");
