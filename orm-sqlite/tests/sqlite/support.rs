//! Databases and statements for tests.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use orm_core::driver::{DriverConnection, Request};
use orm_core::expr::RawSql;
use orm_core::scope::NoSource;
use orm_core::{Db, Dialect, Done, Executor, FromRow, PoolOptions, Result, TableDef, Value};
use orm_sqlite::Sqlite;

/// A folder that is gone after the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let name = format!("orm-sqlite-{}-{}", std::process::id(), LAST.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn url(&self, mode: &str) -> String {
        format!("sqlite://{}/app.db?mode={mode}", self.0.display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) async fn memory() -> Db<Sqlite> {
    orm_sqlite::connect("sqlite::memory:").await.unwrap()
}

/// In memory, with little patience.
pub(crate) async fn impatient() -> Db<Sqlite> {
    orm_sqlite::connect_with("sqlite::memory:", PoolOptions::new().busy_timeout(Duration::from_millis(50)))
        .await
        .unwrap()
}

pub(crate) async fn script(db: &Db<Sqlite>, sql: &str) -> Done {
    db.execute_script(sql).await.unwrap()
}

pub(crate) fn raw(sql: &'static str) -> RawSql<NoSource> {
    RawSql::new().text(sql)
}

pub(crate) async fn rows<R: FromRow>(db: &impl Executor<Dialect = Sqlite>, sql: &'static str) -> Vec<R> {
    db.fetch(raw(sql)).await.unwrap()
}

pub(crate) async fn number(db: &impl Executor<Dialect = Sqlite>, sql: &'static str) -> i64 {
    rows::<(i64,)>(db, sql).await[0].0
}

pub(crate) fn request(sql: &str, params: Vec<Value>, table: Option<&'static TableDef>) -> Request {
    Request { sql: Arc::from(sql), params, persistent: true, table, effect: None }
}

pub(crate) async fn connection(db: &Db<Sqlite>) -> Box<dyn DriverConnection> {
    Sqlite::driver(db.pool().clone(), false).acquire().await.unwrap()
}

/// Runs a statement about a table.
pub(crate) async fn about(db: &Db<Sqlite>, table: &'static TableDef, sql: &str) -> Result<Done> {
    connection(db).await.fetch(request(sql, Vec::new(), Some(table)), &mut |_| Ok(true)).await
}
