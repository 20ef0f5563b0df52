//! Section 15: instants, local times, days and times of day.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::round_trip::{finds, is_error, round_trip};
use super::schema::at;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "times")]
pub struct Time {
    #[column(primary_key)]
    pub id: i64,
    pub instant: DateTime<Utc>,
    pub local: NaiveDateTime,
    pub day: NaiveDate,
    pub time: NaiveTime,
    pub maybe_instant: Option<DateTime<Utc>>,
    pub maybe_local: Option<NaiveDateTime>,
    pub maybe_day: Option<NaiveDate>,
    pub maybe_time: Option<NaiveTime>,
}

pub fn time(id: i64, instant: DateTime<Utc>) -> Time {
    let local = instant.naive_utc();
    Time {
        id,
        instant,
        local,
        day: local.date(),
        time: local.time(),
        maybe_instant: Some(instant),
        maybe_local: Some(local),
        maybe_day: Some(local.date()),
        maybe_time: Some(local.time()),
    }
}

#[tokio::test]
async fn times() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let texts = [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000001Z",
        "0999-12-31T23:59:59.999999Z",
        "1582-10-10T12:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2000-02-29T12:00:00.5Z",
        "2024-02-29T12:34:56.789012Z",
        "2024-02-29T12:34:56.789013Z",
        "2038-01-19T03:14:08Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999999Z",
    ];
    let mut rows: Vec<Time> = texts.iter().zip(1..).map(|(text, id)| time(id, at(text))).collect();
    rows.push(Time {
        maybe_instant: None,
        maybe_local: None,
        maybe_day: None,
        maybe_time: None,
        ..time(100, at("2024-06-01T10:20:30Z"))
    });
    round_trip!(db, Time, NewTime, rows);
    for (text, id) in texts.iter().zip(1i64..) {
        let instant = at(text);
        finds!(db, Time.instant, [instant => [id]]);
        finds!(db, Time.local, [instant.naive_utc() => [id]]);
        finds!(db, Time.maybe_instant, [instant => [id]]);
    }
    finds!(db, Time.day, [
        at("2024-02-29T00:00:00Z").date_naive() => [8, 9],
        at("9999-12-31T00:00:00Z").date_naive() => [11, 12],
    ]);
    finds!(db, Time.time, [at("1970-01-01T23:59:59.999999Z").time() => [3, 5, 12], NaiveTime::MIN => [1, 6]]);
    let nulls: Vec<i64> = db
        .select(Time.id)
        .from(Time)
        .filter((
            Time.maybe_instant.is_null(),
            Time.maybe_local.is_null(),
            Time.maybe_day.is_null(),
            Time.maybe_time.is_null(),
        ))
        .all()
        .await?;
    assert_eq!(nulls, [100]);
    Ok(())
}

#[tokio::test]
async fn the_order_of_times_is_their_order_in_time() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let texts = [
        "2024-01-01T00:00:00.000001Z",
        "2024-01-01T00:00:00Z",
        "2023-12-31T23:59:59.9Z",
        "0900-01-01T00:00:00Z",
        "2024-01-01T00:00:00.1Z",
        "9999-01-01T00:00:00Z",
        "2024-01-01T00:00:00.01Z",
        "1969-07-20T20:17:40Z",
    ];
    let rows = texts.iter().zip(1..).map(|(text, id)| NewTime::from(time(id, at(text))));
    db.insert(Time).values(rows).execute().await?;
    let expected = [4, 8, 3, 2, 1, 7, 5, 6];
    assert_eq!(db.select(Time.id).from(Time).order_by(Time.instant.asc()).all().await?, expected);
    assert_eq!(db.select(Time.id).from(Time).order_by(Time.local.asc()).all().await?, expected);
    let later: Vec<i64> = db
        .select(Time.id)
        .from(Time)
        .filter(Time.instant.gt(at("2024-01-01T00:00:00Z")))
        .order_by(Time.instant.asc())
        .all()
        .await?;
    assert_eq!(later, [1, 7, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn times_are_cut_to_microseconds_when_bound() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let fine = at("2024-02-29T12:34:56.789012999Z");
    let cut = at("2024-02-29T12:34:56.789012Z");
    // Before 1970 a fraction still counts upwards: it is cut, not rounded to the next second.
    let old = at("1969-12-31T23:59:59.999999999Z");
    db.insert(Time).values([NewTime::from(time(1, fine)), NewTime::from(time(2, old))]).execute().await?;
    assert_eq!(db.get(Time, 1).await?, Some(time(1, cut)));
    assert_eq!(db.get(Time, 2).await?, Some(time(2, at("1969-12-31T23:59:59.999999Z"))));
    finds!(db, Time.instant, [fine => [1], cut => [1], at("2024-02-29T12:34:56.789013Z") => [0i64; 0]]);
    finds!(db, Time.local, [fine.naive_utc() => [1], cut.naive_utc() => [1]]);
    finds!(db, Time.time, [fine.time() => [1], old.time() => [2]]);
    assert_eq!(db.from(Time).filter(Time.instant.between(fine, fine)).count().await?, 1);
    assert_eq!(db.from(Time).filter(Time.instant.is_in([fine, old])).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn years_outside_of_four_digits_are_an_encode_error() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let good = time(1, at("2024-01-01T00:00:00Z"));
    for day in [
        NaiveDate::from_ymd_opt(10_000, 1, 1),
        NaiveDate::from_ymd_opt(0, 12, 31),
        NaiveDate::from_ymd_opt(-44, 3, 15),
    ] {
        let day = day.expect("a date of chrono");
        let local = day.and_time(NaiveTime::MIN);
        let rows = [
            Time { instant: local.and_utc(), ..good.clone() },
            Time { local, ..good.clone() },
            Time { day, ..good.clone() },
            Time { maybe_instant: Some(local.and_utc()), ..good.clone() },
            Time { maybe_local: Some(local), ..good.clone() },
            Time { maybe_day: Some(day), ..good.clone() },
        ];
        for row in rows {
            is_error!(db.insert(Time).values(NewTime::from(row)).execute().await, Encode);
        }
        is_error!(db.from(Time).filter(Time.day.eq(day)).all().await, Encode);
        is_error!(db.from(Time).filter(Time.instant.gt(local.and_utc())).count().await, Encode);
    }
    assert_eq!(db.from(Time).count().await?, 0);
    db.insert(Time).values(NewTime::from(good.clone())).execute().await?;
    assert_eq!(db.get(Time, 1).await?, Some(good));
    Ok(())
}
