//! Raw SQL that only SQLite has.

use crate::harness::*;
use crate::suite::schema::*;

#[tokio::test]
async fn vacuum_runs() -> TestResult {
    let db = seeded().await?;
    db.execute(sql!("vacuum")).await?;
    assert_eq!(db.from(User).count().await?, 4);
    Ok(())
}
