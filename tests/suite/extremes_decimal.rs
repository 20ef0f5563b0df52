//! Section 15 at its ends: decimals of 28 digits.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use rust_decimal::Decimal;

use super::extremes::{finds_each, refuses, tells_each};
use super::round_trip::round_trip;
use super::types_decimal::dec;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "exacts")]
pub struct Exact {
    #[column(primary_key)]
    pub id: i64,
    #[column(precision = 28, scale = 28)]
    pub fraction: Decimal,
    #[column(precision = 28, scale = 28)]
    pub maybe_fraction: Option<Decimal>,
    #[column(precision = 28, scale = 0)]
    pub whole: Decimal,
    #[column(precision = 28, scale = 0)]
    pub maybe_whole: Option<Decimal>,
    #[column(precision = 28, scale = 14)]
    pub mixed: Decimal,
    #[column(precision = 28, scale = 14)]
    pub maybe_mixed: Option<Decimal>,
}

fn exact(id: i64, fraction: &str, whole: &str, mixed: &str) -> Exact {
    let (fraction, whole, mixed) = (dec(fraction), dec(whole), dec(mixed));
    Exact {
        id,
        fraction,
        maybe_fraction: Some(fraction),
        whole,
        maybe_whole: Some(whole),
        mixed,
        maybe_mixed: Some(mixed),
    }
}

/// With all the decimals of its column.
fn scaled(number: &Decimal, scale: u32) -> String {
    let mut number = *number;
    number.rescale(scale);
    number.to_string()
}

#[tokio::test]
async fn decimals_of_28_digits_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Exact]).await;
    let nines = "9".repeat(28);
    let rows = vec![
        exact(1, "0", "0", "0"),
        exact(2, &format!("0.{nines}"), &nines, "99999999999999.99999999999999"),
        exact(3, &format!("-0.{nines}"), &format!("-{nines}"), "-99999999999999.99999999999999"),
        exact(4, "0.0000000000000000000000000001", "1", "0.00000000000001"),
        exact(5, "-0.0000000000000000000000000001", "-1", "-0.00000000000001"),
        exact(
            6,
            "0.1234567890123456789012345678",
            "1234567890123456789012345678",
            "12345678901234.56789012345678",
        ),
        exact(
            7,
            "0.1234567890123456789012345679",
            "1234567890123456789012345679",
            "12345678901234.56789012345679",
        ),
        // Zeros with a scale, and zeros at the end: of another text, and of one value.
        exact(8, "0.00", "0.0", "0.0000"),
        exact(9, "0.5", "10000000000000000000000000", "10000000000000.5"),
        exact(10, "0.500", "10000000000000000000000000.0", "10000000000000.500"),
        exact(11, "0.0001", "10000", "10000.0001"),
        Exact {
            maybe_fraction: None,
            maybe_whole: None,
            maybe_mixed: None,
            ..exact(12, "0.25", "20", "1.5")
        },
    ];
    round_trip!(db, Exact, NewExact, rows.clone());
    finds_each!(db, Exact, rows, [fraction, maybe_fraction; whole, maybe_whole; mixed, maybe_mixed]);
    tells_each!(db, Exact, rows, [
        fraction, maybe_fraction: Decimal = |number: &Decimal| scaled(number, 28);
        whole, maybe_whole: Decimal = |number: &Decimal| scaled(number, 0);
        mixed, maybe_mixed: Decimal = |number: &Decimal| scaled(number, 14);
    ]);
    Ok(())
}

#[tokio::test]
async fn a_negative_zero_is_zero() -> TestResult {
    let db = fresh(&schema![Exact]).await;
    let zero = -Decimal::ZERO;
    let row =
        Exact { fraction: zero, maybe_whole: Some(zero), mixed: -dec("0.000"), ..exact(1, "0", "0", "0") };
    db.insert(Exact).values(NewExact::from(row)).execute().await?;
    let plain = vec![exact(1, "0", "0", "0")];
    assert_eq!(db.from(Exact).all().await?, plain);
    finds_each!(db, Exact, plain, [fraction, maybe_fraction; whole, maybe_whole; mixed, maybe_mixed]);
    tells_each!(db, Exact, plain, [
        fraction, maybe_fraction: Decimal = |number: &Decimal| scaled(number, 28);
        whole, maybe_whole: Decimal = |number: &Decimal| scaled(number, 0);
        mixed, maybe_mixed: Decimal = |number: &Decimal| scaled(number, 14);
    ]);
    assert_eq!(db.from(Exact).filter(Exact.fraction.eq(zero)).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_decimal_that_does_not_fit_is_refused_by_the_name_of_its_column() -> TestResult {
    let db = fresh(&schema![Exact]).await;
    let good = exact(1, "0.5", "5", "5.5");
    let rows = [
        ("fraction", Exact { fraction: dec("1"), ..good.clone() }),
        ("fraction", Exact { fraction: dec("-1.5"), ..good.clone() }),
        ("maybe_fraction", Exact { maybe_fraction: Some(dec("1")), ..good.clone() }),
        ("whole", Exact { whole: dec("0.1"), ..good.clone() }),
        ("whole", Exact { whole: Decimal::MAX, ..good.clone() }),
        ("whole", Exact { whole: Decimal::MIN, ..good.clone() }),
        ("maybe_whole", Exact { maybe_whole: Some(dec("0.0000000000000000000000000001")), ..good.clone() }),
        ("mixed", Exact { mixed: dec("0.000000000000001"), ..good.clone() }),
        ("mixed", Exact { mixed: dec("100000000000000"), ..good.clone() }),
        ("maybe_mixed", Exact { maybe_mixed: Some(dec("-100000000000000.5")), ..good.clone() }),
    ];
    for (column, row) in rows {
        refuses!(db.insert(Exact).values(NewExact::from(row)).execute().await, column);
    }
    assert_eq!(db.from(Exact).count().await?, 0);
    db.insert(Exact).values(NewExact::from(good.clone())).execute().await?;
    let updated = db.update(Exact).set(Exact.mixed.set(dec("0.000000000000001"))).all_rows().execute().await;
    refuses!(updated, "mixed");
    let updated = db.update(Exact).set(ExactPatch::new().maybe_whole(dec("0.5"))).all_rows().execute().await;
    refuses!(updated, "maybe_whole");
    assert_eq!(db.from(Exact).all().await?, [good]);
    Ok(())
}
