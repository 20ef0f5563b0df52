//! What PostgreSQL says of how it runs a statement.

use orm::sqlx::{AssertSqlSafe, Row};

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
    let mut sql = format!("explain {}", statement.sql);
    for (at, value) in statement.params.iter().enumerate().rev() {
        let literal = match value {
            orm::Value::I64(value) => value.to_string(),
            orm::Value::Bool(value) => value.to_string(),
            other => panic!("{other:?}"),
        };
        sql = sql.replace(&format!("${}", at + 1), &literal);
    }
    let lines = orm::sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(db.pool()).await?;
    let lines: Vec<String> = lines.iter().map(|line| line.get(0)).collect();
    let scanned = lines
        .iter()
        .filter_map(|line| line.split_once("Seq Scan on "))
        .map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default().to_owned());
    Ok((scanned.collect(), lines.join("\n")))
}
