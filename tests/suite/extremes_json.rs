//! Section 15 at its ends: JSON, enums and newtypes.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::extremes::{finds_each, hex, refuses, tells_each};
use super::round_trip::round_trip;
use super::schema::s;
use super::types_structured::{Cents, Delivery, Email, NewOrder, NewParcel, Order, OrderId, Parcel};
use crate::harness::*;

/// Everything serde has a word for.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Tree {
    name: String,
    least: i64,
    most: u64,
    ratio: f64,
    maybe: Option<bool>,
    shape: Shape,
    children: Vec<Tree>,
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub enum Shape {
    Unit,
    Tuple(i8, char),
    Struct { key: String },
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "trees")]
pub struct Grown {
    #[column(primary_key)]
    pub id: i64,
    pub value: Value,
    pub maybe_value: Option<Value>,
    pub typed: Json<Tree>,
    pub maybe_typed: Option<Json<Tree>>,
}

fn tree(name: &str, ratio: f64, shape: Shape, children: Vec<Tree>) -> Tree {
    Tree { name: s(name), least: i64::MIN, most: u64::MAX, ratio, maybe: None, shape, children }
}

fn grown(id: i64, value: Value, tree: Tree) -> Grown {
    Grown {
        id,
        maybe_value: Some(value.clone()),
        value,
        maybe_typed: Some(Json(tree.clone())),
        typed: Json(tree),
    }
}

fn small(id: i64, value: Value) -> Grown {
    grown(id, value, tree("", 0.5, Shape::Unit, vec![]))
}

/// As text it may be spelled in another way, as a value it is the same.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

#[tokio::test]
async fn json_of_every_kind_is_told_as_written() -> TestResult {
    let db = fresh(&schema![Grown]).await;
    // MariaDB reads 32 levels.
    let deep =
        (0..30).fold(
            json!("leaf"),
            |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "k": inner }) },
        );
    let samples = [
        json!(null),
        json!(true),
        json!(false),
        json!(""),
        json!("null"),
        json!("it's \"quoted\" \\ / \u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}"),
        json!("\\u0041 \\\\u0000 is text"),
        json!("🦀 e\u{301} \u{e9} \u{2028} \u{ffff} \u{10ffff}"),
        json!([]),
        json!({}),
        json!([[], {}, [null], { "": null }]),
        json!({ "b": 1, "a": 2, "B": 3, "ž 🦀": 4, "it's \"\\": 5, " a": 6, "a ": 7, "a.b": 8, "$": 9 }),
        deep,
    ];
    let mut rows: Vec<Grown> = samples.into_iter().zip(1..).map(|(value, id)| small(id, value)).collect();
    let leaf = tree("leaf 🦀", 0.1 + 0.2, Shape::Tuple(-128, '"'), vec![]);
    let branch = tree("it's \"\\", 1e300, Shape::Struct { key: s("\u{1}") }, vec![leaf.clone(), leaf]);
    rows.push(grown(100, json!(1), branch));
    rows.push(Grown { maybe_value: None, maybe_typed: None, ..small(101, json!(1)) });
    round_trip!(db, Grown, NewGrown, rows.clone());
    tells_each!(db, Grown, rows, [value, maybe_value: Json = written; typed, maybe_typed: Json = written]);
    Ok(())
}

#[tokio::test]
async fn numbers_in_json_keep_every_digit_and_their_kind() -> TestResult {
    let db = fresh(&schema![Grown]).await;
    let samples = [
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_i64),
        json!(0.0),
        json!(-0.0),
        json!(1.0),
        json!(-1.5),
        json!(0.1),
        json!(0.1 + 0.2),
        json!(1.0 / 3.0),
        json!(1e15),
        json!(1e16),
        json!(-1e16),
        json!(1.234_567_890_123_456_7e17),
        json!(1e21),
        json!(1e22),
        json!(1e300),
        json!(1e-7),
        json!(5e-324),
        json!(-5e-324),
        json!(f64::MIN_POSITIVE),
        json!(f64::MAX),
        json!(f64::MIN),
        json!(f64::EPSILON),
        json!(9_007_199_254_740_992.0),
        json!(18_446_744_073_709_551_616.0),
    ];
    let rows: Vec<Grown> = samples
        .into_iter()
        .zip(1..)
        .map(|(value, id)| {
            let ratio = value.as_f64().expect("a number");
            grown(id, json!({ "n": value, "list": [value, [value]] }), tree("", ratio, Shape::Unit, vec![]))
        })
        .collect();
    round_trip!(db, Grown, NewGrown, rows.clone());
    tells_each!(db, Grown, rows, [value, maybe_value: Json = written; typed, maybe_typed: Json = written]);
    Ok(())
}

#[tokio::test]
async fn json_finds_its_row() -> TestResult {
    let db = fresh(&schema![Grown]).await;
    let samples = [
        json!(null),
        json!("null"),
        json!(1),
        json!("1"),
        json!([1, 2]),
        json!([2, 1]),
        json!({ "b": [1.5, "x"], "a": { "c": null } }),
        json!({ "a": { "c": null }, "b": [1.5, "y"] }),
        json!("it's \"quoted\" \\ 🦀"),
    ];
    let mut rows: Vec<Grown> = samples.into_iter().zip(1..).map(|(value, id)| small(id, value)).collect();
    rows.push(Grown {
        maybe_value: None,
        ..grown(10, json!(true), tree("x", 0.1 + 0.2, Shape::Unit, vec![]))
    });
    round_trip!(db, Grown, NewGrown, rows.clone());
    finds_each!(db, Grown, rows, [value, maybe_value; typed, maybe_typed]);
    Ok(())
}

#[tokio::test]
async fn the_null_of_json_and_the_null_of_sql_are_told_apart() -> TestResult {
    let db = fresh(&schema![Grown]).await;
    let rows = vec![
        small(1, Value::Null),
        Grown { maybe_value: None, ..small(2, json!({ "null": null })) },
        Grown { maybe_value: Some(json!("")), ..small(3, json!(false)) },
    ];
    round_trip!(db, Grown, NewGrown, rows.clone());
    tells_each!(db, Grown, rows, [value, maybe_value: Json = written]);
    let nulls = db.select(Grown.id).from(Grown).filter(Grown.maybe_value.is_null()).all().await?;
    assert_eq!(nulls, [2]);
    let others = db
        .select(Grown.id)
        .from(Grown)
        .filter(Grown.maybe_value.is_not_null())
        .order_by(Grown.id.asc())
        .all()
        .await?;
    assert_eq!(others, [1, 3]);
    db.update(Grown).set(Grown.maybe_value.set(None)).filter(Grown.id.eq(1)).execute().await?;
    db.update(Grown).set(Grown.maybe_value.set(Value::Null)).filter(Grown.id.eq(2)).execute().await?;
    let read: Vec<Option<Value>> =
        db.select(Grown.maybe_value).from(Grown).order_by(Grown.id.asc()).all().await?;
    assert_eq!(read, [None, Some(Value::Null), Some(json!(""))]);
    Ok(())
}

#[tokio::test]
async fn the_character_zero_in_json_is_kept_or_refused_by_the_name_of_its_column() -> TestResult {
    let db = fresh(&schema![Grown]).await;
    let good = small(1, json!(1));
    let rows = [
        ("value", Grown { value: json!("a\0b"), ..good.clone() }),
        ("value", Grown { value: json!({ "\0": 1 }), ..good.clone() }),
        ("maybe_value", Grown { maybe_value: Some(json!([["\\\0"]])), ..good.clone() }),
        ("typed", Grown { typed: Json(tree("\0", 0.5, Shape::Unit, vec![])), ..good.clone() }),
        (
            "maybe_typed",
            Grown { maybe_typed: Some(Json(tree("", 0.5, Shape::Tuple(0, '\0'), vec![]))), ..good.clone() },
        ),
    ];
    for (column, row) in rows {
        if DATABASE == Database::Postgres {
            refuses!(db.insert(Grown).values(NewGrown::from(row)).execute().await, column);
        } else {
            let rows = vec![row];
            round_trip!(db, Grown, NewGrown, rows.clone());
            tells_each!(db, Grown, rows, [value, maybe_value: Json = written; typed, maybe_typed: Json = written]);
        }
        db.delete(Grown).all_rows().execute().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_values_of_an_enum_are_told_as_written() -> TestResult {
    use Delivery::{HandedOver, InTransit, Pending};
    let db = fresh(&schema![Parcel]).await;
    let rows = vec![
        Parcel { id: 1, state: Pending, before: HandedOver, maybe: Some(Pending) },
        Parcel { id: 2, state: InTransit, before: Pending, maybe: Some(HandedOver) },
        Parcel { id: 3, state: HandedOver, before: InTransit, maybe: Some(InTransit) },
        Parcel { id: 4, state: HandedOver, before: HandedOver, maybe: None },
    ];
    round_trip!(db, Parcel, NewParcel, rows.clone());
    finds_each!(db, Parcel, rows, [state, maybe; before, maybe]);
    let name = |state: &Delivery| {
        s(match state {
            Pending => "pending",
            InTransit => "in_transit",
            HandedOver => "handed over (it's done)",
        })
    };
    tells_each!(db, Parcel, rows, [state, maybe: Enum = name; before, maybe: Enum = name]);
    Ok(())
}

#[tokio::test]
async fn a_newtype_is_told_as_the_value_inside() -> TestResult {
    let db = fresh(&schema![Order]).await;
    let order = |id: u128, email: &str, total: i64| Order {
        id: OrderId(Uuid::from_u128(id)),
        email: Email(s(email)),
        total: Cents(total),
        maybe_order: Some(OrderId(Uuid::from_u128(id))),
        maybe_email: Some(Email(s(email))),
        maybe_total: Some(Cents(total)),
    };
    let rows = vec![
        order(0, "", i64::MIN),
        order(1, "it's \\ 🦀 %_ ", -1),
        Order { maybe_order: None, maybe_email: None, maybe_total: None, ..order(2, " ", 0) },
        order(u128::MAX, "e\u{301}", i64::MAX),
    ];
    round_trip!(db, Order, NewOrder, rows.clone());
    finds_each!(db, Order, rows, [id, maybe_order; email, maybe_email; total, maybe_total]);
    tells_each!(db, Order, rows, [
        id, maybe_order: Uuid = |id: &OrderId| id.0.simple().to_string();
        email, maybe_email: Text = |email: &Email| hex(&email.0);
        total, maybe_total: Integer = |total: &Cents| total.0.to_string();
    ]);
    Ok(())
}
