//! Selects whose rows cross SQLite's thread in one cell, as `orm_pack` has put them there: many rows one by one take
//! most of a query's time.

#[cfg(test)]
mod tests;

use orm_core::driver::Sink;
use orm_core::{Error, Result};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Column, Executor, Row, SqlSafeStr, Statement};

use crate::decode::{self, Failed};
use crate::error::{self, Origin};

/// Runs the packed form of the select `origin`; `false` when its rows do not fit into a cell, and none of them was read.
pub(super) async fn fetch(
    connection: &mut SqliteConnection,
    packed: impl sqlx::Execute<'static, sqlx::Sqlite> + 'static,
    origin: Origin<'_>,
    sink: Sink<'_>,
) -> Result<bool> {
    let row = match connection.fetch_one(packed).await {
        Ok(row) => row,
        Err(error) if error::is_too_big(&error) => return Ok(false),
        Err(error) => return Err(error::statement(error, origin)),
    };
    let cell: &[u8] = row.try_get(0).map_err(|error| error::statement(error, origin))?;
    match read(cell, sink) {
        (Ok(()), _) => Ok(true),
        (Err(Error::Decode { column: None, message, sql }), Some(at)) => {
            Err(Error::Decode { column: name(connection, origin.sql, at).await, message, sql })
        }
        (Err(error), _) => Err(error),
    }
}

/// Gives the rows to the sink; when it refuses one, where it did.
fn read(cell: &[u8], sink: Sink<'_>) -> (Result<()>, Option<usize>) {
    let failed = Failed::default();
    let mut wanted = true;
    let result = decode::read_result(cell, &failed, &mut |row| {
        if wanted {
            wanted = sink(row)?;
        }
        Ok(())
    });
    (result, failed.get())
}

/// The name of a column, which the packed form does not tell.
async fn name(connection: &mut SqliteConnection, select: &str, at: usize) -> Option<String> {
    let statement = connection.prepare(AssertSqlSafe(select).into_sql_str()).await.ok()?;
    statement.columns().get(at).map(|column| column.name().to_owned())
}
