//! Opening a pool of connections to a server.

use std::panic::AssertUnwindSafe;
use std::str::FromStr;

use futures_util::FutureExt;
use orm_core::driver::pool_options;
use orm_core::{Db, Error, PoolOptions, Result};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

use crate::dialect::Postgres;
use crate::driver::PostgresDriver;
use crate::error;

/// The oldest version whose SQL this crate writes.
const OLDEST: u32 = 13;

/// Connects to a server: `postgres://user:secret@localhost/app`, with `?sslmode=require` for TLS (feature
/// `tls-rustls`).
///
/// ```no_run
/// # async fn run() -> orm_core::Result<()> {
/// let db = orm_postgres::connect("postgres://user:secret@localhost/app").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Connect`] when the server cannot be reached, refuses the user, or is not PostgreSQL 13 or newer.
pub async fn connect(url: &str) -> Result<Db<Postgres>> {
    connect_with(url, PoolOptions::new()).await
}

/// [`connect`] with options.
///
/// # Errors
/// [`Error::Connect`] when the server cannot be reached, refuses the user, or is not PostgreSQL 13 or newer.
pub async fn connect_with(url: &str, options: PoolOptions) -> Result<Db<Postgres>> {
    let connect = settings(parse(url)?, &options);
    // sqlx panics at the greeting of some MySQL servers, which it takes for a message of PostgreSQL.
    let first = AssertUnwindSafe(connect.connect()).catch_unwind();
    let first = match tokio::time::timeout(options.acquire, first).await {
        Ok(Ok(first)) => first,
        Ok(Err(_)) => Err(sqlx::Error::Protocol("its greeting cannot be read".into())),
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    };
    let mut first = first.map_err(|error| error::connect(error, &connect))?;
    check(&mut first, &connect).await?;
    // An error here says nothing about the server: it has just answered.
    let _ = first.close().await;
    let pool = pool_options::<sqlx::Postgres>(&options, true).connect_lazy_with(connect);
    let driver = PostgresDriver::new(pool.clone(), options.named);
    Ok(Db::from_driver(pool, std::sync::Arc::new(driver), options.slow))
}

fn parse(url: &str) -> Result<PgConnectOptions> {
    let wrong = |message: String| Error::Connect { message };
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(wrong(
            "a URL of PostgreSQL begins with `postgres://`: `postgres://user:secret@localhost/app`".into(),
        ));
    }
    PgConnectOptions::from_str(url).map_err(|error| match error {
        sqlx::Error::Configuration(error) => wrong(format!("the URL is wrong: {error}")),
        _ => wrong("the URL is wrong".into()),
    })
}

fn settings(connect: PgConnectOptions, options: &PoolOptions) -> PgConnectOptions {
    let mut connect = connect.disable_statement_logging();
    if let Some(name) = &options.name {
        connect = connect.application_name(name);
    }
    if let Some(path) = &options.path {
        connect = connect.options([("search_path", path)]);
    }
    if let Some(timeout) = options.statement {
        connect = connect.options([("statement_timeout", timeout.as_millis().max(1).to_string())]);
    }
    connect
}

/// Refuses another server, or one that is too old.
async fn check(connection: &mut PgConnection, options: &PgConnectOptions) -> Result<()> {
    let answer: Result<String, _> =
        sqlx::query_scalar("SELECT version()").persistent(false).fetch_one(connection).await;
    let version = answer.map_err(|error| error::connect(error, options))?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(()),
        Some(major) => Err(Error::Connect {
            message: format!("this is PostgreSQL {major}; version {OLDEST} or newer is needed"),
        }),
        None => Err(Error::Connect {
            message: format!("this is not PostgreSQL: the server calls itself `{}`", version.trim()),
        }),
    }
}

/// The major version of `PostgreSQL 17.5 on x86_64..`.
fn major(version: &str) -> Option<u32> {
    let rest = version.strip_prefix("PostgreSQL ")?;
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_version() {
        assert_eq!(major("PostgreSQL 17.5 (Debian 17.5-1) on x86_64-pc-linux-gnu"), Some(17));
        assert_eq!(major("PostgreSQL 18beta1 on aarch64"), Some(18));
        assert_eq!(major("CockroachDB CCL v24.1.0"), None);
    }

    #[test]
    fn a_wrong_url_is_told_without_its_parts() {
        for url in ["mysql://ann:hunter2@localhost/app", "localhost", "postgres://ann:hunter2@local host/app"]
        {
            let message = parse(url).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(!message.is_empty() && !message.contains("hunter2"), "{url}: {message}");
        }
    }
}
