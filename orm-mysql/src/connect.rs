//! Opening a pool, and setting up its connections.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use orm_core::driver::pool_options;
use orm_core::{Db, Dialect, Error, PoolOptions, Result};
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, MySqlPool};

use crate::error;
use crate::flavor::Flavor;

/// `acquire_timeout` may be shorter than what the way to a server takes: it is about connections in use.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a pool to a server of this flavor.
pub(crate) async fn open<D: Dialect<Pool = MySqlPool>>(
    flavor: Flavor,
    url: &str,
    options: &PoolOptions,
) -> Result<Db<D>> {
    let connect = parse(flavor, url)?;
    let session: Arc<str> = flavor.session(options.statement).into();
    let failed = |error| error::connect(error, flavor, &connect);

    // Before the pool, which would try a refused connection again and again and then only say that time is up.
    let first = tokio::time::timeout(options.acquire.max(PATIENCE), async {
        let mut first = connect.connect().await.map_err(failed)?;
        let version: String =
            sqlx::query_scalar("SELECT VERSION()").fetch_one(&mut first).await.map_err(failed)?;
        check_version(flavor, &version)?;
        set_up(&mut first, &session).await.map_err(failed)?;
        // An error here says nothing about the server: it has just answered.
        let _ = first.close().await;
        Ok(())
    });
    match first.await {
        Ok(result) => result?,
        Err(_) => return Err(failed(sqlx::Error::PoolTimedOut)),
    }

    let pool = pool_options::<sqlx::MySql>(options, true)
        .after_connect(move |connection, _| {
            let session = Arc::clone(&session);
            Box::pin(async move { set_up(connection, &session).await })
        })
        .connect_lazy_with(connect.clone());
    // One connection is there for the first statement, however short `acquire_timeout` is.
    let ready = async {
        loop {
            match pool.acquire().await {
                Ok(_) => return Ok(()),
                Err(sqlx::Error::PoolTimedOut) => {}
                Err(error) => return Err(error),
            }
        }
    };
    match tokio::time::timeout(PATIENCE, ready).await {
        Ok(result) => result.map_err(failed)?,
        Err(_) => return Err(failed(sqlx::Error::PoolTimedOut)),
    }
    Ok(Db::from_own_pool(pool, options.slow))
}

/// Gives a connection what the SQL of this crate relies on.
async fn set_up(connection: &mut MySqlConnection, session: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(session)).execute(connection).await.map(drop)
}

fn parse(flavor: Flavor, url: &str) -> Result<MySqlConnectOptions> {
    let wrong = |message: String| Error::Connect { message };
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    match (flavor, scheme) {
        (_, "mysql") | (Flavor::MariaDb, "mariadb") => {}
        (Flavor::MySql, "mariadb") => {
            return Err(wrong("the URL is one of MariaDB: use `orm::mariadb::connect`".into()));
        }
        _ => {
            return Err(wrong(format!(
                "a URL of {} begins with `mysql://`: `mysql://user:secret@localhost/app`",
                flavor.name()
            )));
        }
    }
    // Neither a name nor a password: sqlx takes what it can get.
    let options = MySqlConnectOptions::from_str(url).map_err(|error| match error {
        sqlx::Error::Configuration(error) => wrong(format!(
            "the URL is wrong: {error}; in a password `@`, `/`, `#`, `?` and `%` are written `%40`, `%2F`, `%23`, `%3F` \
             and `%25`"
        )),
        _ => wrong("the URL is wrong".into()),
    })?;
    // All of this is set by one statement of our own.
    let options =
        options.set_names(false).timezone(None).pipes_as_concat(false).no_engine_substitution(false);
    Ok(options.disable_statement_logging())
}

/// Refuses another server than the one asked for, and one that is too old.
fn check_version(flavor: Flavor, version: &str) -> Result<()> {
    let found = if version.contains("MariaDB") { Flavor::MariaDb } else { Flavor::MySql };
    let number: String = version.chars().take_while(|sign| sign.is_ascii_digit() || *sign == '.').collect();
    let message = if found == flavor {
        let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        let parts = [(); 3].map(|()| parts.next().unwrap_or(0));
        if parts >= flavor.oldest() {
            return Ok(());
        }
        let [major, minor, patch] = flavor.oldest();
        format!("this is {} {number}: {major}.{minor}.{patch} or later is needed", found.name())
    } else {
        format!(
            "this is {} {number}, not {}: use `orm::{}::connect`",
            found.name(),
            flavor.name(),
            found.system()
        )
    };
    Err(Error::Connect { message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(flavor: Flavor, text: &str) -> String {
        check_version(flavor, text).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_other_server_and_an_old_one_are_refused() {
        let mariadb = "11.8.3-MariaDB-0+deb13u1 from Debian";
        assert_eq!(version(Flavor::MariaDb, mariadb), "");
        assert_eq!(
            version(Flavor::MySql, mariadb),
            "this is MariaDB 11.8.3, not MySQL: use `orm::mariadb::connect`"
        );
        assert_eq!(version(Flavor::MySql, "9.7.4-2"), "");
        assert_eq!(version(Flavor::MySql, "8.0.19"), "");
        assert_eq!(
            version(Flavor::MariaDb, "9.7.4-2"),
            "this is MySQL 9.7.4, not MariaDB: use `orm::mysql::connect`"
        );
        assert_eq!(version(Flavor::MySql, "5.7.44-log"), "this is MySQL 5.7.44: 8.0.19 or later is needed");
        assert_eq!(
            version(Flavor::MariaDb, "10.5.29-MariaDB"),
            "this is MariaDB 10.5.29: 10.6.0 or later is needed"
        );
    }

    #[test]
    fn a_wrong_url_is_told_without_its_password() {
        let told = |flavor, url| match parse(flavor, url) {
            Ok(options) => options.get_host().to_owned(),
            Err(error) => format!("{error} {error:?}"),
        };
        assert_eq!(told(Flavor::MySql, "mysql://ann:hunter@db.local/app"), "db.local");
        assert_eq!(told(Flavor::MariaDb, "mariadb://ann:hunter@db.local/app"), "db.local");
        for url in [
            "postgres://ann:hunter@localhost/app",
            "mysql://ann:hunter/x@localhost/app",
            "mysql://ann:hunt#er@localhost/app",
            "mysql://ann:hunter@localhost:x/app",
            "mysql://ann:hunter%ff@localhost/app",
            "mariadb://ann:hunter@localhost/app",
            "hunter",
        ] {
            let message = told(Flavor::MySql, url);
            assert!(message.contains("URL"), "{message}");
            assert!(!message.contains("hunt"), "{message}");
        }
    }
}
