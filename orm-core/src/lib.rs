//! The core of orm: tables, typed expressions, builders, rendering and execution, without any one database.
//!
//! Applications use the `orm` crate, which re-exports what they need.

#![forbid(unsafe_code)]
#![allow(clippy::type_complexity, reason = "types that say what a query uses are what this crate is made of")]
#![allow(
    clippy::wrong_self_convention,
    reason = "`is_null` and the like build expressions and take them over"
)]

mod db;
pub mod dialect;
pub mod driver;
mod error;
mod exec;
mod executor;
pub mod expr;
mod pool;
pub mod query;
pub mod relation;
mod row;
pub mod scope;
pub mod selection;
pub mod sql;
pub mod table;
mod tx;
pub mod types;
mod value;

#[doc(hidden)]
pub mod __private;
#[doc(hidden)]
#[cfg(feature = "serde")]
pub use serde;
pub use sqlx;

pub use self::db::Db;
pub use self::dialect::{AnyDialect, Dialect, Supports, UsableOn, capability};
pub use self::driver::Done;
pub use self::error::{Error, Result};
pub use self::exec::StatementEvent;
pub use self::executor::Executor;
pub use self::expr::{Direction, Expr, Filter, Param};
pub use self::pool::PoolOptions;
pub use self::query::{Delete, Fetch, From, Insert, Prepared, Returning, RowStream, Rows, Select, Update};
pub use self::row::{FromRow, RowReader};
pub use self::selection::{Projection, Selection};
pub use self::sql::Statement;
pub use self::table::{Column, Schema, Table, TableDef};
pub use self::tx::{Isolation, Tx, TxOptions};
#[cfg(feature = "json")]
pub use self::types::Json;
pub use self::types::{ColumnType, Field, SqlEnum, SqlType};
pub use self::value::Value;
