//! MySQL, MariaDB and SQLite: text is ordered by its bytes. PostgreSQL orders by the collation of the database.

use crate::harness::*;
use crate::suite::schema::s;
use crate::suite::text::{Word, words};

#[tokio::test]
async fn order_by_follows_the_bytes() -> TestResult {
    let db = words().await?;
    let sorted: Vec<i64> = db.select(Word.id).from(Word).order_by(Word.note.desc()).all().await?;
    assert_eq!(sorted, [7, 6, 5, 4, 3, 2, 1]);
    let sorted: Vec<i64> = db.select(Word.id).from(Word).order_by(Word.word.asc()).all().await?;
    assert_eq!(sorted, [1, 2, 3, 4, 5, 6, 7]);
    let ends: (Option<String>, Option<String>) =
        db.select((min(Word.note), max(Word.note))).from(Word).one().await?;
    assert_eq!(ends, (Some(s(" ann")), Some(s("\u{e1}nn"))));
    let above: Vec<i64> =
        db.select(Word.id).from(Word).filter(Word.word.gt("ann")).order_by(Word.id.asc()).all().await?;
    assert_eq!(above, [5, 6, 7]);
    Ok(())
}
