//! Connecting to MariaDB.

use orm_core::{Db, PoolOptions, Result};

use crate::MariaDb;
use crate::connect::open;
use crate::flavor::Flavor;

/// Connects to MariaDB 10.6 or later: `mysql://user:secret@localhost:3306/app`, or the same with `mariadb://`.
/// Characters such as `@`, `/` and `#` in a password are written `%40`, `%2F`, `%23`. Columns of `Uuid` need 10.7.
///
/// ```no_run
/// # async fn run() -> orm_core::Result<()> {
/// let db = orm_mysql::mariadb::connect("mysql://root@localhost/app").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Connect`](orm_core::Error::Connect) when there is no connection, and when the server is another or too old.
pub async fn connect(url: &str) -> Result<Db<MariaDb>> {
    connect_with(url, PoolOptions::new()).await
}

/// [`connect`] with options.
///
/// # Errors
/// [`Error::Connect`](orm_core::Error::Connect) when there is no connection, and when the server is another or too old.
pub async fn connect_with(url: &str, options: PoolOptions) -> Result<Db<MariaDb>> {
    open(Flavor::MariaDb, url, &options).await
}
