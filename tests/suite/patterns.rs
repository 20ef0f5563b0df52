//! Section 6: `like`, `ilike`, `contains` and their kin.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn like_is_exact_about_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.like("Read%")), [5]);
    assert_eq!(todos!(db, Todo.title.like("read%")), NONE);
    assert_eq!(todos!(db, Todo.title.like("Read")), NONE);
    assert_eq!(todos!(db, Todo.title.not_like("%o%")), [1, 6]);
    assert_eq!(todos!(db, Todo.title.not_like("%O%")), [1, 2, 3, 4, 5, 6]);
    // NULL is neither like nor unlike.
    assert_eq!(todos!(db, Todo.description.not_like("two%")), [3, 5]);
    Ok(())
}

#[tokio::test]
async fn like_knows_both_wildcards_and_a_backslash_takes_their_meaning() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.like("Buy_milk")), [1]);
    assert_eq!(todos!(db, Todo.title.like("Read_book")), [5]);
    assert_eq!(todos!(db, Todo.title.like(r"Buy\_milk")), NONE);
    assert_eq!(todos!(db, Todo.title.like(r"Read\_book")), [5]);
    assert_eq!(todos!(db, Todo.title.like("%100%")), [4]);
    assert_eq!(todos!(db, Todo.title.like(r"%100\%%")), [4]);
    assert_eq!(todos!(db, Todo.title.like(r"%100\%")), NONE);
    assert_eq!(todos!(db, Todo.description.like(r"C:\\%")), [5]);
    assert_eq!(todos!(db, Todo.description.like(r"%\\b%")), [5]);
    Ok(())
}

#[tokio::test]
async fn ilike_folds_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.ilike("READ%")), [5]);
    assert_eq!(todos!(db, Todo.title.ilike(r"read\_BOOK")), [5]);
    assert_eq!(todos!(db, Todo.title.ilike(r"buy\_milk")), NONE);
    assert_eq!(todos!(db, Todo.title.not_ilike("%O%")), [1, 6]);
    assert_eq!(todos!(db, Todo.description.not_ilike("TWO%")), [3, 5]);
    for (q, expected) in [("BOOK", vec![5]), ("sun", vec![3]), ("MILK", vec![1]), ("nothing", vec![])] {
        let found = Todo.title.ilike(format!("%{q}%")).or(Todo.description.ilike(format!("%{q}%")));
        assert_eq!(todos!(db, found), expected, "{q}");
    }
    Ok(())
}

#[tokio::test]
async fn like_takes_an_expression_as_its_pattern() -> TestResult {
    let db = seeded().await?;
    assert_eq!(users!(db, User.email.like(concat(User.username, "@%"))), [1, 2, 3, 4]);
    assert_eq!(users!(db, User.email.like(User.username)), NONE);
    assert_eq!(users!(db, lower(User.role).like("adm%")), [1]);
    Ok(())
}

#[tokio::test]
async fn contains_starts_with_and_ends_with_are_exact_about_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.contains("book")), [5]);
    assert_eq!(todos!(db, Todo.title.contains("BOOK")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("Buy")), [1]);
    assert_eq!(todos!(db, Todo.title.starts_with("buy")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("milk")), NONE);
    assert_eq!(todos!(db, Todo.title.ends_with("s")), [4, 6]);
    assert_eq!(todos!(db, Todo.title.ends_with("S")), NONE);
    assert_eq!(todos!(db, Todo.title.ends_with("Buy")), NONE);
    assert_eq!(todos!(db, Todo.description.contains("")), [1, 3, 5]);
    Ok(())
}

#[tokio::test]
async fn icontains_and_its_kin_fold_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.icontains("BOOK")), [5]);
    assert_eq!(todos!(db, Todo.title.istarts_with("bUY")), [1]);
    assert_eq!(todos!(db, Todo.title.istarts_with("milk")), NONE);
    assert_eq!(todos!(db, Todo.title.iends_with("S")), [4, 6]);
    assert_eq!(todos!(db, Todo.description.icontains("SUN")), [3]);
    Ok(())
}

#[tokio::test]
async fn contains_and_its_kin_take_wildcards_and_backslashes_literally() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.contains("%")), [4]);
    assert_eq!(todos!(db, Todo.title.contains("100%")), [4]);
    assert_eq!(todos!(db, Todo.title.contains("_")), [5]);
    assert_eq!(todos!(db, Todo.title.contains("y_m")), NONE);
    assert_eq!(todos!(db, Todo.title.contains("\\")), NONE);
    assert_eq!(todos!(db, Todo.description.contains("\\")), [5]);
    assert_eq!(todos!(db, Todo.description.contains("\\b")), [5]);
    assert_eq!(todos!(db, Todo.description.contains("\\\\")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("%")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("Read_")), [5]);
    assert_eq!(todos!(db, Todo.title.starts_with("Buy_")), NONE);
    assert_eq!(todos!(db, Todo.description.starts_with("C:\\")), [5]);
    assert_eq!(todos!(db, Todo.title.ends_with("_book")), [5]);
    assert_eq!(todos!(db, Todo.title.ends_with("_milk")), NONE);
    assert_eq!(todos!(db, Todo.title.icontains("100% OF")), [4]);
    assert_eq!(todos!(db, Todo.title.icontains("Y_M")), NONE);
    assert_eq!(todos!(db, Todo.title.istarts_with("buy_")), NONE);
    assert_eq!(todos!(db, Todo.title.iends_with("_BOOK")), [5]);
    Ok(())
}
