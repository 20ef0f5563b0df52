#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use orm_core::Error;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection};

use super::fetch;
use crate::error::Origin;
use crate::functions;
use crate::statement::Kind;
use crate::syntax::SqliteSyntax;

/// A connection whose values have at most so many bytes.
async fn connection(limit: i32) -> SqliteConnection {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    functions::register(&mut connection).await.unwrap();
    functions::set_limit(&mut connection.lock_handle().await.unwrap(), limit);
    connection
}

/// The texts that the packed form of a select gives, `None` when they do not fit.
async fn texts(
    connection: &mut SqliteConnection,
    select: &str,
    most: usize,
) -> Result<Option<Vec<String>>, Error> {
    let packed = orm_core::sql::Syntax::packed(&SqliteSyntax, select, 2).unwrap();
    let origin = Origin { table: None, kind: Kind::Read, sql: select };
    let mut texts = Vec::new();
    let fits = fetch(connection, sqlx::query(AssertSqlSafe(packed)), origin, &mut |row| {
        row.skip(1);
        texts.push(row.text()?.unwrap_or_default());
        Ok(texts.len() < most)
    })
    .await?;
    Ok(fits.then_some(texts))
}

const NUMBERS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100)";

#[tokio::test]
async fn rows_come_in_their_order_until_no_more_are_wanted() {
    let mut connection = connection(1_000_000).await;
    let select = format!("{NUMBERS} SELECT i, 'n' || i FROM n ORDER BY i DESC LIMIT 3");
    assert_eq!(texts(&mut connection, &select, 9).await.unwrap().unwrap(), ["n100", "n99", "n98"]);
    assert_eq!(texts(&mut connection, &select, 2).await.unwrap().unwrap(), ["n100", "n99"]);
    let none = format!("{NUMBERS} SELECT i, 'n' FROM n WHERE i < 0");
    assert_eq!(texts(&mut connection, &none, 9).await.unwrap().unwrap(), [""; 0]);
}

#[tokio::test]
async fn rows_that_do_not_fit_into_a_value_are_not_read() {
    let mut connection = connection(1_000).await;
    let select = format!("{NUMBERS} SELECT i, 'a text' FROM n");
    assert_eq!(texts(&mut connection, &select, 999).await.unwrap(), None);
    let select = format!("{NUMBERS} SELECT i, 'a text' FROM n LIMIT 10");
    assert_eq!(texts(&mut connection, &select, 999).await.unwrap().unwrap().len(), 10);
}

#[tokio::test]
async fn a_cell_of_another_class_is_told_by_its_column() {
    let mut connection = connection(1_000_000).await;
    let error = texts(&mut connection, "SELECT 1 AS id, 7 AS title", 9).await.unwrap_err();
    let Error::Decode { column, message, .. } = error else { panic!("{error}") };
    assert_eq!((column.as_deref(), &*message), (Some("title"), "expected `String`, found INTEGER"));
}

#[tokio::test]
async fn the_errors_of_a_select_are_its_own() {
    let mut connection = connection(1_000_000).await;
    let error = texts(&mut connection, "SELECT 1, abs(-9223372036854775807 - 1)", 9).await.unwrap_err();
    assert!(error.to_string().contains("integer overflow"), "{error}");
}
