//! PostgreSQL and SQLite: what the target of ON CONFLICT may be.

use chrono::{DateTime, Utc};

use super::upsert::{moment, with_ann};
use crate::harness::*;
use crate::suite::schema::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "prices")]
#[table(unique(name = "prices_once_a_day", on(shop, day)))]
pub struct Price {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub shop: String,
    pub day: i32,
    pub cents: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "bookings")]
#[table(index(name = "bookings_open_key", on(room), unique, filter = "cancelled = false"))]
#[table(index(name = "bookings_guest_key", on(guest), unique, filter = "left_at is null"))]
pub struct Booking {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub room: i32,
    pub guest: String,
    #[column(default = false)]
    pub cancelled: bool,
    pub left_at: Option<DateTime<Utc>>,
}

async fn prices(db: &Db<D>) -> orm::Result<Vec<(i64, String, i32, i64)>> {
    db.select((Price.id, Price.shop, Price.day, Price.cents)).from(Price).order_by(Price.id.asc()).all().await
}

#[tokio::test]
async fn the_target_may_be_several_columns() -> TestResult {
    let db = fresh(&schema![Price]).await;
    let price = |shop: &str, day: i32, cents: i64| NewPrice::builder().shop(shop).day(day).cents(cents);
    db.insert(Price).values([price("a", 1, 100), price("a", 2, 200)]).execute().await?;
    db.insert(Price)
        .values([price("a", 2, 222), price("b", 2, 300)])
        .on_conflict((Price.shop, Price.day))
        .do_update(|excluded| Price.cents.set(excluded.cents))
        .execute()
        .await?;
    let rows = prices(&db).await?;
    let cents: Vec<_> = rows.iter().map(|row| (row.1.as_str(), row.2, row.3)).collect();
    assert_eq!(cents, [("a", 1, 100), ("a", 2, 222), ("b", 2, 300)]);
    Ok(())
}

#[tokio::test]
async fn the_target_may_be_a_constraint_by_name() -> TestResult {
    let db = fresh(&schema![Price]).await;
    let price = |cents: i64| NewPrice::builder().shop("a").day(1).cents(cents);
    db.insert(Price).values(price(100)).execute().await?;

    let done = db
        .insert(Price)
        .values(price(200))
        .on_conflict_constraint("prices_once_a_day")
        .do_nothing()
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 0);
    assert_eq!(prices(&db).await?, [(1, "a".to_owned(), 1, 100)]);

    db.insert(Price)
        .values(price(300))
        .on_conflict_constraint("prices_once_a_day")
        .do_update(|excluded| Price.cents.set(excluded.cents))
        .execute()
        .await?;
    assert_eq!(prices(&db).await?, [(1, "a".to_owned(), 1, 300)]);
    Ok(())
}

#[tokio::test]
async fn the_target_may_be_the_constraint_of_a_unique_column_or_the_key() -> TestResult {
    let db = with_ann().await?;
    let again = NewUser::builder().email("ann@example.com").username("other").build();
    db.insert(User)
        .values(again)
        .on_conflict_constraint("users_email_key")
        .do_update(|excluded| User.username.set(excluded.username))
        .execute()
        .await?;
    let same_id = NewUser::builder().id(1).email("x@example.com").username("yyy");
    db.insert(User).values(same_id).on_conflict_constraint("users_pkey").do_nothing().execute().await?;
    let rows = db.select((User.email, User.username)).from(User).all().await?;
    assert_eq!(rows, [("ann@example.com".to_owned(), "other".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn an_unknown_constraint_is_an_error_that_names_it() -> TestResult {
    let db = with_ann().await?;
    let again = NewUser::builder().email("ann@example.com").username("other");
    let error = db
        .insert(User)
        .values(again)
        .on_conflict_constraint("no_such_key")
        .do_nothing()
        .execute()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no_such_key"), "{error}");
    Ok(())
}

#[tokio::test]
async fn target_filter_finds_a_partial_unique_index() -> TestResult {
    let db = fresh(&schema![Booking]).await;
    let booking = |room: i32, guest: &str| NewBooking::builder().room(room).guest(guest);
    db.insert(Booking).values([booking(1, "ann"), booking(2, "bob").cancelled(true)]).execute().await?;
    let rows = [booking(1, "cid"), booking(2, "dan")];
    let done = db
        .insert(Booking)
        .values(rows)
        .on_conflict(Booking.room)
        .target_filter(Booking.cancelled.eq(false))
        .do_nothing()
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 1);

    db.insert(Booking)
        .values(booking(1, "eve"))
        .on_conflict(Booking.room)
        .target_filter(Booking.cancelled.eq(false))
        .do_update(|excluded| Booking.guest.set(excluded.guest))
        .execute()
        .await?;
    let rows = db.select((Booking.room, Booking.guest)).from(Booking).order_by(Booking.id.asc());
    let expected = [(1, "eve".to_owned()), (2, "bob".to_owned()), (2, "dan".to_owned())];
    assert_eq!(rows.all().await?, expected);
    Ok(())
}

#[tokio::test]
async fn target_filter_takes_is_null_and_raw_sql() -> TestResult {
    let db = fresh(&schema![Booking]).await;
    let booking = |room: i32, guest: &str| NewBooking::builder().room(room).guest(guest);
    db.insert(Booking).values([booking(1, "ann"), booking(2, "bob").left_at(moment())]).execute().await?;
    let done = db
        .insert(Booking)
        .values([booking(3, "ann"), booking(4, "bob")])
        .on_conflict(Booking.guest)
        .target_filter(Booking.left_at.is_null())
        .do_nothing()
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 1);
    db.insert(Booking)
        .values(booking(5, "ann"))
        .on_conflict(Booking.guest)
        .target_filter(sql!("left_at is null"))
        .do_update(|excluded| Booking.room.set(excluded.room))
        .execute()
        .await?;
    let rows = db.select((Booking.room, Booking.guest)).from(Booking).order_by(Booking.id.asc());
    let expected = [(5, "ann".to_owned()), (2, "bob".to_owned()), (4, "bob".to_owned())];
    assert_eq!(rows.all().await?, expected);
    Ok(())
}

#[tokio::test]
async fn target_filter_and_filter_are_two_things() -> TestResult {
    let db = fresh(&schema![Booking]).await;
    let booking = |room: i32, guest: &str| NewBooking::builder().room(room).guest(guest);
    db.insert(Booking).values([booking(1, "ann"), booking(2, "bob")]).execute().await?;
    for room in [1, 2] {
        db.insert(Booking)
            .values(booking(room, "new"))
            .on_conflict(Booking.room)
            .target_filter(Booking.cancelled.eq(false))
            .do_update(|excluded| Booking.guest.set(excluded.guest))
            .filter(Booking.guest.eq("ann"))
            .execute()
            .await?;
    }
    let guests = db.select(Booking.guest).from(Booking).order_by(Booking.id.asc()).all().await?;
    assert_eq!(guests, ["new", "bob"]);
    Ok(())
}
