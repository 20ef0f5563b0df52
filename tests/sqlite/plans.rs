//! What SQLite says of how it runs a statement.

use orm::sqlx::AssertSqlSafe;

use crate::harness::*;

/// Lets the planner know how many rows there are.
pub async fn gather_statistics(db: &Db<D>) -> orm::Result<()> {
    db.execute_script("analyze").await?;
    Ok(())
}

/// The tables that a statement reads from their beginning to their end, and the plan.
pub async fn scanned(
    db: &Db<D>,
    statement: orm::Statement,
) -> Result<(Vec<String>, String), Box<dyn std::error::Error>> {
    let mut query = orm::sqlx::query_as(AssertSqlSafe(format!("explain query plan {}", statement.sql)));
    for _ in &statement.params {
        query = query.bind(1_i64);
    }
    let lines: Vec<(i64, i64, i64, String)> = query.fetch_all(db.pool()).await?;
    let lines: Vec<String> = lines.into_iter().map(|(_, _, _, detail)| detail).collect();
    // What a limit leaves is read whole; it goes by the name of its table.
    let derived = |name: &str| lines.iter().any(|line| *line == format!("CO-ROUTINE {name}"));
    let scanned = lines.iter().filter_map(|line| line.strip_prefix("SCAN ")).filter(|name| !derived(name));
    Ok((scanned.map(str::to_owned).collect(), lines.join("\n")))
}
