use std::sync::Arc;

use orm_core::capability::{
    DeleteReturning, DistinctOn, FullJoin, InsertReturning, KeyLocking, LockOf, OnConflict, OnDuplicateKey,
    RowLocking, ServerKeys, UpdateReturning,
};
use orm_core::driver::Driver;
use orm_core::sql::Syntax;
use orm_core::types::base;
use orm_core::{Dialect, Supports};
use sqlx::MySqlPool;

use crate::driver::MySqlDriver;
use crate::flavor::Flavor;
use crate::syntax::MySqlSyntax;

/// MySQL.
#[derive(Clone, Copy, Debug)]
pub enum MySql {}

/// MariaDB.
#[derive(Clone, Copy, Debug)]
pub enum MariaDb {}

macro_rules! dialects {
    ($($dialect:ident: $($base:ident)*;)*) => {$(
        impl Dialect for $dialect {
            type Pool = MySqlPool;

            fn syntax() -> &'static dyn Syntax {
                &MySqlSyntax(Flavor::$dialect)
            }

            fn driver(pool: MySqlPool, foreign: bool) -> Arc<dyn Driver> {
                Arc::new(MySqlDriver::new(pool, Flavor::$dialect, foreign))
            }
        }

        $(impl Supports<base::$base> for $dialect {})*
    )*};
}
dialects! {
    MySql: Bool I8 I16 I32 I64 U8 U16 U32 U64 F32 F64 Text Bytes Uuid DateTime NaiveDateTime Date Time Decimal Json Enum;
    MariaDb: Bool I8 I16 I32 I64 U8 U16 U32 U64 F32 F64 Text Bytes Uuid DateTime NaiveDateTime Date Time Decimal Json Enum;
}

impl RowLocking for MySql {}
impl LockOf for MySql {}
impl OnDuplicateKey for MySql {}

impl RowLocking for MariaDb {}
impl InsertReturning for MariaDb {}
impl ServerKeys for MariaDb {}
impl DeleteReturning for MariaDb {}
impl OnDuplicateKey for MariaDb {}

orm_core::lacks!(MySql: InsertReturning = MySqlNoInsertReturning, "`MySql` has no INSERT .. RETURNING",
    "use `db.create(row)`, which reads the row back");
orm_core::lacks!(MySql: ServerKeys = MySqlNoServerKeys,
    "`MySql` cannot give back a row whose key only the server knows",
    "make the key in the application (`default_fn = ..`), use `auto_increment`, or insert without `create`");
orm_core::lacks!(MySql: UpdateReturning = MySqlNoUpdateReturning, "`MySql` has no UPDATE .. RETURNING",
    "select the rows in the same transaction");
orm_core::lacks!(MySql: DeleteReturning = MySqlNoDeleteReturning, "`MySql` has no DELETE .. RETURNING",
    "select the rows before, in the same transaction");
orm_core::lacks!(MySql: FullJoin = MySqlNoFullJoin, "`MySql` has no FULL JOIN",
    "join left and right in two queries");
orm_core::lacks!(MySql: OnConflict = MySqlNoOnConflict, "`MySql` has no ON CONFLICT",
    "use `.on_duplicate_key_update(..)`");
orm_core::lacks!(MySql: KeyLocking = MySqlNoKeyLocks, "`MySql` has no key locks",
    "use `.for_update()` or `.for_share()`");
orm_core::lacks!(MySql: DistinctOn = MySqlNoDistinctOn, "`MySql` has no DISTINCT ON",
    "group the rows, or keep the first of each group in a subquery");
orm_core::lacks!(<T> MySql: Supports<base::Array<T>> = MySqlNoArrays, "`MySql` has no arrays",
    "keep the list in a `Json<Vec<..>>` column, or its values in a table of their own");
orm_core::lacks!(<T> MySql: Supports<base::Range<T>> = MySqlNoRanges, "`MySql` has no ranges",
    "keep the two bounds in two columns");
orm_core::lacks!(MySql: Supports<base::IpNet> = MySqlNoNetworks, "`MySql` has no networks",
    "keep the address in a `String` column");
orm_core::lacks!(MySql: Supports<base::MacAddress> = MySqlNoMacAddresses, "`MySql` has no addresses of network cards",
    "keep the address in a `String` column");
orm_core::lacks!(MySql: Supports<base::Interval> = MySqlNoIntervals, "`MySql` has no intervals",
    "keep the number of seconds in an `i64` column");
orm_core::lacks!(MySql: Supports<base::BareDecimal> = MySqlNoBareDecimal,
    "`MySql` needs the number of digits of a `Decimal` column",
    "add `#[column(precision = 20, scale = 6)]`: without it a DECIMAL of MySQL has no decimals");

orm_core::lacks!(MariaDb: UpdateReturning = MariaDbNoUpdateReturning, "`MariaDb` has no UPDATE .. RETURNING",
    "select the rows in the same transaction");
orm_core::lacks!(MariaDb: FullJoin = MariaDbNoFullJoin, "`MariaDb` has no FULL JOIN",
    "join left and right in two queries");
orm_core::lacks!(MariaDb: OnConflict = MariaDbNoOnConflict, "`MariaDb` has no ON CONFLICT",
    "use `.on_duplicate_key_update(..)`");
orm_core::lacks!(MariaDb: LockOf = MariaDbNoLockOf, "`MariaDb` cannot limit a lock to a table",
    "leave out `.of(..)`: the rows of every table of the query are locked");
orm_core::lacks!(MariaDb: KeyLocking = MariaDbNoKeyLocks, "`MariaDb` has no key locks",
    "use `.for_update()` or `.for_share()`");
orm_core::lacks!(MariaDb: DistinctOn = MariaDbNoDistinctOn, "`MariaDb` has no DISTINCT ON",
    "group the rows, or keep the first of each group in a subquery");
orm_core::lacks!(<T> MariaDb: Supports<base::Array<T>> = MariaDbNoArrays, "`MariaDb` has no arrays",
    "keep the list in a `Json<Vec<..>>` column, or its values in a table of their own");
orm_core::lacks!(<T> MariaDb: Supports<base::Range<T>> = MariaDbNoRanges, "`MariaDb` has no ranges",
    "keep the two bounds in two columns");
orm_core::lacks!(MariaDb: Supports<base::IpNet> = MariaDbNoNetworks, "`MariaDb` has no networks",
    "keep the address in a `String` column");
orm_core::lacks!(MariaDb: Supports<base::MacAddress> = MariaDbNoMacAddresses,
    "`MariaDb` has no addresses of network cards", "keep the address in a `String` column");
orm_core::lacks!(MariaDb: Supports<base::Interval> = MariaDbNoIntervals, "`MariaDb` has no intervals",
    "keep the number of seconds in an `i64` column");
orm_core::lacks!(MariaDb: Supports<base::BareDecimal> = MariaDbNoBareDecimal,
    "`MariaDb` needs the number of digits of a `Decimal` column",
    "add `#[column(precision = 20, scale = 6)]`: without it a DECIMAL of MariaDB has no decimals");
