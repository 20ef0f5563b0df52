//! Throw-away databases for tests.
//!
//! [`fresh`] gives an empty database with the tables of a schema, on any dialect; the functions `sqlite`, `postgres`,
//! `mysql` and `mariadb` name the dialect in their own name. Every call makes a database of its own, so tests run in
//! parallel; it is dropped with the last clone of its [`Db`]. A [`Scratch`] is the same without tables, and tells
//! the database's URL.
//!
//! ```no_run,test_harness
//! use orm::prelude::*;
//!
//! #[derive(Table, Debug, Clone, PartialEq)]
//! #[table(name = "users")]
//! pub struct User {
//!     #[column(primary_key, auto_increment)]
//!     pub id: i64,
//!     #[column(unique)]
//!     pub email: String,
//! }
//!
//! #[tokio::test]
//! async fn an_email_is_taken_once() -> orm::Result<()> {
//!     let db = orm::testing::fresh::<Sqlite>(&schema![User]).await?;
//!     db.create(NewUser::builder().email("ann@example.com")).await?;
//!     let again = db.create(NewUser::builder().email("ann@example.com")).await;
//!     assert!(again.is_err_and(|error| error.is_unique_violation()));
//!     Ok(())
//! }
//! ```
//!
//! SQLite databases are files in the system's temporary directory. The others are created on a server, which is, in
//! this order:
//!
//! | | environment variable with a URL | else a container of |
//! |---|---|---|
//! | PostgreSQL | `TEST_POSTGRES_URL` | `postgres:17-alpine` |
//! | MySQL | `TEST_MYSQL_URL` | `mysql:9.7` |
//! | MariaDB | `TEST_MARIADB_URL` | `mariadb:11.8` |
//!
//! The URL's user must be allowed to create databases; theirs are named `orm_test_` and a random number. A
//! container needs Docker. It is started by the first test that wants it, serves all tests of the process, and is
//! removed when the process ends, in whatever way.

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod container;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod janitor;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod scratch;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use self::scratch::{Scratch, TestDatabase};

use crate::{Db, PoolOptions, Result, Schema};

/// An empty database of its own, with these tables.
///
/// It is dropped with the last clone of the `Db`.
///
/// # Errors
/// [`Error::Connect`](crate::Error::Connect) when there is no server; the database's when a table cannot be
/// created.
///
/// ```
/// use orm::prelude::*;
/// use orm::testing::{TestDatabase, fresh};
///
/// #[derive(Table, Debug, Clone, PartialEq)]
/// #[table(name = "tags")]
/// pub struct Tag {
///     #[column(primary_key, auto_increment)]
///     pub id: i64,
///     pub name: String,
/// }
///
/// // One test for every database.
/// async fn a_new_database_has_no_tags<D: TestDatabase>() -> orm::Result<()> {
///     let db = fresh::<D>(&schema![Tag]).await?;
///     assert_eq!(db.from(Tag).count().await?, 0);
///     Ok(())
/// }
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> { a_new_database_has_no_tags::<Sqlite>().await }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub async fn fresh<D: TestDatabase>(schema: &Schema) -> Result<Db<D>> {
    fresh_with(schema, PoolOptions::new()).await
}

/// [`fresh`] with options of the pool.
///
/// # Errors
/// As [`fresh`].
pub async fn fresh_with<D: TestDatabase>(schema: &Schema, options: PoolOptions) -> Result<Db<D>> {
    let db = Scratch::<D>::create().await?.connect_with(options).await?;
    db.create_tables(schema).await?;
    Ok(db)
}

/// [`fresh`] on SQLite: a file in the system's temporary directory.
///
/// # Errors
/// As [`fresh`].
#[cfg(feature = "sqlite")]
pub async fn sqlite(schema: &Schema) -> Result<Db<crate::Sqlite>> {
    fresh(schema).await
}

/// [`fresh`] on PostgreSQL: at `TEST_POSTGRES_URL`, or in a container.
///
/// # Errors
/// As [`fresh`].
#[cfg(feature = "postgres")]
pub async fn postgres(schema: &Schema) -> Result<Db<crate::Postgres>> {
    fresh(schema).await
}

/// [`fresh`] on MySQL: at `TEST_MYSQL_URL`, or in a container.
///
/// # Errors
/// As [`fresh`].
#[cfg(feature = "mysql")]
pub async fn mysql(schema: &Schema) -> Result<Db<crate::MySql>> {
    fresh(schema).await
}

/// [`fresh`] on MariaDB: at `TEST_MARIADB_URL`, or in a container.
///
/// # Errors
/// As [`fresh`].
#[cfg(feature = "mysql")]
pub async fn mariadb(schema: &Schema) -> Result<Db<crate::MariaDb>> {
    fresh(schema).await
}
