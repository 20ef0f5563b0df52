//! Rows that are made one value on the connection's thread.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::thread::{self, ThreadId};
use std::time::Duration;

use futures_util::FutureExt;
use orm_core::driver::{Collect, Collected};
use orm_core::{Error, Result, RowReader};
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use super::super::collect;
use super::{NUMBERS, connection, count, job, origin, script};
use crate::encode::Stored;
use crate::functions::run::{Job, Outcome, Wants};

const ENDLESS: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'n' || i FROM n";

/// What `read` makes of each row, until there are enough.
struct Rows<R> {
    rows: Vec<R>,
    most: usize,
    read: fn(&mut dyn RowReader) -> Result<R>,
}

impl<R: Send + 'static> Collect for Rows<R> {
    fn take(&mut self, row: &mut dyn RowReader) -> Result<bool> {
        self.rows.push((self.read)(row)?);
        Ok(self.rows.len() < self.most)
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Option<Collected> {
        Some(Box::new(self.rows))
    }
}

fn value<R: Send + 'static>(
    sql: &str,
    values: Vec<Stored>,
    most: usize,
    read: fn(&mut dyn RowReader) -> Result<R>,
) -> Job {
    let rows: Box<dyn Collect> = Box::new(Rows { rows: Vec::new(), most, read });
    job(sql, values, Wants::Value(Some(rows).into()))
}

async fn run<R: Send + 'static>(
    connection: &mut SqliteConnection,
    sql: &str,
    most: usize,
    read: fn(&mut dyn RowReader) -> Result<R>,
) -> Result<(Outcome, Vec<R>)> {
    let (outcome, rows) = collect(connection, value(sql, Vec::new(), most, read), origin(sql)).await?;
    let count = rows.count();
    let rows: Collected = rows.finish().unwrap();
    let rows = *(rows as Box<dyn Any>).downcast::<Vec<R>>().unwrap();
    assert_eq!(rows.len(), count);
    Ok((outcome, rows))
}

fn second(row: &mut dyn RowReader) -> Result<String> {
    row.skip(1);
    Ok(row.text()?.unwrap_or_default())
}

pub(super) async fn texts(connection: &mut SqliteConnection, sql: &str, most: usize) -> Result<Vec<String>> {
    run(connection, sql, most, second).await.map(|(_, rows)| rows)
}

#[tokio::test]
async fn rows_come_in_their_order_until_no_more_are_wanted() {
    let mut connection = connection().await;
    let sql = "SELECT * FROM (VALUES (1, 'c'), (2, 'b'), (3, 'a')) ORDER BY 2";
    for _ in 0..3 {
        assert_eq!(texts(&mut connection, sql, 9).await.unwrap(), ["a", "b", "c"]);
        assert_eq!(texts(&mut connection, sql, 2).await.unwrap(), ["a", "b"]);
    }
    assert_eq!(texts(&mut connection, "SELECT 1, 'a' WHERE 0", 9).await.unwrap(), [""; 0]);
    assert_eq!(texts(&mut connection, "-- nothing", 9).await.unwrap(), [""; 0]);
    assert_eq!(texts(&mut connection, ENDLESS, 3).await.unwrap(), ["n1", "n2", "n3"]);
    let all = texts(&mut connection, NUMBERS, usize::MAX).await.unwrap();
    assert_eq!(all.len(), 100_000);
    assert!(all.iter().enumerate().all(|(at, text)| *text == format!("n{}", at + 1)));
    connection.close().await.unwrap();
}

#[tokio::test]
async fn they_are_read_where_the_connection_lives() {
    let mut connection = connection().await;
    let here: fn(&mut dyn RowReader) -> Result<ThreadId> = |_| Ok(thread::current().id());
    let (_, threads) = run(&mut connection, "VALUES (1), (2)", 9, here).await.unwrap();
    assert_eq!(threads.len(), 2);
    assert!(threads.iter().all(|id| *id != thread::current().id()));
    connection.close().await.unwrap();
}

type Cells = (Option<String>, Option<i64>, Option<f64>, Option<String>, Option<Vec<u8>>, Option<Vec<u8>>);

fn cells(row: &mut dyn RowReader) -> Result<Cells> {
    assert_eq!(row.width(), 6);
    assert_eq!([row.column_name(1), row.column_name(5), row.column_name(6)], [Some("b"), Some("f g"), None]);
    assert_eq!([row.is_null(0)?, row.is_null(1)?, row.is_null(5)?], [true, false, false]);
    assert!(row.is_null(6).is_err());
    row.skip(4);
    assert_eq!(row.bytes()?, Some(Vec::new()));
    assert!(row.rewind());
    let cells = (row.text()?, row.i64()?, row.f64()?, row.text()?, row.bytes()?, row.bytes()?);
    let behind = row.text().unwrap_err().to_string();
    assert!(behind.contains("no further cell"), "{behind}");
    Ok(cells)
}

#[tokio::test]
async fn values_of_every_class_arrive_as_they_are() {
    let mut connection = connection().await;
    let sql = "SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e, ? AS \"f g\"";
    let long = format!("a\0{}", "ü".repeat(100_000));
    let values = vec![
        Stored::Null,
        Stored::Integer(i64::MIN),
        Stored::Real(0.1 + 0.2),
        Stored::Text(long.clone()),
        Stored::Blob(Vec::new()),
        Stored::Blob(vec![0, 255]),
    ];
    for kept in [true, true, false] {
        let job = Job { kept, ..value(sql, values.clone(), 9, cells) };
        let (_, rows) = collect(&mut connection, job, origin(sql)).await.unwrap();
        let rows = *(rows.finish().unwrap() as Box<dyn Any>).downcast::<Vec<Cells>>().unwrap();
        let row =
            (None, Some(i64::MIN), Some(0.1 + 0.2), Some(long.clone()), Some(Vec::new()), Some(vec![0, 255]));
        assert_eq!(rows, [row]);
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_cell_of_another_class_is_told_by_its_column() {
    let mut connection = connection().await;
    let sql = "SELECT column1 AS id, column2 AS title FROM (VALUES (1, 'a'), (2, 7), (3, 'c'))";
    let error = texts(&mut connection, sql, 9).await.unwrap_err();
    let Error::Decode { column, message, .. } = error else { panic!("{error}") };
    assert_eq!((column.as_deref(), &*message), (Some("title"), "expected `String`, found INTEGER"));
    // One that writes does so to its end.
    script(&mut connection, "CREATE TABLE t (id, title)").await;
    let insert = format!("INSERT INTO t {sql} RETURNING id, title");
    assert!(matches!(texts(&mut connection, &insert, 9).await, Err(Error::Decode { .. })));
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t").await, 3);
    let (outcome, rows) = run(&mut connection, &insert.replace('7', "'b'"), 1, second).await.unwrap();
    assert_eq!((outcome.changes, &*rows), (3, &["a".to_owned()][..]));
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_panic_is_that_of_the_task_that_waits() {
    let mut connection = connection().await;
    script(&mut connection, "CREATE TABLE t (id, name)").await;
    let sql = format!("INSERT INTO t {NUMBERS} RETURNING id, name");
    let panics: fn(&mut dyn RowReader) -> Result<()> = |_| std::panic::resume_unwind(Box::new("of the user"));
    let ran = AssertUnwindSafe(run(&mut connection, &sql, 9, panics)).catch_unwind().await;
    assert_eq!(ran.unwrap_err().downcast_ref::<&str>(), Some(&"of the user"));
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t").await, 100_000);
    assert_eq!(texts(&mut connection, "SELECT 1, 'a'", 9).await.unwrap(), ["a"]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_select_that_nobody_waits_for_any_more_ends() {
    let mut connection = connection().await;
    let waited = tokio::time::timeout(
        Duration::from_millis(50),
        run(&mut connection, ENDLESS, usize::MAX, |row| row.i64().map(drop)),
    );
    assert!(waited.await.is_err());
    assert_eq!(texts(&mut connection, "SELECT 1, 'a'", 9).await.unwrap(), ["a"]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn an_error_after_rows_is_that_of_the_statement() {
    let mut connection = connection().await;
    let late = "SELECT column1, 'n' || abs(column1) FROM (VALUES (1), (-9223372036854775808))";
    let error = texts(&mut connection, late, 9).await.unwrap_err();
    assert!(error.to_string().contains("integer overflow"), "{error}");
    // The row before it is enough.
    assert_eq!(texts(&mut connection, late, 1).await.unwrap(), ["n1"]);
    connection.close().await.unwrap();
}
