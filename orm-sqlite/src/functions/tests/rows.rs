//! Many rows: order, groups and aggregates.

use rust_decimal::Decimal;
use sqlx::Row;

use super::{Database, Random};
use crate::functions::aggregate::Average;
use crate::functions::ffi::Aggregate;
use crate::functions::number;

#[tokio::test]
async fn aggregates_skip_nulls_and_are_null_without_rows() {
    let mut database = Database::with(&["'0.1'", "NULL", "'0.2'", "10", "-2.5"]).await;
    database
        .expect(&[
            ("orm_decimal_sum(x) FROM t", "7.8"),
            ("orm_decimal_avg(x) FROM t", "1.95"),
            ("orm_decimal_min(x) FROM t", "-2.5"),
            ("orm_decimal_max(x) FROM t", "10"),
            ("orm_decimal_sum(x) FILTER (WHERE id < 4) FROM t", "0.3"),
            ("orm_decimal_max(x) FROM t WHERE id < 4", "0.2"),
            ("orm_decimal_avg(column1) FROM (VALUES (1), (1), (2))", "1.3333333333333333333333333333"),
            ("orm_decimal_avg(column1) FROM (VALUES (-1), (-1), (0))", "-0.6666666666666666666666666667"),
        ])
        .await;
    for function in ["sum", "avg", "min", "max"] {
        database
            .expect_null(&[
                &format!("orm_decimal_{function}(x) FROM t WHERE id > 9"),
                &format!("orm_decimal_{function}(x) FROM t WHERE x IS NULL"),
                &format!("orm_decimal_{function}(x) FILTER (WHERE 0) FROM t"),
            ])
            .await;
    }
    database.close().await;
}

#[tokio::test]
async fn distinct_and_group_by_take_equal_numbers_for_one() {
    let mut database = Database::with(&["'1.0'", "1", "'1.00'", "1.0", "'2'", "NULL"]).await;
    database
        .expect(&[
            ("orm_decimal_sum(DISTINCT orm_decimal(x)) FROM t", "3"),
            ("orm_decimal_avg(DISTINCT orm_decimal(x)) FROM t", "1.5"),
            ("CAST(count(DISTINCT orm_decimal_key(x)) AS TEXT) FROM t", "2"),
        ])
        .await;
    let groups = database
        .list(
            "SELECT orm_decimal_sum(x) FROM t \
               GROUP BY orm_decimal_key(x) ORDER BY orm_decimal_key(x)",
        )
        .await;
    assert_eq!(groups, [None, Some("4".into()), Some("2".into())]);
    database.close().await;
}

#[tokio::test]
async fn rows_compare_and_sort_as_rust_decimal_does() {
    let mut random = Random::new();
    let mut values = Vec::new();
    for _ in 0..1000 {
        let value = random.decimal();
        values.extend([value, random.neighbour(value)]);
    }
    let mut database = Database::with(&[]).await;
    let rows: Vec<_> = values.iter().map(|value| format!("('{value}')")).collect();
    database.run(&format!("INSERT INTO t (x) VALUES {}", rows.join(", "))).await;

    values.sort();
    let expected: Vec<_> = values.iter().map(|value| Some(number::canonical(*value))).collect();
    assert_eq!(database.list("SELECT orm_decimal(x) FROM t ORDER BY orm_decimal_key(x)").await, expected);

    let pivot = values[700];
    let below = values.iter().filter(|value| **value < pivot).count();
    let counted =
        format!("CAST(count(*) AS TEXT) FROM t WHERE orm_decimal_key(x) < orm_decimal_key('{pivot}')");
    database.expect(&[(&counted, &below.to_string())]).await;
    database
        .expect(&[
            ("orm_decimal_min(x) FROM t", &number::canonical(values[0])),
            ("orm_decimal_max(x) FROM t", &number::canonical(values[values.len() - 1])),
        ])
        .await;
    database.close().await;
}

#[tokio::test]
async fn a_sum_is_exact_in_any_order() {
    let mut random = Random::new();
    let mut database = Database::with(&[]).await;
    let mut cents = 0_i128;
    let mut rows = Vec::new();
    for _ in 0..3000 {
        let value = i128::from(random.next()) - (1 << 47);
        cents += value;
        rows.push(format!("('{}')", Decimal::from_i128_with_scale(value, 2)));
    }
    database.run(&format!("INSERT INTO t (x) VALUES {}", rows.join(", "))).await;
    let sum = number::canonical(Decimal::from_i128_with_scale(cents, 2));
    database
        .expect(&[
            ("orm_decimal_sum(x) FROM t", &sum),
            ("orm_decimal_sum(x) FROM (SELECT x FROM t ORDER BY orm_decimal_key(x))", &sum),
            // Beyond the range, or below the last digit, on the way only.
            (
                "orm_decimal_sum(column1) FROM (VALUES \
                 ('79228162514264337593543950335'), ('0.0000000000000000000000000001'), \
                 (10), (-10), ('-79228162514264337593543950335'))",
                "0.0000000000000000000000000001",
            ),
            ("orm_decimal_sum(column1) FROM (VALUES (1), ('-0.1'))", "0.9"),
            ("orm_decimal_sum(column1) FROM (VALUES (-1), ('0.1'))", "-0.9"),
        ])
        .await;
    database.close().await;
}

#[tokio::test]
async fn a_query_abandoned_midway_leaves_the_connection_usable() {
    let mut database = Database::with(&["'1'", "'2'", "'x'", "'3'"]).await;
    // The second group has a state when it fails; `fetch_optional` stops after the first.
    let sql = "SELECT orm_decimal_sum(x), orm_decimal_min(x) FROM t GROUP BY id % 2 ORDER BY id % 2";
    assert_eq!(database.error(sql).await, "orm_decimal_sum: not a decimal number");
    let row = sqlx::query(sql).fetch_optional(&mut database.0).await.unwrap().unwrap();
    assert_eq!(row.get::<String, _>(0), "5");
    database.run("DELETE FROM t WHERE x = 'x'").await;
    database.expect(&[("orm_decimal_sum(x) FROM t", "6")]).await;
    database.close().await;
}

#[test]
fn an_average_is_rounded_at_the_28th_decimal() {
    let mut random = Random::new();
    for _ in 0..200 {
        let count = 1 + i128::from(random.below(50));
        let cents: Vec<_> = (0..count).map(|_| i128::from(random.below(1401)) - 700).collect();
        let mut average = Average::default();
        for value in &cents {
            average.add(Decimal::from_i128_with_scale(*value, 2)).unwrap();
        }
        let total = cents.iter().sum::<i128>() * 10_i128.pow(26);
        let rounded = total.signum() * ((total.abs() * 2 + count) / (count * 2));
        assert_eq!(average.finish().unwrap(), Decimal::from_i128_with_scale(rounded, 28), "{cents:?}");
    }
}
