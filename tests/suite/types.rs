//! Section 15: a value read back equals the value written, for every column type and its nullable twin.
//!
//! The types that some database lacks are in `types_unsigned.rs` and `types_bare_decimal.rs`.

// The macros below clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::schema::{User, at, s};
use crate::harness::*;

/// Writes the rows in one statement, and reads them back together, one by one, and column by column.
macro_rules! round_trip {
    ($db:expr, $table:ident, $new:ident, $rows:expr) => {{
        let rows: Vec<$table> = $rows;
        $db.insert($table).values(rows.iter().cloned().map($new::from)).execute().await?;
        let read: Vec<$table> = $db.from($table).order_by($table.id.asc()).all().await?;
        assert_eq!(read.len(), rows.len());
        for (read, row) in read.iter().zip(&rows) {
            assert!(read == row, "wrote {}\nread {}", brief(row), brief(read));
            let alone = $db.get($table, row.id.clone()).await?;
            assert!(alone.as_ref() == Some(row), "wrote {}\ngot {}", brief(row), brief(&alone));
        }
    }};
}

/// Asserts that each value of a column finds its row.
macro_rules! finds {
    ($db:expr, $table:ident . $column:ident, [$($value:expr => $ids:expr),* $(,)?]) => {$(
        let found = $db
            .select($table.id)
            .from($table)
            .filter($table.$column.eq($value))
            .order_by($table.id.asc())
            .all()
            .await?;
        assert_eq!(found, $ids, "{} = {}", stringify!($column), stringify!($value));
    )*};
}

/// Asserts that a result is an `Error` of this kind.
macro_rules! is_error {
    ($result:expr, $kind:ident) => {{
        let error = $result.err().expect(concat!("an error of the kind ", stringify!($kind)));
        assert!(matches!(error, orm::Error::$kind { .. }), "{error:?}");
        error
    }};
}

fn brief(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take(400).collect()
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "flags")]
pub struct Flag {
    #[column(primary_key)]
    pub id: i64,
    pub plain: bool,
    pub maybe: Option<bool>,
}

#[tokio::test]
async fn bools() -> TestResult {
    let db = fresh(&schema![Flag]).await;
    round_trip!(
        db,
        Flag,
        NewFlag,
        vec![
            Flag { id: 1, plain: true, maybe: Some(true) },
            Flag { id: 2, plain: false, maybe: Some(false) },
            Flag { id: 3, plain: true, maybe: None },
        ]
    );
    finds!(db, Flag.plain, [true => [1, 3], false => [2]]);
    finds!(db, Flag.maybe, [true => [1], false => [2]]);
    assert_eq!(db.select(Flag.id).from(Flag).filter(Flag.maybe.is_null()).all().await?, [3]);
    assert_eq!(db.select(Flag.id).from(Flag).filter(Flag.maybe).all().await?, [1]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "integers")]
pub struct Integer {
    #[column(primary_key)]
    pub id: i64,
    pub small: i16,
    pub medium: i32,
    pub big: i64,
    pub maybe_small: Option<i16>,
    pub maybe_medium: Option<i32>,
    pub maybe_big: Option<i64>,
}

fn integer(id: i64, small: i16, medium: i32, big: i64) -> Integer {
    Integer {
        id,
        small,
        medium,
        big,
        maybe_small: Some(small),
        maybe_medium: Some(medium),
        maybe_big: Some(big),
    }
}

#[tokio::test]
async fn integers() -> TestResult {
    let db = fresh(&schema![Integer]).await;
    round_trip!(
        db,
        Integer,
        NewInteger,
        vec![
            integer(i64::MIN, i16::MIN, i32::MIN, i64::MIN),
            integer(-1, -1, -1, -1),
            integer(0, 0, 0, 0),
            // No binary64 holds it.
            integer(1, 1, 1, 9_007_199_254_740_993),
            Integer {
                id: 2,
                small: 2,
                medium: 2,
                big: 2,
                maybe_small: None,
                maybe_medium: None,
                maybe_big: None
            },
            integer(i64::MAX, i16::MAX, i32::MAX, i64::MAX),
        ]
    );
    finds!(db, Integer.small, [i16::MIN => [i64::MIN], -1 => [-1], i16::MAX => [i64::MAX]]);
    finds!(db, Integer.medium, [i32::MIN => [i64::MIN], -1 => [-1], i32::MAX => [i64::MAX]]);
    finds!(db, Integer.big, [i64::MIN => [i64::MIN], 9_007_199_254_740_993 => [1], i64::MAX => [i64::MAX]]);
    finds!(db, Integer.maybe_big, [i64::MIN => [i64::MIN], i64::MAX - 1 => [0i64; 0], i64::MAX => [i64::MAX]]);
    let nulls: Vec<i64> = db
        .select(Integer.id)
        .from(Integer)
        .filter((Integer.maybe_small.is_null(), Integer.maybe_medium.is_null(), Integer.maybe_big.is_null()))
        .all()
        .await?;
    assert_eq!(nulls, [2]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "floats")]
pub struct Float {
    #[column(primary_key)]
    pub id: i64,
    pub single: f32,
    pub double: f64,
    pub maybe_single: Option<f32>,
    pub maybe_double: Option<f64>,
}

fn float(id: i64, single: f32, double: f64) -> Float {
    Float { id, single, double, maybe_single: Some(single), maybe_double: Some(double) }
}

#[tokio::test]
async fn floats() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let rows = vec![
        float(1, 0.0, 0.0),
        float(2, 0.1, 0.1),
        float(3, -1.5, -1.5),
        float(4, f32::MAX, f64::MAX),
        float(5, f32::MIN, f64::MIN),
        float(6, f32::MIN_POSITIVE, f64::MIN_POSITIVE),
        // Seventeen digits that fifteen do not tell apart.
        float(7, 16_777_215.0, 0.1 + 0.2),
        float(8, 1.0 / 3.0, 1.0 / 3.0),
        float(9, std::f32::consts::PI, std::f64::consts::PI),
        float(10, 3.0, 1e300),
        float(11, -7.25e-30, 4_503_599_627_370_495.5),
        Float { id: 12, single: 1.0, double: 1.0, maybe_single: None, maybe_double: None },
    ];
    round_trip!(db, Float, NewFloat, rows.clone());
    for (read, row) in db.from(Float).order_by(Float.id.asc()).all().await?.iter().zip(&rows) {
        assert_eq!(read.single.to_bits(), row.single.to_bits(), "{row:?}");
        assert_eq!(read.double.to_bits(), row.double.to_bits(), "{row:?}");
        assert_eq!(read.maybe_double.map(f64::to_bits), row.maybe_double.map(f64::to_bits), "{row:?}");
    }
    finds!(db, Float.double, [0.1 + 0.2 => [7], 0.3 => [0i64; 0], f64::MAX => [4], 1.0 / 3.0 => [8]]);
    finds!(db, Float.maybe_double, [0.1 => [2], 1.0 => [0i64; 0]]);
    assert_eq!(db.select(Float.id).from(Float).filter(Float.maybe_single.is_null()).all().await?, [12]);
    Ok(())
}

#[tokio::test]
async fn subnormal_floats() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let rows = vec![
        float(1, f32::from_bits(1), f64::from_bits(1)),
        float(2, -f32::from_bits(1), -f64::from_bits(1)),
        float(3, f32::from_bits(0x007f_ffff), f64::from_bits(0x000f_ffff_ffff_ffff)),
    ];
    round_trip!(db, Float, NewFloat, rows.clone());
    for (read, row) in db.from(Float).order_by(Float.id.asc()).all().await?.iter().zip(&rows) {
        assert_eq!(
            (read.single.to_bits(), read.double.to_bits()),
            (row.single.to_bits(), row.double.to_bits())
        );
    }
    finds!(db, Float.double, [5e-324 => [1], 0.0 => [0i64; 0]]);
    Ok(())
}

#[tokio::test]
async fn a_negative_zero_equals_zero() -> TestResult {
    let db = fresh(&schema![Float]).await;
    round_trip!(db, Float, NewFloat, vec![float(1, -0.0, -0.0)]);
    finds!(db, Float.double, [0.0 => [1], -0.0 => [1]]);
    Ok(())
}

// sqlite: binding NaN would store NULL there, and MySQL has neither; infinities it can hold.
#[tokio::test]
async fn nan_is_an_encode_error_and_infinities_are_kept() -> TestResult {
    let db = fresh(&schema![Float]).await;
    for row in [float(1, f32::NAN, 1.0), float(1, 1.0, f64::NAN)] {
        is_error!(db.insert(Float).values(NewFloat::from(row)).execute().await, Encode);
    }
    is_error!(db.from(Float).filter(Float.double.eq(f64::NAN)).all().await, Encode);
    assert_eq!(db.from(Float).count().await?, 0);
    round_trip!(
        db,
        Float,
        NewFloat,
        vec![float(2, f32::INFINITY, f64::INFINITY), float(3, f32::NEG_INFINITY, f64::NEG_INFINITY)]
    );
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "texts")]
pub struct Text {
    #[column(primary_key)]
    pub id: i64,
    pub plain: String,
    #[column(length = 40)]
    pub short: String,
    pub maybe: Option<String>,
}

#[tokio::test]
async fn texts() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let samples = [
        "",
        " ",
        "plain",
        "it's \"quoted\" `thus`",
        "back\\slash \\' \\n",
        "line\nbreak\r\ttab",
        "emoji 🦀👩‍👩‍👧‍👦🏳️‍🌈",
        "žluťoučký kůň 日本語 عربى",
        "e\u{301} is not \u{e9}",
        "{} {{}} $1 ? :a %s %",
        "null",
        "NULL",
        "\u{1}\u{7f}\u{feff}\u{fffd}\u{10ffff}",
        " both sides ",
    ];
    let mut rows: Vec<Text> = samples
        .iter()
        .zip(1..)
        .map(|(text, id)| Text { id, plain: s(text), short: s(text), maybe: Some(s(text)) })
        .collect();
    rows.push(Text { id: 100, plain: s("x"), short: s("y"), maybe: None });
    round_trip!(db, Text, NewText, rows);
    for (text, id) in samples.iter().zip(1i64..) {
        finds!(db, Text.plain, [*text => [id]]);
        finds!(db, Text.short, [*text => [id]]);
        finds!(db, Text.maybe, [*text => [id]]);
    }
    assert_eq!(db.select(Text.id).from(Text).filter(Text.maybe.is_null()).all().await?, [100]);
    Ok(())
}

#[tokio::test]
async fn a_text_of_a_megabyte() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let long: String = "0123456789abcdé\n".chars().cycle().take(1 << 20).collect();
    round_trip!(
        db,
        Text,
        NewText,
        vec![
            Text { id: 1, plain: long.clone(), short: s(""), maybe: Some(long.clone()) },
            Text { id: 2, plain: format!("{long}."), short: s(""), maybe: None },
        ]
    );
    assert_eq!(db.select(Text.id).from(Text).filter(Text.plain.eq(&long)).all().await?, [1]);
    let characters: i64 = db.select(length(Text.plain)).from(Text).filter(Text.id.eq(1)).one().await?;
    assert_eq!(characters, 1 << 20);
    Ok(())
}

// sqlite: PostgreSQL's text cannot hold the character 0.
#[tokio::test]
async fn a_text_with_the_character_zero() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let text = s("before\0after");
    round_trip!(
        db,
        Text,
        NewText,
        vec![Text { id: 1, plain: text.clone(), short: s("\0"), maybe: Some(text) }]
    );
    finds!(db, Text.plain, ["before\0after" => [1], "before" => [0i64; 0]]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "blobs")]
pub struct Blob {
    #[column(primary_key)]
    pub id: i64,
    pub bytes: Vec<u8>,
    pub maybe: Option<Vec<u8>>,
}

#[tokio::test]
async fn bytes() -> TestResult {
    let db = fresh(&schema![Blob]).await;
    let every: Vec<u8> = (0..=255).collect();
    let long: Vec<u8> = every.iter().copied().cycle().take(1 << 20).collect();
    round_trip!(
        db,
        Blob,
        NewBlob,
        vec![
            Blob { id: 1, bytes: vec![], maybe: Some(vec![]) },
            Blob { id: 2, bytes: every.clone(), maybe: Some(every.clone()) },
            Blob { id: 3, bytes: vec![0], maybe: None },
            Blob { id: 4, bytes: long.clone(), maybe: Some(long.clone()) },
            Blob { id: 5, bytes: b"text".to_vec(), maybe: Some(b"\xff\xfe\x00'\"\\".to_vec()) },
        ]
    );
    // An empty value is not NULL.
    assert_eq!(db.select(Blob.id).from(Blob).filter(Blob.maybe.is_null()).all().await?, [3]);
    finds!(db, Blob.bytes, [Vec::<u8>::new() => [1], every => [2], vec![0u8] => [3], long => [4], b"text".to_vec() => [5]]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "uuids")]
pub struct Identity {
    #[column(primary_key)]
    pub id: Uuid,
    pub other: Uuid,
    pub maybe: Option<Uuid>,
}

#[tokio::test]
async fn uuids() -> TestResult {
    let db = fresh(&schema![Identity]).await;
    let known = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    let last = Uuid::from_u128(u128::MAX);
    round_trip!(
        db,
        Identity,
        NewIdentity,
        vec![
            Identity { id: Uuid::nil(), other: last, maybe: None },
            Identity { id: known, other: known, maybe: Some(Uuid::nil()) },
            Identity { id: last, other: Uuid::nil(), maybe: Some(known) },
        ]
    );
    finds!(db, Identity.id, [Uuid::nil() => [Uuid::nil()], known => [known], last => [last]]);
    finds!(db, Identity.maybe, [known => [last], &known => [last], last => <[Uuid; 0]>::default()]);
    let found: Vec<Uuid> = db
        .select(Identity.id)
        .from(Identity)
        .filter(Identity.id.is_in([last, known]))
        .order_by(Identity.id.asc())
        .all()
        .await?;
    assert_eq!(found, [known, last]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "times")]
pub struct Time {
    #[column(primary_key)]
    pub id: i64,
    pub instant: DateTime<Utc>,
    pub local: NaiveDateTime,
    pub day: NaiveDate,
    pub time: NaiveTime,
    pub maybe_instant: Option<DateTime<Utc>>,
    pub maybe_local: Option<NaiveDateTime>,
    pub maybe_day: Option<NaiveDate>,
    pub maybe_time: Option<NaiveTime>,
}

fn time(id: i64, instant: DateTime<Utc>) -> Time {
    let local = instant.naive_utc();
    Time {
        id,
        instant,
        local,
        day: local.date(),
        time: local.time(),
        maybe_instant: Some(instant),
        maybe_local: Some(local),
        maybe_day: Some(local.date()),
        maybe_time: Some(local.time()),
    }
}

#[tokio::test]
async fn times() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let texts = [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000001Z",
        "0999-12-31T23:59:59.999999Z",
        "1582-10-10T12:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2000-02-29T12:00:00.5Z",
        "2024-02-29T12:34:56.789012Z",
        "2024-02-29T12:34:56.789013Z",
        "2038-01-19T03:14:08Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999999Z",
    ];
    let mut rows: Vec<Time> = texts.iter().zip(1..).map(|(text, id)| time(id, at(text))).collect();
    rows.push(Time {
        maybe_instant: None,
        maybe_local: None,
        maybe_day: None,
        maybe_time: None,
        ..time(100, at("2024-06-01T10:20:30Z"))
    });
    round_trip!(db, Time, NewTime, rows);
    for (text, id) in texts.iter().zip(1i64..) {
        let instant = at(text);
        finds!(db, Time.instant, [instant => [id]]);
        finds!(db, Time.local, [instant.naive_utc() => [id]]);
        finds!(db, Time.maybe_instant, [instant => [id]]);
    }
    finds!(db, Time.day, [
        at("2024-02-29T00:00:00Z").date_naive() => [8, 9],
        at("9999-12-31T00:00:00Z").date_naive() => [11, 12],
    ]);
    finds!(db, Time.time, [at("1970-01-01T23:59:59.999999Z").time() => [3, 5, 12], NaiveTime::MIN => [1, 6]]);
    let nulls: Vec<i64> = db
        .select(Time.id)
        .from(Time)
        .filter((
            Time.maybe_instant.is_null(),
            Time.maybe_local.is_null(),
            Time.maybe_day.is_null(),
            Time.maybe_time.is_null(),
        ))
        .all()
        .await?;
    assert_eq!(nulls, [100]);
    Ok(())
}

#[tokio::test]
async fn the_order_of_times_is_their_order_in_time() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let texts = [
        "2024-01-01T00:00:00.000001Z",
        "2024-01-01T00:00:00Z",
        "2023-12-31T23:59:59.9Z",
        "0900-01-01T00:00:00Z",
        "2024-01-01T00:00:00.1Z",
        "9999-01-01T00:00:00Z",
        "2024-01-01T00:00:00.01Z",
        "1969-07-20T20:17:40Z",
    ];
    let rows = texts.iter().zip(1..).map(|(text, id)| NewTime::from(time(id, at(text))));
    db.insert(Time).values(rows).execute().await?;
    let expected = [4, 8, 3, 2, 1, 7, 5, 6];
    assert_eq!(db.select(Time.id).from(Time).order_by(Time.instant.asc()).all().await?, expected);
    assert_eq!(db.select(Time.id).from(Time).order_by(Time.local.asc()).all().await?, expected);
    let later: Vec<i64> = db
        .select(Time.id)
        .from(Time)
        .filter(Time.instant.gt(at("2024-01-01T00:00:00Z")))
        .order_by(Time.instant.asc())
        .all()
        .await?;
    assert_eq!(later, [1, 7, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn times_are_cut_to_microseconds_when_bound() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let fine = at("2024-02-29T12:34:56.789012999Z");
    let cut = at("2024-02-29T12:34:56.789012Z");
    // Before 1970 a fraction still counts upwards: it is cut, not rounded to the next second.
    let old = at("1969-12-31T23:59:59.999999999Z");
    db.insert(Time).values([NewTime::from(time(1, fine)), NewTime::from(time(2, old))]).execute().await?;
    assert_eq!(db.get(Time, 1).await?, Some(time(1, cut)));
    assert_eq!(db.get(Time, 2).await?, Some(time(2, at("1969-12-31T23:59:59.999999Z"))));
    finds!(db, Time.instant, [fine => [1], cut => [1], at("2024-02-29T12:34:56.789013Z") => [0i64; 0]]);
    finds!(db, Time.local, [fine.naive_utc() => [1], cut.naive_utc() => [1]]);
    finds!(db, Time.time, [fine.time() => [1], old.time() => [2]]);
    assert_eq!(db.from(Time).filter(Time.instant.between(fine, fine)).count().await?, 1);
    assert_eq!(db.from(Time).filter(Time.instant.is_in([fine, old])).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn years_outside_of_four_digits_are_an_encode_error() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let good = time(1, at("2024-01-01T00:00:00Z"));
    for day in [
        NaiveDate::from_ymd_opt(10_000, 1, 1),
        NaiveDate::from_ymd_opt(0, 12, 31),
        NaiveDate::from_ymd_opt(-44, 3, 15),
    ] {
        let day = day.expect("a date of chrono");
        let local = day.and_time(NaiveTime::MIN);
        let rows = [
            Time { instant: local.and_utc(), ..good.clone() },
            Time { local, ..good.clone() },
            Time { day, ..good.clone() },
            Time { maybe_instant: Some(local.and_utc()), ..good.clone() },
            Time { maybe_local: Some(local), ..good.clone() },
            Time { maybe_day: Some(day), ..good.clone() },
        ];
        for row in rows {
            is_error!(db.insert(Time).values(NewTime::from(row)).execute().await, Encode);
        }
        is_error!(db.from(Time).filter(Time.day.eq(day)).all().await, Encode);
        is_error!(db.from(Time).filter(Time.instant.gt(local.and_utc())).count().await, Encode);
    }
    assert_eq!(db.from(Time).count().await?, 0);
    db.insert(Time).values(NewTime::from(good.clone())).execute().await?;
    assert_eq!(db.get(Time, 1).await?, Some(good));
    Ok(())
}

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

fn dec(text: &str) -> Decimal {
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

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Settings {
    name: String,
    levels: Vec<u8>,
    ratio: f64,
    nested: Option<Box<Settings>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "documents")]
pub struct Document {
    #[column(primary_key)]
    pub id: i64,
    pub raw: Value,
    pub typed: Json<Settings>,
    pub list: Json<Vec<i64>>,
    pub maybe_raw: Option<Value>,
    pub maybe_typed: Option<Json<Settings>>,
    pub maybe_value: Option<Json<Value>>,
}

fn settings(name: &str, nested: Option<Settings>) -> Settings {
    Settings { name: s(name), levels: vec![0, 255], ratio: 0.1, nested: nested.map(Box::new) }
}

fn document(id: i64, raw: Value) -> Document {
    Document {
        id,
        raw: raw.clone(),
        typed: Json(settings("it's \"quoted\" \\ 🦀", Some(settings("", None)))),
        list: Json(vec![i64::MIN, 0, 9_007_199_254_740_993, i64::MAX]),
        maybe_raw: Some(raw.clone()),
        maybe_typed: Some(Json(settings("x", None))),
        maybe_value: Some(Json(raw)),
    }
}

#[tokio::test]
async fn json() -> TestResult {
    let db = fresh(&schema![Document]).await;
    let samples = [
        json!({}),
        json!([]),
        json!("text"),
        json!(""),
        json!("null"),
        json!(0),
        json!(-1.5),
        json!(true),
        json!(null),
        json!([null, [null, [1, "a", {}]]]),
        json!({ "a": 1, "b": { "c": [1, 2, { "d": null }] }, "": "empty key", "ž 🦀": "it's \"\\ \n \u{1}" }),
        json!([i64::MIN, i64::MAX, u64::MAX, 9_007_199_254_740_993i64]),
        json!([0.1, 1e300, 5e-324, 0.30000000000000004]),
    ];
    let mut rows: Vec<Document> =
        samples.iter().zip(1..).map(|(value, id)| document(id, value.clone())).collect();
    rows.push(Document { maybe_raw: None, maybe_typed: None, maybe_value: None, ..document(100, json!(1)) });
    round_trip!(db, Document, NewDocument, rows);
    Ok(())
}

#[tokio::test]
async fn the_null_of_json_is_not_the_null_of_sql() -> TestResult {
    let db = fresh(&schema![Document]).await;
    let null = Document {
        maybe_value: Some(Json(Value::Null)),
        maybe_raw: Some(Value::Null),
        ..document(1, json!(1))
    };
    let none = Document { maybe_value: None, maybe_raw: None, ..document(2, json!(1)) };
    round_trip!(db, Document, NewDocument, vec![null, none]);
    let nulls = db.select(Document.id).from(Document).filter(Document.maybe_value.is_null()).all().await?;
    assert_eq!(nulls, [2]);
    let nulls = db.select(Document.id).from(Document).filter(Document.maybe_raw.is_null()).all().await?;
    assert_eq!(nulls, [2]);
    let parts: Vec<(Option<Json<Value>>, Option<Value>)> = db
        .select((Document.maybe_value, Document.maybe_raw))
        .from(Document)
        .order_by(Document.id.asc())
        .all()
        .await?;
    assert_eq!(parts, [(Some(Json(Value::Null)), Some(Value::Null)), (None, None)]);
    Ok(())
}

#[tokio::test]
async fn a_json_of_a_megabyte() -> TestResult {
    let db = fresh(&schema![Document]).await;
    let long = "é\\\"".repeat(1 << 18);
    round_trip!(
        db,
        Document,
        NewDocument,
        vec![document(1, json!({ "long": long, "list": vec![7; 10_000] }))]
    );
    Ok(())
}

#[test]
fn json_derefs_to_its_value() {
    let json: Json<Settings> = settings("a", None).into();
    assert_eq!(json.name, "a");
    assert_eq!(json.0, settings("a", None));
}

#[derive(SqlEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[sql_enum(name = "delivery", rename_all = "snake_case")]
pub enum Delivery {
    Pending,
    InTransit,
    #[sql_enum(rename = "handed over (it's done)")]
    HandedOver,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parcels")]
pub struct Parcel {
    #[column(primary_key)]
    pub id: i64,
    pub state: Delivery,
    #[column(default = Delivery::InTransit)]
    pub before: Delivery,
    pub maybe: Option<Delivery>,
}

#[tokio::test]
async fn enums() -> TestResult {
    let db = fresh(&schema![Parcel]).await;
    use Delivery::{HandedOver, InTransit, Pending};
    round_trip!(
        db,
        Parcel,
        NewParcel,
        vec![
            Parcel { id: 1, state: Pending, before: HandedOver, maybe: Some(Pending) },
            Parcel { id: 2, state: InTransit, before: Pending, maybe: Some(HandedOver) },
            Parcel { id: 3, state: HandedOver, before: InTransit, maybe: None },
        ]
    );
    finds!(db, Parcel.state, [Pending => [1], InTransit => [2], HandedOver => [3]]);
    finds!(db, Parcel.maybe, [HandedOver => [2], InTransit => [0i64; 0]]);
    let found: Vec<i64> = db
        .select(Parcel.id)
        .from(Parcel)
        .filter(Parcel.state.is_in([HandedOver, Pending]))
        .order_by(Parcel.id.asc())
        .all()
        .await?;
    assert_eq!(found, [1, 3]);
    let names: Vec<String> =
        db.select(Parcel.state.cast::<String>()).from(Parcel).order_by(Parcel.id.asc()).all().await?;
    assert_eq!(names, ["pending", "in_transit", "handed over (it's done)"]);
    db.insert(Parcel).values(NewParcel::builder().id(4).state(Pending)).execute().await?;
    assert_eq!(
        db.get(Parcel, 4).await?,
        Some(Parcel { id: 4, state: Pending, before: InTransit, maybe: None })
    );
    Ok(())
}

#[derive(SqlType, Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderId(pub Uuid);

#[derive(SqlType, Debug, Clone, PartialEq, Eq)]
pub struct Email(pub String);

#[derive(SqlType, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cents(pub i64);

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders")]
pub struct Order {
    #[column(primary_key)]
    pub id: OrderId,
    #[column(unique)]
    pub email: Email,
    pub total: Cents,
    pub maybe_order: Option<OrderId>,
    pub maybe_email: Option<Email>,
    pub maybe_total: Option<Cents>,
}

#[tokio::test]
async fn newtypes() -> TestResult {
    let db = fresh(&schema![Order]).await;
    let (first, second) = (OrderId(Uuid::from_u128(1)), OrderId(Uuid::from_u128(2)));
    let email = |text: &str| Email(s(text));
    round_trip!(
        db,
        Order,
        NewOrder,
        vec![
            Order {
                id: first,
                email: email("ann@example.com"),
                total: Cents(i64::MAX),
                maybe_order: None,
                maybe_email: None,
                maybe_total: None,
            },
            Order {
                id: second,
                email: email("it's@example.com"),
                total: Cents(-5),
                maybe_order: Some(first),
                maybe_email: Some(email("")),
                maybe_total: Some(Cents(0)),
            },
        ]
    );
    finds!(db, Order.id, [first => [first], second => [second]]);
    finds!(db, Order.email, [email("it's@example.com") => [second]]);
    finds!(db, Order.total, [Cents(i64::MAX) => [first]]);
    finds!(db, Order.maybe_order, [first => [second]]);
    let found: Vec<(OrderId, Cents, Option<Cents>)> = db
        .select((Order.id, Order.total, Order.maybe_total))
        .from(Order)
        .filter(Order.email.is_in([email("ann@example.com"), email("x")]))
        .filter(Order.total.gt(Cents(0)))
        .all()
        .await?;
    assert_eq!(found, [(first, Cents(i64::MAX), None)]);
    let greatest: Option<Cents> = db.select(max(Order.total)).from(Order).one().await?;
    assert_eq!(greatest, Some(Cents(i64::MAX)));
    let twice = db
        .insert(Order)
        .values(
            NewOrder::builder()
                .id(OrderId(Uuid::from_u128(3)))
                .email(email("ann@example.com"))
                .total(Cents(1)),
        )
        .execute()
        .await;
    assert!(twice.unwrap_err().is_unique_violation());
    Ok(())
}

// sqlite: a column there holds what is not of its type.
#[tokio::test]
async fn wrong_data_in_a_column_is_a_decode_error_that_names_it() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!(
        "create table integers (id integer primary key, small, medium, big,
         maybe_small, maybe_medium, maybe_big)"
    ))
    .await?;
    for (value, column) in [
        ("'many'", "small"),
        ("40000", "small"),
        ("-32769", "small"),
        ("2147483648", "medium"),
        ("1.5", "big"),
        ("1e300", "big"),
        ("x'01'", "big"),
        ("null", "medium"),
        ("''", "maybe_big"),
        ("99999", "maybe_small"),
    ] {
        db.execute(sql!("delete from integers")).await?;
        db.execute(sql!("insert into integers values (1, 1, 1, 1, 1, 1, 1)")).await?;
        db.execute(sql!("update integers set {} = {}", sql::raw(column), sql::raw(value))).await?;
        let error = is_error!(db.from(Integer).all().await, Decode);
        assert!(error.to_string().contains(column), "{value} in {column}: {error}");
    }
    // The table is as readable as before where its data are right.
    let rows = db.select((Integer.id, Integer.small)).from(Integer).all().await?;
    assert_eq!(rows, [(1, 1)]);
    Ok(())
}

// sqlite: likewise for texts that are read as something else.
#[tokio::test]
async fn wrong_texts_in_a_column_are_a_decode_error() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!("create table parcels (id integer primary key, state, before, maybe)")).await?;
    db.execute(sql!("insert into parcels values (1, 'lost', 'pending', null)")).await?;
    let error = is_error!(db.from(Parcel).all().await, Decode);
    assert!(error.to_string().contains("state"), "{error}");
    db.execute(sql!("update parcels set state = 'Pending'")).await?;
    is_error!(db.from(Parcel).all().await, Decode);

    db.execute(sql!("create table uuids (id, other, maybe)")).await?;
    db.execute(sql!("insert into uuids values ('00000000-0000-0000-0000-000000000000', 'nonsense', null)"))
        .await?;
    is_error!(db.from(Identity).all().await, Decode);

    db.execute(sql!(
        "create table times (id integer, instant, local, day, time,
         maybe_instant, maybe_local, maybe_day, maybe_time)"
    ))
    .await?;
    for instant in ["yesterday", "2024-02-30T00:00:00Z", "2024-01-01T25:00:00Z", ""] {
        db.execute(sql!("delete from times")).await?;
        db.execute(sql!(
            "insert into times values (1, {instant}, '2024-01-01', '2024-01-01', '00:00:00',
             null, null, null, null)"
        ))
        .await?;
        is_error!(db.select(Time.instant).from(Time).all().await, Decode);
    }

    db.execute(sql!(
        "create table documents (id integer, raw, typed, list, maybe_raw, maybe_typed, maybe_value)"
    ))
    .await?;
    db.execute(sql!("insert into documents values (1, '{{', '[1]', '[1]', null, null, null)")).await?;
    is_error!(db.select(Document.raw).from(Document).all().await, Decode);
    is_error!(db.select(Document.typed).from(Document).all().await, Decode);
    let list: Json<Vec<i64>> = db.select(Document.list).from(Document).one().await?;
    assert_eq!(list.0, [1]);
    Ok(())
}

// sqlite: existing files hold times in other forms.
#[tokio::test]
async fn any_iso_8601_form_is_read() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!(
        "create table times (id integer, instant, local, day, time,
         maybe_instant, maybe_local, maybe_day, maybe_time)"
    ))
    .await?;
    for (text, expected) in [
        ("2024-02-29 12:34:56", "2024-02-29T12:34:56Z"),
        ("2024-02-29T12:34:56", "2024-02-29T12:34:56Z"),
        ("2024-02-29T12:34:56Z", "2024-02-29T12:34:56Z"),
        ("2024-02-29 12:34:56.5", "2024-02-29T12:34:56.5Z"),
        ("2024-02-29 12:34:56.789012+00:00", "2024-02-29T12:34:56.789012Z"),
        ("2024-02-29T12:34:56.123+02:00", "2024-02-29T10:34:56.123Z"),
        ("2024-02-29 12:34:56-05:30", "2024-02-29T18:04:56Z"),
    ] {
        db.execute(sql!("delete from times")).await?;
        db.execute(sql!(
            "insert into times values (1, {text}, '2024-02-29 12:34:56.25', '2024-02-29', '12:34:56',
             null, null, null, null)"
        ))
        .await?;
        let (instant, local, day, time): (DateTime<Utc>, NaiveDateTime, NaiveDate, NaiveTime) =
            db.select((Time.instant, Time.local, Time.day, Time.time)).from(Time).one().await?;
        assert_eq!(instant, at(expected), "{text}");
        assert_eq!(local, at("2024-02-29T12:34:56.25Z").naive_utc());
        assert_eq!((day, time), (local.date(), at("2024-02-29T12:34:56Z").time()));
    }
    Ok(())
}

// sqlite: what the other programs that share the file find.
#[tokio::test]
async fn times_are_written_in_one_form_of_fixed_width() -> TestResult {
    let db = fresh(&schema![Time, User]).await;
    db.insert(Time)
        .values([
            NewTime::from(time(1, at("2024-02-29T12:34:56.789012Z"))),
            NewTime::from(time(2, at("0001-01-01T00:00:00Z"))),
        ])
        .execute()
        .await?;
    let rows: Vec<(String, String, String, String)> =
        db.fetch(sql!("select instant, local, day, time from times order by id")).await?;
    assert_eq!(
        rows,
        [
            (
                s("2024-02-29T12:34:56.789012Z"),
                s("2024-02-29T12:34:56.789012"),
                s("2024-02-29"),
                s("12:34:56.789012")
            ),
            (
                s("0001-01-01T00:00:00.000000Z"),
                s("0001-01-01T00:00:00.000000"),
                s("0001-01-01"),
                s("00:00:00.000000")
            ),
        ]
    );
    // `now()` of the database writes the same form.
    db.execute(sql!("insert into users (email, username) values ('raw@example.com', 'raw')")).await?;
    let made: Vec<(String,)> = db.fetch(sql!("select created_at from users")).await?;
    assert_eq!(made[0].0.len(), "2024-02-29T12:34:56.789012Z".len(), "{}", made[0].0);
    assert!(made[0].0.ends_with('Z'), "{}", made[0].0);
    let read: DateTime<Utc> = db.select(User.created_at).from(User).one().await?;
    assert!((Utc::now() - read).num_seconds().abs() < 60, "{read}");
    Ok(())
}

// sqlite: existing files hold numbers in other storage classes.
#[tokio::test]
async fn numbers_are_read_by_value() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!("create table floats (id integer, single, double, maybe_single, maybe_double)")).await?;
    db.execute(sql!("insert into floats values (1, 3, -7, null, 9007199254740992)")).await?;
    let expected = Float {
        id: 1,
        single: 3.0,
        double: -7.0,
        maybe_single: None,
        maybe_double: Some(9_007_199_254_740_992.0),
    };
    assert_eq!(db.from(Float).all().await?, [expected]);

    db.execute(sql!("create table amounts (id integer, price, rate, whole, maybe)")).await?;
    db.execute(sql!("insert into amounts values (1, 12, 0.5, '3', -1.25)")).await?;
    let expected =
        Amount { id: 1, price: dec("12"), rate: dec("0.5"), whole: dec("3"), maybe: Some(dec("-1.25")) };
    assert_eq!(db.from(Amount).all().await?, [expected]);

    db.execute(sql!(
        "create table integers (id integer, small, medium, big, maybe_small, maybe_medium, maybe_big)"
    ))
    .await?;
    db.execute(sql!("insert into integers values (1, 2.0, 3, -4.0, null, null, 5)")).await?;
    let expected = Integer {
        id: 1,
        small: 2,
        medium: 3,
        big: -4,
        maybe_small: None,
        maybe_medium: None,
        maybe_big: Some(5),
    };
    assert_eq!(db.from(Integer).all().await?, [expected]);
    Ok(())
}

// sqlite: and so do decimals that another program stored as numbers.
#[tokio::test]
async fn decimals_stored_as_numbers_compare_and_sum_as_numbers() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!("create table amounts (id integer, price, rate, whole, maybe)")).await?;
    db.execute(sql!(
        "insert into amounts values (1, 12, 0, 0, -1.25), (2, '9.5', 0, 0, '0.05'), (3, 100.5, 0, 0, null)"
    ))
    .await?;
    assert_eq!(db.select(Amount.id).from(Amount).order_by(Amount.price.asc()).all().await?, [2, 1, 3]);
    assert_eq!(db.select(Amount.id).from(Amount).filter(Amount.price.gt(dec("12.0"))).all().await?, [3]);
    assert_eq!(db.select(Amount.id).from(Amount).filter(Amount.price.eq(dec("12.00"))).all().await?, [1]);
    assert_eq!(db.select(sum(Amount.maybe)).from(Amount).one().await?, Some(dec("-1.2")));
    Ok(())
}
