#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[doc = include_str!("docs/db.md")]
pub use orm_core::Db;
#[doc = include_str!("docs/delete.md")]
pub use orm_core::Delete;
#[doc = include_str!("docs/filter.md")]
pub use orm_core::Filter;
#[doc = include_str!("docs/insert.md")]
pub use orm_core::Insert;
#[cfg(feature = "json")]
pub use orm_core::Json;
#[doc = include_str!("docs/prepared.md")]
pub use orm_core::Prepared;
#[doc = include_str!("docs/select.md")]
pub use orm_core::Select;
#[doc = include_str!("docs/update.md")]
pub use orm_core::Update;
pub use orm_core::expr::{
    abs, all_of, any_of, avg, case, coalesce, concat, count, count_distinct, count_of, exists, length, lower,
    max, min, not_exists, now, round, sum, trim, upper,
};
pub use orm_core::query::{delete, from, insert, query, select, update};
pub use orm_core::{
    AnyDialect, Column, ColumnType, Dialect, Direction, Done, Error, Executor, Expr, Fetch, Field, From,
    FromRow, Isolation, Param, PoolOptions, Result, Returning, RowReader, RowStream, Rows, Schema, Selection,
    SqlEnum, SqlType, Statement, StatementEvent, Supports, Table, TableDef, Tx, TxOptions, UsableOn, Value,
    capability,
};
#[doc = include_str!("docs/selection.md")]
pub use orm_macros::Selection;
#[doc = include_str!("docs/table.md")]
pub use orm_macros::Table;
#[doc = include_str!("docs/alias.md")]
pub use orm_macros::alias;
#[doc = include_str!("docs/record.md")]
pub use orm_macros::record;
#[doc = include_str!("docs/sql.md")]
pub use orm_macros::sql;
pub use orm_macros::{Shape, SqlEnum, SqlType, schema};

/// Expressions and their functions.
pub mod expr {
    pub use orm_core::expr::*;
}

/// The tables of a query and what an expression uses of them, as types: what long signatures and errors show.
pub mod scope {
    pub use orm_core::scope::*;
}

/// The builders' own types: what long signatures and errors show.
pub mod query {
    pub use orm_core::query::{
        Chosen, Complete, ConflictColumns, InsertRows, Insertable, Missing, OnConflict, RowCount, SelectFrom,
        Set, Statements, Whole,
    };
}

/// Relations and the shapes of their rows: what long signatures and errors show.
pub mod relation {
    pub use orm_core::relation::*;
}

/// Column types and what they can do.
pub mod types {
    pub use orm_core::types::*;
}

/// The metadata of tables.
pub mod table {
    pub use orm_core::table::{
        Action, CheckCondition, CheckDef, ColumnDef, Default, ForeignKeyDef, GeneratedDef, IndexDef,
        IndexPart, NoPrimaryKey, RelationDef, RelationKind, Schema, TableDef, UniqueDef,
    };
    pub use orm_core::types::EnumDef;
}

/// What `sql!` takes besides columns and values.
pub mod sql {
    pub use orm_core::expr::{RawSql, raw};
}

#[cfg(feature = "mysql")]
pub use orm_mysql::{MariaDb, MySql};
#[cfg(feature = "postgres")]
pub use orm_postgres::Postgres;
#[cfg(feature = "sqlite")]
pub use orm_sqlite::Sqlite;
/// PostgreSQL: [`connect`](postgres::connect) opens a pool of connections to a server.
#[cfg(feature = "postgres")]
pub mod postgres {
    /// A span of time: `interval`.
    #[cfg(feature = "pg_interval")]
    pub use orm_postgres::sqlx::postgres::types::PgInterval;
    /// A range: `int4range`, `int8range`, `numrange`, `daterange`, `tsrange`, `tstzrange`.
    #[cfg(feature = "pg_range")]
    pub use orm_postgres::sqlx::postgres::types::PgRange;
    pub use orm_postgres::{Postgres, connect, connect_with};
}
/// The embedded SQLite: [`connect`](sqlite::connect) opens a file or a database in memory.
#[cfg(feature = "sqlite")]
pub mod sqlite {
    pub use orm_sqlite::{Sqlite, connect, connect_with};
}

/// MySQL: [`connect`](mysql::connect) opens a pool of connections to a server.
#[cfg(feature = "mysql")]
pub mod mysql {
    pub use orm_mysql::MySql;
    pub use orm_mysql::mysql::{connect, connect_with};
}
/// MariaDB: [`connect`](mariadb::connect) opens a pool of connections to a server.
#[cfg(feature = "mysql")]
pub mod mariadb {
    pub use orm_mysql::MariaDb;
    pub use orm_mysql::mariadb::{connect, connect_with};
}

#[cfg(feature = "testing")]
pub mod testing;

/// The driver library, for pools of your own.
pub use orm_core::sqlx;

/// Everything that queries are written with: `use orm::prelude::*;`.
pub mod prelude {
    #[cfg(feature = "json")]
    pub use orm_core::Json;
    pub use orm_core::expr::{Expression as _, TextExpression as _};
    pub use orm_core::expr::{
        abs, all_of, any_of, avg, case, coalesce, concat, count, count_distinct, count_of, exists, length,
        lower, max, min, not_exists, now, round, sum, trim, upper,
    };
    pub use orm_core::query::{delete, from, insert, query, select, update};
    pub use orm_core::relation::NotLoaded;
    pub use orm_core::{
        Db, Dialect, Direction, Executor, Filter, Isolation, Param, Selection, SqlEnum, SqlType, Table, Tx,
        TxOptions, UsableOn,
    };
    pub use orm_macros::{Selection, Shape, SqlEnum, SqlType, Table, alias, record, schema};
    #[cfg(feature = "mysql")]
    pub use orm_mysql::{MariaDb, MySql};
    #[cfg(feature = "postgres")]
    pub use orm_postgres::Postgres;
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

/// The guides: their examples are run as tests.
#[cfg(all(doctest, feature = "full"))]
mod guides {
    #[doc = include_str!("../docs/tables.md")]
    mod tables {}
    #[doc = include_str!("../docs/queries.md")]
    mod queries {}
    #[doc = include_str!("../docs/running.md")]
    mod running {}
    #[doc = include_str!("../docs/testing.md")]
    mod testing {}
    #[doc = include_str!("../docs/relations.md")]
    mod relations {}
    #[doc = include_str!("../docs/databases.md")]
    mod databases {}
    #[doc = include_str!("../docs/type-errors.md")]
    mod type_errors {}
}
