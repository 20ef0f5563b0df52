//! Columns that hold what is not of their type, and what other programs wrote to a file.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::harness::*;
use crate::suite::round_trip::is_error;
use crate::suite::schema::{User, at, s};
use crate::suite::types::*;
use crate::suite::types_decimal::{Amount, dec};
use crate::suite::types_structured::*;
use crate::suite::types_time::{NewTime, Time, time};

// A column there holds what is not of its type.
#[tokio::test]
async fn wrong_data_in_a_column_is_a_decode_error_that_names_it() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!(
        "create table integers (id integer primary key, small, medium, big,
         maybe_small, maybe_medium, maybe_big)"
    ))
    .await?;
    for (value, column) in [
        ("'many'", "small"),
        ("40000", "small"),
        ("-32769", "small"),
        ("2147483648", "medium"),
        ("1.5", "big"),
        ("1e300", "big"),
        ("x'01'", "big"),
        ("null", "medium"),
        ("''", "maybe_big"),
        ("99999", "maybe_small"),
    ] {
        db.execute(sql!("delete from integers")).await?;
        db.execute(sql!("insert into integers values (1, 1, 1, 1, 1, 1, 1)")).await?;
        db.execute(sql!("update integers set {} = {}", sql::raw(column), sql::raw(value))).await?;
        let error = is_error!(db.from(Integer).all().await, Decode);
        assert!(error.to_string().contains(column), "{value} in {column}: {error}");
    }
    // The table is as readable as before where its data are right.
    let rows = db.select((Integer.id, Integer.small)).from(Integer).all().await?;
    assert_eq!(rows, [(1, 1)]);
    Ok(())
}

// Likewise for texts that are read as something else.
#[tokio::test]
async fn wrong_texts_in_a_column_are_a_decode_error() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!("create table parcels (id integer primary key, state, before, maybe)")).await?;
    db.execute(sql!("insert into parcels values (1, 'lost', 'pending', null)")).await?;
    let error = is_error!(db.from(Parcel).all().await, Decode);
    assert!(error.to_string().contains("state"), "{error}");
    db.execute(sql!("update parcels set state = 'Pending'")).await?;
    is_error!(db.from(Parcel).all().await, Decode);

    db.execute(sql!("create table uuids (id, other, maybe)")).await?;
    db.execute(sql!("insert into uuids values ('00000000-0000-0000-0000-000000000000', 'nonsense', null)"))
        .await?;
    is_error!(db.from(Identity).all().await, Decode);

    db.execute(sql!(
        "create table times (id integer, instant, local, day, time,
         maybe_instant, maybe_local, maybe_day, maybe_time)"
    ))
    .await?;
    for instant in ["yesterday", "2024-02-30T00:00:00Z", "2024-01-01T25:00:00Z", ""] {
        db.execute(sql!("delete from times")).await?;
        db.execute(sql!(
            "insert into times values (1, {instant}, '2024-01-01', '2024-01-01', '00:00:00',
             null, null, null, null)"
        ))
        .await?;
        is_error!(db.select(Time.instant).from(Time).all().await, Decode);
    }

    db.execute(sql!(
        "create table documents (id integer, raw, typed, list, maybe_raw, maybe_typed, maybe_value)"
    ))
    .await?;
    db.execute(sql!("insert into documents values (1, '{{', '[1]', '[1]', null, null, null)")).await?;
    is_error!(db.select(Document.raw).from(Document).all().await, Decode);
    is_error!(db.select(Document.typed).from(Document).all().await, Decode);
    let list: Json<Vec<i64>> = db.select(Document.list).from(Document).one().await?;
    assert_eq!(list.0, [1]);
    Ok(())
}

// Existing files hold times in other forms.
#[tokio::test]
async fn any_iso_8601_form_is_read() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!(
        "create table times (id integer, instant, local, day, time,
         maybe_instant, maybe_local, maybe_day, maybe_time)"
    ))
    .await?;
    for (text, expected) in [
        ("2024-02-29 12:34:56", "2024-02-29T12:34:56Z"),
        ("2024-02-29T12:34:56", "2024-02-29T12:34:56Z"),
        ("2024-02-29T12:34:56Z", "2024-02-29T12:34:56Z"),
        ("2024-02-29 12:34:56.5", "2024-02-29T12:34:56.5Z"),
        ("2024-02-29 12:34:56.789012+00:00", "2024-02-29T12:34:56.789012Z"),
        ("2024-02-29T12:34:56.123+02:00", "2024-02-29T10:34:56.123Z"),
        ("2024-02-29 12:34:56-05:30", "2024-02-29T18:04:56Z"),
    ] {
        db.execute(sql!("delete from times")).await?;
        db.execute(sql!(
            "insert into times values (1, {text}, '2024-02-29 12:34:56.25', '2024-02-29', '12:34:56',
             null, null, null, null)"
        ))
        .await?;
        let (instant, local, day, time): (DateTime<Utc>, NaiveDateTime, NaiveDate, NaiveTime) =
            db.select((Time.instant, Time.local, Time.day, Time.time)).from(Time).one().await?;
        assert_eq!(instant, at(expected), "{text}");
        assert_eq!(local, at("2024-02-29T12:34:56.25Z").naive_utc());
        assert_eq!((day, time), (local.date(), at("2024-02-29T12:34:56Z").time()));
    }
    Ok(())
}

// What the other programs that share the file find.
#[tokio::test]
async fn times_are_written_in_one_form_of_fixed_width() -> TestResult {
    let db = fresh(&schema![Time, User]).await;
    db.insert(Time)
        .values([
            NewTime::from(time(1, at("2024-02-29T12:34:56.789012Z"))),
            NewTime::from(time(2, at("0001-01-01T00:00:00Z"))),
        ])
        .execute()
        .await?;
    let rows: Vec<(String, String, String, String)> =
        db.fetch(sql!("select instant, local, day, time from times order by id")).await?;
    assert_eq!(
        rows,
        [
            (
                s("2024-02-29T12:34:56.789012Z"),
                s("2024-02-29T12:34:56.789012"),
                s("2024-02-29"),
                s("12:34:56.789012")
            ),
            (
                s("0001-01-01T00:00:00.000000Z"),
                s("0001-01-01T00:00:00.000000"),
                s("0001-01-01"),
                s("00:00:00.000000")
            ),
        ]
    );
    // `now()` of the database writes the same form.
    db.execute(sql!("insert into users (email, username) values ('raw@example.com', 'raw')")).await?;
    let made: Vec<(String,)> = db.fetch(sql!("select created_at from users")).await?;
    assert_eq!(made[0].0.len(), "2024-02-29T12:34:56.789012Z".len(), "{}", made[0].0);
    assert!(made[0].0.ends_with('Z'), "{}", made[0].0);
    let read: DateTime<Utc> = db.select(User.created_at).from(User).one().await?;
    assert!((Utc::now() - read).num_seconds().abs() < 60, "{read}");
    Ok(())
}

// Existing files hold numbers in other storage classes.
#[tokio::test]
async fn numbers_are_read_by_value() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!("create table floats (id integer, single, double, maybe_single, maybe_double)")).await?;
    db.execute(sql!("insert into floats values (1, 3, -7, null, 9007199254740992)")).await?;
    let expected = Float {
        id: 1,
        single: 3.0,
        double: -7.0,
        maybe_single: None,
        maybe_double: Some(9_007_199_254_740_992.0),
    };
    assert_eq!(db.from(Float).all().await?, [expected]);

    db.execute(sql!("create table amounts (id integer, price, rate, whole, maybe)")).await?;
    db.execute(sql!("insert into amounts values (1, 12, 0.5, '3', -1.25)")).await?;
    let expected =
        Amount { id: 1, price: dec("12"), rate: dec("0.5"), whole: dec("3"), maybe: Some(dec("-1.25")) };
    assert_eq!(db.from(Amount).all().await?, [expected]);

    db.execute(sql!(
        "create table integers (id integer, small, medium, big, maybe_small, maybe_medium, maybe_big)"
    ))
    .await?;
    db.execute(sql!("insert into integers values (1, 2.0, 3, -4.0, null, null, 5)")).await?;
    let expected = Integer {
        id: 1,
        small: 2,
        medium: 3,
        big: -4,
        maybe_small: None,
        maybe_medium: None,
        maybe_big: Some(5),
    };
    assert_eq!(db.from(Integer).all().await?, [expected]);
    Ok(())
}

// And so do decimals that another program stored as numbers.
#[tokio::test]
async fn decimals_stored_as_numbers_compare_and_sum_as_numbers() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!("create table amounts (id integer, price, rate, whole, maybe)")).await?;
    db.execute(sql!(
        "insert into amounts values (1, 12, 0, 0, -1.25), (2, '9.5', 0, 0, '0.05'), (3, 100.5, 0, 0, null)"
    ))
    .await?;
    assert_eq!(db.select(Amount.id).from(Amount).order_by(Amount.price.asc()).all().await?, [2, 1, 3]);
    assert_eq!(db.select(Amount.id).from(Amount).filter(Amount.price.gt(dec("12.0"))).all().await?, [3]);
    assert_eq!(db.select(Amount.id).from(Amount).filter(Amount.price.eq(dec("12.00"))).all().await?, [1]);
    assert_eq!(db.select(sum(Amount.maybe)).from(Amount).one().await?, Some(dec("-1.2")));
    Ok(())
}
