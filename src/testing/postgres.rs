use orm_postgres::sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use tokio::sync::OnceCell;

use super::container::Image;
use super::scratch::{Backend, Guard, Task};
use super::server::{Server, Step};
use crate::{Db, PoolOptions, Postgres};

static SERVER: Server = Server {
    name: "PostgreSQL",
    variable: "TEST_POSTGRES_URL",
    image: Image {
        name: "postgres",
        tag: "17-alpine",
        port: 5432,
        // Without `trust`, a connection costs thousands of rounds of hashing, in a debug build for the most part.
        environment: &[("POSTGRES_PASSWORD", "orm"), ("POSTGRES_HOST_AUTH_METHOD", "trust")],
        // Nothing has to survive, so nothing waits for the disk.
        arguments: &[
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "synchronous_commit=off",
            "-c",
            "max_connections=500",
            "-c",
            "max_wal_size=128MB",
        ],
        // A new database is a copy of hundreds of files.
        memory: Some("/var/lib/postgresql/data"),
        login: "postgres://postgres:orm",
        database: "postgres",
    },
    ping: |url| execute(url, None),
    create: |url, name| execute(url, Some(format!("CREATE DATABASE {name}"))),
    drop: |url, name| execute(url, Some(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))),
    running: OnceCell::const_new(),
};

/// Runs a statement on a connection of its own.
fn execute(url: String, sql: Option<String>) -> Step {
    Box::pin(async move {
        let failed = |error: orm_postgres::sqlx::Error| error.to_string();
        let mut connection = PgConnection::connect(&url).await.map_err(failed)?;
        if let Some(sql) = sql {
            // The names in it are made here.
            raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.map_err(failed)?;
        }
        connection.close().await.map_err(failed)
    })
}

impl Backend for Postgres {
    fn create() -> Task<(String, Guard)> {
        SERVER.create()
    }

    fn open(url: String, options: PoolOptions) -> Task<Db<Self>> {
        Box::pin(async move { crate::postgres::connect_with(&url, options).await })
    }
}
