//! Each type, exactly.

use super::{cell, fail, refuse};
use crate::{ColumnType, RowReader, Value};

const OTHERS: [&str; 4] = ["[]", "{}", "[1]", "{\"a\":1}"];

#[test]
fn booleans() {
    let read = |row: &mut dyn RowReader| row.bool();
    for (json, value) in [("true", true), ("false", false), ("1", true), ("0", false)] {
        assert_eq!(cell(json, read), Some(value), "{json}");
    }
    refuse(read, &OTHERS);
    refuse(read, &["2", "1.0", "\"true\"", "\"1\"", "tru", "truee", "fals"]);
    assert_eq!(fail("2", read), "expected `bool`, found a JSON number in a related row");
}

#[test]
fn whole_numbers() {
    let read = |row: &mut dyn RowReader| row.i64();
    for (json, value) in [
        ("0", 0),
        ("-0", 0),
        ("5.0", 5),
        ("-6.000", -6),
        ("\"7\"", 7),
        ("\"-7.00\"", -7),
        ("9007199254740993", 9_007_199_254_740_993),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807", i64::MAX),
        ("\"-9223372036854775808\"", i64::MIN),
    ] {
        assert_eq!(cell(json, read), Some(value), "{json}");
    }
    refuse(read, &OTHERS);
    refuse(
        read,
        &[
            "9223372036854775808",
            "-9223372036854775809",
            "1.5",
            "1e3",
            "1.0e3",
            "5.",
            ".5",
            "-",
            "+5",
            "\"+5\"",
            "\"5.\"",
            "\"\"",
            "\" 5\"",
            "\"5 \"",
            "\"0x5\"",
            "\"1_0\"",
            "\"abc\"",
            "true",
            "\"١\"",
        ],
    );
    assert_eq!(fail("1.5", read), "expected `i64`, found a JSON number that is not one in a related row");

    let read = |row: &mut dyn RowReader| row.u64();
    for json in ["18446744073709551615", "\"18446744073709551615\"", "18446744073709551615.0"] {
        assert_eq!(cell(json, read), Some(u64::MAX), "{json}");
    }
    refuse(read, &["18446744073709551616", "-1", "1.5", "true"]);
}

#[test]
fn floats_keep_every_bit() {
    let read = |row: &mut dyn RowReader| row.f64();
    for value in [
        0.0,
        -0.0,
        5e-324,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        0.1 + 0.2,
        1.234_567_890_123_456_7,
        9_007_199_254_740_993.0,
    ] {
        for json in [format!("{value:e}"), format!("{value}"), format!("\"{value:?}\"")] {
            assert_eq!(cell(&json, read).map(f64::to_bits), Some(value.to_bits()), "{json}");
        }
    }
    assert_eq!(cell("1E+2", read), Some(100.0));
    for (json, value) in [("\"Infinity\"", f64::INFINITY), ("\"-Infinity\"", f64::NEG_INFINITY)] {
        assert_eq!(cell(json, read), Some(value));
    }
    assert!(cell("\"NaN\"", read).unwrap().is_nan());
    refuse(read, &OTHERS);
    refuse(
        read,
        &["1e400", "\"-1e400\"", "\"inf\"", "\"nan\"", "NaN", "\"\"", "1e", "\"1e+\"", "\"1 \"", "true"],
    );

    let read = |row: &mut dyn RowReader| row.f32();
    for value in [0.1, f32::MAX, f32::MIN_POSITIVE, 1e-45, 16_777_217.0, -0.0] {
        // As a double of the same number as well: MySQL makes one of each FLOAT.
        for json in [format!("{value}"), format!("{value:e}"), format!("{}", f64::from(value))] {
            assert_eq!(cell(&json, read).map(f32::to_bits), Some(value.to_bits()), "{json}");
        }
    }
    // Twice rounded it would be 1.
    assert_eq!(cell("1.00000005960464477540", read), Some(1.000_000_1));
    assert!(cell("\"NaN\"", read).unwrap().is_nan());
    refuse(read, &["1e39", "\"x\""]);
}

#[test]
fn texts_and_json() {
    let text = |row: &mut dyn RowReader| row.text();
    assert_eq!(cell("\"\"", text).as_deref(), Some(""));
    assert_eq!(cell("\"héllo 😀\"", text).as_deref(), Some("héllo 😀"));
    refuse(text, &OTHERS);
    refuse(text, &["1", "true"]);

    let json = |row: &mut dyn RowReader| row.json();
    assert_eq!(cell("\"null\"", json).as_deref(), Some("null"));
    assert_eq!(cell(r#""{\"a\":[1,\"\\n\"]}""#, json).as_deref(), Some(r#"{"a":[1,"\n"]}"#));
    refuse(json, &OTHERS);
    refuse(json, &["1", "true"]);
}

#[test]
fn bytes_are_hex() {
    let read = |row: &mut dyn RowReader| row.bytes();
    assert_eq!(cell("\"\"", read), Some(vec![]));
    assert_eq!(cell("\"00ffAb9F\"", read), Some(vec![0, 255, 0xab, 0x9f]));
    refuse(read, &["\"0\"", "\"000\"", "\"0g\"", "\"\\\\x00\"", "\"éé\"", "12", "[]"]);
}

#[cfg(feature = "uuid")]
#[test]
fn uuids() {
    let read = |row: &mut dyn RowReader| row.uuid();
    let value = uuid::Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    for json in ["\"01234567-89ab-cdef-0123-456789abcdef\"", "\"0123456789ABCDEF0123456789abcdef\""] {
        assert_eq!(cell(json, read), Some(value));
    }
    refuse(
        read,
        &[
            "\"\"",
            "\"{01234567-89ab-cdef-0123-456789abcdef}\"",
            "\"01234567-89ab-cdef-0123-456789abcdeg\"",
            "1",
        ],
    );
}

#[cfg(feature = "chrono")]
#[test]
fn dates_and_times() {
    use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let datetime = |row: &mut dyn RowReader| row.datetime();
    for (json, value) in [
        ("2024-02-29T12:34:56.789012+00:00", "2024-02-29T12:34:56.789012Z"),
        ("2024-02-29T12:34:56.789012Z", "2024-02-29T12:34:56.789012Z"),
        ("2024-02-29 12:34:56.789012", "2024-02-29T12:34:56.789012Z"),
        ("2024-02-29T12:34:56", "2024-02-29T12:34:56Z"),
        ("2024-02-29 12:34:56.5+02", "2024-02-29T10:34:56.5Z"),
        ("2024-02-29T12:34:56-05:30", "2024-02-29T18:04:56Z"),
        ("1800-01-01T00:00:00-00:01:15", "1800-01-01T00:01:15Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ("12024-01-01T00:00:00+00:00", "+12024-01-01T00:00:00Z"),
        ("2024-02-29T12:34:56.1234567891234", "2024-02-29T12:34:56.123456789Z"),
    ] {
        assert_eq!(cell(&format!("\"{json}\""), datetime), Some(at(value)), "{json}");
    }
    let wrong = [
        "\"\"",
        "\"2024-02-29\"",
        "\"2023-02-29T00:00:00Z\"",
        "\"2024-02-29T24:00:00Z\"",
        "\"infinity\"",
        "\"2024-02-29T12:34:56+\"",
        "\"2024-02-29T12:34:56+00:99\"",
        "\"2024-02-29T12:34:56Zz\"",
        "0",
        "\"0044-03-15T00:00:00+00:00 BC\"",
        "\"2024-02-29T12:34:56.\"",
        "\"0000000-01-01T00:00:00\"",
    ];
    refuse(datetime, &wrong);

    let naive = |row: &mut dyn RowReader| row.naive_datetime();
    for json in ["2024-02-29T12:34:56.789012", "2024-02-29 12:34:56.789012000"] {
        let value = at("2024-02-29T12:34:56.789012Z").naive_utc();
        assert_eq!(cell(&format!("\"{json}\""), naive), Some(value), "{json}");
    }
    refuse(naive, &wrong);
    refuse(naive, &["\"2024-02-29T12:34:56Z\"", "\"2024-02-29T12:34:56+02:00\""]);

    let date = |row: &mut dyn RowReader| row.date();
    assert_eq!(cell("\"2024-02-29\"", date), NaiveDate::from_ymd_opt(2024, 2, 29));
    refuse(date, &["\"2024-02-30\"", "\"2024-02-29T00:00:00\"", "\"24-02-29\"", "\"2024-2-29\"", "20240229"]);

    let time = |row: &mut dyn RowReader| row.time();
    assert_eq!(cell("\"12:34:56.789012\"", time), NaiveTime::from_hms_micro_opt(12, 34, 56, 789_012));
    assert_eq!(cell("\"00:00:00\"", time), Some(NaiveTime::MIN));
    refuse(time, &["\"24:00:00\"", "\"-01:00:00\"", "\"100:00:00\"", "\"12:34\"", "\"12:34:56+00\"", "\"\""]);
}

#[cfg(feature = "decimal")]
#[test]
fn decimals() {
    let read = |row: &mut dyn RowReader| row.decimal().map(|value| value.map(|value| value.to_string()));
    let zeros = "0".repeat(40);
    for (json, value) in [
        ("19.99", "19.99"),
        ("\"19.90\"", "19.90"),
        ("-6.0", "-6.0"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("-7.9228162514264337593543950335", "-7.9228162514264337593543950335"),
        ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
        ("\"1234567890123456789012345678\"", "1234567890123456789012345678"),
        (&format!("1.5{zeros}"), "1.5"),
        (&format!("12345678901234567890.{zeros}"), "12345678901234567890"),
    ] {
        assert_eq!(cell(json, read).as_deref(), Some(value), "{json}");
    }
    refuse(read, &OTHERS);
    refuse(
        read,
        &[
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1e3",
            "1.50e10",
            "\"NaN\"",
            "\"1_000\"",
            "\"\"",
            "\"+1\"",
            "true",
            "12345678901234567890.12345678901",
        ],
    );
}

#[test]
fn arrays() {
    let read = |row: &mut dyn RowReader| row.array(&ColumnType::I32);
    assert_eq!(cell("[]", read), Some(vec![]));
    assert_eq!(
        cell(" [ 1 , null,-3 ] ", read),
        Some(vec![Value::I64(1), Value::Null(ColumnType::I32), Value::I64(-3)])
    );
    refuse(read, &["1", "\"[1]\"", "{}", "[\"a\"]", "[1,]", "[,1]", "[1 2]", "[1", "[[1]]"]);

    let read = |row: &mut dyn RowReader| row.array(&ColumnType::Array(&ColumnType::Text));
    let inner = Value::Array(&ColumnType::Text, vec![Value::Text("a".into()), Value::Text("]".into())]);
    assert_eq!(cell(r#"[["a","]"],null]"#, read).unwrap()[0], inner);

    for (element, json, value) in [
        (ColumnType::Bool, "true", Value::Bool(true)),
        (ColumnType::U64, "18446744073709551615", Value::U64(u64::MAX)),
        (ColumnType::F32, "0.1", Value::F32(0.1)),
        (ColumnType::F64, "0.1", Value::F64(0.1)),
        (ColumnType::Bytes, "\"ff\"", Value::Bytes(vec![255])),
        (ColumnType::Json, "\"null\"", Value::Json("null".into())),
        #[cfg(feature = "decimal")]
        (ColumnType::Decimal, "1.5", Value::Decimal(rust_decimal::Decimal::new(15, 1))),
    ] {
        let rows = super::rows(&format!("[[[{json}],7]]"), |row| Ok((row.array(&element)?, row.i64()?)));
        assert_eq!(rows.unwrap(), [(Some(vec![value]), Some(7))]);
    }
}

#[cfg(all(feature = "ipnet", feature = "mac_address"))]
#[test]
fn networks() {
    let read = |row: &mut dyn RowReader| row.ip_net();
    for (json, value) in [
        ("192.168.0.1/24", "192.168.0.1/24"),
        ("10.0.0.1", "10.0.0.1/32"),
        ("::1", "::1/128"),
        ("fe80::/10", "fe80::/10"),
    ] {
        assert_eq!(cell(&format!("\"{json}\""), read), Some(value.parse().unwrap()), "{json}");
    }
    refuse(read, &["\"10.0.0.1/33\"", "\"10.0.0\"", "\"\"", "1"]);

    let read = |row: &mut dyn RowReader| row.mac_address();
    let value = mac_address::MacAddress::new([8, 0, 0x2b, 1, 2, 0xff]);
    assert_eq!(cell("\"08:00:2b:01:02:ff\"", read), Some(value));
    refuse(read, &["\"08:00:2b:01:02\"", "\"08:00:2b:01:02:fg\"", "\"\"", "1"]);
}

#[cfg(feature = "pg_interval")]
#[test]
fn intervals() {
    use sqlx::postgres::types::PgInterval;
    let read = |row: &mut dyn RowReader| row.interval();
    assert_eq!(
        cell("\"fffffffffffffffe0000000380000000\"", read),
        Some(PgInterval { months: i32::MIN, days: 3, microseconds: -2 })
    );
    refuse(read, &["\"\"", "\"00\"", "\"fffffffffffffffe000000038000000000\"", "\"1 day\"", "1"]);
}

#[cfg(feature = "pg_range")]
#[test]
fn ranges() {
    use std::ops::Bound;
    let read =
        |row: &mut dyn RowReader| Ok(row.range(&ColumnType::I64)?.map(|range| (range.start, range.end)));
    assert_eq!(
        cell("[1,9007199254740993,true,false,false]", read),
        Some((Bound::Included(Value::I64(1)), Bound::Excluded(Value::I64(9_007_199_254_740_993))))
    );
    assert_eq!(cell("[null,\"5\",0,1,0]", read), Some((Bound::Unbounded, Bound::Included(Value::I64(5)))));
    refuse(
        read,
        &[
            "[]",
            "[1,2]",
            "[1,2,true,false,null]",
            "[1,2,true,false,false,1]",
            "[1,2,3,4,5]",
            "\"[1,2)\"",
            "1",
        ],
    );
    let message = fail("[null,null,false,false,true]", read);
    assert_eq!(message, "expected `PgRange`, found the empty range, which has no bounds, in a related row");
}
