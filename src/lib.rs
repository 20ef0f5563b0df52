#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[cfg(feature = "json")]
pub use orm_core::Json;
pub use orm_core::expr::{
    all_of, any_of, avg, case, coalesce, concat, count, count_distinct, count_of, exists, lower, max, min,
    not_exists, now, round, sum, trim, upper,
};
pub use orm_core::query::{delete, from, insert, select, update};
pub use orm_core::{
    AnyDialect, Column, ColumnType, Db, Delete, Dialect, Direction, Done, Error, Executor, Expr, Fetch,
    Field, Filter, From, FromRow, Insert, Isolation, Param, PoolOptions, Prepared, Result, Returning,
    RowReader, RowStream, Rows, Schema, Select, Selection, SqlEnum, SqlType, Statement, StatementEvent,
    Supports, Table, TableDef, Tx, TxOptions, Update, UsableOn, Value, capability,
};
pub use orm_macros::{Selection, SqlEnum, SqlType, Table, alias, record, schema, sql};

/// Expressions and their functions.
pub mod expr {
    pub use orm_core::expr::*;
}

/// The metadata of tables.
pub mod table {
    pub use orm_core::table::{
        Action, CheckCondition, CheckDef, ColumnDef, Default, ForeignKeyDef, GeneratedDef, IndexDef,
        IndexPart, RelationDef, RelationKind, Schema, TableDef, UniqueDef,
    };
    pub use orm_core::types::EnumDef;
}

/// What `sql!` takes besides columns and values.
pub mod sql {
    pub use orm_core::expr::{RawSql, raw};
}

#[cfg(feature = "sqlite")]
pub use orm_sqlite::Sqlite;
/// The embedded SQLite: [`connect`](sqlite::connect) opens a file or a database in memory.
#[cfg(feature = "sqlite")]
pub mod sqlite {
    pub use orm_sqlite::{Sqlite, connect, connect_with};
}

/// The driver library, for pools of your own.
#[cfg(feature = "sqlite")]
pub use orm_sqlite::sqlx;

/// Everything that queries are written with: `use orm::prelude::*;`.
pub mod prelude {
    #[cfg(feature = "json")]
    pub use orm_core::Json;
    pub use orm_core::expr::{Expression as _, TextExpression as _};
    pub use orm_core::expr::{
        abs, all_of, any_of, avg, case, coalesce, concat, count, count_distinct, count_of, exists, length,
        lower, max, min, not_exists, now, round, sum, trim, upper,
    };
    pub use orm_core::query::{delete, from, insert, select, update};
    pub use orm_core::{
        Db, Dialect, Direction, Executor, Filter, Isolation, Param, Selection, SqlEnum, SqlType, Table, Tx,
        TxOptions, UsableOn,
    };
    pub use orm_macros::{Selection, SqlEnum, SqlType, Table, alias, record, schema};
    #[cfg(feature = "sqlite")]
    pub use orm_sqlite::Sqlite;

    // The macro and the module of this name.
    pub use crate::sql;
}

#[doc(hidden)]
pub mod __private {
    pub use orm_core as core;
    #[cfg(feature = "serde")]
    pub use orm_core::serde;
}
