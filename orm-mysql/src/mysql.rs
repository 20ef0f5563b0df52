//! Connecting to MySQL.

use orm_core::{Db, PoolOptions, Result};

use crate::MySql;
use crate::connect::open;
use crate::flavor::Flavor;

/// Connects to MySQL 8.0.19 or later: `mysql://user:secret@localhost:3306/app`. Characters such as `@`, `/` and `#` in
/// a password are written `%40`, `%2F`, `%23`.
///
/// ```no_run
/// # async fn run() -> orm_core::Result<()> {
/// let db = orm_mysql::mysql::connect("mysql://root@localhost/app").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Connect`](orm_core::Error::Connect) when there is no connection, and when the server is another or too old.
pub async fn connect(url: &str) -> Result<Db<MySql>> {
    connect_with(url, PoolOptions::new()).await
}

/// [`connect`] with options.
///
/// # Errors
/// [`Error::Connect`](orm_core::Error::Connect) when there is no connection, and when the server is another or too old.
pub async fn connect_with(url: &str, options: PoolOptions) -> Result<Db<MySql>> {
    open(Flavor::MySql, url, &options).await
}
