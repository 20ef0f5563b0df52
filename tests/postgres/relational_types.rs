//! The types that only PostgreSQL has, in related rows: a value is the one that was written.

use std::ops::Bound::{Excluded, Included, Unbounded};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use ipnet::IpNet;
use mac_address::MacAddress;
use orm::postgres::{PgInterval, PgRange};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::*;
use crate::suite::schema::{at, s};
use crate::suite::types_decimal::dec;
use crate::suite::types_structured::{Cents, Delivery};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "books")]
#[has_many(pages: Sheet)]
pub struct Book {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "sheets")]
#[belongs_to(book: Book)]
pub struct Sheet {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Book.id)]
    pub book_id: i64,
    pub bare: Decimal,
    pub address: IpNet,
    pub card: MacAddress,
    pub lease: PgInterval,
    pub bigs: PgRange<i64>,
    pub exacts: PgRange<Decimal>,
    pub days: PgRange<NaiveDate>,
    pub locals: PgRange<NaiveDateTime>,
    pub instants: PgRange<DateTime<Utc>>,
    pub flags: Vec<bool>,
    pub numbers: Vec<i64>,
    pub singles: Vec<f32>,
    pub doubles: Vec<f64>,
    pub texts: Vec<String>,
    pub blobs: Vec<Vec<u8>>,
    pub uuids: Vec<Uuid>,
    pub times: Vec<DateTime<Utc>>,
    pub clocks: Vec<NaiveTime>,
    pub amounts: Vec<Decimal>,
    pub values: Vec<Value>,
    pub states: Vec<Delivery>,
    pub cents: Vec<Cents>,
    pub networks: Vec<IpNet>,
    pub leases: Vec<PgInterval>,
    pub double: f64,
    pub single: f32,
    pub maybe_bare: Option<Decimal>,
    pub maybe_address: Option<IpNet>,
    pub maybe_card: Option<MacAddress>,
    pub maybe_lease: Option<PgInterval>,
    pub maybe_bigs: Option<PgRange<i64>>,
    pub maybe_instants: Option<PgRange<DateTime<Utc>>>,
    pub maybe_texts: Option<Vec<String>>,
    pub maybe_blobs: Option<Vec<Vec<u8>>>,
    pub maybe_values: Option<Vec<Value>>,
}

fn empty(id: i64) -> Sheet {
    let net = "0.0.0.0/0".parse().expect("a network");
    let nothing = PgInterval { months: 0, days: 0, microseconds: 0 };
    Sheet {
        id,
        book_id: 1,
        bare: dec("0"),
        address: net,
        card: MacAddress::new([0; 6]),
        lease: nothing,
        bigs: PgRange { start: Unbounded, end: Unbounded },
        exacts: PgRange { start: Unbounded, end: Excluded(dec("0.1")) },
        days: PgRange { start: Unbounded, end: Unbounded },
        locals: PgRange { start: Unbounded, end: Unbounded },
        instants: PgRange { start: Unbounded, end: Unbounded },
        flags: vec![],
        numbers: vec![],
        singles: vec![],
        doubles: vec![],
        texts: vec![],
        blobs: vec![],
        uuids: vec![],
        times: vec![],
        clocks: vec![],
        amounts: vec![],
        values: vec![],
        states: vec![],
        cents: vec![],
        networks: vec![],
        leases: vec![],
        double: f64::INFINITY,
        single: f32::NEG_INFINITY,
        maybe_bare: None,
        maybe_address: None,
        maybe_card: None,
        maybe_lease: None,
        maybe_bigs: None,
        maybe_instants: None,
        maybe_texts: None,
        maybe_blobs: None,
        maybe_values: None,
    }
}

fn full(id: i64) -> Sheet {
    let instant = at("2024-02-29T12:34:56.789012Z");
    let (later, local) = (instant + TimeDelta::microseconds(1), instant.naive_utc());
    let net: IpNet = "2001:db8::1/64".parse().expect("a network");
    let texts = ["", "NULL", "it's", "\"a\"", "\\", "{a,b}", "🦀\n", "x'00'"].map(s).to_vec();
    let blobs = vec![vec![], vec![0], b"x'00'".to_vec(), b"\\x41".to_vec(), (0..=255).collect()];
    let values =
        vec![json!(null), json!("null"), json!([9_007_199_254_740_993_i64, 0.1]), json!({ "a": "\"" })];
    let lease = PgInterval { months: -1, days: 2, microseconds: i64::MIN + 1 };
    let bigs = PgRange { start: Included(i64::MIN), end: Excluded(i64::MAX) };
    let instants = PgRange { start: Excluded(instant), end: Included(later) };
    Sheet {
        id,
        book_id: 1,
        bare: dec("1234567890.123456789012345678"),
        address: net,
        card: MacAddress::new([0xff; 6]),
        lease,
        bigs,
        exacts: PgRange {
            start: Excluded(dec("-0.0000000000000000000000000001")),
            end: Included(dec("7.50")),
        },
        days: PgRange { start: Included(local.date()), end: Unbounded },
        locals: PgRange { start: Unbounded, end: Included(local) },
        instants,
        flags: vec![true, false],
        numbers: vec![i64::MIN, 9_007_199_254_740_993, i64::MAX],
        singles: vec![0.1, f32::from_bits(1), f32::MAX, f32::INFINITY],
        doubles: vec![0.1 + 0.2, f64::from_bits(1), f64::MAX, f64::NEG_INFINITY],
        texts: texts.clone(),
        blobs: blobs.clone(),
        uuids: vec![Uuid::nil(), Uuid::max()],
        times: vec![at("0001-01-01T00:00:00.000001Z"), instant],
        clocks: vec![local.time()],
        amounts: vec![dec("-79228162514264337593543950335"), dec("0.0000000000000000000000000001")],
        values: values.clone(),
        states: vec![Delivery::HandedOver, Delivery::Pending],
        cents: vec![Cents(i64::MAX)],
        networks: vec![net],
        leases: vec![lease],
        double: f64::from_bits(0x000f_ffff_ffff_ffff),
        single: f32::INFINITY,
        maybe_bare: Some(dec("-0.5")),
        maybe_address: Some(net),
        maybe_card: Some(MacAddress::new([1, 2, 3, 4, 5, 6])),
        maybe_lease: Some(lease),
        maybe_bigs: Some(bigs),
        maybe_instants: Some(instants),
        maybe_texts: Some(texts),
        maybe_blobs: Some(blobs),
        maybe_values: Some(values),
    }
}

#[tokio::test]
async fn every_type_in_related_rows_whatever_their_level() -> TestResult {
    let db = fresh(&schema![Book, Sheet]).await;
    let sheets = [empty(1), full(2)];
    db.insert(Book).values([Book { id: 1 }].map(NewBook::from)).execute().await?;
    db.insert(Sheet).values(sheets.clone().map(NewSheet::from)).execute().await?;
    let plain = db.from(Sheet).order_by(Sheet.id.asc()).all().await?;
    assert_eq!(plain, sheets);
    let book = db.query(Book).with(Book.pages.with(Sheet.book.with(Book.pages))).one().await?;
    for (page, sheet) in book.pages.iter().zip(&sheets) {
        assert_eq!(&page.row, sheet);
        assert_eq!(page.book.pages, sheets);
    }
    assert_eq!(book.pages.len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_float_that_is_no_number_stays_one_in_related_rows() -> TestResult {
    let db = fresh(&schema![Book, Sheet]).await;
    db.insert(Book).values([Book { id: 1 }].map(NewBook::from)).execute().await?;
    let sheet = Sheet { double: f64::NAN, single: f32::NAN, doubles: vec![f64::NAN, -0.0], ..empty(1) };
    db.insert(Sheet).values(NewSheet::from(sheet)).execute().await?;
    let pages = db.query(Book).with(Book.pages).one().await?.pages;
    assert!(pages[0].double.is_nan() && pages[0].single.is_nan() && pages[0].doubles[0].is_nan());
    assert!(pages[0].doubles[1].is_sign_negative());
    Ok(())
}
