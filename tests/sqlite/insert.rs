//! How many rows one statement of SQLite takes.

use crate::harness::*;
use crate::suite::insert_many::{NewWide, Wide, wide};
use crate::suite::watch::Statements;

// 32,766 values: 2,184 rows of 15.
#[tokio::test]
async fn rows_are_split_exactly_at_the_bind_limit() -> TestResult {
    for (rows, statements) in [(2_184, 1), (2_185, 2), (4_368, 2), (4_369, 3)] {
        let db = fresh(&schema![Wide]).await;
        let seen = Statements::of(&db);
        let done = db.insert(Wide).values((0..rows).map(|id| NewWide::from(wide(id)))).execute().await?;
        assert_eq!(done.rows_affected, u64::try_from(rows)?);
        assert_eq!(seen.starting_with("insert").len(), statements, "{rows} rows");
        let (least, most) = db.select((min(Wide.id), max(Wide.id))).from(Wide).one().await?;
        assert_eq!((least, most), (Some(0), Some(rows - 1)));
        assert_eq!(db.from(Wide).count().await?, u64::try_from(rows)?);
    }
    Ok(())
}
