//! Section 4: `count`, `exists` and `distinct`.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn count_counts_the_filtered_rows() -> TestResult {
    let db = seeded().await?;
    let all: u64 = db.from(Todo).count().await?;
    assert_eq!(all, 6);
    assert_eq!(db.from(Todo).filter(Todo.user_id.eq(1)).count().await?, 3);
    assert_eq!(db.from(Todo).filter(Todo.user_id.eq(4)).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn count_counts_what_all_would_give_under_a_limit() -> TestResult {
    let db = seeded().await?;
    assert_eq!(db.from(Todo).limit(2).count().await?, 2);
    assert_eq!(db.from(Todo).limit(0).count().await?, 0);
    assert_eq!(db.from(Todo).limit(100).count().await?, 6);
    assert_eq!(db.from(Todo).offset(5).count().await?, 1);
    assert_eq!(db.from(Todo).limit(4).offset(4).count().await?, 2);
    assert_eq!(db.from(Todo).order_by(Todo.id.asc()).limit(10).offset(7).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn count_counts_what_all_would_give_when_distinct() -> TestResult {
    let db = seeded().await?;
    assert_eq!(db.select(Todo.user_id).from(Todo).distinct().count().await?, 3);
    assert_eq!(db.select((Todo.user_id, Todo.completed)).from(Todo).distinct().count().await?, 5);
    // NULL is one value among distinct rows.
    assert_eq!(db.select(Todo.estimate).from(Todo).distinct().count().await?, 5);
    assert_eq!(db.select(Todo.estimate).from(Todo).distinct().limit(3).count().await?, 3);
    Ok(())
}

#[tokio::test]
async fn count_counts_groups() -> TestResult {
    let db = seeded().await?;
    let groups = db.select((Todo.user_id, count())).from(Todo).group_by(Todo.user_id);
    assert_eq!(groups.clone().count().await?, 3);
    assert_eq!(groups.clone().having(count().gt(1)).count().await?, 2);
    assert_eq!(groups.having(count().gt(5)).count().await?, 0);
    // Without a group_by an aggregate is one row, also over nothing.
    assert_eq!(db.select(count()).from(Todo).filter(Todo.id.eq(99)).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn count_counts_joined_rows_of_equal_column_names() -> TestResult {
    let db = seeded().await?;
    let joined =
        db.select((User.id, Todo.id, Todo.title)).from(User).inner_join(Todo, Todo.user_id.eq(User.id));
    assert_eq!(joined.clone().count().await?, 6);
    assert_eq!(joined.clone().distinct().count().await?, 6);
    assert_eq!(joined.limit(4).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn exists_tells_whether_there_is_a_row() -> TestResult {
    let db = seeded().await?;
    let some: bool = db.from(Todo).filter(Todo.user_id.eq(3)).exists().await?;
    assert!(some);
    assert!(!db.from(Todo).filter(Todo.user_id.eq(4)).exists().await?);
    assert!(db.from(Todo).offset(5).exists().await?);
    assert!(!db.from(Todo).offset(6).exists().await?);
    assert!(!db.from(Todo).limit(0).exists().await?);
    Ok(())
}

#[tokio::test]
async fn distinct_drops_equal_rows_of_the_selection() -> TestResult {
    let db = seeded().await?;
    let users: Vec<i64> =
        db.select(Todo.user_id).from(Todo).distinct().order_by(Todo.user_id.desc()).all().await?;
    assert_eq!(users, [3, 2, 1]);
    let pairs: Vec<(i64, bool)> = db
        .select((Todo.user_id, Todo.completed))
        .from(Todo)
        .distinct()
        .order_by((Todo.user_id.asc(), Todo.completed.asc()))
        .all()
        .await?;
    assert_eq!(pairs, [(1, false), (1, true), (2, false), (2, true), (3, false)]);
    let rows = db.from(Todo).distinct().order_by(Todo.id.asc()).all().await?;
    assert_eq!(ids(&rows), [1, 2, 3, 4, 5, 6]);
    Ok(())
}
