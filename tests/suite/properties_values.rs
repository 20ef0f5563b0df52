//! Property: any row of any values is read back as it was written.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::{Builder, Uuid, Variant, Version};

use super::properties::{Holds, holds_for};
use super::round_trip::brief;
use super::types_structured::{Cents, Delivery, Email};
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "anythings")]
pub struct Anything {
    #[column(primary_key)]
    pub id: i64,
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
    pub exact: Decimal,
    pub json: Value,
    pub list: Json<Vec<Option<f64>>>,
    pub state: Delivery,
    pub cents: Cents,
    pub email: Email,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "somethings")]
pub struct Something {
    #[column(primary_key)]
    pub id: i64,
    pub flag: Option<bool>,
    pub small: Option<i16>,
    pub medium: Option<i32>,
    pub big: Option<i64>,
    pub single: Option<f32>,
    pub double: Option<f64>,
    pub text: Option<String>,
    pub bytes: Option<Vec<u8>>,
    pub uuid: Option<Uuid>,
    pub instant: Option<DateTime<Utc>>,
    pub local: Option<NaiveDateTime>,
    pub day: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    #[column(precision = 28, scale = 10)]
    pub exact: Option<Decimal>,
    pub json: Option<Value>,
    pub list: Option<Json<Vec<Option<f64>>>>,
    pub state: Option<Delivery>,
    pub cents: Option<Cents>,
    pub email: Option<Email>,
}

impl Anything {
    /// The same, where each bit of `present` says whether a column has its value or NULL.
    fn with_nulls(self, present: u32) -> Something {
        let has = |bit: u32| present >> bit & 1 == 1;
        Something {
            id: self.id,
            flag: has(0).then_some(self.flag),
            small: has(1).then_some(self.small),
            medium: has(2).then_some(self.medium),
            big: has(3).then_some(self.big),
            single: has(4).then_some(self.single),
            double: has(5).then_some(self.double),
            text: has(6).then_some(self.text),
            bytes: has(7).then_some(self.bytes),
            uuid: has(8).then_some(self.uuid),
            instant: has(9).then_some(self.instant),
            local: has(10).then_some(self.local),
            day: has(11).then_some(self.day),
            time: has(12).then_some(self.time),
            exact: has(13).then_some(self.exact),
            json: has(14).then_some(self.json),
            list: has(15).then_some(self.list),
            state: has(16).then_some(self.state),
            cents: has(17).then_some(self.cents),
            email: has(18).then_some(self.email),
        }
    }
}

/// Finite floats of every magnitude.
fn single() -> impl Strategy<Value = f32> {
    proptest::num::f32::NORMAL | proptest::num::f32::SUBNORMAL | proptest::num::f32::ZERO
}

fn double() -> impl Strategy<Value = f64> {
    proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO
}

/// Any text but for the character 0, which not every database keeps; more often than not of characters with a meaning.
fn text() -> impl Strategy<Value = String> {
    let meaning =
        prop::sample::select(vec!['\'', '"', '\\', '`', '%', '_', '\n', ' ', '\t', '{', '$', '?', 'é', '🦀']);
    let any = any::<char>().prop_filter("the character 0", |character| *character != '\0');
    vec(prop_oneof![meaning, any], 0..24).prop_map(String::from_iter)
}

/// From the first to the last microsecond of the years 1 to 9999.
fn local() -> impl Strategy<Value = NaiveDateTime> {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).expect("a day").and_time(NaiveTime::MIN);
    let last = NaiveDate::from_ymd_opt(10_000, 1, 1).expect("a day").and_time(NaiveTime::MIN);
    let micros = (last - first).num_microseconds().expect("in range");
    (0..micros).prop_map(move |micros| first + TimeDelta::microseconds(micros))
}

fn exact() -> impl Strategy<Value = Decimal> {
    let most = 10_i128.pow(28) - 1;
    let any_scale = (-most..=most, 0..=10_u32);
    prop_oneof![
        (-most..=most).prop_map(|digits| Decimal::from_i128_with_scale(digits, 10)),
        any_scale.prop_map(|(digits, scale)| Decimal::from_i128_with_scale(digits / 10_i128.pow(10), scale)),
        (-1000..1000_i64).prop_map(|digits| Decimal::new(digits, 2)),
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        double().prop_map(Value::from),
        (-1000..1000_i32).prop_map(|number| Value::from(f64::from(number) * 1e14)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(text(), inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn anything() -> impl Strategy<Value = Anything> {
    let numbers = (any::<bool>(), any::<i16>(), any::<i32>(), any::<i64>(), single(), double(), exact());
    let texts = (text(), vec(any::<u8>(), 0..40), any::<u128>(), text());
    let times = (local(), local(), local(), local());
    let others = (
        json(),
        vec(prop::option::of(double()), 0..5),
        prop::sample::select(vec![Delivery::Pending, Delivery::InTransit, Delivery::HandedOver]),
        any::<i64>(),
    );
    (numbers, texts, times, others).prop_map(|(numbers, texts, times, others)| {
        let (flag, small, medium, big, single, double, exact) = numbers;
        let (text, bytes, uuid, email) = texts;
        let (json, list, state, cents) = others;
        Anything {
            id: 0,
            flag,
            small,
            medium,
            big,
            single,
            double,
            text,
            bytes,
            // MariaDB keeps those of known versions.
            uuid: if DATABASE == Database::MariaDb {
                Builder::from_u128(uuid)
                    .with_version(Version::Random)
                    .with_variant(Variant::RFC4122)
                    .into_uuid()
            } else {
                Uuid::from_u128(uuid)
            },
            instant: times.0.and_utc(),
            local: times.1,
            day: times.2.date(),
            time: times.3.time(),
            exact,
            json,
            list: Json(list),
            state,
            cents: Cents(cents),
            email: Email(email),
        }
    })
}

fn numbered(rows: Vec<Anything>) -> Vec<Anything> {
    rows.into_iter().zip(1..).map(|(row, id)| Anything { id, ..row }).collect()
}

/// Asserts that each row is the one that was written, of which only the row that is not is shown.
macro_rules! same_rows {
    ($read:expr, $written:expr) => {
        prop_assert_eq!($read.len(), $written.len());
        for (read, written) in $read.iter().zip(&$written) {
            prop_assert!(read == written, "wrote {:?}\nread  {:?}", written, read);
        }
    };
}

#[test]
fn any_rows_are_read_back_as_they_were_written() {
    let rows = vec(anything(), 1..20).prop_map(numbered);
    holds_for(64, &schema![Anything], &rows, async |db, rows| -> Holds {
        db.delete(Anything).all_rows().execute().await?;
        db.insert(Anything).values(rows.iter().cloned().map(NewAnything::from)).execute().await?;
        let read = db.from(Anything).order_by(Anything.id.asc()).all().await?;
        same_rows!(read, rows);
        Ok(())
    });
}

#[test]
fn any_rows_with_nulls_are_read_back_as_they_were_written() {
    let rows = vec((anything(), any::<u32>()), 1..20).prop_map(|rows| {
        let (rows, present): (Vec<_>, Vec<u32>) = rows.into_iter().unzip();
        numbered(rows)
            .into_iter()
            .zip(present)
            .map(|(row, present)| row.with_nulls(present))
            .collect::<Vec<_>>()
    });
    holds_for(64, &schema![Something], &rows, async |db, rows| -> Holds {
        db.delete(Something).all_rows().execute().await?;
        db.insert(Something).values(rows.iter().cloned().map(NewSomething::from)).execute().await?;
        let read = db.from(Something).order_by(Something.id.asc()).all().await?;
        same_rows!(read, rows);
        Ok(())
    });
}

/// Asserts that the value of a column finds its row.
macro_rules! finds_itself {
    ($db:expr, $row:expr, [$($column:ident),*]) => {$(
        let found = $db
            .from(Anything)
            .filter((Anything.id.eq($row.id), Anything.$column.eq($row.$column.clone())))
            .count()
            .await?;
        prop_assert_eq!(found, 1, "{} = {}", stringify!($column), brief(&$row.$column));
    )*};
}

#[test]
fn any_value_finds_the_row_that_holds_it() {
    let rows = anything().prop_map(|row| numbered(vec![row]).remove(0));
    holds_for(40, &schema![Anything], &rows, async |db, row| -> Holds {
        db.delete(Anything).all_rows().execute().await?;
        db.insert(Anything).values(NewAnything::from(row.clone())).execute().await?;
        finds_itself!(
            db,
            row,
            [
                flag, small, medium, big, single, double, text, bytes, uuid, instant, local, day, time,
                exact, json, list, state, cents, email
            ]
        );
        Ok(())
    });
}
