//! Section 15 in related rows: whatever the level, a value is the one that a plain select gives, and the one written.
//!
//! The types that some database lacks are in `capabilities/`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::round_trip::brief;
use super::schema::{at, s};
use super::types_decimal::dec;
use super::types_structured::{Cents, Delivery, Email, OrderId};
use super::watch::Statements;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "cabinets")]
#[has_many(drawers: Drawer)]
pub struct Cabinet {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "drawers")]
#[belongs_to(cabinet: Cabinet)]
#[has_many(finds: Find)]
pub struct Drawer {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Cabinet.id)]
    pub cabinet_id: i64,
}

/// A column of every type that every database has, and its nullable twin.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "finds")]
#[belongs_to(drawer: Drawer)]
#[has_one(label: Label)]
pub struct Find {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Drawer.id)]
    pub drawer_id: i64,
    pub flag: bool,
    pub small: i16,
    pub medium: i32,
    pub big: i64,
    pub single: f32,
    pub double: f64,
    pub text: String,
    pub bytes: Vec<u8>,
    pub uuid: Uuid,
    pub instant: DateTime<Utc>,
    pub local: NaiveDateTime,
    pub day: NaiveDate,
    pub time: NaiveTime,
    #[column(precision = 28, scale = 10)]
    pub decimal: Decimal,
    pub value: Value,
    pub typed: Json<Vec<Option<f64>>>,
    pub state: Delivery,
    pub email: Email,
    pub maybe_flag: Option<bool>,
    pub maybe_small: Option<i16>,
    pub maybe_medium: Option<i32>,
    pub maybe_big: Option<i64>,
    pub maybe_single: Option<f32>,
    pub maybe_double: Option<f64>,
    pub maybe_text: Option<String>,
    pub maybe_bytes: Option<Vec<u8>>,
    pub maybe_uuid: Option<OrderId>,
    pub maybe_instant: Option<DateTime<Utc>>,
    pub maybe_local: Option<NaiveDateTime>,
    pub maybe_day: Option<NaiveDate>,
    pub maybe_time: Option<NaiveTime>,
    #[column(precision = 28, scale = 28)]
    pub maybe_decimal: Option<Decimal>,
    pub maybe_value: Option<Value>,
    pub maybe_typed: Option<Json<Value>>,
    pub maybe_state: Option<Delivery>,
    pub maybe_total: Option<Cents>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "labels")]
#[belongs_to(find: Find)]
pub struct Label {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, references = Find.id)]
    pub find_id: Option<i64>,
}

const SMALL: [i16; 5] = [i16::MIN, i16::MAX, 0, -1, 255];
const MEDIUM: [i32; 5] = [i32::MIN, i32::MAX, 0, 16_777_217, -65_536];
// The third is the first whole number that no binary64 holds.
const BIG: [i64; 6] = [i64::MIN, i64::MAX, 9_007_199_254_740_993, -9_007_199_254_740_993, 0, i64::MAX - 1];
const SINGLE: [f32; 8] = [
    f32::MAX,
    f32::MIN,
    f32::MIN_POSITIVE,
    f32::from_bits(1),
    f32::from_bits(0x007f_ffff),
    0.1,
    0.100_000_01,
    16_777_216.0,
];
const DOUBLE: [f64; 10] = [
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    f64::from_bits(1),
    f64::from_bits(0x000f_ffff_ffff_ffff),
    0.1 + 0.2,
    0.100_000_000_000_000_02,
    1.234_567_890_123_456_7e-200,
    9_007_199_254_740_994.0,
    1e21,
];
const TEXT: [&str; 22] = [
    "",
    " ",
    "it's",
    "\"quoted\"",
    "\\",
    "\\\\\"\\'",
    "\\u0041\\n\\0",
    "a\nb\r\n\tc",
    "\u{1}\u{2}\u{8}\u{b}\u{1f}\u{7f}\u{80}\u{9f}",
    "🦀 👩\u{200d}👧 🏳\u{fe0f}\u{200d}🌈",
    "\u{2028}\u{2029}\u{feff}\u{ffff}\u{10ffff}",
    "e\u{301} é ß İ",
    "null",
    "NULL",
    "[1, \"a\"]",
    "{\"a\": [null]}",
    "],[",
    "x'00'",
    "9007199254740993",
    "1e400",
    "true",
    "日本語 עברית ไทย",
];
const INSTANT: [&str; 7] = [
    "0001-01-01T00:00:00.000001Z",
    "9999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.999999Z",
    "1970-01-01T00:00:00Z",
    "2024-02-29T12:34:56.789012Z",
    "2024-10-27T02:30:00.1Z",
    "1582-10-10T12:00:00Z",
];
const DECIMAL: [&str; 7] = [
    "999999999999999999.9999999999",
    "-999999999999999999.9999999999",
    "123456789012345678.1234567890",
    "0.0000000001",
    "-0.0000000001",
    "0",
    "9007199254740993.5",
];
const FRACTION: [&str; 5] = [
    "0.9999999999999999999999999999",
    "-0.9999999999999999999999999999",
    "0.0000000000000000000000000001",
    "0.1234567890123456789012345678",
    "0",
];

fn blobs() -> Vec<Vec<u8>> {
    let every: Vec<u8> = (0..=255).collect();
    let samples: [&[u8]; 10] =
        [b"", b"\0", b"x'00'", b"\"", b"\\x41", b"[1,2]", b"null", b"{\"a\":\"", b"a ", &[0xff, 0xc3, 0x28]];
    let samples = samples.map(<[u8]>::to_vec);
    samples.into_iter().chain([every.clone(), every.repeat(40)]).collect()
}

fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!("null"),
        json!("it's \"quoted\" \\ \n \u{1} 🦀"),
        json!({}),
        json!([]),
        json!([i64::MIN, i64::MAX, u64::MAX, 9_007_199_254_740_993_i64]),
        json!([0.1, 1e300, 5e-324, 0.300_000_000_000_000_04]),
        json!({ "": "empty key", "a": { "b": [null, [null, { "c": true }]] }, "ž 🦀": "x'00'" }),
        json!(-1.5),
        json!(false),
    ]
}

/// The row number `n`: of each list of samples the `n`th, from its beginning again when there are no more.
fn find(n: usize) -> Find {
    fn nth<T: Clone>(samples: &[T], n: usize) -> T {
        samples[n % samples.len()].clone()
    }
    let instant = at(nth(&INSTANT, n));
    let local = instant.naive_utc();
    let uuid = Uuid::from_u128(nth(&[0, u128::MAX, 0x018d_f5a0_1c2b_7def_8123_4567_89ab_cdef], n));
    let (value, state) =
        (nth(&values(), n), nth(&[Delivery::Pending, Delivery::InTransit, Delivery::HandedOver], n));
    Find {
        id: n as i64,
        drawer_id: (n % 3) as i64,
        flag: n.is_multiple_of(2),
        small: nth(&SMALL, n),
        medium: nth(&MEDIUM, n),
        big: nth(&BIG, n),
        single: nth(&SINGLE, n),
        double: nth(&DOUBLE, n),
        text: s(nth(&TEXT, n)),
        bytes: nth(&blobs(), n),
        uuid,
        instant,
        local,
        day: local.date(),
        time: local.time(),
        decimal: dec(nth(&DECIMAL, n)),
        value: value.clone(),
        typed: Json(vec![Some(nth(&DOUBLE, n)), None]),
        state,
        email: Email(s(nth(&TEXT, n + 1))),
        maybe_flag: Some(n.is_multiple_of(3)),
        maybe_small: Some(nth(&SMALL, n)),
        maybe_medium: Some(nth(&MEDIUM, n)),
        maybe_big: Some(nth(&BIG, n)),
        maybe_single: Some(nth(&SINGLE, n)),
        maybe_double: Some(nth(&DOUBLE, n)),
        maybe_text: Some(s(nth(&TEXT, n))),
        maybe_bytes: Some(nth(&blobs(), n)),
        maybe_uuid: Some(OrderId(uuid)),
        maybe_instant: Some(instant),
        maybe_local: Some(local),
        maybe_day: Some(local.date()),
        maybe_time: Some(local.time()),
        maybe_decimal: Some(dec(nth(&FRACTION, n))),
        maybe_value: Some(value.clone()),
        maybe_typed: Some(Json(value)),
        maybe_state: Some(state),
        maybe_total: Some(Cents(nth(&BIG, n))),
    }
}

/// The same where every column that may be is NULL.
fn bare(n: usize) -> Find {
    Find {
        maybe_flag: None,
        maybe_small: None,
        maybe_medium: None,
        maybe_big: None,
        maybe_single: None,
        maybe_double: None,
        maybe_text: None,
        maybe_bytes: None,
        maybe_uuid: None,
        maybe_instant: None,
        maybe_local: None,
        maybe_day: None,
        maybe_time: None,
        maybe_decimal: None,
        maybe_value: None,
        maybe_typed: None,
        maybe_state: None,
        maybe_total: None,
        ..find(n)
    }
}

fn finds() -> Vec<Find> {
    let mut finds: Vec<Find> = (0..60).map(|n| if n % 7 == 6 { bare(n) } else { find(n) }).collect();
    if DATABASE != Database::Postgres {
        finds[59].text = s("a\0b");
        finds[59].maybe_text = Some(s("\0"));
    }
    finds
}

async fn filled() -> Result<(Db<D>, Vec<Find>), Box<dyn std::error::Error>> {
    let db = fresh(&schema![Cabinet, Drawer, Find, Label]).await;
    let rows = finds();
    db.insert(Cabinet).values([Cabinet { id: 0 }].map(NewCabinet::from)).execute().await?;
    let drawers = [0, 1, 2].map(|id| NewDrawer::from(Drawer { id, cabinet_id: 0 }));
    db.insert(Drawer).values(drawers).execute().await?;
    db.insert(Find).values(rows.iter().cloned().map(NewFind::from)).execute().await?;
    let labels = rows.iter().map(|row| NewLabel::from(Label { id: 1000 + row.id, find_id: Some(row.id) }));
    db.insert(Label).values(labels.chain([NewLabel::from(Label { id: 1, find_id: None })])).execute().await?;
    Ok((db, rows))
}

/// Compares rows one by one: sixty of them at once are too many to read.
fn assert_same<'r>(read: impl IntoIterator<Item = &'r Find>, written: impl IntoIterator<Item = &'r Find>) {
    let (read, written): (Vec<_>, Vec<_>) = (read.into_iter().collect(), written.into_iter().collect());
    assert_eq!(read.len(), written.len());
    for (read, written) in read.into_iter().zip(written) {
        assert_eq!(read.text, written.text);
        assert_eq!(read.double.to_bits(), written.double.to_bits());
        assert_eq!(read.single.to_bits(), written.single.to_bits());
        assert_eq!(read.value.to_string(), written.value.to_string());
        assert!(read == written, "wrote {}\nread {}", long(written), long(read));
    }
}

fn long(find: &Find) -> String {
    let slim = Find { bytes: vec![], maybe_bytes: None, ..find.clone() };
    format!("{slim:?} {}", brief(&find.bytes))
}

#[tokio::test]
async fn every_type_in_the_rows_of_the_first_level() -> TestResult {
    let (db, written) = filled().await?;
    let plain = db.from(Find).order_by(Find.id.asc()).all().await?;
    assert_same(&plain, &written);
    let drawers = db.query(Drawer).with(Drawer.finds).order_by(Drawer.id.asc()).all().await?;
    assert_eq!(drawers.len(), 3);
    for drawer in &drawers {
        assert_same(&drawer.finds, written.iter().filter(|find| find.drawer_id == drawer.id));
    }
    Ok(())
}

#[tokio::test]
async fn every_type_in_the_rows_of_the_second_level() -> TestResult {
    let (db, written) = filled().await?;
    let seen = Statements::of(&db);
    let cabinet = db.query(Cabinet).with(Cabinet.drawers.with(Drawer.finds)).one().await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());
    for drawer in &cabinet.drawers {
        assert_same(&drawer.finds, written.iter().filter(|find| find.drawer_id == drawer.id));
    }
    assert_eq!(cabinet.drawers.iter().map(|drawer| drawer.finds.len()).sum::<usize>(), written.len());
    // With a limit, which makes another statement.
    let cabinet = db
        .query(Cabinet)
        .with(
            Cabinet.drawers.limit(2).with(Drawer.finds.order_by(Find.big.asc()).limit(100).with(Find.label)),
        )
        .one()
        .await?;
    assert_eq!(cabinet.drawers.len(), 2);
    for drawer in &cabinet.drawers {
        let mut expected: Vec<&Find> = written.iter().filter(|find| find.drawer_id == drawer.id).collect();
        expected.sort_by_key(|find| (find.big, find.id));
        assert_same(drawer.finds.iter().map(|find| &find.row), expected);
        assert!(
            drawer.finds.iter().all(|find| find.label.as_ref().is_some_and(|l| l.find_id == Some(find.id)))
        );
    }
    Ok(())
}

#[tokio::test]
async fn every_type_in_the_one_row_that_a_row_belongs_to() -> TestResult {
    let (db, written) = filled().await?;
    let labels = db.query(Label).with(Label.find.with(Find.label)).order_by(Label.id.asc()).all().await?;
    assert_eq!(labels.len(), written.len() + 1);
    assert!(labels[0].find.is_none());
    assert_same(labels.iter().filter_map(|label| label.find.as_ref()).map(|find| &find.row), &written);
    let found = labels[1..].iter().map(|label| label.find.as_ref().and_then(|find| find.label.clone()));
    assert!(found.eq(labels[1..].iter().map(|label| Some(label.row.clone()))));
    Ok(())
}

#[tokio::test]
async fn expressions_in_related_records_are_those_of_a_plain_select() -> TestResult {
    let (db, _) = filled().await?;
    let columns = || {
        record! {
            id: Find.id,
            many: record! { double: Find.double, value: Find.maybe_value, bytes: Find.maybe_bytes },
            pair: (Find.decimal, Find.instant),
            state: Find.state,
            sum: Find.maybe_medium + Find.medium,
            half: Find.double / 2.0,
            text: coalesce(Find.maybe_text, Find.text),
            size: length(Find.text),
            open: Find.maybe_text.is_null(),
            kind: case().when(Find.flag, "yes"),
            money: Find.decimal * dec("2"),
        }
    };
    // No sum of the largest and itself, no half of the smallest.
    let within = || Find.id.is_in([2, 4, 6, 7, 12, 17, 20]);
    let plain = db.select(columns()).from(Find).filter(within()).order_by(Find.id.asc()).all().await?;
    let cabinet = db
        .query(Cabinet)
        .with(
            Cabinet
                .drawers
                .select(record! { id: Drawer.id })
                .with(Drawer.finds.filter(within()).select(columns())),
        )
        .one()
        .await?;
    let mut nested: Vec<_> = cabinet.drawers.into_iter().flat_map(|drawer| drawer.finds).collect();
    nested.sort_by_key(|row| row.id);
    assert_eq!(nested.len(), 7);
    for (nested, plain) in nested.iter().zip(&plain) {
        assert_eq!((nested.id, &nested.many.double), (plain.id, &plain.many.double));
        assert_eq!((&nested.many.value, &nested.many.bytes), (&plain.many.value, &plain.many.bytes));
        assert_eq!((&nested.pair, &nested.state, nested.sum), (&plain.pair, &plain.state, plain.sum));
        assert_eq!((&nested.half, &nested.text, nested.size), (&plain.half, &plain.text, plain.size));
        assert_eq!((nested.open, &nested.kind, &nested.money), (plain.open, &plain.kind, &plain.money));
    }
    Ok(())
}
