//! Cells that hold what their column does not promise, as SQLite lets them.

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::harness::*;
use crate::suite::errors::{SECRET, assert_discreet};
use crate::suite::schema::*;

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Point {
    pub x: i64,
}

/// A table made by hand without any promise, so that every kind of wrong cell can be in it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "loose")]
pub struct Loose {
    #[column(primary_key)]
    pub id: i64,
    pub number: i64,
    pub small: i32,
    pub ratio: f64,
    pub flag: bool,
    pub text: String,
    pub bytes: Vec<u8>,
    pub token: Uuid,
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
    pub priority: Priority,
    pub point: Json<Point>,
    #[column(precision = 10, scale = 2)]
    pub amount: Decimal,
    pub maybe: Option<i64>,
}

/// The columns of [`Loose`] as a good row has them.
const GOOD: [(&str, &str); 14] = [
    ("id", "1"),
    ("number", "1"),
    ("small", "1"),
    ("ratio", "1.5"),
    ("flag", "1"),
    ("text", "'text'"),
    ("bytes", "x'00ff'"),
    ("token", "'00000000-0000-0000-0000-000000000001'"),
    ("at", "'2024-02-29T12:34:56.789012Z'"),
    ("day", "'2024-02-29'"),
    ("priority", "'high'"),
    ("point", "'{\"x\": 1}'"),
    ("amount", "'1.50'"),
    ("maybe", "null"),
];

/// A database whose only row of `loose` holds this SQL in one column, and good values in the others.
async fn loose(column: &str, cell: &str) -> Result<Db<D>, orm::Error> {
    let db = orm::sqlite::connect("sqlite::memory:").await?;
    let names = GOOD.map(|(name, _)| format!("\"{name}\"")).join(", ");
    let cells = GOOD.map(|(name, good)| if name == column { cell } else { good }).join(", ");
    db.execute_script(&format!("create table loose ({names}); insert into loose values ({cells});")).await?;
    Ok(db)
}

#[tokio::test]
async fn a_good_row_of_the_loose_table_is_read() -> TestResult {
    let row = loose("", "").await?.from(Loose).one().await?;
    let expected = Loose {
        id: 1,
        number: 1,
        small: 1,
        ratio: 1.5,
        flag: true,
        text: "text".into(),
        bytes: vec![0, 255],
        token: Uuid::from_u128(1),
        at: "2024-02-29T12:34:56.789012Z".parse()?,
        day: "2024-02-29".parse()?,
        priority: Priority::High,
        point: Json(Point { x: 1 }),
        amount: Decimal::new(150, 2),
        maybe: None,
    };
    assert_eq!(row, expected);
    Ok(())
}

#[tokio::test]
async fn a_cell_that_is_not_what_its_column_promises_names_the_column() -> TestResult {
    let text = format!("'{SECRET}'");
    let cells = [
        ("id", text.as_str()),
        ("number", text.as_str()),
        ("number", "1.5"),
        ("number", "x'01'"),
        ("small", "5000000000"),
        ("small", "-2147483649"),
        ("ratio", text.as_str()),
        ("flag", text.as_str()),
        ("text", "x'ff'"),
        ("token", text.as_str()),
        ("token", "918273645"),
        ("at", text.as_str()),
        ("at", "'2024-02-30T00:00:00Z'"),
        ("day", text.as_str()),
        ("priority", text.as_str()),
        ("priority", "918273645"),
        ("point", text.as_str()),
        ("point", "'{\"y\": 918273645}'"),
        ("amount", text.as_str()),
        ("maybe", text.as_str()),
    ];
    for (column, cell) in cells {
        let db = loose(column, cell).await?;
        let error = db.from(Loose).all().await.expect_err(&format!("{column} = {cell}"));
        assert!(matches!(error, orm::Error::Decode { .. }), "{column} = {cell}: {error:?}");
        assert_eq!(error.columns(), [column], "{cell}: {error}");
        assert!(error.to_string().contains(column), "{error}");
        assert_discreet(&error);
        // The row is still there, and the connection still good.
        assert_eq!(db.from(Loose).count().await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn null_in_a_field_that_is_no_option_names_the_column() -> TestResult {
    for (column, _) in GOOD {
        if column == "maybe" {
            continue;
        }
        let db = loose(column, "null").await?;
        let error = db.from(Loose).one().await.expect_err(column);
        assert!(matches!(error, orm::Error::Decode { .. }), "{column}: {error:?}");
        assert_eq!(error.columns(), [column], "{error}");
        assert!(error.to_string().contains("NULL"), "{error}");
        assert_discreet(&error);
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_cell_is_found_by_every_way_of_reading() -> TestResult {
    let text = format!("'{SECRET}'");
    let db = loose("number", &text).await?;
    let is_decode = |error: &orm::Error| {
        assert_discreet(error);
        matches!(error, orm::Error::Decode { .. }) && error.columns() == ["number"]
    };
    assert!(is_decode(&db.from(Loose).one().await.unwrap_err()));
    assert!(is_decode(&db.from(Loose).optional().await.unwrap_err()));
    assert!(is_decode(&db.get(Loose, 1).await.unwrap_err()));
    assert!(is_decode(&db.select(Loose.number).from(Loose).all().await.unwrap_err()));
    assert!(is_decode(&db.select((Loose.id, Loose.number)).from(Loose).all().await.unwrap_err()));
    let record = db.select(record! { number: Loose.number }).from(Loose).all().await;
    assert!(is_decode(&record.err().expect("the cell is text")));
    let streamed = db.from(Loose).stream().try_collect::<Vec<Loose>>().await;
    assert!(is_decode(&streamed.unwrap_err()));
    let tx = db.begin().await?;
    assert!(is_decode(&tx.from(Loose).all().await.unwrap_err()));
    // What can be read is read.
    assert_eq!(tx.select(Loose.text).from(Loose).all().await?, ["text"]);
    tx.commit().await?;
    Ok(())
}
