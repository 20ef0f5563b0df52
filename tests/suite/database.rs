//! Which database the suite runs on, for the few facts that differ.

// Each test binary is one of them.
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
    MySql,
    MariaDb,
}

impl Database {
    /// Its name in `db.system.name`, by the conventions of OpenTelemetry.
    pub const fn system_name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
            Self::MySql => "mysql",
            Self::MariaDb => "mariadb",
        }
    }

    /// MySQL and MariaDB, which share much of their SQL.
    pub const fn is_mysql_or_mariadb(self) -> bool {
        matches!(self, Self::MySql | Self::MariaDb)
    }
}
