//! Section 15 at its ends: instants, local times, days and times of day.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::extremes::{finds_each, refuses, tells_each};
use super::round_trip::round_trip;
use super::schema::at;
use super::types_time::{NewTime, Time, time};
use crate::harness::*;

fn instant(time: &DateTime<Utc>) -> String {
    local(&time.naive_utc())
}

fn local(time: &NaiveDateTime) -> String {
    time.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

fn day(day: &NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

fn of_day(time: &NaiveTime) -> String {
    time.format("%H:%M:%S%.6f").to_string()
}

#[tokio::test]
async fn times_from_the_year_1_to_9999_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let texts = [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000001Z",
        "0001-12-31T23:59:59.999999Z",
        "0099-02-28T01:02:03.000004Z",
        "0100-03-01T00:00:00Z",
        "0999-12-31T23:59:59.999999Z",
        // Days that the Julian calendar or the change to the Gregorian one would move.
        "1500-02-28T12:00:00Z",
        "1582-10-04T12:00:00Z",
        "1582-10-10T12:00:00Z",
        "1900-02-28T23:59:59.5Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "1999-12-31T23:59:59.999999Z",
        "2000-01-01T00:00:00Z",
        "2000-02-29T00:00:00.1Z",
        "2024-03-31T02:30:00Z",
        "2024-10-27T02:30:00Z",
        "2038-01-19T03:14:07.999999Z",
        "2038-01-19T03:14:08Z",
        "2106-02-07T06:28:16Z",
        "9999-12-31T00:00:00Z",
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
    round_trip!(db, Time, NewTime, rows.clone());
    finds_each!(db, Time, rows, [
        instant, maybe_instant; local, maybe_local; day, maybe_day; time, maybe_time;
    ]);
    tells_each!(db, Time, rows, [
        instant, maybe_instant: Instant = instant;
        local, maybe_local: Local = local;
        day, maybe_day: Day = day;
        time, maybe_time: Time = of_day;
    ]);
    Ok(())
}

#[tokio::test]
async fn nanoseconds_are_cut_and_never_rounded_in_what_is_stored_and_in_comparisons() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let fine = [
        "2024-02-29T12:34:56.789012999Z",
        "1969-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:59.999999999Z",
    ];
    let cut = ["2024-02-29T12:34:56.789012Z", "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"];
    let written = fine.iter().zip(1..).map(|(text, id)| NewTime::from(time(id, at(text))));
    db.insert(Time).values(written).execute().await?;
    let rows: Vec<Time> = cut.iter().zip(1..).map(|(text, id)| time(id, at(text))).collect();
    assert_eq!(db.from(Time).order_by(Time.id.asc()).all().await?, rows);
    tells_each!(db, Time, rows, [
        instant, maybe_instant: Instant = instant;
        local, maybe_local: Local = local;
        time, maybe_time: Time = of_day;
    ]);
    for (row, text) in rows.iter().zip(fine) {
        let (fine, time) = (at(text), at(text).time());
        let local = fine.naive_utc();
        let only = Time.id.eq(row.id);
        // Compared with what it was written as, each is equal: neither before nor after it.
        assert_eq!(
            db.from(Time)
                .filter((Time.id.eq(row.id), Time.instant.eq(fine), Time.local.eq(local), Time.time.eq(time)))
                .count()
                .await?,
            1,
            "{text}"
        );
        let before = Time.instant.lt(fine).or(Time.local.lt(local)).or(Time.maybe_time.lt(time));
        assert_eq!(db.from(Time).filter((only, before)).count().await?, 0, "{text}");
        let after = Time.maybe_instant.gt(fine).or(Time.maybe_local.gt(local)).or(Time.time.gt(time));
        assert_eq!(db.from(Time).filter((Time.id.eq(row.id), after)).count().await?, 0, "{text}");
        let listed = (Time.local.is_in([local]), Time.time.is_in([time]), Time.maybe_instant.is_in([fine]));
        assert_eq!(db.from(Time).filter((Time.id.eq(row.id), listed)).count().await?, 1, "{text}");
    }
    let later = at("2024-02-29T12:34:56.0000019Z");
    db.update(Time)
        .set((Time.instant.set(later), Time.maybe_time.set(later.time())))
        .filter(Time.id.eq(1))
        .execute()
        .await?;
    let read: (DateTime<Utc>, Option<NaiveTime>) =
        db.select((Time.instant, Time.maybe_time)).from(Time).filter(Time.id.eq(1)).one().await?;
    let cut = at("2024-02-29T12:34:56.000001Z");
    assert_eq!(read, (cut, Some(cut.time())));
    Ok(())
}

#[tokio::test]
async fn the_first_year_too_many_is_refused_by_the_name_of_its_column() -> TestResult {
    let db = fresh(&schema![Time]).await;
    let good = time(1, at("2024-01-01T00:00:00Z"));
    for (year, month, day) in [(0, 12, 31), (10_000, 1, 1)] {
        let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        let local = day.and_time(NaiveTime::MIN);
        let rows = [
            ("instant", Time { instant: local.and_utc(), ..good.clone() }),
            ("maybe_instant", Time { maybe_instant: Some(local.and_utc()), ..good.clone() }),
            ("local", Time { local, ..good.clone() }),
            ("maybe_local", Time { maybe_local: Some(local), ..good.clone() }),
            ("day", Time { day, ..good.clone() }),
            ("maybe_day", Time { maybe_day: Some(day), ..good.clone() }),
        ];
        for (column, row) in rows {
            refuses!(db.insert(Time).values(NewTime::from(row)).execute().await, column);
        }
    }
    assert_eq!(db.from(Time).count().await?, 0);
    Ok(())
}
