//! Files: opening them, their journal, their locks, and pools that others made.

use std::time::Duration;

use orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use rust_decimal::Decimal;

use super::scratch::Scratch;
use crate::harness::*;
use crate::suite::connections::{names, put};
use crate::suite::schema::*;
use crate::suite::watch::soon;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "payments")]
pub struct Payment {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(precision = 20, scale = 4)]
    pub amount: Decimal,
}

fn amount(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

#[tokio::test]
async fn a_file_keeps_what_was_written() -> TestResult {
    let scratch = Scratch::new();
    let db = orm::sqlite::connect(&scratch.url("app.db")).await?;
    db.create_tables(&schema![Tag]).await?;
    put(&db, "a").await?;
    db.close().await;

    let again = orm::sqlite::connect(&format!("sqlite://{}", scratch.path("app.db").display())).await?;
    assert_eq!(names(&again).await?, ["a"]);
    put(&again, "b").await?;
    let third = orm::sqlite::connect(&scratch.url("app.db")).await?;
    assert_eq!(names(&third).await?, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn a_path_with_blanks_and_a_percent_sign_is_opened() -> TestResult {
    let scratch = Scratch::new();
    let name = "my app 100% ünï.db";
    // In a URL a percent sign is written %25 and a blank %20.
    let url = scratch.url("my%20app%20100%25%20ünï.db");
    let db = orm::sqlite::connect(&url).await?;
    db.create_tables(&schema![Tag]).await?;
    assert!(scratch.path(name).exists());
    Ok(())
}

#[tokio::test]
async fn a_file_is_opened_with_wal_foreign_keys_and_a_busy_timeout() -> TestResult {
    let scratch = Scratch::new();
    let db = orm::sqlite::connect(&scratch.url("app.db")).await?;
    let mode: Vec<(String,)> = db.fetch(sql!("pragma journal_mode")).await?;
    assert_eq!(mode, [("wal".to_owned(),)]);
    let timeout: Vec<(i64,)> = db.fetch(sql!("pragma busy_timeout")).await?;
    assert!(timeout[0].0 > 0);
    for db in [db, fresh(&schema![]).await] {
        let keys: Vec<(i64,)> = db.fetch(sql!("pragma foreign_keys")).await?;
        assert_eq!(keys, [(1,)]);
    }
    Ok(())
}

#[tokio::test]
async fn every_connection_of_the_pool_is_set_up() -> TestResult {
    let scratch = Scratch::new();
    let options = orm::PoolOptions::new().max_connections(4);
    let db = orm::sqlite::connect_with(&scratch.url("app.db"), options).await?;
    db.create_tables(&schema![Payment]).await?;
    db.insert(Payment)
        .values(["9.5", "10.25"].map(|text| NewPayment::builder().amount(amount(text))))
        .execute()
        .await?;
    // Held together, so four of them.
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut connection = db.pool().acquire().await?;
        let (keys,): (i64,) = orm::sqlx::query_as("pragma foreign_keys").fetch_one(&mut *connection).await?;
        assert_eq!(keys, 1);
        held.push(connection);
    }
    drop(held);
    let sums = (0..8).map(|_| db.select((sum(Payment.amount), max(Payment.amount))).from(Payment).one());
    for row in futures_util::future::try_join_all(sums).await? {
        assert_eq!(row, (Some(amount("19.75")), Some(amount("10.25"))));
    }
    Ok(())
}

#[tokio::test]
async fn close_puts_the_log_away() -> TestResult {
    let scratch = Scratch::new();
    let db = orm::sqlite::connect(&scratch.url("app.db")).await?;
    db.create_tables(&schema![Tag]).await?;
    let clone = db.clone();
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let closing = tokio::spawn(async move { db.close().await });
    tokio::task::yield_now().await;
    soon(tx.commit()).await?;
    soon(closing).await?;

    let error = clone.from(Tag).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::PoolClosed), "{error:?}");
    assert!(clone.pool().is_closed());
    assert!(!scratch.path("app.db-wal").exists(), "the last connection puts the log away");
    let again = orm::sqlite::connect(&scratch.url("app.db")).await?;
    assert_eq!(names(&again).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn execute_script_keeps_the_semicolons_of_a_trigger() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.execute_script(
        "-- a comment; with a semicolon
         insert into tags (name) values ('semi;colon'), ('it''s');
         /* another; one */
         create trigger shout after insert on tags when new.color is null
         begin
             update tags set color = 'loud' where id = new.id;
             select 1;
         end;
         insert into tags (name) values ('question ? {} :a $1')
        ",
    )
    .await?;
    let rows = db.select((Tag.name, Tag.color)).from(Tag).order_by(Tag.id.asc()).all().await?;
    let expected = [
        ("semi;colon".to_owned(), None),
        ("it's".to_owned(), None),
        ("question ? {} :a $1".to_owned(), Some("loud".to_owned())),
    ];
    assert_eq!(rows, expected);
    let text = String::from("delete from tags");
    db.execute_script(&text).await?;
    db.execute_script("").await?;
    assert_eq!(db.from(Tag).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_pool_that_sqlx_made_is_taken_and_given_back() -> TestResult {
    let scratch = Scratch::new();
    let file = SqliteConnectOptions::new().filename(scratch.path("app.db")).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(3).connect_with(file).await?;
    orm::sqlx::query("create table tags (id integer primary key, name text not null, color text)")
        .execute(&pool)
        .await?;
    let db = Db::<Sqlite>::from_pool(pool.clone());
    put(&db, "a").await?;
    db.transaction(async |tx| put(&tx, "b").await).await?;
    assert_eq!(names(&db).await?, ["a", "b"]);
    let count: (i64,) = orm::sqlx::query_as("select count(*) from tags").fetch_one(&pool).await?;
    assert_eq!(count, (2,));

    let same: &orm::sqlx::SqlitePool = db.pool();
    assert_eq!(same.options().get_max_connections(), 3);
    drop(db);
    assert!(!pool.is_closed());
    orm::sqlx::query("delete from tags").execute(&pool).await?;
    Ok(())
}

#[tokio::test]
async fn a_foreign_pool_gets_what_decimals_and_like_need() -> TestResult {
    let scratch = Scratch::new();
    let file = SqliteConnectOptions::new().filename(scratch.path("app.db")).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(3).connect_with(file).await?;
    let db = Db::<Sqlite>::from_pool(pool);
    db.create_tables(&schema![Payment, Tag]).await?;
    let amounts = ["9", "10", "0.1", "0.2", "-3.0005"].map(amount);
    db.insert(Payment).values(amounts.map(|amount| NewPayment::builder().amount(amount))).execute().await?;

    // On several connections at once.
    let checks = (0..6).map(|_| async {
        let sums = db.select((sum(Payment.amount), avg(Payment.amount), min(Payment.amount)));
        let row = sums.from(Payment).one().await?;
        assert_eq!(row, (Some(amount("16.2995")), Some(amount("3.2599")), Some(amount("-3.0005"))));
        let sorted = db.select(Payment.amount).from(Payment).order_by(Payment.amount.desc()).all().await?;
        assert_eq!(sorted, ["10", "9", "0.2", "0.1", "-3.0005"].map(amount));
        let above = db.from(Payment).filter(Payment.amount.gte(amount("9.00"))).count().await?;
        assert_eq!(above, 2);
        Ok::<_, orm::Error>(())
    });
    futures_util::future::try_join_all(checks).await?;

    put(&db, "Red").await?;
    assert_eq!(db.from(Tag).filter(Tag.name.like("red")).count().await?, 0);
    assert_eq!(db.from(Tag).filter(Tag.name.ilike("red")).count().await?, 1);
    let tx = db.begin().await?;
    let total = tx.select(sum(Payment.amount)).from(Payment).one().await?;
    assert_eq!(total, Some(amount("16.2995")));
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn a_second_writer_waits_for_the_first() -> TestResult {
    let scratch = Scratch::new();
    let db = orm::sqlite::connect(&scratch.url("app.db")).await?;
    db.create_tables(&schema![Tag]).await?;
    let tx = db.begin().await?;
    put(&tx, "first").await?;
    let second = tokio::spawn({
        let db = db.clone();
        async move { put(&db, "second").await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    put(&tx, "first again").await?;
    tx.commit().await?;
    soon(second).await??;
    assert_eq!(names(&db).await?, ["first", "first again", "second"]);
    Ok(())
}
