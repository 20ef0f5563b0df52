//! MySQL and MariaDB: `u64`, which the signed integers of the others do not hold.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use crate::harness::*;
use crate::suite::extremes::{finds_each, tells_each};
use crate::suite::round_trip::round_trip;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "counters")]
pub struct Counter {
    #[column(primary_key)]
    pub id: u64,
    pub value: u64,
    pub maybe: Option<u64>,
}

fn counters() -> Vec<Counter> {
    let counter = |id: u64, value: u64| Counter { id, value, maybe: Some(value) };
    vec![
        counter(0, u64::MAX),
        counter(1, u64::MAX - 1),
        counter(2, 0),
        // The first that `i64` does not hold, and the last that it does.
        counter(3, 9_223_372_036_854_775_808),
        counter(4, 9_223_372_036_854_775_807),
        Counter { maybe: None, ..counter(5, 9_007_199_254_740_993) },
        counter(u64::MAX, 1),
    ]
}

#[tokio::test]
async fn the_largest_integers_without_a_sign_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    let rows = counters();
    round_trip!(db, Counter, NewCounter, rows.clone());
    finds_each!(db, Counter, rows, [value, maybe; id, maybe]);
    tells_each!(db, Counter, rows, [value, maybe: Integer = u64::to_string; id, maybe: Integer = u64::to_string]);
    Ok(())
}

#[tokio::test]
async fn the_largest_integers_without_a_sign_compare_and_sort() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values(counters().into_iter().map(NewCounter::from)).execute().await?;
    let above = db
        .select(Counter.id)
        .from(Counter)
        .filter(Counter.value.gt(9_223_372_036_854_775_807))
        .order_by(Counter.value.asc());
    assert_eq!(above.all().await?, [3, 1, 0]);
    let ends = (min(Counter.value), max(Counter.value), max(Counter.maybe));
    assert_eq!(db.select(ends).from(Counter).one().await?, (Some(0), Some(u64::MAX), Some(u64::MAX)));
    let listed = Counter.value.is_in([u64::MAX, 0]);
    assert_eq!(
        db.select(Counter.id).from(Counter).filter(listed).order_by(Counter.id.asc()).all().await?,
        [0, 2]
    );
    let found = db
        .select(Counter.id)
        .from(Counter)
        .filter(Counter.maybe.between(u64::MAX - 1, u64::MAX))
        .order_by(Counter.id.asc());
    assert_eq!(found.all().await?, [0, 1]);
    Ok(())
}

#[tokio::test]
async fn a_sum_beyond_i64_is_an_error_and_never_another_number() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values(counters().into_iter().map(NewCounter::from)).execute().await?;
    let sum = db.select(sum(Counter.value)).from(Counter).one().await;
    assert!(sum.is_err(), "{sum:?}");
    Ok(())
}
