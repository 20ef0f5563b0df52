//! The functions as SQL sees them.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod arithmetic;
mod rows;

use rust_decimal::Decimal;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, Row};

use super::ffi::{Scalar, register_scalar};
use super::register;

/// Knuth's generator, the same numbers in every run.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new() -> Self {
        Self(42)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 16
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// All lengths, scales and signs.
    pub(super) fn decimal(&mut self) -> Decimal {
        let bits = self.below(97);
        let mantissa = (i128::from(self.next()) << 48 | i128::from(self.next())) & ((1 << bits) - 1);
        let scale = u32::try_from(self.below(29)).unwrap();
        let sign = if self.below(2) == 0 { 1 } else { -1 };
        Decimal::from_i128_with_scale(sign * mantissa, scale)
    }

    /// A number that differs by one in the last digit.
    pub(super) fn neighbour(&mut self, value: Decimal) -> Decimal {
        let step = if self.below(2) == 0 { 1 } else { -1 };
        Decimal::try_from_i128_with_scale(value.mantissa() + step, value.scale()).unwrap_or(value)
    }
}

struct Database(SqliteConnection);

impl Database {
    async fn new() -> Self {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        register(&mut connection).await.unwrap();
        Self(connection)
    }

    /// A table `t(id, x)` with these values, written as SQL.
    async fn with(values: &[&str]) -> Self {
        let mut database = Self::new().await;
        database.run("CREATE TABLE t (id INTEGER PRIMARY KEY, x)").await;
        for value in values {
            database.run(&format!("INSERT INTO t (x) VALUES ({value})")).await;
        }
        database
    }

    async fn run(&mut self, sql: &str) {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut self.0).await.unwrap();
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<SqliteRow>, sqlx::Error> {
        sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut self.0).await
    }

    async fn list(&mut self, sql: &str) -> Vec<Option<String>> {
        self.rows(sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
            .iter()
            .map(|row| row.get(0))
            .collect()
    }

    async fn one(&mut self, expression: &str) -> Option<String> {
        self.list(&format!("SELECT {expression}")).await.remove(0)
    }

    async fn error(&mut self, sql: &str) -> String {
        match self.rows(sql).await {
            Err(sqlx::Error::Database(error)) => error.message().to_owned(),
            Err(error) => panic!("{sql}: {error}"),
            Ok(rows) => panic!("{sql}: {} rows", rows.len()),
        }
    }

    async fn expect(&mut self, cases: &[(&str, &str)]) {
        for (expression, expected) in cases {
            assert_eq!(self.one(expression).await.as_deref(), Some(*expected), "{expression}");
        }
    }

    async fn expect_null(&mut self, expressions: &[&str]) {
        for expression in expressions {
            assert_eq!(self.one(expression).await, None, "{expression}");
        }
    }

    async fn close(self) {
        self.0.close().await.unwrap();
    }
}

#[tokio::test]
async fn text_is_read_in_a_utf16_database_too() {
    let mut database = Database(SqliteConnection::connect("sqlite::memory:").await.unwrap());
    database.run("PRAGMA encoding = 'UTF-16'").await;
    register(&mut database.0).await.unwrap();
    database.run("CREATE TABLE t (x TEXT)").await;
    database.run("INSERT INTO t VALUES ('0.10'), ('0.2')").await;
    database.expect(&[("orm_decimal_sum(x) FROM t", "0.3")]).await;
    assert_eq!(
        database.list("SELECT x FROM t ORDER BY orm_decimal_key(x) DESC").await,
        [Some("0.2".into()), Some("0.10".into())]
    );
    database.close().await;
}

#[tokio::test]
async fn an_index_and_a_check_may_use_the_functions() {
    let mut database = Database::with(&["'10'", "'9'"]).await;
    database.run("CREATE INDEX t_x ON t (orm_decimal_key(x))").await;
    database.run("CREATE TABLE c (x TEXT CHECK (orm_decimal(x) = x))").await;
    let sql = "SELECT x FROM t WHERE orm_decimal_key(x) > orm_decimal_key('9.5') \
               ORDER BY orm_decimal_key(x)";
    assert_eq!(database.list(sql).await, [Some("10".into())]);
    let plan: String = database.rows(&format!("EXPLAIN QUERY PLAN {sql}")).await.unwrap()[0].get("detail");
    assert!(plan.contains("USING INDEX t_x"), "{plan}");
    assert!(database.error("INSERT INTO c VALUES ('1.0')").await.contains("CHECK constraint failed"));
    database.close().await;
}

#[tokio::test]
async fn registering_twice_is_harmless() {
    let mut database = Database::new().await;
    register(&mut database.0).await.unwrap();
    database.expect(&[("orm_decimal_add('0.1', '0.2')", "0.3")]).await;
    database.close().await;
}

#[tokio::test]
async fn a_panic_becomes_an_sql_error() {
    static PANICS: Scalar =
        Scalar { name: c"panics", arity: 1, pure: true, call: |_| panic!("a test panics here") };
    let mut database = Database::new().await;
    register_scalar(&mut database.0.lock_handle().await.unwrap(), &PANICS).unwrap();
    assert_eq!(database.error("SELECT panics(1)").await, "panics: internal error");
    database.expect(&[("orm_decimal(1)", "1")]).await;
    database.close().await;
}

#[test]
fn the_future_of_register_is_send() {
    fn assert_send<T: Send>(_: fn(&'static mut SqliteConnection) -> T) {}
    assert_send(register);
}
