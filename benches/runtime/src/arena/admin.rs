use std::hash::Hash;

use bench_workloads::Checksum;
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, MySqlConnection, PgConnection, Row, SqliteConnection};

use crate::Result;
use crate::database::{Database, Place};

/// A connection beside those that are measured.
pub(super) enum Admin {
    Postgres(PgConnection),
    MySql(MySqlConnection),
    Sqlite(SqliteConnection),
}

/// The same for each kind of connection.
macro_rules! on {
    ($admin:expr, $connection:ident => $body:expr) => {
        match $admin {
            Admin::Postgres($connection) => $body,
            Admin::MySql($connection) => $body,
            Admin::Sqlite($connection) => $body,
        }
    };
}

impl Admin {
    pub(super) async fn connect(database: Database, place: &Place) -> Result<Self> {
        let url = place.url();
        Ok(match database {
            Database::Postgres => Self::Postgres(PgConnection::connect(&url).await?),
            Database::MySql | Database::MariaDb => {
                let mut connection = MySqlConnection::connect(&url).await?;
                let setting = match database {
                    Database::MySql => "SET SESSION cte_max_recursion_depth = 4000000",
                    _ => "SET SESSION max_recursive_iterations = 4000000",
                };
                sqlx::raw_sql(setting).execute(&mut connection).await?;
                Self::MySql(connection)
            }
            Database::SqliteFile | Database::SqliteMemory => {
                Self::Sqlite(place.sqlite_options().connect().await?)
            }
        })
    }

    pub(super) async fn execute(&mut self, sql: &str) -> Result<()> {
        let sql = AssertSqlSafe(sql.to_owned());
        on!(self, connection => sqlx::raw_sql(sql).execute(connection).await.map(drop)?);
        Ok(())
    }

    pub(super) async fn text(&mut self, sql: &'static str) -> Result<String> {
        Ok(on!(self, connection => sqlx::query_scalar(sql).fetch_one(connection).await?))
    }

    /// Adds the users, without the ids that the database gave them.
    pub(super) async fn users(&mut self, checksum: &mut Checksum) -> Result<()> {
        on!(self, connection => {
            let mut rows = sqlx::query("SELECT name, hair_color FROM users").fetch(connection);
            while let Some(row) = rows.try_next().await? {
                let fields: (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
                checksum.add(|hasher| fields.hash(hasher));
            }
        });
        Ok(())
    }

    pub(super) async fn wide(&mut self, checksum: &mut Checksum) -> Result<()> {
        on!(self, connection => {
            let mut rows = sqlx::query("SELECT * FROM wide").fetch(connection);
            while let Some(row) = rows.try_next().await? {
                let numbers: [i64; 3] = [row.try_get(0)?, row.try_get(1)?, row.try_get(2)?];
                let floats: [f64; 3] = [row.try_get(3)?, row.try_get(4)?, row.try_get(5)?];
                let active: bool = row.try_get(6)?;
                let texts: [String; 4] = [row.try_get(7)?, row.try_get(8)?, row.try_get(9)?, row.try_get(10)?];
                let optional: [Option<String>; 2] = [row.try_get(11)?, row.try_get(12)?];
                let supplier: Option<i64> = row.try_get(13)?;
                let discount: Option<f64> = row.try_get(14)?;
                checksum.add(|hasher| {
                    (numbers, floats.map(f64::to_bits), active, texts, optional, supplier).hash(hasher);
                    discount.map(f64::to_bits).hash(hasher);
                });
            }
        });
        Ok(())
    }
}
