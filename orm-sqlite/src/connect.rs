//! Opening a database, and setting up its connections.

use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

use orm_core::driver::pool_options;
use orm_core::{Db, Error, PoolOptions, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

use crate::dialect::Sqlite;
use crate::error;
use crate::memory::{self, Anchor};

/// Opens a database: `sqlite://app.db?mode=rwc` creates the file when there is none, `?mode=ro` only reads,
/// `sqlite:///absolute/app.db` is an absolute path, `sqlite::memory:` a database in memory, which the clones of the
/// `Db` share and which is gone with the last of them; it holds up to 1 GiB.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::Result<()> {
/// let db = orm_sqlite::connect("sqlite::memory:").await?;
/// db.execute_script("CREATE TABLE notes (text TEXT)").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Connect`] when it cannot be opened.
pub async fn connect(url: &str) -> Result<Db<Sqlite>> {
    connect_with(url, PoolOptions::new()).await
}

/// [`connect`] with options.
///
/// # Errors
/// [`Error::Connect`] when it cannot be opened.
pub async fn connect_with(url: &str, options: PoolOptions) -> Result<Db<Sqlite>> {
    let Target { connect, place } = Target::parse(url)?;
    let busy = options.busy.min(Duration::from_millis(i32::MAX.unsigned_abs().into()));
    let connect = connect.foreign_keys(true).busy_timeout(busy).disable_statement_logging();
    let path = connect.get_filename().to_owned();
    let failed = |error| error::connect(error, &path);

    let mut first = connect.connect().await.map_err(failed)?;
    let anchor = match place {
        Place::Memory => Some(Anchor::new(first)),
        Place::File { read_only } => {
            check(&mut first).await.map_err(failed)?;
            if !read_only {
                use_wal(&mut first, busy, &path).await;
            }
            // An error here says nothing about the database: it was just read.
            let _ = first.close().await;
            None
        }
    };
    let pool = pool_options::<sqlx::Sqlite>(&options, false)
        .after_connect(move |connection, _| {
            // The pool owns this closure, and with it the anchor.
            let _ = &anchor;
            Box::pin(set_up(connection))
        })
        .connect_with(connect)
        .await
        .map_err(failed)?;
    Ok(Db::from_own_pool(pool, options.slow))
}

/// Reads the database, which opening it does not.
async fn check(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("PRAGMA schema_version").execute(connection).await.map(drop)
}

/// Puts a file into WAL mode, which stays in the file. Where that is not possible, such as on a network drive, the
/// database works without.
async fn use_wal(connection: &mut SqliteConnection, patience: Duration, path: &Path) {
    let started = Instant::now();
    loop {
        let result: Result<String, _> =
            sqlx::query_scalar("PRAGMA journal_mode = WAL").fetch_one(&mut *connection).await;
        let problem = match result {
            Ok(mode) if mode == "wal" => return,
            Ok(mode) => format!("the journal mode stays `{mode}`"),
            // SQLite does not wait for this lock by itself.
            Err(error) if error::is_busy(&error) && started.elapsed() < patience => {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            }
            Err(error) => error.to_string(),
        };
        tracing::warn!(target: "orm::connect", path = %path.display(), problem, "no WAL mode");
        return;
    }
}

/// Gives a connection what the SQL of this crate relies on.
pub(crate) async fn set_up(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    crate::functions::register(connection).await?;
    // Last: `set_up_if_needed` takes it for the sign that all is done. A statement has to follow the functions, too.
    sqlx::query("PRAGMA case_sensitive_like = ON").execute(connection).await.map(drop)
}

/// Sets a connection of a foreign pool up when it is used for the first time.
pub(crate) async fn set_up_if_needed(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // Without the functions the probe is an error; the one in it is registered last.
    match sqlx::query("SELECT 'a' LIKE 'A', orm_pack(1)").fetch_one(&mut *connection).await {
        Ok(row) if sqlx::Row::try_get::<i64, _>(&row, 0)? == 0 => Ok(()),
        Ok(_) | Err(sqlx::Error::Database(_)) => set_up(connection).await,
        Err(error) => Err(error),
    }
}

/// What a URL names.
struct Target {
    connect: SqliteConnectOptions,
    place: Place,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    Memory,
    File { read_only: bool },
}

impl Target {
    fn parse(url: &str) -> Result<Self> {
        let wrong = |message: String| Error::Connect { message };
        let Some(rest) = url.strip_prefix("sqlite:") else {
            return Err(wrong(
                "a URL of SQLite begins with `sqlite:`: `sqlite://app.db?mode=rwc` or `sqlite::memory:`"
                    .into(),
            ));
        };
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let connect = SqliteConnectOptions::from_str(url).map_err(|error| match error {
            sqlx::Error::Configuration(error) => wrong(format!("the URL is wrong: {error}")),
            _ => wrong("the URL is wrong".into()),
        })?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mode = query.split('&').filter_map(|pair| pair.strip_prefix("mode=")).next_back();
        if path == ":memory:" || mode == Some("memory") {
            let name = Some(path).filter(|path| !path.is_empty() && *path != ":memory:");
            return Ok(Self { connect: memory::options(name), place: Place::Memory });
        }
        if path.is_empty() {
            return Err(wrong(
                "the URL names no file: `sqlite://app.db?mode=rwc`, or `sqlite::memory:`".into(),
            ));
        }
        let read_only = mode == Some("ro") || query.split('&').any(|pair| pair.starts_with("immutable="));
        Ok(Self { connect, place: Place::File { read_only } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> (String, Place) {
        match Target::parse(url) {
            Ok(target) => (target.connect.get_filename().display().to_string(), target.place),
            Err(error) => (error.to_string(), Place::Memory),
        }
    }

    #[test]
    fn a_url_names_a_file_or_memory() {
        let file = |path: &str, read_only| (path.to_owned(), Place::File { read_only });
        assert_eq!(parsed("sqlite://app.db?mode=rwc"), file("app.db", false));
        assert_eq!(parsed("sqlite:app.db"), file("app.db", false));
        assert_eq!(parsed("sqlite:///tmp/x.db"), file("/tmp/x.db", false));
        assert_eq!(parsed("sqlite:/tmp/x%20y.db?mode=ro"), file("/tmp/x y.db", true));
        assert_eq!(parsed("sqlite://shared?mode=memory&cache=shared").0, "/orm/shared");
        assert_ne!(parsed("sqlite::memory:").0, parsed("sqlite://:memory:").0);
        assert!(parsed("sqlite://?mode=memory").0.starts_with("/orm-"));
    }

    #[tokio::test]
    async fn a_connection_with_the_setting_of_like_gets_the_functions() -> Result<(), sqlx::Error> {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::query("PRAGMA case_sensitive_like = ON").execute(&mut connection).await?;
        for _ in 0..2 {
            set_up_if_needed(&mut connection).await?;
            let packed: Vec<u8> =
                sqlx::query_scalar("SELECT orm_pack(NULL)").fetch_one(&mut connection).await?;
            assert_eq!(packed, [1, 0, 0, 0, 0]);
        }
        connection.close().await
    }

    #[test]
    fn a_wrong_url_is_told_without_its_parts() {
        assert!(parsed("postgres://ann:secret@localhost/app").0.starts_with("a URL of SQLite begins with"));
        assert!(parsed("sqlite://").0.starts_with("the URL names no file"));
        assert!(parsed("sqlite://a.db?mode=x").0.starts_with("the URL is wrong"));
        assert!(parsed("sqlite://a.db?what=x").0.starts_with("the URL is wrong"));
    }
}
