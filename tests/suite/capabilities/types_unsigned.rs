//! MySQL, MariaDB and SQLite: `i8` and the unsigned integers, which PostgreSQL does not have.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use crate::harness::*;
use crate::suite::extremes::{finds_each, tells_each};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "gauges")]
pub struct Gauge {
    #[column(primary_key)]
    pub id: i64,
    pub tiny: i8,
    pub byte: u8,
    pub short: u16,
    pub word: u32,
    pub maybe_tiny: Option<i8>,
    pub maybe_byte: Option<u8>,
    pub maybe_short: Option<u16>,
    pub maybe_word: Option<u32>,
}

fn gauge(id: i64, tiny: i8, byte: u8, short: u16, word: u32) -> Gauge {
    Gauge {
        id,
        tiny,
        byte,
        short,
        word,
        maybe_tiny: Some(tiny),
        maybe_byte: Some(byte),
        maybe_short: Some(short),
        maybe_word: Some(word),
    }
}

pub fn gauges() -> Vec<Gauge> {
    vec![
        gauge(1, i8::MIN, 0, 0, 0),
        gauge(2, i8::MAX, u8::MAX, u16::MAX, u32::MAX),
        gauge(3, -1, 128, 32_768, 2_147_483_648),
        Gauge {
            maybe_tiny: None,
            maybe_byte: None,
            maybe_short: None,
            maybe_word: None,
            ..gauge(4, 1, 1, 1, 1)
        },
    ]
}

pub async fn filled() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Gauge]).await;
    db.insert(Gauge).values(gauges().into_iter().map(NewGauge::from)).execute().await?;
    Ok(db)
}

#[tokio::test]
async fn small_and_unsigned_integers() -> TestResult {
    let db = filled().await?;
    assert_eq!(db.from(Gauge).order_by(Gauge.id.asc()).all().await?, gauges());
    assert_eq!(db.select(Gauge.id).from(Gauge).filter(Gauge.tiny.eq(i8::MIN)).all().await?, [1]);
    assert_eq!(db.select(Gauge.id).from(Gauge).filter(Gauge.byte.eq(255)).all().await?, [2]);
    assert_eq!(db.select(Gauge.id).from(Gauge).filter(Gauge.short.gt(32_768)).all().await?, [2]);
    assert_eq!(db.select(Gauge.id).from(Gauge).filter(Gauge.word.eq(2_147_483_648)).all().await?, [3]);
    assert_eq!(db.select(Gauge.id).from(Gauge).filter(Gauge.maybe_word.eq(u32::MAX)).all().await?, [2]);
    assert_eq!(db.select(Gauge.id).from(Gauge).filter(Gauge.maybe_byte.is_null()).all().await?, [4]);
    let sorted: Vec<i64> = db.select(Gauge.id).from(Gauge).order_by(Gauge.word.desc()).all().await?;
    assert_eq!(sorted, [2, 3, 4, 1]);
    Ok(())
}

#[tokio::test]
async fn the_ends_of_small_and_unsigned_integers_are_told_as_written() -> TestResult {
    let db = filled().await?;
    let rows = gauges();
    finds_each!(db, Gauge, rows, [tiny, maybe_tiny; byte, maybe_byte; short, maybe_short; word, maybe_word]);
    tells_each!(db, Gauge, rows, [
        tiny, maybe_tiny: Integer = i8::to_string;
        byte, maybe_byte: Integer = u8::to_string;
        short, maybe_short: Integer = u16::to_string;
        word, maybe_word: Integer = u32::to_string;
    ]);
    Ok(())
}

#[tokio::test]
async fn aggregates_of_small_and_unsigned_integers() -> TestResult {
    let db = filled().await?;
    let row: (Option<i64>, Option<i64>, Option<u32>, Option<i8>, Option<f64>) = db
        .select((sum(Gauge.word), sum(Gauge.tiny), max(Gauge.word), min(Gauge.tiny), avg(Gauge.byte)))
        .from(Gauge)
        .one()
        .await?;
    assert_eq!(row, (Some(6_442_450_944), Some(-1), Some(u32::MAX), Some(i8::MIN), Some(96.0)));
    Ok(())
}

async fn lowest<X: Dialect>(db: &Db<X>) -> orm::Result<Option<Gauge>>
where
    Gauge: UsableOn<X>,
{
    db.from(Gauge).order_by(Gauge.tiny.asc()).optional().await
}

#[tokio::test]
async fn a_function_over_the_dialects_that_have_the_types_names_its_table() -> TestResult {
    let db = filled().await?;
    assert_eq!(lowest(&db).await?, gauges().into_iter().next());
    Ok(())
}
