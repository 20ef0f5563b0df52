//! What the tests of the ends of the column types share: values that find their rows, and a second way of reading them,
//! on which nothing of this crate lies: the driver's own queries for texts that the database made.

use orm::sqlx::{self, AssertSqlSafe};
use rust_decimal::Decimal;

use super::round_trip::brief;
use crate::harness::*;

/// What a column holds: each is made a text in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Bool,
    Integer,
    Single,
    Double,
    Text,
    Bytes,
    Uuid,
    Instant,
    Local,
    Day,
    Time,
    Decimal,
    Json,
    Enum,
}

/// The SQL for the text of a column: hexadecimal for texts and bytes, `2024-02-29 12:34:56.789012` for times.
fn as_text(holds: Holds, column: &str) -> String {
    match (DATABASE, holds) {
        (Database::Postgres, Holds::Text) => format!("upper(encode(convert_to({column}, 'UTF8'), 'hex'))"),
        (Database::Postgres, Holds::Bytes) => format!("upper(encode({column}, 'hex'))"),
        (Database::Postgres, Holds::Uuid) => format!("replace({column}::text, '-', '')"),
        (Database::Postgres, Holds::Instant) => {
            format!("to_char({column} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')")
        }
        (Database::Postgres, Holds::Local) => format!("to_char({column}, 'YYYY-MM-DD HH24:MI:SS.US')"),
        (Database::Postgres, Holds::Day) => format!("to_char({column}, 'YYYY-MM-DD')"),
        (Database::Postgres, Holds::Time) => format!("to_char({column}::interval, 'HH24:MI:SS.US')"),
        // The digits of a single are its shortest text: those of the double are all that it holds.
        (Database::Postgres, Holds::Single) => format!("{column}::double precision::text"),
        (Database::Postgres, _) => format!("{column}::text"),
        (_, Holds::Bool) => {
            format!("case {column} when 1 then 'true' when 0 then 'false' else 'neither' end")
        }
        (_, Holds::Text | Holds::Bytes) => format!("hex({column})"),
        (Database::MySql, Holds::Uuid) => format!("lower(hex({column}))"),
        (Database::MariaDb, Holds::Uuid) => format!("replace(cast({column} as char), '-', '')"),
        (Database::MySql | Database::MariaDb, _) => format!("cast({column} as char)"),
        (Database::Sqlite, Holds::Uuid) => format!("replace({column}, '-', '')"),
        (Database::Sqlite, Holds::Instant | Holds::Local) => {
            format!("replace(replace({column}, 'T', ' '), 'Z', '')")
        }
        (Database::Sqlite, _) => format!("cast({column} as text)"),
    }
}

/// The texts that the database makes of a column, in the order of the ids.
pub async fn told(
    db: &Db<D>,
    table: &str,
    column: &str,
    holds: Holds,
) -> Result<Vec<Option<String>>, sqlx::Error> {
    let quote = if DATABASE.is_mysql_or_mariadb() { '`' } else { '"' };
    let column = &format!("{quote}{column}{quote}");
    if DATABASE != Database::Postgres && matches!(holds, Holds::Single | Holds::Double) {
        // SQLite's text of a float is not exact in the last digit, MySQL's is cut to 22 characters: the driver's floats.
        let double = if DATABASE == Database::Sqlite { column } else { &format!("cast({column} as double)") };
        let sql = format!("select {double} from {table} order by id");
        let floats: Vec<Option<f64>> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(db.pool()).await?;
        return Ok(floats.into_iter().map(|float| float.map(|float| format!("{float:e}"))).collect());
    }
    let text = as_text(holds, column);
    let sql = format!("select case when {column} is null then null else {text} end from {table} order by id");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(db.pool()).await
}

/// Asserts that the database tells what was written. Floats and JSON may be spelled in another way, and decimals where
/// they are texts.
pub fn assert_told(holds: Holds, column: &str, told: &[Option<String>], written: &[Option<String>]) {
    assert_eq!(told.len(), written.len(), "{column}");
    for (told, written) in told.iter().zip(written) {
        let same = match (holds, told, written) {
            (Holds::Single | Holds::Double, Some(told), Some(written)) => {
                told.parse::<f64>().ok() == written.parse::<f64>().ok()
            }
            (Holds::Decimal, Some(told), Some(written)) if DATABASE == Database::Sqlite => {
                told.parse::<Decimal>().ok() == written.parse::<Decimal>().ok()
            }
            (Holds::Json, Some(told), Some(written)) => {
                let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
                parsed(told) == parsed(written)
            }
            _ => told == written,
        };
        assert!(same, "{column}: wrote {}, the database tells {}", brief(written), brief(told));
    }
}

/// Bytes in the digits that databases use.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).map_or('?', |digit| digit.to_ascii_uppercase());
    bytes.as_ref().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Asserts that each value of a column and of its nullable twin finds the rows that hold it, and no others; the rows are
/// in the order of their ids.
macro_rules! finds_each {
    ($db:expr, $table:ident, $rows:expr, [$($column:ident, $maybe:ident);* $(;)?]) => {$(
        for row in &$rows {
            let same: Vec<_> = $rows
                .iter()
                .filter(|other| other.$column == row.$column)
                .map(|other| other.id.clone())
                .collect();
            let found = $db
                .select($table.id)
                .from($table)
                .filter($table.$column.eq(row.$column.clone()))
                .order_by($table.id.asc())
                .all()
                .await?;
            assert_eq!(found, same, "{} = {}", stringify!($column), $crate::suite::round_trip::brief(&row.$column));
            let Some(value) = row.$maybe.clone() else { continue };
            let same: Vec<_> = $rows
                .iter()
                .filter(|other| other.$maybe == row.$maybe)
                .map(|other| other.id.clone())
                .collect();
            let found = $db
                .select($table.id)
                .from($table)
                .filter($table.$maybe.eq(value))
                .order_by($table.id.asc())
                .all()
                .await?;
            assert_eq!(found, same, "{} = {}", stringify!($maybe), $crate::suite::round_trip::brief(&row.$maybe));
        }
        let nulls: Vec<_> =
            $rows.iter().filter(|row| row.$maybe.is_none()).map(|row| row.id.clone()).collect();
        let found = $db
            .select($table.id)
            .from($table)
            .filter($table.$maybe.is_null())
            .order_by($table.id.asc())
            .all()
            .await?;
        assert_eq!(found, nulls, "{} is null", stringify!($maybe));
    )*};
}

/// Asserts that the database tells of a column and of its nullable twin what `$text` makes of the values.
macro_rules! tells_each {
    ($db:expr, $table:ident, $rows:expr, [$($column:ident, $maybe:ident: $holds:ident = $text:expr);* $(;)?]) => {$(
        let holds = $crate::suite::extremes::Holds::$holds;
        let name = $table::definition().name;
        let written: Vec<_> = $rows.iter().map(|row| Some($text(&row.$column))).collect();
        let told = $crate::suite::extremes::told(&$db, name, stringify!($column), holds).await?;
        $crate::suite::extremes::assert_told(holds, stringify!($column), &told, &written);
        let written: Vec<_> = $rows.iter().map(|row| row.$maybe.as_ref().map($text)).collect();
        let told = $crate::suite::extremes::told(&$db, name, stringify!($maybe), holds).await?;
        $crate::suite::extremes::assert_told(holds, stringify!($maybe), &told, &written);
    )*};
}

/// Asserts that a result is `Error::Encode`, and names this column.
macro_rules! refuses {
    ($result:expr, $column:expr) => {{
        let error = $result.err().expect("an error that names the column");
        assert!(matches!(error, orm::Error::Encode { .. }), "{}: {error:?}", $column);
        assert_eq!(error.columns(), [$column], "{error}");
        assert!(error.to_string().contains($column), "{error}");
    }};
}

pub(crate) use {finds_each, refuses, tells_each};
