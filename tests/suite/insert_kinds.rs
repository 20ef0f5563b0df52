//! Many rows in one statement, with a column of every kind: a database may take them as one array per column.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::types_structured::{Delivery, Email};
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "kinds")]
pub struct Kind {
    #[column(primary_key)]
    pub id: i64,
    pub flag: Option<bool>,
    pub small: Option<i16>,
    pub medium: Option<i32>,
    pub single: Option<f32>,
    pub double: Option<f64>,
    #[column(length = 40)]
    pub name: Option<String>,
    pub email: Option<Email>,
    pub bytes: Option<Vec<u8>>,
    pub token: Option<Uuid>,
    pub at: Option<DateTime<Utc>>,
    pub local: Option<NaiveDateTime>,
    pub day: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    #[column(precision = 20, scale = 4)]
    pub price: Option<Decimal>,
    pub state: Option<Delivery>,
    pub extra: Option<Json<serde_json::Value>>,
    #[column(default = "none")]
    pub label: String,
}

/// Every fifth row has no values.
fn row(id: i64) -> Kind {
    let at = Utc.timestamp_opt(1_700_000_000 + id, 123_456_000).unwrap();
    let some = id % 5 != 0;
    let small = i16::try_from(id).unwrap();
    Kind {
        id,
        flag: some.then_some(id % 2 == 0),
        small: some.then_some(if id % 2 == 0 { i16::MIN + small } else { i16::MAX - small }),
        medium: some.then_some(if id % 2 == 0 { i32::MIN } else { i32::MAX }),
        single: some.then_some(f32::from(small) / 3.0),
        double: some.then_some(f64::from(small) / 7.0 - 1e300),
        name: some.then(|| format!("a 'name', \"{id}\" {{}} \\ NULL é😀")),
        email: some.then(|| Email(if id % 2 == 0 { String::new() } else { format!("{id}@example.com") })),
        bytes: some.then(|| if id % 3 == 0 { Vec::new() } else { vec![0, 255, b'\\', b'{', b'"'] }),
        token: some
            .then(|| uuid::Builder::from_random_bytes([u8::try_from(id * 4).unwrap(); 16]).into_uuid()),
        at: some.then_some(at),
        local: some.then(|| at.naive_utc()),
        day: some.then(|| at.date_naive()),
        time: some.then(|| at.time()),
        price: some.then(|| Decimal::new(id * 1_234_567 - 50_000_000, 4)),
        state: some.then_some(
            [Delivery::Pending, Delivery::InTransit, Delivery::HandedOver][usize::from(id % 3 == 0)],
        ),
        extra: some.then(|| Json(serde_json::json!({ "id": id, "list": [null, "a,\"b\""] }))),
        label: format!("label {id}"),
    }
}

fn rows() -> impl Iterator<Item = NewKind> {
    (0..60).map(|id| NewKind::from(row(id)))
}

#[tokio::test]
async fn many_rows_of_every_kind_are_read_back_as_they_were() -> TestResult {
    let db = fresh(&schema![Kind]).await;
    assert_eq!(db.insert(Kind).values(rows()).execute().await?.rows_affected, 60);
    let read = db.from(Kind).order_by(Kind.id.asc()).all().await?;
    assert_eq!(read, (0..60).map(row).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn values_left_to_the_database_in_some_of_many_rows() -> TestResult {
    let db = fresh(&schema![Kind]).await;
    let new = |id: i64| {
        let builder = NewKind::builder().id(id);
        if id % 2 == 0 { builder.label("set") } else { builder }
    };
    db.insert(Kind).values((0..60).map(new)).execute().await?;
    let labels = db.select(Kind.label).from(Kind).order_by(Kind.id.asc()).all().await?;
    assert!(labels.iter().enumerate().all(|(id, label)| *label == if id % 2 == 0 { "set" } else { "none" }));

    // And in all of them.
    let db = fresh(&schema![Kind]).await;
    db.insert(Kind).values((0..60).map(|id| NewKind::builder().id(id))).execute().await?;
    assert_eq!(db.from(Kind).filter(Kind.label.eq("none").and(Kind.name.is_null())).count().await?, 60);
    Ok(())
}

#[tokio::test]
async fn one_wrong_row_of_many_is_told_by_its_column() -> TestResult {
    let db = fresh(&schema![Kind]).await;
    let long = rows().chain([NewKind::from(Kind { name: Some("x".repeat(41)), ..row(60) })]);
    // SQLite has no lengths.
    if DATABASE != Database::Sqlite {
        let error = db.insert(Kind).values(long).execute().await.unwrap_err();
        assert!(error.to_string().contains("name"), "{error}");
    }
    let twice = rows().chain([NewKind::from(row(7))]);
    let error = db.insert(Kind).values(twice).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    // However the values were sent, errors have none.
    assert!(!error.to_string().contains("label 7"), "{error}");
    assert_eq!(db.from(Kind).count().await?, 0);
    Ok(())
}
