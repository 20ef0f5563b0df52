#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod value;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, pin_mut};
use orm_core::{Error, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::{fetch, stream};
use crate::encode::Stored;
use crate::error::Origin;
use crate::functions;
use crate::functions::run::{Job, Outcome, Ticket, Wants};
use crate::statement::Text;

const NUMBERS: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT i, 'n' || i FROM n";

async fn connection() -> SqliteConnection {
    connect(&SqliteConnectOptions::new().in_memory(true)).await
}

async fn connect(options: &SqliteConnectOptions) -> SqliteConnection {
    let mut connection = options.connect().await.unwrap();
    functions::register(&mut connection).await.unwrap();
    connection
}

async fn script(connection: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

async fn count(connection: &mut SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

fn job(sql: &str, values: Vec<Stored>, wants: Wants) -> Job {
    let reads = !Text::of(sql).kind().writes();
    Job { sql: sql.into(), values, kept: true, reads, named: false, wants }
}

fn origin(sql: &str) -> Origin<'_> {
    Origin { sql, ..Origin::NONE }
}

/// The second cells of the rows, texts, until there are enough.
async fn texts(
    connection: &mut SqliteConnection,
    sql: &str,
    values: Vec<Stored>,
    most: usize,
) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    let job = job(sql, values, Wants::All);
    fetch(connection, job, origin(sql), &mut |row| {
        row.skip(1);
        texts.push(row.text()?.unwrap_or_default());
        Ok(texts.len() < most)
    })
    .await?;
    Ok(texts)
}

async fn execute(connection: &mut SqliteConnection, sql: &str) -> Result<Outcome> {
    fetch(connection, job(sql, Vec::new(), Wants::All), origin(sql), &mut |_| Ok(true)).await
}

#[tokio::test]
async fn rows_come_in_their_order_until_no_more_are_wanted() {
    let mut connection = connection().await;
    let sql = "SELECT * FROM (VALUES (1, 'c'), (2, 'b'), (3, 'a')) ORDER BY 2";
    for _ in 0..3 {
        assert_eq!(texts(&mut connection, sql, Vec::new(), 9).await.unwrap(), ["a", "b", "c"]);
        assert_eq!(texts(&mut connection, sql, Vec::new(), 2).await.unwrap(), ["a", "b"]);
    }
    let none = "SELECT 1, 'a' WHERE 0";
    assert_eq!(texts(&mut connection, none, Vec::new(), 9).await.unwrap(), [""; 0]);
    assert_eq!(texts(&mut connection, "-- nothing", Vec::new(), 9).await.unwrap(), [""; 0]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn many_rows_come_in_parts() {
    let mut connection = connection().await;
    let all = texts(&mut connection, NUMBERS, Vec::new(), usize::MAX).await.unwrap();
    assert_eq!(all.len(), 100_000);
    assert!(all.iter().enumerate().all(|(at, text)| *text == format!("n{}", at + 1)));
    // Those that nobody reads stop it.
    assert_eq!(texts(&mut connection, NUMBERS, Vec::new(), 7).await.unwrap().len(), 7);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn values_of_every_class_arrive_as_they_are() {
    let mut connection = connection().await;
    let long = "ü".repeat(100_000);
    let values = vec![
        Stored::Null,
        Stored::Integer(i64::MIN),
        Stored::Real(0.1 + 0.2),
        Stored::Real(f64::NEG_INFINITY),
        Stored::Text(String::new()),
        Stored::Text("a\0b".into()),
        Stored::Text(long.clone()),
        Stored::Blob(Vec::new()),
        Stored::Blob(vec![0, 255]),
    ];
    let sql = "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?";
    for kept in [true, true, false] {
        let mut rows = 0;
        let job = Job { kept, ..job(sql, values.clone(), Wants::All) };
        fetch(&mut connection, job, origin(sql), &mut |row| {
            rows += 1;
            assert_eq!(row.text()?, None);
            assert_eq!(row.i64()?, Some(i64::MIN));
            assert_eq!(row.f64()?, Some(0.1 + 0.2));
            assert_eq!(row.f64()?, Some(f64::NEG_INFINITY));
            assert_eq!(row.text()?.as_deref(), Some(""));
            assert_eq!(row.text()?.as_deref(), Some("a\0b"));
            assert_eq!(row.text()?.as_deref(), Some(&*long));
            assert_eq!(row.bytes()?, Some(Vec::new()));
            assert_eq!(row.bytes()?, Some(vec![0, 255]));
            Ok(true)
        })
        .await
        .unwrap();
        assert_eq!(rows, 1);
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn values_and_placeholders_have_to_match() {
    let mut connection = connection().await;
    for values in [vec![], vec![Stored::Integer(1), Stored::Integer(2)]] {
        let error = texts(&mut connection, "SELECT 1, ?", values, 9).await.unwrap_err();
        assert!(error.to_string().contains("other placeholders than values"), "{error}");
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_was_bound_is_gone_after_the_statement() {
    let mut connection = connection().await;
    let sql = "SELECT 1, ?";
    assert_eq!(texts(&mut connection, sql, vec![Stored::Text("a".into())], 9).await.unwrap(), ["a"]);
    assert_eq!(texts(&mut connection, sql, vec![Stored::Null], 9).await.unwrap(), [""]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn statements_follow_changes_of_their_table() {
    let mut connection = connection().await;
    script(&mut connection, "CREATE TABLE t (id, name); INSERT INTO t VALUES (1, 'a')").await;
    assert_eq!(texts(&mut connection, "SELECT * FROM t", Vec::new(), 9).await.unwrap(), ["a"]);
    script(&mut connection, "DROP TABLE t; CREATE TABLE t (x, y, z); INSERT INTO t VALUES (1, 'b', 2)").await;
    assert_eq!(texts(&mut connection, "SELECT * FROM t", Vec::new(), 9).await.unwrap(), ["b"]);
    script(&mut connection, "DROP TABLE t").await;
    let error = texts(&mut connection, "SELECT * FROM t", Vec::new(), 9).await.unwrap_err();
    assert!(error.to_string().contains("no such table: t"), "{error}");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn many_statements_are_kept_up_to_a_number() {
    let mut connection = connection().await;
    for round in 0..3 {
        for number in 0..150 {
            let sql = format!("SELECT {number}, 'n{number}'");
            let texts = texts(&mut connection, &sql, Vec::new(), 9).await.unwrap();
            assert_eq!(texts, [format!("n{number}")], "{round}");
        }
    }
    // Statements that were still open would make this fail.
    connection.close().await.unwrap();
}

#[tokio::test]
async fn registering_once_more_keeps_no_statement_open() {
    let mut connection = connection().await;
    for _ in 0..3 {
        assert_eq!(texts(&mut connection, "SELECT 1, 'a'", Vec::new(), 9).await.unwrap(), ["a"]);
        functions::register(&mut connection).await.unwrap();
    }
    script(&mut connection, "SELECT 1").await;
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_writes_tells_what_it_did() {
    let mut connection = connection().await;
    script(&mut connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)").await;
    let outcome = execute(&mut connection, "INSERT INTO t (name) VALUES ('a'), ('b'), ('c')").await.unwrap();
    assert_eq!((outcome.changes, outcome.last_insert_id), (3, 3));
    let outcome = execute(&mut connection, "UPDATE t SET name = name || '!' WHERE id > 1").await.unwrap();
    assert_eq!(outcome.changes, 2);
    let outcome = execute(&mut connection, "DELETE FROM t WHERE id > 9").await.unwrap();
    assert_eq!(outcome.changes, 0);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_writes_goes_on_when_its_rows_are_not_wanted() {
    let mut connection = connection().await;
    script(&mut connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)").await;
    let sql = format!("INSERT INTO t {NUMBERS} RETURNING id, name");
    assert_eq!(texts(&mut connection, &sql, Vec::new(), 1).await.unwrap(), ["n1"]);
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t").await, 100_000);
    // Even when nobody waits for it any more.
    script(&mut connection, "DELETE FROM t").await;
    {
        let rows =
            stream(&mut connection, job(&sql, Vec::new(), Wants::Stream), origin(&sql), Box::new(|_| Ok(())));
        pin_mut!(rows);
        assert!(rows.next().await.unwrap().is_ok());
    }
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t").await, 100_000);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_was_given_up_before_its_turn_is_not_run() {
    let mut connection = connection().await;
    script(&mut connection, "CREATE TABLE t (id)").await;
    let ticket = Ticket::of(job("INSERT INTO t VALUES (1)", Vec::new(), Wants::All));
    let number = ticket.number();
    drop(ticket);
    let error = sqlx::query("SELECT orm_run(?)").bind(number).execute(&mut connection).await.unwrap_err();
    assert!(error.to_string().contains("orm_run: no statement waits for it"), "{error}");
    assert_eq!(count(&mut connection, "SELECT count(*) FROM t").await, 0);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn sql_by_hand_gains_nothing_by_the_function_and_its_table() {
    let mut connection = connection().await;
    for sql in ["SELECT orm_run(1)", "SELECT orm_run('DROP TABLE t')", "SELECT orm_run(NULL)"] {
        let error = sqlx::query(sql).execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains("no statement waits for it"), "{sql}: {error}");
    }
    for (sql, told) in [
        ("SELECT * FROM orm_statements", "no query solution"),
        ("DELETE FROM orm_statements", "may not be modified"),
        ("DROP TABLE orm_statements", "may not be dropped"),
        ("CREATE VIRTUAL TABLE x USING orm_statements", "no such module"),
        ("CREATE VIEW v AS SELECT orm_run(1); SELECT * FROM v", "unsafe use of orm_run"),
    ] {
        let error = sqlx::raw_sql(sql).execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains(told), "{sql}: {error}");
    }
    assert_eq!(texts(&mut connection, "SELECT 1, 'a'", Vec::new(), 9).await.unwrap(), ["a"]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_cell_of_another_class_is_told_by_its_column() {
    let mut connection = connection().await;
    let sql = "SELECT 1 AS id, 7 AS title";
    let error = texts(&mut connection, sql, Vec::new(), 9).await.unwrap_err();
    let Error::Decode { column, message, .. } = error else { panic!("{error}") };
    assert_eq!((column.as_deref(), &*message), (Some("title"), "expected `String`, found INTEGER"));

    let sink = Box::new(|row: &mut dyn orm_core::RowReader| row.text().map(drop));
    let rows = stream(&mut connection, job(sql, Vec::new(), Wants::Stream), origin(sql), sink);
    let error = rows.try_collect::<Vec<()>>().await.unwrap_err();
    let Error::Decode { column, .. } = error else { panic!("{error}") };
    assert_eq!(column.as_deref(), Some("id"));
    connection.close().await.unwrap();
}

#[tokio::test]
async fn names_of_columns_are_known_where_they_are_asked_for() {
    let mut connection = connection().await;
    let sql = "SELECT 1 AS id, 'a' AS \"a title\"";
    for (named, names) in [(true, [Some("id"), Some("a title"), None]), (false, [None; 3])] {
        let job = Job { named, ..job(sql, Vec::new(), Wants::All) };
        let mut rows = 0;
        fetch(&mut connection, job, origin(sql), &mut |row| {
            rows += 1;
            assert_eq!([row.column_name(0), row.column_name(1), row.column_name(2)], names);
            Ok(true)
        })
        .await
        .unwrap();
        assert_eq!(rows, 1);
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn errors_are_those_of_the_statement() {
    let mut connection = connection().await;
    let overflow = "SELECT 1, abs(-9223372036854775807 - 1)";
    for sql in [overflow, "SELECT 1, * FROM nowhere", "SELECT 1,", "SELECT 1, 'a\0b'"] {
        let error = texts(&mut connection, sql, Vec::new(), 9).await.unwrap_err();
        let Error::Database { code, message, .. } = error else { panic!("{error}") };
        assert_eq!(code.as_deref(), Some("1"), "{message}");
    }
    // After rows, too.
    let late = "SELECT column1, abs(column1) FROM (VALUES (1), (-9223372036854775808))";
    let error = execute(&mut connection, late).await.unwrap_err();
    assert!(error.to_string().contains("integer overflow"), "{error}");
    script(&mut connection, "CREATE TABLE t (name TEXT NOT NULL)").await;
    let error = execute(&mut connection, "INSERT INTO t VALUES (NULL)").await.unwrap_err();
    assert!(matches!(error, Error::NotNullViolation { .. }), "{error}");
    connection.close().await.unwrap();
}

/// A stream, and how many rows its sink was given.
fn counted<'a>(
    connection: &'a mut SqliteConnection,
    sql: &'a str,
) -> (impl Stream<Item = Result<()>> + 'a, Arc<AtomicUsize>) {
    let count = Arc::<AtomicUsize>::default();
    let counter = Arc::clone(&count);
    let sink = move |_: &mut dyn orm_core::RowReader| {
        counter.fetch_add(1, Ordering::Relaxed);
        Ok(())
    };
    (stream(connection, job(sql, Vec::new(), Wants::Stream), origin(sql), Box::new(sink)), count)
}

#[tokio::test]
async fn a_stream_brings_rows_before_all_are_there() {
    let mut connection = connection().await;
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'a' FROM n";
    for sql in [NUMBERS, endless] {
        let (rows, count) = counted(&mut connection, sql);
        pin_mut!(rows);
        while count.load(Ordering::Relaxed) < 50_000 {
            rows.next().await.unwrap().unwrap();
        }
        assert!(count.load(Ordering::Relaxed) < 90_000);
    }
    let (rows, count) = counted(&mut connection, NUMBERS);
    let parts = rows.try_fold(0, async |parts, ()| Ok(parts + 1)).await.unwrap();
    // More where the machine is slow, but never so many as there are rows.
    assert!((10..50_000).contains(&parts), "{parts}");
    assert_eq!(count.load(Ordering::Relaxed), 100_000);
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_cache_is_waited_for() {
    let options =
        SqliteConnectOptions::new().filename("file:orm-run?mode=memory&cache=shared").shared_cache(true);
    let (mut one, mut other) = (connect(&options).await, connect(&options).await);
    script(&mut one, "CREATE TABLE t (id INTEGER, name TEXT); INSERT INTO t VALUES (1, 'a')").await;
    for (is_value, name) in [(false, "b"), (true, "c")] {
        script(&mut one, &format!("BEGIN; UPDATE t SET name = '{name}'")).await;
        let reader = tokio::spawn(async move {
            let sql = "SELECT * FROM t";
            let read = match is_value {
                false => texts(&mut other, sql, Vec::new(), 9).await,
                true => value::texts(&mut other, sql, 9).await,
            };
            (read, other)
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!reader.is_finished());
        script(&mut one, "COMMIT").await;
        let read;
        (read, other) = reader.await.unwrap();
        assert_eq!(read.unwrap(), [name]);
    }
    other.close().await.unwrap();
    one.close().await.unwrap();
}
