use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    Postgres,
    MySql,
    MariaDb,
    SqliteFile,
    SqliteMemory,
}

impl Database {
    pub(crate) const ALL: [Self; 5] =
        [Self::Postgres, Self::MySql, Self::MariaDb, Self::SqliteFile, Self::SqliteMemory];

    pub(crate) fn is_sqlite(self) -> bool {
        matches!(self, Self::SqliteFile | Self::SqliteMemory)
    }

    /// Where the URL of its server is.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Postgres => "TEST_POSTGRES_URL",
            Self::MySql => "TEST_MYSQL_URL",
            Self::MariaDb => "TEST_MARIADB_URL",
            Self::SqliteFile | Self::SqliteMemory => "",
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
            Self::MariaDb => "mariadb",
            Self::SqliteFile => "sqlite-file",
            Self::SqliteMemory => "sqlite-memory",
        })
    }
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|database| database.to_string() == text);
        known.ok_or_else(|| {
            format!("there is no database `{text}`: {}", Self::ALL.map(|it| it.to_string()).join(", "))
        })
    }
}

/// Where a database is, for each library to connect in its own words.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Server(String),
    File(PathBuf),
    /// A name among SQLite's files in memory, which all connections of the process share.
    Memory(String),
}

impl Place {
    /// The URL that `orm` takes.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Server(url) => url.clone(),
            Self::File(path) => format!("sqlite://{}?mode=rwc", path.display()),
            Self::Memory(name) => format!("sqlite://{name}?mode=memory"),
        }
    }

    /// What the C interface of SQLite takes.
    pub(crate) fn sqlite_uri(&self) -> String {
        match self {
            Self::Server(url) => url.clone(),
            Self::File(path) => format!("file:{}", path.display()),
            Self::Memory(name) => format!("file:/orm/{name}?vfs=memdb"),
        }
    }

    /// Options for sqlx.
    pub(crate) fn sqlite_options(&self) -> SqliteConnectOptions {
        let options = SqliteConnectOptions::new().synchronous(SqliteSynchronous::Normal);
        match self {
            Self::Server(_) => options,
            Self::File(path) => options.filename(path).create_if_missing(true),
            // The name and the VFS of `orm`'s databases in memory.
            Self::Memory(name) => {
                options.filename(format!("/orm/{name}")).vfs("memdb").create_if_missing(true)
            }
        }
    }
}
