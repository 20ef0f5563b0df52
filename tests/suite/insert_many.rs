//! More rows than one statement takes.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use super::watch::Statements;
use crate::harness::*;

/// 15 columns of many kinds.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "wide_rows")]
pub struct Wide {
    #[column(primary_key)]
    pub id: i64,
    pub big: i64,
    pub medium: i32,
    pub small: i16,
    pub flag: bool,
    pub ratio: f64,
    pub name: String,
    pub nickname: Option<String>,
    pub score: Option<i32>,
    pub rate: Option<f64>,
    pub token: Uuid,
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
    pub bytes: Vec<u8>,
    pub seen_at: Option<DateTime<Utc>>,
}

pub fn wide(id: i64) -> Wide {
    let second = i64::from(i32::MAX) - 40_000 + id;
    Wide {
        id,
        big: i64::MAX - id,
        medium: i32::try_from(-id).unwrap(),
        small: i16::try_from(id % 30_000).unwrap(),
        flag: id % 3 == 0,
        ratio: id as f64 / 7.0,
        name: format!("name {id}"),
        nickname: (id % 2 == 0).then(|| format!("nick {id}")),
        score: (id % 5 == 0).then_some(42),
        rate: (id % 7 == 0).then_some(0.1 + 0.2),
        token: Uuid::from_u128(u128::try_from(id).unwrap() << 64),
        at: Utc.timestamp_opt(second, 123_456_000).unwrap(),
        day: NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::Days::new(id.unsigned_abs()),
        bytes: id.to_be_bytes().to_vec(),
        seen_at: (id % 11 == 0).then(|| Utc.timestamp_opt(second, 0).unwrap()),
    }
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "numbered")]
pub struct Numbered {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(unique)]
    pub n: i64,
}

/// PostgreSQL may take any number of rows in one statement, as arrays.
pub const MAY_BE_ONE: bool = matches!(DATABASE, Database::Postgres);

#[tokio::test]
async fn twenty_thousand_rows_of_fifteen_columns_go_in_with_one_call() -> TestResult {
    let db = fresh(&schema![Wide]).await;
    let statements = Statements::of(&db);
    let done = db.insert(Wide).values((0..20_000).map(|id| NewWide::from(wide(id)))).execute().await?;
    assert_eq!(done.rows_affected, 20_000);
    assert!(MAY_BE_ONE || statements.starting_with("insert").len() > 1, "300,000 values fit no statement");

    let rows = db.from(Wide).order_by(Wide.id.asc()).all().await?;
    assert_eq!(rows.len(), 20_000);
    for (id, row) in (0..).zip(rows) {
        assert_eq!(row, wide(id));
    }
    Ok(())
}

#[tokio::test]
async fn a_row_that_fails_in_a_later_statement_leaves_nothing_of_the_earlier_ones() -> TestResult {
    let db = fresh(&schema![Wide]).await;
    let rows = (0..20_000).map(|id| NewWide::from(wide(if id == 19_999 { 5 } else { id })));
    let error = db.insert(Wide).values(rows).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(db.from(Wide).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_split_insert_in_a_transaction_is_one_step_of_it() -> TestResult {
    let db = fresh(&schema![Numbered]).await;
    let rows = || (0..70_000).map(|n| NewNumbered::builder().n(if n == 69_999 { 0 } else { n }));
    db.transaction(async |tx| -> orm::Result<()> {
        tx.insert(Numbered).values(NewNumbered::builder().n(-1)).execute().await?;
        // On PostgreSQL an error ends the transaction that it happens in, so there it happens in a savepoint.
        let error = if DATABASE == Database::Postgres {
            tx.transaction(async |sp| sp.insert(Numbered).values(rows()).execute().await).await
        } else {
            tx.insert(Numbered).values(rows()).execute().await
        };
        let error = error.unwrap_err();
        assert!(error.is_unique_violation(), "{error}");
        assert_eq!(tx.select(Numbered.n).from(Numbered).all().await?, [-1]);
        tx.insert(Numbered).values(NewNumbered::builder().n(-2)).execute().await?;
        Ok(())
    })
    .await?;
    let left = db.select(Numbered.n).from(Numbered).order_by(Numbered.n.asc()).all().await?;
    assert_eq!(left, [-2, -1]);
    Ok(())
}
