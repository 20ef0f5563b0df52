//! Aggregates over all rows, and the `FILTER` of an aggregate.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::schema::*;
use crate::harness::*;

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
