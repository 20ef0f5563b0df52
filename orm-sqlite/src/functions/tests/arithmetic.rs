//! The functions of one row.

use rust_decimal::RoundingStrategy;

use super::{Database, Random};
use crate::functions::number;

const MAX: &str = "79228162514264337593543950335";

#[tokio::test]
async fn every_storage_class_of_a_number_is_read() {
    let mut database = Database::new().await;
    database
        .expect(&[
            ("orm_decimal('1.500')", "1.5"),
            ("orm_decimal(-0.0)", "0"),
            ("orm_decimal('-0')", "0"),
            ("orm_decimal(9223372036854775807)", "9223372036854775807"),
            ("orm_decimal(-9223372036854775808)", "-9223372036854775808"),
            ("orm_decimal(0.1)", "0.1"),
            ("orm_decimal(1e-7)", "0.0000001"),
            ("orm_decimal('79228162514264337593543950335')", MAX),
            ("orm_decimal('0.1234567890123456789012345678')", "0.1234567890123456789012345678"),
            ("typeof(orm_decimal(1))", "text"),
            ("typeof(orm_decimal_key(1))", "blob"),
        ])
        .await;
    database.close().await;
}

#[tokio::test]
async fn arithmetic_is_exact() {
    let mut database = Database::new().await;
    database
        .expect(&[
            ("orm_decimal_add('0.1', '0.2')", "0.3"),
            ("orm_decimal_add(0.1, 0.2)", "0.3"),
            ("orm_decimal_add('79228162514264337593543950334', 1)", MAX),
            ("orm_decimal_sub('1.10', 1)", "0.1"),
            ("orm_decimal_sub('1.10', '1.1')", "0"),
            ("orm_decimal_mul('12345678901234.5', '1000000000000.2')", "12345678901236969135780246.9"),
            ("orm_decimal_mul('-1', 0)", "0"),
            ("orm_decimal_div(10, '4')", "2.5"),
            ("orm_decimal_div(1, 3)", "0.3333333333333333333333333333"),
            ("orm_decimal_rem('7.5', 2)", "1.5"),
            ("orm_decimal_rem('-7.5', 2)", "-1.5"),
            ("orm_decimal_abs('-1.50')", "1.5"),
            ("orm_decimal_neg('1.50')", "-1.5"),
            ("orm_decimal_neg(0)", "0"),
            ("orm_decimal_round('2.5')", "3"),
            ("orm_decimal_round('-2.5')", "-3"),
            ("orm_decimal_round('1.005', 2)", "1.01"),
            ("orm_decimal_round('145', -1)", "150"),
        ])
        .await;
    database.close().await;
}

#[tokio::test]
async fn null_in_and_a_zero_divisor_give_null() {
    let mut database = Database::new().await;
    database
        .expect_null(&[
            "orm_decimal(NULL)",
            "orm_decimal_key(NULL)",
            "orm_decimal_add(NULL, 1)",
            "orm_decimal_sub(1, NULL)",
            "orm_decimal_mul(NULL, NULL)",
            "orm_decimal_div(1, NULL)",
            "orm_decimal_rem(NULL, 0)",
            "orm_decimal_div('1', '0.00')",
            "orm_decimal_rem(1, 0)",
            "orm_decimal_abs(NULL)",
            "orm_decimal_neg(NULL)",
            "orm_decimal_round(NULL)",
            "orm_decimal_round('1.5', NULL)",
        ])
        .await;
    database.close().await;
}

#[tokio::test]
async fn what_is_no_decimal_is_an_error_that_does_not_quote_it() {
    let mut database = Database::new().await;
    for value in ["'secret'", "''", "x'31'", "'1e29'", "1e29", "9e999", "'0.00000000000000000000000000001'"] {
        for function in
            ["orm_decimal", "orm_decimal_key", "orm_decimal_abs", "orm_decimal_sum", "orm_decimal_max"]
        {
            assert_eq!(
                database.error(&format!("SELECT {function}({value})")).await,
                format!("{function}: not a decimal number")
            );
        }
    }
    assert_eq!(
        database.error("SELECT orm_decimal_add(1, 'x')").await,
        "orm_decimal_add: not a decimal number"
    );
    assert_eq!(
        database.error("SELECT orm_decimal_round(1, 'x')").await,
        "orm_decimal_round: the number of digits is not an integer"
    );
    database.expect(&[("orm_decimal(1)", "1")]).await;
    database.close().await;
}

#[tokio::test]
async fn an_overflow_is_an_error() {
    let mut database = Database::with(&["'79228162514264337593543950335'", "1"]).await;
    for call in [
        "add('79228162514264337593543950335', 1)",
        "sub(-1, '79228162514264337593543950335')",
        "mul('79228162514264337593543950335', 2)",
    ] {
        let function = call.split('(').next().unwrap();
        let message = format!("orm_decimal_{function}: the result is too large for a decimal");
        assert_eq!(database.error(&format!("SELECT orm_decimal_{call}")).await, message);
    }
    assert_eq!(
        database.error("SELECT orm_decimal_div('79228162514264337593543950335', '0.1')").await,
        "orm_decimal_div: the result is too large for a decimal"
    );
    assert_eq!(
        database.error("SELECT orm_decimal_sum(x) FROM t").await,
        "orm_decimal_sum: the result is too large for a decimal"
    );
    database.expect(&[("orm_decimal_avg(x) FROM t", "39614081257132168796771975168")]).await;
    database.close().await;
}

#[test]
fn reading_and_rounding_agree_with_rust_decimal() {
    let mut random = Random::new();
    for _ in 0..5000 {
        let value = random.decimal();
        for text in [value.to_string(), number::canonical(value)] {
            assert_eq!(number::parse(text.as_bytes()), Some(value), "{text}");
        }
        let digits = u32::try_from(random.below(29)).unwrap();
        let expected = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(number::round(value, digits.into()), Some(expected), "{value} {digits}");
    }
}
