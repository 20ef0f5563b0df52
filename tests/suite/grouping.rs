//! Aggregates, `group_by`, `having` and the `FILTER` of an aggregate.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

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
async fn aggregates_without_groups_are_one_row() -> TestResult {
    let db = seeded().await?;
    let row: (i64, i64, i64, i64) = db
        .select((
            count(),
            count_of(Todo.estimate),
            count_distinct(Todo.estimate),
            count_distinct(Todo.user_id),
        ))
        .from(Todo)
        .one()
        .await?;
    assert_eq!(row, (6, 5, 4, 3));
    let filtered: i64 = db.select(count()).from(Todo).filter(Todo.completed.eq(true)).one().await?;
    assert_eq!(filtered, 2);
    Ok(())
}

#[tokio::test]
async fn sums_and_averages_of_integers() -> TestResult {
    let db = seeded().await?;
    let row: (Option<i64>, Option<f64>) =
        db.select((sum(Todo.estimate), avg(Todo.estimate))).from(Todo).one().await?;
    assert_eq!(row, (Some(18), Some(3.6)));
    let row: (Option<i64>, Option<f64>) =
        db.select((sum(Post.views), avg(Post.views))).from(Post).one().await?;
    assert_eq!(row, (Some(14), Some(2.8)));
    Ok(())
}

#[tokio::test]
async fn sums_and_averages_of_floats() -> TestResult {
    let db = seeded().await?;
    let row: (Option<f64>, Option<f64>) =
        db.select((sum(Post.score), avg(Post.score))).from(Post).filter(Post.id.lte(4)).one().await?;
    assert_eq!(row, (Some(7.75), Some(1.9375)));
    Ok(())
}

#[tokio::test]
async fn minima_and_maxima_keep_their_type() -> TestResult {
    let db = seeded().await?;
    let row: (Option<i32>, Option<i32>, Option<String>, Option<String>) = db
        .select((min(Todo.estimate), max(Todo.estimate), min(Todo.title), max(Todo.title)))
        .from(Todo)
        .one()
        .await?;
    assert_eq!(row, (Some(1), Some(8), Some(s("Buy milk")), Some(s("Write report"))));
    let row: (Option<DateTime<Utc>>, Option<DateTime<Utc>>) =
        db.select((min(Todo.due_date), max(Todo.due_date))).from(Todo).one().await?;
    assert_eq!(row, (Some(at("2024-01-20T00:00:00Z")), Some(at("2024-02-15T09:30:00Z"))));
    let row: (Option<f64>, Option<f64>, Option<i64>) =
        db.select((min(Post.score), max(Post.score), min(Post.views))).from(Post).one().await?;
    assert_eq!(row, (Some(-0.25), Some(4.0), Some(-3)));
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "bills")]
pub struct Bill {
    #[column(primary_key)]
    pub id: i64,
    #[column(precision = 18, scale = 4)]
    pub amount: Decimal,
    #[column(precision = 18, scale = 4)]
    pub discount: Option<Decimal>,
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

#[tokio::test]
async fn aggregates_of_decimals_are_exact_decimals() -> TestResult {
    let db = fresh(&schema![Bill]).await;
    for (id, amount, discount) in
        [(1, "0.1", None), (2, "0.2", Some("0.05")), (3, "10", None), (4, "9.7", Some("0.1"))]
    {
        let bill = Bill { id, amount: dec(amount), discount: discount.map(dec) };
        db.insert(Bill).values(NewBill::from(bill)).execute().await?;
    }
    let row: (Option<Decimal>, Option<Decimal>, Option<Decimal>, Option<Decimal>) = db
        .select((sum(Bill.amount), avg(Bill.amount), min(Bill.amount), max(Bill.amount)))
        .from(Bill)
        .one()
        .await?;
    assert_eq!(row, (Some(dec("20.0")), Some(dec("5")), Some(dec("0.1")), Some(dec("10"))));
    let row: (Option<Decimal>, Option<Decimal>, i64) =
        db.select((sum(Bill.discount), avg(Bill.discount), count_of(Bill.discount))).from(Bill).one().await?;
    assert_eq!(row, (Some(dec("0.15")), Some(dec("0.075")), 2));
    Ok(())
}

#[tokio::test]
async fn aggregates_over_no_rows() -> TestResult {
    let db = fresh(&schema![User, Todo, Post, Bill]).await;
    let counts: (i64, i64, i64) =
        db.select((count(), count_of(Todo.estimate), count_distinct(Todo.title))).from(Todo).one().await?;
    assert_eq!(counts, (0, 0, 0));
    let integers: (Option<i64>, Option<f64>, Option<i32>, Option<String>) = db
        .select((sum(Todo.estimate), avg(Todo.estimate), min(Todo.estimate), max(Todo.title)))
        .from(Todo)
        .one()
        .await?;
    assert_eq!(integers, (None, None, None, None));
    let floats: (Option<i64>, Option<f64>, Option<f64>, Option<f64>) = db
        .select((sum(Post.views), sum(Post.score), avg(Post.score), max(Post.score)))
        .from(Post)
        .one()
        .await?;
    assert_eq!(floats, (None, None, None, None));
    let decimals: (Option<Decimal>, Option<Decimal>, Option<Decimal>) =
        db.select((sum(Bill.amount), avg(Bill.amount), max(Bill.amount))).from(Bill).one().await?;
    assert_eq!(decimals, (None, None, None));
    let groups: Vec<(i64, i64)> =
        db.select((Todo.user_id, count())).from(Todo).group_by(Todo.user_id).all().await?;
    assert!(groups.is_empty());
    Ok(())
}

#[tokio::test]
async fn aggregates_of_nulls_alone_are_null() -> TestResult {
    let db = seeded().await?;
    let row: (Option<i64>, Option<f64>, Option<i32>, i64, i64) = db
        .select((
            sum(Todo.estimate),
            avg(Todo.estimate),
            max(Todo.estimate),
            count_of(Todo.estimate),
            count(),
        ))
        .from(Todo)
        .filter(Todo.id.eq(3))
        .one()
        .await?;
    assert_eq!(row, (None, None, None, 0, 1));
    Ok(())
}

#[tokio::test]
async fn an_aggregate_takes_a_filter_of_its_own() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64, i64, Option<i64>)> = db
        .select((
            Todo.user_id,
            count(),
            count().filter(Todo.completed.eq(false)),
            sum(Todo.estimate).filter(Todo.priority.eq(Priority::High)),
        ))
        .from(Todo)
        .group_by(Todo.user_id)
        .order_by(Todo.user_id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(1, 3, 2, Some(8)), (2, 2, 1, Some(5)), (3, 1, 1, None)]);
    let row: (i64, i64, Option<f64>, Option<String>) = db
        .select((
            count_of(Todo.estimate).filter(Todo.user_id.eq(1)),
            count_distinct(Todo.user_id).filter(Todo.completed.eq(true)),
            avg(Todo.estimate).filter(Todo.user_id.eq(2)),
            max(Todo.title).filter(Todo.completed.eq(true)),
        ))
        .from(Todo)
        .one()
        .await?;
    assert_eq!(row, (2, 2, Some(4.0), Some(s("Read_book"))));
    let having: Vec<i64> = db
        .select(Todo.user_id)
        .from(Todo)
        .group_by(Todo.user_id)
        .having(count().filter(Todo.completed.eq(true)).eq(0))
        .all()
        .await?;
    assert_eq!(having, [3]);
    Ok(())
}

#[tokio::test]
async fn aggregates_stand_in_expressions() -> TestResult {
    let db = seeded().await?;
    let row: (Option<i64>, i64, i64, Option<String>) = db
        .select((
            max(Post.views) - min(Post.views),
            coalesce(sum(Post.views), 0),
            count() * 2,
            lower(max(Post.title)),
        ))
        .from(Post)
        .one()
        .await?;
    assert_eq!(row, (Some(13), 14, 10, Some(s("zero"))));
    let empty: (i64, i64) = db
        .select((coalesce(sum(Post.views), 0), count() + 1))
        .from(Post)
        .filter(Post.id.eq(99))
        .one()
        .await?;
    assert_eq!(empty, (0, 1));
    let over_expression: Option<i64> = db.select(sum(Post.views * 2)).from(Post).one().await?;
    assert_eq!(over_expression, Some(28));
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
