//! `ilike` folds ASCII on SQLite.

use crate::harness::*;
use crate::suite::text::{Word, words};

#[tokio::test]
async fn ilike_leaves_other_letters_than_ascii_alone() -> TestResult {
    let db = words().await?;
    let found: Vec<i64> = db.select(Word.id).from(Word).filter(Word.word.ilike("\u{c1}NN")).all().await?;
    assert!(found.is_empty(), "{found:?}");
    let found: Vec<i64> = db.select(Word.id).from(Word).filter(Word.word.ilike("\u{e1}NN")).all().await?;
    assert_eq!(found, [7]);
    Ok(())
}
