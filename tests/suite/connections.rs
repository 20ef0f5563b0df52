//! Sharing, watching and closing a database.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::TryStreamExt;

use super::schema::*;
use super::watch::{Statements, soon};
use crate::harness::*;

pub async fn put(db: &impl Executor<Dialect = D>, name: &str) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name(name)).execute().await?;
    Ok(())
}

pub async fn names(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<String>> {
    db.select(Tag.name).from(Tag).order_by(Tag.id.asc()).all().await
}

// Several threads: while this one waits for others, its runtime has to look after its connections.
#[tokio::test(flavor = "multi_thread")]
async fn a_handle_can_go_to_any_thread() -> TestResult {
    fn goes_anywhere<T: Clone + Send + Sync + 'static>(_: &T) {}
    let db = fresh(&schema![Tag]).await;
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
async fn max_connections_is_kept() -> TestResult {
    let options = orm::PoolOptions::new().max_connections(2).acquire_timeout(Duration::from_secs(2));
    let db = fresh_with(options, &schema![]).await;
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
    let (db, _keep) = concurrent(orm::PoolOptions::new(), &schema![Tag]).await;
    let again = again(&db).await;
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
    assert_eq!(names(&again).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn execute_script_runs_several_statements() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.execute_script(
        "-- a comment; with a semicolon
         insert into tags (name) values ('semi;colon'), ('it''s');
         /* another; one */
         insert into tags (name) values ('question ? {} :a $1');
         update tags set color = 'loud' where name like 'question%'
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
    let db = fresh_with(one, &schema![]).await;
    // The table comes first: MySQL commits before it makes one.
    db.execute_script("create table a (x bigint); begin; insert into a values (1); commit;").await?;
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
    let db = fresh(&schema![Tag]).await;
    let name = "b";
    let done = db.execute(sql!("insert into tags (name) values ({}), ({name})", "a")).await?;
    assert_eq!(done.rows_affected, 2);
    let rows: Vec<(i64, String)> = db.fetch(sql!("select id, name from tags where id > {}", 1)).await?;
    assert_eq!(rows, [(2, "b".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn on_statement_tells_sql_duration_and_rows_of_every_statement() -> TestResult {
    let db = fresh(&schema![Tag]).await;
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
    db.delete(Tag).filter(Tag.id.eq(1)).execute().await?;
    assert_eq!((taken(), last().1), (5, 1));
    let _: Vec<(i64,)> = db.fetch(sql!("select id from tags")).await?;
    assert_eq!((taken(), last().1), (6, 2));
    db.from(Tag).count().await?;
    assert_eq!((taken(), last().1), (7, 1));
    Ok(())
}

#[tokio::test]
async fn on_statement_sees_statements_of_transactions_and_streams() -> TestResult {
    let db = fresh(&schema![Tag]).await;
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
async fn a_writing_transaction_does_not_stop_readers() -> TestResult {
    let (db, _keep) = concurrent(orm::PoolOptions::new(), &schema![Tag]).await;
    put(&db, "a").await?;
    let tx = db.begin().await?;
    put(&tx, "b").await?;
    assert_eq!(soon(names(&db)).await?, ["a"]);
    assert_eq!(soon(names(&tx)).await?, ["a", "b"]);
    let reader = again(&db).await;
    assert_eq!(soon(names(&reader)).await?, ["a"]);
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b"]);
    assert_eq!(names(&reader).await?, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn an_open_stream_does_not_stop_a_writer() -> TestResult {
    let (db, _keep) = concurrent(orm::PoolOptions::new(), &schema![Tag]).await;
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
async fn a_pool_of_ones_own_is_taken_and_given_back() -> TestResult {
    // Kept to the end: a server's database may go with the handle that it came with.
    let owner = fresh_with(orm::PoolOptions::new().max_connections(3), &schema![Tag]).await;
    let pool = owner.pool().clone();
    let db = Db::<D>::from_pool(pool.clone());
    put(&db, "a").await?;
    db.transaction(async |tx| put(&tx, "b").await).await?;
    assert_eq!(names(&db).await?, ["a", "b"]);
    let count: (i64,) = orm::sqlx::query_as("select count(*) from tags").fetch_one(&pool).await?;
    assert_eq!(count, (2,));

    assert_eq!(db.pool().options().get_max_connections(), 3);
    drop(db);
    assert!(!pool.is_closed());
    orm::sqlx::query("delete from tags").execute(&pool).await?;
    assert_eq!(owner.from(Tag).count().await?, 0);
    Ok(())
}
