use orm_core::expr::{Expression, RawSql, abs, case, coalesce, concat, length, lower, round, trim, upper};
use orm_core::{Db, Executor, Expr, Field};
use orm_sqlite::Sqlite;
use rust_decimal::Decimal;

use crate::support::{memory, raw};

fn of<T: Field + Clone>(value: T) -> Expr<T::Base, impl Sized> {
    RawSql::new().arg(value).of::<T>()
}

async fn value<T: Field, U>(db: &Db<Sqlite>, expression: Expr<impl orm_core::SqlType, U>) -> T {
    db.fetch::<(T,), _>(raw("select ").arg(expression)).await.unwrap().remove(0).0
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[tokio::test]
async fn integers_are_computed_as_integers() {
    let db = memory().await;
    assert_eq!(value::<i64, _>(&db, of(7_i64) / 2).await, 3);
    assert_eq!(value::<i64, _>(&db, of(-7_i64) / 2).await, -3);
    assert_eq!(value::<i64, _>(&db, of(-7_i64) % 4).await, -3);
    assert_eq!(value::<Option<i64>, _>(&db, of(7_i64) / of(0_i64)).await, None);
    assert_eq!(value::<Option<i64>, _>(&db, of(7_i64) % of(0_i64)).await, None);
    assert_eq!(value::<i64, _>(&db, -(of(7_i64) - 9) * 3).await, 6);
    assert_eq!(value::<i64, _>(&db, round(of(i64::MAX))).await, i64::MAX);
    assert_eq!(value::<i64, _>(&db, abs(of(-5_i64))).await, 5);
}

#[tokio::test]
async fn floats_have_a_remainder_as_floats() {
    let db = memory().await;
    for (a, b) in [
        (5.5, 2.0),
        (-5.5, 2.0),
        (5.5, -2.0),
        (1.0, 0.1),
        (0.3, 0.1),
        (1e300, 7.0),
        (1e-300, 7.0),
        (1e15 + 0.3, 0.1),
        (5.0, f64::INFINITY),
        (9.3e18, 3.5),
        (-1e22, 3.25),
        (f64::MAX, f64::MIN_POSITIVE),
    ] {
        assert_eq!(value::<f64, _>(&db, of(a) % of(b)).await, a % b, "{a} % {b}");
    }
    assert_eq!(value::<Option<f64>, _>(&db, of(5.5) % of(0.0)).await, None);
    assert_eq!(value::<Option<f64>, _>(&db, of(5.5) / of(0.0)).await, None);
    assert_eq!(value::<Option<f64>, _>(&db, of(None::<f64>) % of(2.0)).await, None);
    assert_eq!(value::<f64, _>(&db, of(7.0) / of(2.0)).await, 3.5);
    assert_eq!(value::<f64, _>(&db, round(of(2.5))).await, 3.0);
}

#[tokio::test]
async fn decimals_are_computed_exactly() {
    let db = memory().await;
    let (a, b) = (decimal("0.1"), decimal("0.2"));
    assert_eq!(value::<Decimal, _>(&db, of(a) + of(b)).await, decimal("0.3"));
    assert_eq!(value::<Decimal, _>(&db, of(a) - of(b)).await, decimal("-0.1"));
    assert_eq!(value::<Decimal, _>(&db, of(a) * of(b)).await, decimal("0.02"));
    assert_eq!(value::<Decimal, _>(&db, of(a) / of(b)).await, decimal("0.5"));
    assert_eq!(value::<Decimal, _>(&db, of(decimal("5.5")) % of(decimal("2"))).await, decimal("1.5"));
    assert_eq!(value::<Option<Decimal>, _>(&db, of(a) / of(Decimal::ZERO)).await, None);
    assert_eq!(value::<Decimal, _>(&db, -of(a)).await, decimal("-0.1"));
    assert_eq!(value::<Decimal, _>(&db, abs(-of(a))).await, a);
    assert_eq!(value::<Decimal, _>(&db, round(of(decimal("-2.5")))).await, decimal("-3"));
    assert!(value::<bool, _>(&db, of(decimal("10")).gt(decimal("9.5"))).await);
    assert!(value::<bool, _>(&db, of(decimal("1.0")).eq(decimal("1.00"))).await);
    assert!(value::<bool, _>(&db, of(decimal("1.0")).is_in([decimal("1.000")])).await);
    assert!(value::<bool, _>(&db, of(decimal("2")).between(decimal("1.5"), decimal("10"))).await);
    assert!(!value::<bool, _>(&db, of(decimal("1.0")).is_distinct_from(decimal("1.00"))).await);
}

#[tokio::test]
async fn texts_have_their_functions() {
    let db = memory().await;
    let text = || of(" Añb ".to_owned());
    assert_eq!(value::<String, _>(&db, lower(text())).await, " añb ");
    assert_eq!(value::<String, _>(&db, upper(text())).await, " AñB ");
    assert_eq!(value::<String, _>(&db, trim(text())).await, "Añb");
    assert_eq!(value::<i64, _>(&db, length(text())).await, 5);
    assert_eq!(value::<String, _>(&db, concat(text(), "x").concat("y")).await, " Añb xy");
    assert_eq!(value::<Option<String>, _>(&db, concat(of(None::<String>), "x")).await, None);
    assert_eq!(value::<String, _>(&db, coalesce(of(None::<String>), "x")).await, "x");
    assert_eq!(value::<String, _>(&db, case().when(of(1_i64).gt(0), "a").otherwise("b")).await, "a");
}

#[tokio::test]
async fn null_is_a_value_to_distinct() {
    let db = memory().await;
    assert!(value::<bool, _>(&db, of(None::<i64>).is_distinct_from(1)).await);
    assert!(!value::<bool, _>(&db, of(Some(1_i64)).is_distinct_from(1)).await);
    assert!(value::<bool, _>(&db, of(None::<i64>).is_not_distinct_from(of(None::<i64>))).await);
}

#[tokio::test]
async fn casts_give_the_type_they_name() {
    let db = memory().await;
    assert_eq!(value::<i64, _>(&db, of(-2.7).cast::<i64>()).await, -2);
    assert_eq!(value::<i64, _>(&db, of(decimal("-2.7")).cast::<i64>()).await, -2);
    assert_eq!(value::<f64, _>(&db, of(decimal("0.1")).cast::<f64>()).await, 0.1);
    assert_eq!(value::<f64, _>(&db, of(3_i64).cast::<f64>()).await, 3.0);
    assert_eq!(value::<String, _>(&db, of(3_i64).cast::<String>()).await, "3");
    assert_eq!(value::<String, _>(&db, of(true).cast::<String>()).await, "1");
    assert_eq!(value::<String, _>(&db, of(decimal("1.50")).cast::<String>()).await, "1.5");
    assert_eq!(value::<i32, _>(&db, of("42".to_owned()).cast::<i32>()).await, 42);
    assert_eq!(value::<Decimal, _>(&db, of("1e2".to_owned()).cast::<Decimal>()).await, decimal("100"));
    assert_eq!(value::<Decimal, _>(&db, of(0.1).cast::<Decimal>()).await, decimal("0.1"));
    assert!(value::<bool, _>(&db, of(5_i64).cast::<bool>()).await);
    assert!(value::<bool, _>(&db, of(0.5).cast::<bool>()).await);
    assert!(!value::<bool, _>(&db, of(decimal("0.0")).cast::<bool>()).await);
    assert_eq!(value::<Option<bool>, _>(&db, of(None::<i64>).cast::<bool>()).await, None);

    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
    let instant: DateTime<Utc> = "2024-02-29T12:34:56.789012Z".parse().unwrap();
    let day = instant.date_naive();
    assert_eq!(value::<NaiveDate, _>(&db, of(instant).cast::<NaiveDate>()).await, day);
    assert_eq!(value::<NaiveTime, _>(&db, of(instant).cast::<NaiveTime>()).await, instant.time());
    assert_eq!(
        value::<NaiveDateTime, _>(&db, of(instant).cast::<NaiveDateTime>()).await,
        instant.naive_utc()
    );
    assert_eq!(
        value::<DateTime<Utc>, _>(&db, of(instant.naive_utc()).cast::<DateTime<Utc>>()).await,
        instant
    );
    let midnight = day.and_time(NaiveTime::MIN);
    assert_eq!(value::<NaiveDateTime, _>(&db, of(day).cast::<NaiveDateTime>()).await, midnight);
    assert!(value::<bool, _>(&db, of(day).cast::<DateTime<Utc>>().eq(midnight.and_utc())).await);
}
