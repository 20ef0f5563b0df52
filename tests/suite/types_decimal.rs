//! Section 15: decimals of a precision and a scale. Those without are in `capabilities/types_bare_decimal.rs`.

use rust_decimal::Decimal;

use super::round_trip::{finds, is_error, round_trip};
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "amounts")]
pub struct Amount {
    #[column(primary_key)]
    pub id: i64,
    #[column(precision = 18, scale = 4)]
    pub price: Decimal,
    #[column(precision = 28, scale = 28)]
    pub rate: Decimal,
    #[column(precision = 28, scale = 0)]
    pub whole: Decimal,
    #[column(precision = 18, scale = 4)]
    pub maybe: Option<Decimal>,
}

pub fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn amount(id: i64, price: &str, rate: &str, whole: &str) -> Amount {
    Amount { id, price: dec(price), rate: dec(rate), whole: dec(whole), maybe: Some(dec(price)) }
}

#[tokio::test]
async fn decimals() -> TestResult {
    let db = fresh(&schema![Amount]).await;
    round_trip!(
        db,
        Amount,
        NewAmount,
        vec![
            amount(1, "0", "0", "0"),
            amount(
                2,
                "99999999999999.9999",
                "0.9999999999999999999999999999",
                "9999999999999999999999999999"
            ),
            amount(
                3,
                "-99999999999999.9999",
                "-0.9999999999999999999999999999",
                "-9999999999999999999999999999"
            ),
            amount(4, "0.0001", "0.0000000000000000000000000001", "1"),
            amount(5, "-0.0001", "-0.0000000000000000000000000001", "-1"),
            // Neither binary64 nor 15 digits of JSON hold these.
            amount(
                6,
                "12345678901234.5678",
                "0.1234567890123456789012345678",
                "1234567890123456789012345678"
            ),
            Amount { maybe: None, ..amount(7, "0.1", "0.1", "10") },
        ]
    );
    finds!(db, Amount.price, [dec("99999999999999.9999") => [2], dec("0.1000") => [7], dec("0") => [1]]);
    finds!(db, Amount.rate, [dec("0.1234567890123456789012345678") => [6], dec("0.1234567890123456789012345679") => [0i64; 0]]);
    finds!(db, Amount.whole, [dec("1234567890123456789012345678") => [6], dec("-1") => [5]]);
    assert_eq!(db.select(Amount.id).from(Amount).filter(Amount.maybe.is_null()).all().await?, [7]);
    Ok(())
}

#[tokio::test]
async fn decimals_that_do_not_fit_their_column_are_an_encode_error() -> TestResult {
    let db = fresh(&schema![Amount]).await;
    let good = amount(1, "1", "0.1", "1");
    let rows = [
        // One decimal too many, and one digit too many.
        Amount { price: dec("1.00001"), ..good.clone() },
        Amount { price: dec("100000000000000"), ..good.clone() },
        Amount { price: dec("-100000000000000.0001"), ..good.clone() },
        Amount { rate: dec("1"), ..good.clone() },
        Amount { whole: dec("0.5"), ..good.clone() },
        Amount { whole: dec("10000000000000000000000000000"), ..good.clone() },
        Amount { maybe: Some(dec("0.00001")), ..good.clone() },
    ];
    for row in rows {
        is_error!(db.insert(Amount).values(NewAmount::from(row)).execute().await, Encode);
    }
    assert_eq!(db.from(Amount).count().await?, 0);
    db.insert(Amount).values(NewAmount::from(good)).execute().await?;
    let too_fine =
        db.update(Amount).set(Amount.price.set(dec("0.00001"))).filter(Amount.id.eq(1)).execute().await;
    is_error!(too_fine, Encode);
    assert_eq!(db.select(Amount.price).from(Amount).one().await?, dec("1"));
    Ok(())
}
