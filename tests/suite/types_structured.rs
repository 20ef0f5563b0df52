//! Section 15: JSON, enums and newtypes.

// `round_trip!` clones keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::round_trip::{finds, round_trip};
use super::schema::s;
use crate::harness::*;

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

#[tokio::test]
async fn enums_sort_as_they_are_declared() -> TestResult {
    let db = fresh(&schema![Parcel]).await;
    use Delivery::{HandedOver, InTransit, Pending};
    let parcels = [(1, InTransit), (2, HandedOver), (3, Pending)];
    db.insert(Parcel)
        .values(parcels.map(|(id, state)| NewParcel::builder().id(id).state(state)))
        .execute()
        .await?;
    let sorted = db.select(Parcel.state).from(Parcel).order_by(Parcel.state.asc()).all().await?;
    if DATABASE == Database::Sqlite {
        // Where they are texts: "handed over", "in_transit", "pending".
        assert_eq!(sorted, [HandedOver, InTransit, Pending]);
    } else {
        assert_eq!(sorted, [Pending, InTransit, HandedOver]);
    }
    Ok(())
}
