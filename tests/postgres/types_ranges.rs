//! `PgRange<T>`: ranges with every kind of bounds.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use std::ops::Bound::{self, Excluded, Included, Unbounded};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use orm::postgres::PgRange;
use rust_decimal::Decimal;

use crate::harness::*;
use crate::suite::extremes::finds_each;
use crate::suite::round_trip::{is_error, round_trip};
use crate::suite::schema::{at, s};
use crate::suite::types_decimal::dec;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "spans")]
pub struct Span {
    #[column(primary_key)]
    pub id: i64,
    pub mediums: PgRange<i32>,
    pub bigs: PgRange<i64>,
    pub exacts: PgRange<Decimal>,
    pub days: PgRange<NaiveDate>,
    pub locals: PgRange<NaiveDateTime>,
    pub instants: PgRange<DateTime<Utc>>,
    pub maybe_mediums: Option<PgRange<i32>>,
    pub maybe_bigs: Option<PgRange<i64>>,
    pub maybe_exacts: Option<PgRange<Decimal>>,
    pub maybe_days: Option<PgRange<NaiveDate>>,
    pub maybe_locals: Option<PgRange<NaiveDateTime>>,
    pub maybe_instants: Option<PgRange<DateTime<Utc>>>,
}

/// A range of each type, whose bounds are made of two numbers.
fn span(id: i64, start: Bound<i32>, end: Bound<i32>) -> Span {
    let instant = |days: i32| at("2024-02-29T12:34:56.789012Z") + chrono::TimeDelta::days(days.into());
    fn range<T>(start: Bound<i32>, end: Bound<i32>, value: impl Fn(i32) -> T) -> PgRange<T> {
        PgRange { start: start.map(&value), end: end.map(&value) }
    }
    let mediums = range(start, end, |number| number);
    let bigs = range(start, end, |number| i64::from(number) << 31);
    let exacts = range(start, end, |number| Decimal::from(number) + dec("0.0000000000000000000000001"));
    let days = range(start, end, |days| instant(days).date_naive());
    let locals = range(start, end, |days| instant(days).naive_utc());
    let instants = range(start, end, instant);
    Span {
        id,
        mediums: mediums.clone(),
        bigs: bigs.clone(),
        exacts: exacts.clone(),
        days: days.clone(),
        locals: locals.clone(),
        instants: instants.clone(),
        maybe_mediums: Some(mediums),
        maybe_bigs: Some(bigs),
        maybe_exacts: Some(exacts),
        maybe_days: Some(days),
        maybe_locals: Some(locals),
        maybe_instants: Some(instants),
    }
}

fn without(id: i64) -> Span {
    Span {
        maybe_mediums: None,
        maybe_bigs: None,
        maybe_exacts: None,
        maybe_days: None,
        maybe_locals: None,
        maybe_instants: None,
        ..span(id, Included(1), Excluded(2))
    }
}

#[tokio::test]
async fn ranges_in_their_canonical_form_are_read_back_and_found() -> TestResult {
    let db = fresh(&schema![Span]).await;
    let rows = vec![
        span(1, Included(1), Excluded(5)),
        span(2, Included(-100_000), Excluded(100_000)),
        span(3, Unbounded, Excluded(3)),
        span(4, Included(4), Unbounded),
        span(5, Unbounded, Unbounded),
        without(6),
    ];
    round_trip!(db, Span, NewSpan, rows.clone());
    finds_each!(db, Span, rows, [
        mediums, maybe_mediums; bigs, maybe_bigs; exacts, maybe_exacts; days, maybe_days; locals, maybe_locals;
        instants, maybe_instants;
    ]);
    Ok(())
}

#[tokio::test]
async fn ranges_of_what_has_no_next_value_keep_every_kind_of_bound() -> TestResult {
    let db = fresh(&schema![Span]).await;
    let bounds = [
        (Included(1), Included(5)),
        (Included(1), Included(1)),
        (Excluded(1), Excluded(5)),
        (Excluded(1), Included(5)),
        (Excluded(1), Unbounded),
        (Unbounded, Included(5)),
    ];
    let rows: Vec<Span> =
        bounds.into_iter().zip(1..).map(|((start, end), id)| span(id, start, end)).collect();
    db.insert(Span).values(rows.iter().cloned().map(NewSpan::from)).execute().await?;
    let read = db.from(Span).order_by(Span.id.asc()).all().await?;
    for (read, row) in read.iter().zip(&rows) {
        assert_eq!((&read.exacts, &read.maybe_exacts), (&row.exacts, &row.maybe_exacts));
        assert_eq!((&read.locals, &read.maybe_locals), (&row.locals, &row.maybe_locals));
        assert_eq!((&read.instants, &read.maybe_instants), (&row.instants, &row.maybe_instants));
    }
    // Whole numbers and days come back from the first one in to the first one out.
    let canonical = [
        (Included(1), Excluded(6)),
        (Included(1), Excluded(2)),
        (Included(2), Excluded(5)),
        (Included(2), Excluded(6)),
        (Included(2), Unbounded),
        (Unbounded, Excluded(6)),
    ];
    for (read, (start, end)) in read.iter().zip(canonical) {
        let expected = span(read.id, start, end);
        assert_eq!((&read.mediums, &read.maybe_mediums), (&expected.mediums, &expected.maybe_mediums));
        assert_eq!((&read.days, &read.maybe_days), (&expected.days, &expected.maybe_days));
        // As written they find their row all the same.
        let row = &rows[usize::try_from(read.id - 1)?];
        let same = (
            Span.mediums.eq(row.mediums.clone()),
            Span.bigs.eq(row.bigs.clone()),
            Span.days.eq(row.days.clone()),
        );
        assert_eq!(db.select(Span.id).from(Span).filter(same).all().await?, [read.id]);
    }
    Ok(())
}

#[tokio::test]
async fn ranges_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Span]).await;
    db.insert(Span).values(NewSpan::from(span(1, Excluded(1), Included(5)))).execute().await?;
    let told: Vec<(String, String, String, String, String)> = db
        .fetch(sql!("select mediums::text, bigs::text, exacts::text, days::text, locals::text from spans"))
        .await?;
    let row = (
        s("[2,6)"),
        s("[2147483649,10737418241)"),
        s("(1.0000000000000000000000001,5.0000000000000000000000001]"),
        s("[2024-03-02,2024-03-06)"),
        s("(\"2024-03-01 12:34:56.789012\",\"2024-03-05 12:34:56.789012\"]"),
    );
    assert_eq!(told, [row]);
    Ok(())
}

#[tokio::test]
async fn ranges_compare_sort_and_are_members_of_lists() -> TestResult {
    let db = fresh(&schema![Span]).await;
    let rows = [
        span(1, Included(5), Excluded(9)),
        span(2, Unbounded, Excluded(3)),
        span(3, Included(5), Unbounded),
        without(4),
    ];
    db.insert(Span).values(rows.iter().cloned().map(NewSpan::from)).execute().await?;
    let ids = |condition: Filter<D, Span>| {
        db.select(Span.id).from(Span).filter(condition).order_by(Span.id.asc()).all()
    };
    let all = || Filter::of(Span);
    assert_eq!(db.select(Span.id).from(Span).order_by(Span.bigs.asc()).all().await?, [2, 4, 1, 3]);
    assert_eq!(
        ids(all().and(Span.mediums.is_in([rows[0].mediums.clone(), rows[1].mediums.clone()]))).await?,
        [1, 2]
    );
    assert_eq!(ids(all().and(Span.maybe_days.is_in([rows[2].days.clone()]))).await?, [3]);
    assert_eq!(ids(all().and(Span.maybe_instants.is_not_in([rows[0].instants.clone()]))).await?, [2, 3]);
    assert_eq!(ids(all().and(Span.exacts.lt(rows[0].exacts.clone()))).await?, [2, 4]);
    assert_eq!(
        ids(all().and(Span.locals.between(rows[0].locals.clone(), rows[2].locals.clone()))).await?,
        [1, 3]
    );
    assert_eq!(ids(all().and(Span.maybe_mediums.is_not_distinct_from(None))).await?, [4]);
    db.update(Span)
        .set((
            Span.maybe_days.set(None),
            Span.bigs.set(PgRange { start: Included(i64::MIN), end: Excluded(i64::MAX) }),
        ))
        .filter(Span.id.eq(1))
        .execute()
        .await?;
    let read = db.get(Span, 1).await?.expect("it was written");
    assert_eq!(read.bigs, PgRange { start: Included(i64::MIN), end: Excluded(i64::MAX) });
    assert_eq!(read.maybe_days, None);
    Ok(())
}

#[tokio::test]
async fn a_range_with_its_ends_the_wrong_way_round_is_an_error_of_the_server() -> TestResult {
    let db = fresh(&schema![Span]).await;
    let refused = db.insert(Span).values(NewSpan::from(span(1, Included(5), Excluded(1)))).execute().await;
    assert!(refused.is_err());
    assert_eq!(db.from(Span).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn an_empty_range_is_a_decode_error() -> TestResult {
    let db = fresh(&schema![Span]).await;
    db.insert(Span).values(NewSpan::from(span(1, Included(5), Excluded(9)))).execute().await?;
    db.execute(sql!("update spans set maybe_days = 'empty'")).await?;
    let error = is_error!(db.from(Span).all().await, Decode);
    assert_eq!(error.columns(), ["maybe_days"], "{error}");
    Ok(())
}

#[tokio::test]
async fn what_a_bound_cannot_be_is_refused_by_the_name_of_its_column() -> TestResult {
    let db = fresh(&schema![Span]).await;
    let day = NaiveDate::from_ymd_opt(10_000, 1, 1).expect("a day");
    let row =
        Span { days: PgRange { start: Unbounded, end: Included(day) }, ..span(1, Included(1), Excluded(2)) };
    let error = is_error!(db.insert(Span).values(NewSpan::from(row)).execute().await, Encode);
    assert_eq!(error.columns(), ["days"], "{error}");
    Ok(())
}
