//! How many rows one statement of SQLite takes.

use crate::harness::*;
use crate::suite::insert_many::{NewWide, Wide, wide};
use crate::suite::schema::{NewTag, Tag};
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

#[tokio::test]
async fn many_values_have_placeholders_without_numbers() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let few = db.insert(Tag).values((0..40).map(|at| NewTag::builder().name(format!("t{at}"))));
    assert!(few.to_sql().sql.contains("(?1"), "{}", few.to_sql().sql);
    let many = || {
        let rows = (0..200).map(|at| NewTag::builder().name(format!("t{at}")).color(format!("c{at}")));
        db.insert(Tag).values(rows).on_conflict(Tag.name).do_update(|_| Tag.color.set("again"))
    };
    let sql = many().to_sql().sql;
    assert!(sql.contains("(?, ?), (?, ?)") && !sql.contains("?1"), "{sql}");
    assert_eq!(many().execute().await?.rows_affected, 200);
    assert_eq!(many().execute().await?.rows_affected, 200);
    let colors: Vec<(String, Option<String>)> = db.select((Tag.name, Tag.color)).from(Tag).all().await?;
    assert_eq!(colors.len(), 200);
    assert!(colors.iter().all(|(_, color)| color.as_deref() == Some("again")));
    Ok(())
}
