//! Texts are exact: case, accents and blanks at the end tell them apart.

use super::schema::*;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "words")]
pub struct Word {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 50)]
    pub word: String,
    pub note: Option<String>,
}

/// Seven words that a sloppy comparison takes for fewer, in the order of their bytes.
const WORDS: [&str; 7] = [" ann", "ANN", "Ann", "ann", "ann ", "a\u{301}nn", "\u{e1}nn"];

pub async fn words() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Word]).await;
    let rows = WORDS.iter().zip(1i64..).map(|(word, id)| NewWord::builder().id(id).word(*word).note(*word));
    db.insert(Word).values(rows).execute().await?;
    Ok(db)
}

#[tokio::test]
async fn texts_that_differ_are_not_duplicates() -> TestResult {
    let db = words().await?;
    let read: Vec<String> = db.select(Word.word).from(Word).order_by(Word.id.asc()).all().await?;
    assert_eq!(read, WORDS);
    for (word, id) in WORDS.iter().zip(11i64..) {
        let error =
            db.insert(Word).values(NewWord::builder().id(id).word(*word)).execute().await.unwrap_err();
        assert!(error.is_unique_violation(), "{word:?}: {error:?}");
    }
    db.insert(Word).values(NewWord::builder().id(20).word("aNN")).execute().await?;
    assert_eq!(db.from(Word).count().await?, 8);
    Ok(())
}

#[tokio::test]
async fn eq_and_ne_are_exact() -> TestResult {
    let db = words().await?;
    for (word, id) in WORDS.iter().zip(1i64..) {
        let found: Vec<i64> = db.select(Word.id).from(Word).filter(Word.word.eq(*word)).all().await?;
        assert_eq!(found, [id], "{word:?}");
        // `note` is no key, and may have another column type.
        let found: Vec<i64> = db.select(Word.id).from(Word).filter(Word.note.eq(*word)).all().await?;
        assert_eq!(found, [id], "{word:?}");
        assert_eq!(db.from(Word).filter(Word.word.ne(*word)).count().await?, 6, "{word:?}");
    }
    Ok(())
}

#[tokio::test]
async fn is_in_is_exact() -> TestResult {
    let db = words().await?;
    let found: Vec<i64> = db
        .select(Word.id)
        .from(Word)
        .filter(Word.word.is_in(["ann", "ANN", "aNN"]))
        .order_by(Word.id.asc())
        .all()
        .await?;
    assert_eq!(found, [2, 4]);
    let found: Vec<i64> = db
        .select(Word.id)
        .from(Word)
        .filter(Word.note.is_not_in(["ann", "ANN"]))
        .order_by(Word.id.asc())
        .all()
        .await?;
    assert_eq!(found, [1, 3, 5, 6, 7]);
    Ok(())
}

#[tokio::test]
async fn like_and_its_kin_are_exact() -> TestResult {
    let db = words().await?;
    for (pattern, expected) in
        [("ann", vec![4]), ("ann%", vec![4, 5]), ("%nn", vec![1, 3, 4, 6, 7]), ("_nn", vec![3, 4, 7])]
    {
        let found: Vec<i64> = db
            .select(Word.id)
            .from(Word)
            .filter(Word.word.like(pattern))
            .order_by(Word.id.asc())
            .all()
            .await?;
        assert_eq!(found, expected, "{pattern}");
    }
    let found: Vec<i64> = db
        .select(Word.id)
        .from(Word)
        .filter(Word.word.starts_with("ann"))
        .order_by(Word.id.asc())
        .all()
        .await?;
    assert_eq!(found, [4, 5]);
    let found: Vec<i64> =
        db.select(Word.id).from(Word).filter(Word.word.ends_with(" ")).order_by(Word.id.asc()).all().await?;
    assert_eq!(found, [5]);
    Ok(())
}

#[tokio::test]
async fn ilike_folds_case_and_nothing_else() -> TestResult {
    let db = words().await?;
    let found: Vec<i64> =
        db.select(Word.id).from(Word).filter(Word.word.ilike("aNn")).order_by(Word.id.asc()).all().await?;
    assert_eq!(found, [2, 3, 4]);
    let found: Vec<i64> = db
        .select(Word.id)
        .from(Word)
        .filter(Word.word.icontains("aNn "))
        .order_by(Word.id.asc())
        .all()
        .await?;
    assert_eq!(found, [5]);
    Ok(())
}

#[tokio::test]
async fn distinct_groups_and_counts_are_exact() -> TestResult {
    let db = words().await?;
    assert_eq!(db.select(Word.note).from(Word).distinct().count().await?, 7);
    let groups: Vec<(Option<String>, i64)> =
        db.select((Word.note, count())).from(Word).group_by(Word.note).all().await?;
    assert_eq!(groups.len(), 7);
    assert!(groups.iter().all(|(_, rows)| *rows == 1), "{groups:?}");
    let counted: i64 = db.select(count_distinct(Word.note)).from(Word).one().await?;
    assert_eq!(counted, 7);
    let folded: Vec<(Option<String>, i64)> = db
        .select((lower(Word.note), count()))
        .from(Word)
        .filter(Word.id.between(2, 5))
        .group_by(lower(Word.note))
        .order_by(count().desc())
        .all()
        .await?;
    assert_eq!(folded, [(Some(s("ann")), 3), (Some(s("ann ")), 1)]);
    Ok(())
}

#[tokio::test]
async fn joins_on_texts_are_exact() -> TestResult {
    let db = words().await?;
    let other = alias!(Word as other);
    let rows: Vec<(i64, i64)> = db
        .select((Word.id, other.id))
        .from(Word)
        .inner_join(other, Word.word.eq(other.note))
        .order_by(Word.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7)]);
    Ok(())
}

#[tokio::test]
async fn length_and_concat_keep_every_character() -> TestResult {
    let db = words().await?;
    let lengths: Vec<i64> = db.select(length(Word.word)).from(Word).order_by(Word.id.asc()).all().await?;
    assert_eq!(lengths, [4, 3, 3, 3, 4, 4, 3]);
    let quoted: String =
        db.select(concat(concat("<", Word.word), ">")).from(Word).filter(Word.word.eq("ann ")).one().await?;
    assert_eq!(quoted, "<ann >");
    Ok(())
}

#[tokio::test]
async fn an_empty_text_is_not_null() -> TestResult {
    let db = fresh(&schema![Word]).await;
    db.insert(Word)
        .values([NewWord::builder().id(1).word("").note(""), NewWord::builder().id(2).word(" ").note(None)])
        .execute()
        .await?;
    let rows: Vec<(i64, String, Option<String>)> =
        db.select((Word.id, Word.word, Word.note)).from(Word).order_by(Word.id.asc()).all().await?;
    assert_eq!(rows, [(1, s(""), Some(s(""))), (2, s(" "), None)]);
    assert_eq!(db.select(Word.id).from(Word).filter(Word.word.eq("")).all().await?, [1]);
    assert_eq!(db.select(Word.id).from(Word).filter(Word.note.is_null()).all().await?, [2]);
    Ok(())
}
