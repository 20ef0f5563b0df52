//! What MySQL and MariaDB say of how they run a statement.

use orm::sqlx::{AssertSqlSafe, Row};

use crate::harness::*;

/// Lets the planner know how many rows there are.
pub async fn gather_statistics(db: &Db<D>) -> orm::Result<()> {
    let tables: Vec<(String,)> = db
        .fetch(sql!("select table_name from information_schema.tables where table_schema = database()"))
        .await?;
    for (table,) in tables {
        db.execute_script(&format!("analyze table `{table}`")).await?;
    }
    Ok(())
}

/// The tables that a statement reads from their beginning to their end, and the plan.
pub async fn scanned(
    db: &Db<D>,
    statement: orm::Statement,
) -> Result<(Vec<String>, String), Box<dyn std::error::Error>> {
    // Without a format, MySQL draws a tree.
    let mut query = orm::sqlx::query(AssertSqlSafe(format!("explain format=traditional {}", statement.sql)));
    for value in &statement.params {
        query = match value {
            orm::Value::I64(value) => query.bind(*value),
            orm::Value::Bool(value) => query.bind(*value),
            other => panic!("{other:?}"),
        };
    }
    let mut scanned = Vec::new();
    let mut lines = Vec::new();
    for row in query.fetch_all(db.pool()).await? {
        let cell = |name: &str| -> Result<Option<String>, orm::sqlx::Error> { row.try_get(name) };
        let (table, access, key) = (cell("table")?.unwrap_or_default(), cell("type")?, cell("key")?);
        // What a limit leaves is read whole, under the name of the step that made it.
        let whole = matches!(access.as_deref(), Some("ALL" | "index")) && !table.starts_with('<');
        lines.push(format!("{table}: {access:?} by {key:?}"));
        if whole {
            scanned.push(table);
        }
    }
    Ok((scanned, lines.join("\n")))
}
