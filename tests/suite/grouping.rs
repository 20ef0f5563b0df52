//! `group_by` and `having`.

use chrono::{DateTime, Utc};

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn groups_have_their_counts_and_maxima() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64, Option<DateTime<Utc>>)> = db
        .select((Todo.user_id, count(), max(Todo.created_at)))
        .from(Todo)
        .group_by(Todo.user_id)
        .order_by(Todo.user_id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (1, 3, Some(at("2024-01-12T00:00:00Z"))),
            (2, 2, Some(at("2024-01-14T00:00:00Z"))),
            (3, 1, Some(at("2024-01-15T00:00:00Z"))),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn having_keeps_groups() -> TestResult {
    let db = seeded().await?;
    let groups =
        db.select((Todo.user_id, count())).from(Todo).group_by(Todo.user_id).order_by(Todo.user_id.asc());
    assert_eq!(groups.clone().having(count().gt(1)).all().await?, [(1, 3), (2, 2)]);
    assert_eq!(groups.clone().having(count().gt(1)).having(sum(Todo.estimate).gt(8)).all().await?, [(1, 3)]);
    assert_eq!(
        groups.clone().having(count().eq(1).or(max(Todo.estimate).eq(8))).all().await?,
        [(1, 3), (3, 1)]
    );
    assert_eq!(groups.clone().having(Todo.user_id.gte(2)).all().await?, [(2, 2), (3, 1)]);
    assert!(groups.having(count().gt(5)).all().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_filter_comes_before_the_groups_and_having_after() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64)> = db
        .select((Todo.user_id, count()))
        .from(Todo)
        .filter(Todo.completed.eq(false))
        .group_by(Todo.user_id)
        .having(count().eq(1))
        .order_by(Todo.user_id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(2, 1), (3, 1)]);
    Ok(())
}

#[tokio::test]
async fn groups_are_made_by_several_columns() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, bool, i64)> = db
        .select((Todo.user_id, Todo.completed, count()))
        .from(Todo)
        .group_by((Todo.user_id, Todo.completed))
        .order_by((Todo.user_id.asc(), Todo.completed.asc()))
        .all()
        .await?;
    assert_eq!(rows, [(1, false, 2), (1, true, 1), (2, false, 1), (2, true, 1), (3, false, 1)]);
    Ok(())
}

#[tokio::test]
async fn nulls_are_one_group() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<String>, i64)> = db
        .select((User.bio, count()))
        .from(User)
        .group_by(User.bio)
        .order_by(User.bio.asc().nulls_first())
        .all()
        .await?;
    assert_eq!(rows, [(None, 2), (Some(s("")), 1), (Some(s("likes tea")), 1)]);
    Ok(())
}

#[tokio::test]
async fn groups_are_made_by_expressions() -> TestResult {
    let db = seeded().await?;
    let text = coalesce(Todo.description, "none");
    let rows: Vec<(String, i64)> = db
        .select((text.clone(), count()))
        .from(Todo)
        .filter(Todo.user_id.ne(2))
        .group_by(text.clone())
        .order_by((count().desc(), text.asc()))
        .all()
        .await?;
    assert_eq!(rows, [(s("none"), 2), (s("Sunday"), 1), (s("two litres"), 1)]);
    let state = case().when(Todo.completed.eq(true), "done").otherwise("open");
    let rows: Vec<(String, i64, Option<i64>)> = db
        .select((state.clone(), count(), sum(Todo.estimate)))
        .from(Todo)
        .group_by(state.clone())
        .having(count().gt(1))
        .order_by(state.asc())
        .all()
        .await?;
    assert_eq!(rows, [(s("done"), 2, Some(4)), (s("open"), 4, Some(14))]);
    Ok(())
}

#[tokio::test]
async fn an_expression_over_a_grouped_one_is_grouped() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, String, i64)> = db
        .select((Todo.user_id * 10, upper(lower(Todo.priority.cast::<String>())), count()))
        .from(Todo)
        .group_by((Todo.user_id, Todo.priority))
        .having(count().gt(0))
        .order_by((Todo.user_id.asc(), count().asc(), max(Todo.id).desc()))
        .limit(2)
        .all()
        .await?;
    assert_eq!(rows, [(10, s("MEDIUM"), 1), (10, s("HIGH"), 1)]);
    Ok(())
}

#[tokio::test]
async fn a_primary_key_covers_the_columns_of_its_table() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, String, String, i64)> = db
        .select((User.id, User.username, upper(User.role), count_of(Todo.id)))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .group_by(User.id)
        .order_by((count_of(Todo.id).desc(), User.username.asc()))
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (1, s("ann"), s("ADMIN"), 3),
            (2, s("bob"), s("USER"), 2),
            (3, s("carol"), s("USER"), 1),
            (4, s("dave"), s("USER"), 0),
        ]
    );
    let whole: Vec<(User, i64)> = db
        .select((User, count_of(Todo.id)))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .group_by(User.id)
        .having(count_of(Todo.id).eq(0))
        .all()
        .await?;
    assert_eq!(whole, [(dave(), 0)]);
    Ok(())
}

#[tokio::test]
async fn groups_are_made_over_joins() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(String, i64, i64)> = db
        .select((Tag.name, count(), count_distinct(Todo.user_id)))
        .from(Tag)
        .inner_join(TodoTag, TodoTag.tag_id.eq(Tag.id))
        .inner_join(Todo, TodoTag.todo_id.eq(Todo.id))
        .group_by(Tag.name)
        .order_by(Tag.name.asc())
        .all()
        .await?;
    assert_eq!(rows, [(s("home"), 2, 2), (s("urgent"), 2, 2), (s("work"), 2, 2)]);
    Ok(())
}

#[tokio::test]
async fn orders_and_limits_apply_to_groups() -> TestResult {
    let db = seeded().await?;
    let busiest: Vec<(i64, i64)> = db
        .select((Todo.user_id, count()))
        .from(Todo)
        .group_by(Todo.user_id)
        .order_by(count().desc())
        .limit(1)
        .all()
        .await?;
    assert_eq!(busiest, [(1, 3)]);
    let (user, open): (i64, i64) = db
        .select((Todo.user_id, count()))
        .from(Todo)
        .group_by(Todo.user_id)
        .order_by((min(Todo.estimate).desc(), Todo.user_id.asc()))
        .one()
        .await?;
    assert_eq!((user, open), (2, 2));
    Ok(())
}

#[tokio::test]
async fn a_group_without_an_aggregate_is_a_distinct_value() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<i64> =
        db.select(Todo.user_id).from(Todo).group_by(Todo.user_id).order_by(Todo.user_id.desc()).all().await?;
    assert_eq!(rows, [3, 2, 1]);
    Ok(())
}

#[tokio::test]
async fn a_column_that_no_group_covers_is_an_error_before_anything_is_sent() -> TestResult {
    // The table `posts` does not exist: a statement that was sent would say so.
    let db = fresh(&schema![User]).await;
    let error = db
        .select((Post.user_id, Post.title, count()))
        .from(Post)
        .group_by(Post.user_id)
        .all()
        .await
        .unwrap_err();
    assert!(matches!(error, orm::Error::NotGrouped { .. }), "{error:?}");
    assert!(error.to_string().contains("title"), "{error}");
    let inside = db
        .select((Post.user_id, upper(Post.title), count()))
        .from(Post)
        .group_by(Post.user_id)
        .one()
        .await
        .unwrap_err();
    assert!(matches!(inside, orm::Error::NotGrouped { .. }), "{inside:?}");
    let ordered = db
        .select((Post.user_id, count()))
        .from(Post)
        .group_by(Post.user_id)
        .order_by(Post.title.asc())
        .all()
        .await
        .unwrap_err();
    assert!(matches!(ordered, orm::Error::NotGrouped { .. }), "{ordered:?}");
    let had = db
        .select((Post.user_id, count()))
        .from(Post)
        .group_by(Post.user_id)
        .having(Post.views.gt(1))
        .all()
        .await
        .unwrap_err();
    assert!(matches!(had, orm::Error::NotGrouped { .. }), "{had:?}");
    Ok(())
}

#[tokio::test]
async fn the_key_of_one_table_does_not_cover_another() -> TestResult {
    let db = seeded().await?;
    let error = db
        .select((User.id, Todo.title, count()))
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .group_by(User.id)
        .all()
        .await
        .unwrap_err();
    assert!(matches!(error, orm::Error::NotGrouped { .. }), "{error:?}");
    // Half of a composite key covers nothing but itself.
    let error = db
        .select((TodoTag.todo_id, TodoTag.tag_id, count()))
        .from(TodoTag)
        .group_by(TodoTag.todo_id)
        .all()
        .await
        .unwrap_err();
    assert!(matches!(error, orm::Error::NotGrouped { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn raw_sql_counts_as_neither_an_aggregate_nor_a_column() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64)> = db
        .select((Todo.user_id, sql!("count(*)").of::<i64>()))
        .from(Todo)
        .group_by(Todo.user_id)
        .order_by(Todo.user_id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(1, 3), (2, 2), (3, 1)]);
    Ok(())
}

#[tokio::test]
async fn an_aggregate_to_sort_by_beside_plain_columns_is_an_error_before_sending() -> TestResult {
    let db = seeded().await?;
    let error = db.from(Tag).order_by(count().desc()).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotGrouped { .. }), "{error}");
    Ok(())
}
