use orm_mysql::sqlx::{self, AssertSqlSafe, Connection, MySqlConnection, Row, raw_sql};
use tokio::sync::OnceCell;

use super::container::Image;
use super::scratch::{Backend, Guard, Task};
use super::server::{Server, Step};
use crate::{Db, MariaDb, MySql, PoolOptions};

/// Nothing has to survive, so nothing waits for the disk; connections are many, and names are not looked up.
const ARGUMENTS: &[&str] = &[
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=OFF",
    "--max-connections=500",
    "--skip-name-resolve",
];

static MYSQL: Server = Server {
    name: "MySQL",
    variable: "TEST_MYSQL_URL",
    image: image("mysql", "9.7", &[("MYSQL_ROOT_PASSWORD", "orm")]),
    ping,
    create,
    drop,
    running: OnceCell::const_new(),
};

static MARIADB: Server = Server {
    name: "MariaDB",
    variable: "TEST_MARIADB_URL",
    image: image("mariadb", "11.8", &[("MARIADB_ROOT_PASSWORD", "orm")]),
    ping,
    create,
    drop,
    running: OnceCell::const_new(),
};

const fn image(
    name: &'static str,
    tag: &'static str,
    environment: &'static [(&'static str, &'static str)],
) -> Image {
    Image {
        name,
        tag,
        port: 3306,
        environment,
        arguments: ARGUMENTS,
        memory: None,
        login: "mysql://root:orm",
        database: "",
    }
}

fn ping(url: String) -> Step {
    Box::pin(async move {
        let connection = MySqlConnection::connect(&url).await.map_err(told)?;
        connection.close().await.map_err(told)
    })
}

fn create(url: String, name: String) -> Step {
    Box::pin(async move {
        let mut connection = MySqlConnection::connect(&url).await.map_err(told)?;
        execute(&mut connection, format!("CREATE DATABASE {name}")).await?;
        connection.close().await.map_err(told)
    })
}

fn drop(url: String, name: String) -> Step {
    Box::pin(async move {
        let mut connection = MySqlConnection::connect(&url).await.map_err(told)?;
        // An open transaction on one of its tables would hold DROP DATABASE up.
        for row in raw_sql("SHOW PROCESSLIST").fetch_all(&mut connection).await.map_err(told)? {
            let database: Option<String> = row.try_get_unchecked("db").map_err(told)?;
            if database.is_some_and(|database| database == name) {
                let id: u64 = row.try_get_unchecked("Id").map_err(told)?;
                // It may have ended by itself.
                let _ = execute(&mut connection, format!("KILL {id}")).await;
            }
        }
        execute(&mut connection, format!("DROP DATABASE IF EXISTS {name}")).await?;
        connection.close().await.map_err(told)
    })
}

async fn execute(connection: &mut MySqlConnection, sql: String) -> Result<(), String> {
    // The names in it are made here.
    raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(std::mem::drop).map_err(told)
}

fn told(error: sqlx::Error) -> String {
    error.to_string()
}

impl Backend for MySql {
    fn create() -> Task<(String, Guard)> {
        MYSQL.create()
    }

    fn open(url: String, options: PoolOptions) -> Task<Db<Self>> {
        Box::pin(async move { crate::mysql::connect_with(&url, options).await })
    }
}

impl Backend for MariaDb {
    fn create() -> Task<(String, Guard)> {
        MARIADB.create()
    }

    fn open(url: String, options: PoolOptions) -> Task<Db<Self>> {
        Box::pin(async move { crate::mariadb::connect_with(&url, options).await })
    }
}
