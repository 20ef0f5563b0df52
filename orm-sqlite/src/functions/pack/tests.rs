//! What goes into a pack comes out of it.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use orm_core::{Error, Result, RowReader};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, Row};

use crate::decode::Cells;
use crate::functions::ffi::set_limit;
use crate::functions::register;

struct Database(SqliteConnection);

impl Database {
    async fn new() -> Self {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        register(&mut connection).await.unwrap();
        Self(connection)
    }

    /// Users and what they have to do.
    async fn with_todos() -> Self {
        let mut database = Self::new().await;
        database
            .run(
                "CREATE TABLE users (id INTEGER PRIMARY KEY);
                 CREATE TABLE todos (id INTEGER PRIMARY KEY, user_id INTEGER, title TEXT);
                 CREATE TABLE tags (todo_id INTEGER, name TEXT);
                 INSERT INTO users VALUES (1), (2), (3);
                 INSERT INTO todos VALUES (1, 1, 'a'), (2, 3, 'b'), (3, 1, NULL), (4, 1, '');
                 INSERT INTO tags VALUES (1, 'x'), (1, 'y'), (2, 'z')",
            )
            .await;
        database
    }

    async fn run(&mut self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.0).await.unwrap();
    }

    async fn row(&mut self, sql: &str) -> SqliteRow {
        sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.0).await.unwrap()
    }

    /// What `read` makes of each packed row.
    async fn list<T>(&mut self, sql: &str, read: impl FnMut(&mut dyn RowReader) -> Result<T>) -> Vec<T> {
        list(&mut Cells::new(&self.row(sql).await), read).unwrap()
    }

    async fn error(&mut self, sql: &str) -> String {
        match sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut self.0).await {
            Err(sqlx::Error::Database(error)) => error.message().to_owned(),
            Err(error) => panic!("{sql}: {error}"),
            Ok(rows) => panic!("{sql}: {} rows", rows.len()),
        }
    }

    async fn close(self) {
        self.0.close().await.unwrap();
    }
}

fn list<T>(row: &mut dyn RowReader, mut read: impl FnMut(&mut dyn RowReader) -> Result<T>) -> Result<Vec<T>> {
    let mut list = Vec::new();
    assert!(row.list(&mut |row| {
        list.push(read(row)?);
        Ok(())
    })?);
    Ok(list)
}

#[tokio::test]
async fn every_value_keeps_its_class_and_its_bits() {
    let mut database = Database::new().await;
    database.run("CREATE TABLE t (id INTEGER PRIMARY KEY, i, r, t, b)").await;
    let integers = [i64::MIN, -1, 0, 1, 9_007_199_254_740_993, i64::MAX];
    let reals = [-0.0, 5e-324, f64::MIN_POSITIVE, 0.1 + 0.2, f64::MAX, f64::NEG_INFINITY];
    let texts = ["", "a\0b", "é😀", "1", "\u{ffff}", "x"];
    let blobs = [&[][..], &[0], &[0, 255, 254], &[49], &[1; 300], &[3, 0, 0, 0]];
    for at in 0..6 {
        sqlx::query("INSERT INTO t (i, r, t, b) VALUES (?, ?, ?, ?)")
            .bind(integers[at])
            .bind(reals[at])
            .bind(texts[at])
            .bind(blobs[at])
            .execute(&mut database.0)
            .await
            .unwrap();
    }
    for order in ["", " ORDER BY id"] {
        let rows = database
            .list(&format!("SELECT orm_pack(i, NULL, r, t, b{order}) FROM t"), |row| {
                assert_eq!(row.width(), 5);
                let (integer, null) = (row.i64()?, row.is_null(0)?);
                row.skip(1);
                Ok((integer, null, row.f64()?.map(f64::to_bits), row.text()?, row.bytes()?))
            })
            .await;
        let expected: Vec<_> = (0..6)
            .map(|at| {
                let (text, blob) = (texts[at].to_owned(), blobs[at].to_vec());
                (Some(integers[at]), true, Some(reals[at].to_bits()), Some(text), Some(blob))
            })
            .collect();
        assert_eq!(rows, expected);
    }
    // No class is taken for another.
    let row = database.row("SELECT orm_pack('1', 1, 1.5, x'31', zeroblob(3))").await;
    let read = |row: &mut dyn RowReader| {
        let wrong = [row.i64().is_err(), row.text().is_err(), row.text().is_err(), row.text().is_err()];
        Ok((wrong, row.bytes()?))
    };
    assert_eq!(list(&mut Cells::new(&row), read).unwrap(), [([true; 4], Some(vec![0; 3]))]);
    database.close().await;
}

#[tokio::test]
async fn a_text_that_is_not_utf8_is_an_error_where_it_is_read() {
    let mut database = Database::new().await;
    let row = database.row("SELECT orm_pack(CAST(x'61ff' AS TEXT), 7) AS related").await;
    assert_eq!(row.get::<Vec<u8>, _>(0)[..11], [2, 0, 0, 0, 3, 2, 0, 0, 0, b'a', 0xff]);
    let Error::Decode { column, message, .. } = list(&mut Cells::new(&row), |row| row.text()).unwrap_err()
    else {
        panic!()
    };
    assert_eq!(column.as_deref(), Some("related"));
    assert_eq!(message, "expected `String`, found TEXT that is not UTF-8 in a related row");
    let others = list(&mut Cells::new(&row), |row| {
        row.skip(1);
        row.i64()
    });
    assert_eq!(others.unwrap(), [Some(7)]);
    database.close().await;
}

#[tokio::test]
async fn text_is_utf8_in_a_utf16_database_too() {
    let mut database = Database(SqliteConnection::connect("sqlite::memory:").await.unwrap());
    database.run("PRAGMA encoding = 'UTF-16'").await;
    register(&mut database.0).await.unwrap();
    database.run("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('é😀'), ('')").await;
    let texts = database.list("SELECT orm_pack(x ORDER BY x DESC) FROM t", |row| row.text()).await;
    assert_eq!(texts, [Some("é😀".into()), Some(String::new())]);
    database.close().await;
}

#[tokio::test]
async fn rows_come_in_the_order_inside_the_call() {
    let mut database = Database::with_todos().await;
    for (call, expected) in [
        ("orm_pack(id ORDER BY id DESC)", &[4, 3, 2, 1][..]),
        ("orm_pack(id ORDER BY title DESC NULLS LAST, id)", &[2, 1, 4, 3]),
        ("orm_pack(id ORDER BY id) FILTER (WHERE user_id = 1)", &[1, 3, 4]),
        ("orm_pack(DISTINCT user_id ORDER BY user_id)", &[1, 3]),
    ] {
        let ids = database.list(&format!("SELECT {call} FROM todos"), |row| Ok(row.i64()?.unwrap())).await;
        assert_eq!(ids, expected, "{call}");
    }
    database.close().await;
}

#[tokio::test]
async fn no_rows_are_an_empty_list_and_not_null() {
    let mut database = Database::with_todos().await;
    for sql in [
        "SELECT orm_pack(id, title) FROM todos WHERE 0",
        "SELECT orm_pack(id ORDER BY id) FROM todos WHERE id > 9",
        "SELECT orm_pack(id) FILTER (WHERE 0) FROM todos",
        "SELECT (SELECT orm_pack(id) FROM todos WHERE user_id = u.id) FROM users u WHERE u.id = 2",
    ] {
        let row = database.row(sql).await;
        assert_eq!(row.get::<Option<Vec<u8>>, _>(0), Some(vec![]), "{sql}");
        assert_eq!(list(&mut Cells::new(&row), |row| row.i64()).unwrap(), [], "{sql}");
    }
    // Beside a row: the column of an outer join may be NULL.
    let row = database.row("SELECT NULL").await;
    assert!(!Cells::new(&row).list(&mut |_| Ok(())).unwrap());
    database.close().await;
}

#[tokio::test]
async fn packs_nest_in_correlated_subqueries() {
    type Todo = (i64, Option<String>, Vec<String>);
    let mut database = Database::with_todos().await;
    let rows = sqlx::query(
        "SELECT u.id, (SELECT orm_pack(t.id, t.title, \
             (SELECT orm_pack(g.name ORDER BY g.name) FROM tags g WHERE g.todo_id = t.id) ORDER BY t.id DESC) \
         FROM todos t WHERE t.user_id = u.id), u.id FROM users u ORDER BY u.id",
    )
    .fetch_all(&mut database.0)
    .await
    .unwrap();
    let users: Vec<(i64, Vec<Todo>, i64)> = rows
        .iter()
        .map(|row| {
            let mut cells = Cells::new(row);
            let id = cells.i64().unwrap().unwrap();
            let todos = list(&mut cells, |todo| {
                let (id, title) = (todo.i64()?.unwrap(), todo.text()?);
                Ok((id, title, list(todo, |tag| Ok(tag.text()?.unwrap()))?))
            });
            (id, todos.unwrap(), cells.i64().unwrap().unwrap())
        })
        .collect();
    assert_eq!(
        users,
        [
            (
                1,
                vec![
                    (4, Some(String::new()), vec![]),
                    (3, None, vec![]),
                    (1, Some("a".into()), vec!["x".into(), "y".into()])
                ],
                1
            ),
            (2, vec![], 2),
            (3, vec![(2, Some("b".into()), vec!["z".into()])], 3),
        ]
    );
    // Packed rows of a query that is packed itself, as one cell.
    let ids = database
        .list(
            "SELECT orm_pack(p) FROM (SELECT orm_pack(id ORDER BY id) AS p FROM todos GROUP BY user_id)",
            |row| list(row, |row| Ok(row.i64()?.unwrap())),
        )
        .await;
    assert_eq!(ids, [vec![1, 3, 4], vec![2]]);
    database.close().await;
}

#[tokio::test]
async fn a_million_cells() {
    let mut database = Database::new().await;
    let sql = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 249999) \
               SELECT orm_pack(i, i * 0.5, 'text ' || i, NULL) FROM n";
    let mut at = 0_i64;
    database
        .list(sql, |row| {
            assert_eq!(row.i64()?, Some(at));
            row.skip(1);
            assert_eq!(row.text()?, Some(format!("text {at}")));
            at += 1;
            Ok(())
        })
        .await;
    assert_eq!(at, 250_000);
    database.close().await;
}

#[tokio::test]
async fn as_many_arguments_as_sqlite_has() {
    let mut database = Database::new().await;
    let columns: Vec<_> = (0..1000).map(|column| column.to_string()).collect();
    let widths = database
        .list(&format!("SELECT orm_pack({})", columns.join(", ")), |row| {
            row.skip(999);
            Ok((row.width(), row.i64()?))
        })
        .await;
    assert_eq!(widths, [(1000, Some(999))]);
    assert_eq!(database.error("SELECT orm_pack()").await, "orm_pack: no arguments");
    database.close().await;
}

#[tokio::test]
async fn a_result_that_is_too_long_is_an_error() {
    let mut database = Database::with_todos().await;
    set_limit(&mut database.0.lock_handle().await.unwrap(), 2000);
    // 4 bytes for the row, 5 for the cell.
    for (bytes, fits) in [(1991, true), (1992, false)] {
        let sql = format!("SELECT orm_pack(zeroblob({bytes}))");
        if fits {
            let blobs = database.list(&sql, |row| Ok(row.bytes()?.unwrap().len())).await;
            assert_eq!(blobs, [bytes]);
        } else {
            assert_eq!(database.error(&sql).await, "string or blob too big");
        }
    }
    let sql = "SELECT user_id, orm_pack(zeroblob(700)) FROM todos GROUP BY user_id ORDER BY user_id DESC";
    assert_eq!(database.error(sql).await, "string or blob too big");
    let row = database.row("SELECT orm_pack(id) FROM todos").await;
    assert_eq!(list(&mut Cells::new(&row), |row| row.i64()).unwrap().len(), 4);
    database.close().await;
}

/// Valgrind sees whether the states of these are freed.
#[tokio::test]
async fn a_query_that_fails_or_is_abandoned_midway_leaves_nothing_behind() {
    let mut database = Database::with_todos().await;
    // Its second pack fails when the first has a state, and in the second row of it.
    let sql = "SELECT orm_pack(title), orm_pack(abs(CASE id WHEN 3 THEN -9223372036854775808 ELSE 1 END)) FROM todos";
    assert_eq!(database.error(sql).await, "integer overflow");
    let sql = "SELECT u.id, (SELECT orm_pack(t.id, abs(CASE id WHEN 2 THEN -9223372036854775808 ELSE 1 END)) \
               FROM todos t WHERE t.user_id = u.id) FROM users u";
    assert_eq!(database.error(sql).await, "integer overflow");
    for sql in [
        "SELECT orm_pack(id, title) FROM todos GROUP BY user_id",
        "SELECT (SELECT orm_pack(t.id) FROM todos t WHERE t.user_id = u.id) FROM users u",
    ] {
        let row = sqlx::query(sql).fetch_optional(&mut database.0).await.unwrap().unwrap();
        assert_eq!(list(&mut Cells::new(&row), |row| row.i64()).unwrap().len(), 3);
    }
    database.close().await;
}

#[tokio::test]
async fn a_blob_of_the_users_is_an_error() {
    let mut database = Database::new().await;
    for value in ["x'01'", "x'00000000'", "x'0100000009'", "x'ffffffff00'", "'[[1]]'", "1", "1.5"] {
        let row = database.row(&format!("SELECT {value} AS mine")).await;
        let Error::Decode { column, message, .. } =
            list(&mut Cells::new(&row), |row| row.i64()).expect_err(value)
        else {
            panic!("{value}")
        };
        assert_eq!(column.as_deref(), Some("mine"), "{value}");
        assert!(message.contains("found"), "{message}");
    }
    database.close().await;
}
