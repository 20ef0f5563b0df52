//! Section 15 at its ends: truth values, whole numbers and floats.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use super::extremes::{finds_each, refuses, tells_each};
use super::round_trip::round_trip;
use super::types::{Flag, Float, Integer, NewFlag, NewFloat, NewInteger};
use crate::harness::*;

#[tokio::test]
async fn both_truth_values_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Flag]).await;
    let rows = vec![
        Flag { id: 1, plain: true, maybe: Some(true) },
        Flag { id: 2, plain: false, maybe: Some(false) },
        Flag { id: 3, plain: false, maybe: None },
    ];
    round_trip!(db, Flag, NewFlag, rows.clone());
    finds_each!(db, Flag, rows, [plain, maybe]);
    tells_each!(db, Flag, rows, [plain, maybe: Bool = bool::to_string]);
    Ok(())
}

#[tokio::test]
async fn the_smallest_and_the_largest_integers_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Integer]).await;
    let integer = |id: i64, small: i16, medium: i32, big: i64| Integer {
        id,
        small,
        medium,
        big,
        maybe_small: Some(small),
        maybe_medium: Some(medium),
        maybe_big: Some(big),
    };
    let rows = vec![
        integer(i64::MIN, i16::MIN, i32::MIN, i64::MIN),
        integer(-2, i16::MIN + 1, i32::MIN + 1, i64::MIN + 1),
        integer(-1, -1, -1, -1),
        integer(0, 0, 0, 0),
        integer(1, i16::MAX - 1, i32::MAX - 1, i64::MAX - 1),
        Integer { maybe_small: None, maybe_medium: None, maybe_big: None, ..integer(2, 1, 1, 1) },
        // One beyond what a double tells apart.
        integer(3, 7, 16_777_217, 9_007_199_254_740_993),
        integer(4, 7, 16_777_216, 9_007_199_254_740_992),
        integer(i64::MAX, i16::MAX, i32::MAX, i64::MAX),
    ];
    round_trip!(db, Integer, NewInteger, rows.clone());
    finds_each!(db, Integer, rows, [small, maybe_small; medium, maybe_medium; big, maybe_big]);
    tells_each!(db, Integer, rows, [
        small, maybe_small: Integer = i16::to_string;
        medium, maybe_medium: Integer = i32::to_string;
        big, maybe_big: Integer = i64::to_string;
    ]);
    Ok(())
}

fn float(id: i64, single: f32, double: f64) -> Float {
    Float { id, single, double, maybe_single: Some(single), maybe_double: Some(double) }
}

/// All that a single holds, which its own shortest text does not show.
fn widened(single: &f32) -> String {
    format!("{:e}", f64::from(*single))
}

fn shortest(double: &f64) -> String {
    format!("{double:e}")
}

#[tokio::test]
async fn every_bit_of_a_float_is_told_as_written() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let rows = vec![
        float(1, 0.0, 0.0),
        float(2, f32::MIN_POSITIVE, f64::MIN_POSITIVE),
        float(3, f32::MAX, f64::MAX),
        float(4, f32::MIN, f64::MIN),
        float(5, f32::EPSILON, f64::EPSILON),
        float(6, 0.1, 0.1),
        // Fifteen digits do not tell them apart, nor do six of a single.
        float(7, 0.100_000_01, 0.100_000_000_000_000_02),
        float(8, 1.0 + f32::EPSILON, 0.1 + 0.2),
        float(9, 16_777_216.0, 9_007_199_254_740_992.0),
        float(10, 16_777_218.0, 9_007_199_254_740_994.0),
        float(11, -1.0e-30, 1.234_567_890_123_456_7e-200),
        float(12, 3.333_333_3e37, 1e16),
        float(13, 1e-7, 1e21),
        Float { maybe_single: None, maybe_double: None, ..float(14, 1.0, 1.0) },
    ];
    round_trip!(db, Float, NewFloat, rows.clone());
    finds_each!(db, Float, rows, [single, maybe_single; double, maybe_double]);
    tells_each!(db, Float, rows, [
        single, maybe_single: Single = widened;
        double, maybe_double: Double = shortest;
    ]);
    Ok(())
}

#[tokio::test]
async fn subnormal_floats_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let rows = vec![
        float(1, f32::from_bits(1), f64::from_bits(1)),
        float(2, -f32::from_bits(1), -f64::from_bits(1)),
        float(3, f32::from_bits(0x007f_ffff), f64::from_bits(0x000f_ffff_ffff_ffff)),
        float(4, f32::from_bits(0x0012_3456), f64::from_bits(0x0001_2345_6789_abcd)),
        float(5, 0.0, 0.0),
    ];
    round_trip!(db, Float, NewFloat, rows.clone());
    finds_each!(db, Float, rows, [single, maybe_single; double, maybe_double]);
    tells_each!(db, Float, rows, [
        single, maybe_single: Single = widened;
        double, maybe_double: Double = shortest;
    ]);
    Ok(())
}

#[tokio::test]
async fn a_negative_zero_equals_zero_and_keeps_its_sign_where_the_database_has_one() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let rows = vec![float(1, -0.0, -0.0), float(2, 0.0, 0.0)];
    round_trip!(db, Float, NewFloat, rows.clone());
    // Each finds both.
    finds_each!(db, Float, rows, [single, maybe_single; double, maybe_double]);
    let read = db.get(Float, 1).await?.expect("it was written");
    // SQLite stores a whole number of a float column as an integer, which has one zero; to MariaDB it is one as well.
    let negative = matches!(DATABASE, Database::Postgres | Database::MySql);
    assert_eq!((read.single.is_sign_negative(), read.double.is_sign_negative()), (negative, negative));
    Ok(())
}

#[tokio::test]
async fn a_float_that_is_no_number_is_refused_by_the_name_of_its_column() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let good = float(1, 1.0, 1.0);
    let (nan, infinite) = match DATABASE {
        Database::Postgres => (true, true),
        Database::Sqlite => (false, true),
        Database::MySql | Database::MariaDb => (false, false),
    };
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let wide = f64::from(value);
        let rows = [
            ("single", Float { single: value, ..good.clone() }),
            ("maybe_single", Float { maybe_single: Some(value), ..good.clone() }),
            ("double", Float { double: wide, ..good.clone() }),
            ("maybe_double", Float { maybe_double: Some(wide), ..good.clone() }),
        ];
        for (column, row) in rows {
            let written = db.insert(Float).values(NewFloat::from(row)).execute().await;
            if if value.is_nan() { nan } else { infinite } {
                written?;
                db.delete(Float).all_rows().execute().await?;
            } else {
                refuses!(written, column);
            }
        }
        assert_eq!(db.from(Float).count().await?, 0);
    }
    Ok(())
}
