//! Opening, sharing, watching and closing a database.
//!
//! sqlite: memory, files, WAL.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::TryStreamExt;
use orm::sqlx::Connection;
use orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use rust_decimal::Decimal;

use super::schema::*;
use super::scratch::Scratch;
use super::watch::{Statements, soon};
use crate::harness::*;

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

async fn put(db: &impl Executor<Dialect = D>, name: &str) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name(name)).execute().await?;
    Ok(())
}

async fn names(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<String>> {
    db.select(Tag.name).from(Tag).order_by(Tag.id.asc()).all().await
}

async fn memory() -> orm::Result<Db<D>> {
    let db = orm::sqlite::connect("sqlite::memory:").await?;
    db.create_tables(&schema![Tag]).await?;
    Ok(db)
}

#[tokio::test]
async fn clones_and_the_pool_share_the_database_in_memory() -> TestResult {
    let db = memory().await?;
    let clone = db.clone();
    put(&clone, "by the clone").await?;
    orm::sqlx::query("insert into tags (name) values ('by the pool')").execute(db.pool()).await?;
    assert_eq!(names(&db).await?, ["by the clone", "by the pool"]);

    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(db.pool().acquire().await?);
    }
    for connection in &mut all {
        let count: (i64,) =
            orm::sqlx::query_as("select count(*) from tags").fetch_one(&mut **connection).await?;
        assert_eq!(count, (2,));
    }
    Ok(())
}

#[tokio::test]
async fn every_connect_to_memory_is_a_database_of_its_own() -> TestResult {
    let (first, second) = (memory().await?, memory().await?);
    put(&first, "first").await?;
    assert_eq!(names(&second).await?, Vec::<String>::new());
    put(&second, "second").await?;
    assert_eq!(names(&first).await?, ["first"]);
    Ok(())
}

#[tokio::test]
async fn a_database_in_memory_outlives_its_idle_connections() -> TestResult {
    let db = memory().await?;
    put(&db, "a").await?;
    for _ in 0..5 {
        db.pool().acquire().await?.detach().close().await?;
    }
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn a_database_in_memory_lives_as_long_as_a_clone_or_the_pool() -> TestResult {
    let db = memory().await?;
    put(&db, "a").await?;
    let clone = db.clone();
    drop(db);
    assert_eq!(names(&clone).await?, ["a"]);

    let pool = clone.pool().clone();
    drop(clone);
    pool.acquire().await?.detach().close().await?;
    let count: (i64,) = orm::sqlx::query_as("select count(*) from tags").fetch_one(&pool).await?;
    assert_eq!(count, (1,));
    Ok(())
}

#[tokio::test]
async fn a_handle_can_go_to_any_thread() -> TestResult {
    fn goes_anywhere<T: Clone + Send + Sync + 'static>(_: &T) {}
    let db = memory().await?;
    goes_anywhere(&db);
    let tx = db.begin().await?;
    goes_anywhere(&tx);
    tx.rollback().await?;
    let threads = [0, 1].map(|n| {
        let db = db.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async { put(&db, &n.to_string()).await })
        })
    });
    for thread in threads {
        thread.join().expect("no panic")?;
    }
    assert_eq!(db.from(Tag).count().await?, 2);
    Ok(())
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
    for db in [db, memory().await?] {
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
async fn max_connections_is_kept() -> TestResult {
    let scratch = Scratch::new();
    let options = orm::PoolOptions::new().max_connections(2).acquire_timeout(Duration::from_millis(100));
    let db = orm::sqlite::connect_with(&scratch.url("app.db"), options).await?;
    let first = db.pool().acquire().await?;
    let second = db.pool().acquire().await?;
    let error = soon(db.execute(sql!("select 1"))).await.unwrap_err();
    assert!(matches!(error, orm::Error::Timeout { .. }), "{error:?}");
    drop(second);
    soon(db.execute(sql!("select 1"))).await?;
    drop(first);
    Ok(())
}

#[tokio::test]
async fn close_closes_it_for_every_clone_and_waits_for_what_runs() -> TestResult {
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
async fn execute_script_runs_several_statements() -> TestResult {
    let db = memory().await?;
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
async fn execute_script_with_an_open_transaction_leaves_no_connection_in_it() -> TestResult {
    let one = orm::PoolOptions::new().max_connections(1);
    let db = orm::sqlite::connect_with("sqlite::memory:", one).await?;
    db.execute_script("begin; create table a (x); insert into a values (1); commit;").await?;
    let rows: Vec<(i64,)> = db.fetch(sql!("select x from a")).await?;
    assert_eq!(rows, [(1,)]);
    // The script fails half-way in its own transaction.
    db.execute_script("begin; insert into a values (2); insert into nowhere values (3); commit;")
        .await
        .expect_err("there is no such table");
    soon(db.transaction(async |tx| tx.execute(sql!("insert into a values (4)")).await)).await?;
    let rows: Vec<(i64,)> = db.fetch(sql!("select x from a order by x")).await?;
    assert_eq!(rows, [(1,), (4,)]);
    Ok(())
}

#[tokio::test]
async fn a_raw_statement_tells_what_it_did_and_gives_its_rows() -> TestResult {
    let db = memory().await?;
    let name = "b";
    let done = db.execute(sql!("insert into tags (name) values ({}), ({name})", "a")).await?;
    assert_eq!(done.rows_affected, 2);
    let rows: Vec<(i64, String)> = db.fetch(sql!("select id, name from tags where id > {}", 1)).await?;
    assert_eq!(rows, [(2, "b".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn on_statement_tells_sql_duration_and_rows_of_every_statement() -> TestResult {
    let db = memory().await?;
    let events = Arc::new(Mutex::new(Vec::<(String, Duration, u64)>::new()));
    let seen = Arc::clone(&events);
    db.on_statement(move |event| {
        seen.lock().unwrap().push((event.sql.to_string(), event.duration, event.rows));
    });
    let last = || {
        let events = events.lock().unwrap();
        let (sql, duration, rows) = events.last().expect("there was a statement").clone();
        assert!(duration < Duration::from_secs(30), "{duration:?}");
        (sql.to_lowercase(), rows)
    };
    let taken = || events.lock().unwrap().len();

    db.insert(Tag).values(["a", "b", "c"].map(|name| NewTag::builder().name(name))).execute().await?;
    let (sql, rows) = last();
    assert!(sql.starts_with("insert into"), "{sql}");
    assert_eq!((taken(), rows), (1, 3));

    let query = db.clone().from(Tag).filter(Tag.name.ne("a"));
    query.clone().all().await?;
    assert_eq!((taken(), last().1), (2, 2));
    let sql = query.to_sql().sql.to_lowercase();
    assert!(last().0.contains(&sql), "{sql} is not in {}", last().0);
    db.from(Tag).filter(Tag.name.eq("z")).optional().await?;
    assert_eq!((taken(), last().1), (3, 0));
    db.update(Tag).set(Tag.color.set("red")).filter(Tag.id.lte(2)).execute().await?;
    assert_eq!((taken(), last().1), (4, 2));
    db.delete(Tag).filter(Tag.id.eq(1)).returning(Tag.id).all().await?;
    assert_eq!((taken(), last().1), (5, 1));
    let _: Vec<(i64,)> = db.fetch(sql!("select id from tags")).await?;
    assert_eq!((taken(), last().1), (6, 2));
    db.from(Tag).count().await?;
    assert_eq!((taken(), last().1), (7, 1));
    Ok(())
}

#[tokio::test]
async fn on_statement_sees_statements_of_transactions_and_streams() -> TestResult {
    let db = memory().await?;
    let statements = Statements::of(&db);
    let other = Statements::of(&db);
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    tx.transaction(async |sp| put(&sp, "b").await).await?;
    tx.commit().await?;
    assert_eq!(statements.starting_with("insert").len(), 2);
    let streamed: Vec<Tag> = db.from(Tag).stream().try_collect().await?;
    assert_eq!(streamed.len(), 2);
    assert!(!statements.starting_with("select").is_empty());
    db.from(Tag).limit(-1).all().await.expect_err("never sent");
    // A second one does not take the place of the first.
    assert_eq!(statements.all(), other.all());
    Ok(())
}

#[tokio::test]
async fn a_pool_of_ones_own_is_taken_and_given_back() -> TestResult {
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
async fn a_wal_file_is_read_beside_a_writing_transaction() -> TestResult {
    let scratch = Scratch::new();
    let db = orm::sqlite::connect(&scratch.url("app.db")).await?;
    db.create_tables(&schema![Tag]).await?;
    put(&db, "a").await?;
    let tx = db.begin().await?;
    put(&tx, "b").await?;
    assert_eq!(soon(names(&db)).await?, ["a"]);
    assert_eq!(soon(names(&tx)).await?, ["a", "b"]);
    let reader = orm::sqlite::connect(&scratch.url("app.db")).await?;
    assert_eq!(soon(names(&reader)).await?, ["a"]);
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b"]);
    assert_eq!(names(&reader).await?, ["a", "b"]);
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

#[tokio::test]
async fn beside_a_writing_transaction_a_database_in_memory_is_busy_and_never_hangs() -> TestResult {
    let options = orm::PoolOptions::new().busy_timeout(Duration::from_millis(50));
    let db = orm::sqlite::connect_with("sqlite::memory:", options).await?;
    db.create_tables(&schema![Tag]).await?;
    put(&db, "a").await?;
    let tx = db.begin().await?;
    put(&tx, "dirty").await?;

    let error = soon(names(&db)).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert!(error.is_retryable());
    let error = soon(put(&db, "b")).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    let error = soon(db.begin()).await.err().expect("it is taken");
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    let error = soon(db.from(Tag).stream().try_collect::<Vec<Tag>>()).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");

    assert_eq!(names(&tx).await?, ["a", "dirty"]);
    tx.rollback().await?;
    assert_eq!(soon(names(&db)).await?, ["a"]);
    soon(put(&db, "b")).await?;
    Ok(())
}

#[tokio::test]
async fn a_database_in_memory_waits_for_a_short_transaction() -> TestResult {
    let db = memory().await?;
    let tx = db.begin().await?;
    put(&tx, "first").await?;
    let waiting = tokio::spawn({
        let db = db.clone();
        async move { names(&db).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    tx.commit().await?;
    assert_eq!(soon(waiting).await??, ["first"]);
    Ok(())
}

#[tokio::test]
async fn an_open_stream_of_a_file_does_not_stop_a_writer() -> TestResult {
    let scratch = Scratch::new();
    let db = orm::sqlite::connect(&scratch.url("app.db")).await?;
    db.create_tables(&schema![Tag]).await?;
    let rows = (0..3_000).map(|n| NewTag::builder().name(format!("{n:04}")));
    db.insert(Tag).values(rows).execute().await?;
    let mut stream = Box::pin(db.from(Tag).order_by(Tag.id.asc()).stream());
    let first = stream.try_next().await?.expect("3,000 rows");
    assert_eq!(first.name, "0000");
    soon(put(&db, "written beside it")).await?;
    let rest: Vec<Tag> = soon(stream.try_collect()).await?;
    // It reads the database as it was when it began.
    assert_eq!(rest.len(), 2_999);
    assert!(rest.iter().all(|tag| tag.name != "written beside it"));
    Ok(())
}

#[tokio::test]
async fn an_open_stream_of_a_database_in_memory_makes_a_writer_wait_then_fail() -> TestResult {
    let options = orm::PoolOptions::new().busy_timeout(Duration::from_millis(50));
    let db = orm::sqlite::connect_with("sqlite::memory:", options).await?;
    db.create_tables(&schema![Tag]).await?;
    let rows = (0..3_000).map(|n| NewTag::builder().name(format!("{n:04}")));
    db.insert(Tag).values(rows).execute().await?;
    let mut stream = Box::pin(db.from(Tag).order_by(Tag.id.asc()).stream());
    stream.try_next().await?.expect("3,000 rows");
    let error = soon(put(&db, "written beside it")).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error}");
    let rest: Vec<Tag> = soon(stream.try_collect()).await?;
    assert_eq!(rest.len(), 2_999);
    soon(put(&db, "written after it")).await?;
    Ok(())
}
