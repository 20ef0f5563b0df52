//! Databases in memory: shared, alone, kept alive, and busy beside a transaction.

use std::time::Duration;

use futures_util::TryStreamExt;
use orm::sqlx::Connection;

use crate::harness::*;
use crate::suite::connections::{names, put};
use crate::suite::schema::*;
use crate::suite::watch::soon;

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
async fn an_open_stream_of_a_database_in_memory_makes_a_writer_wait_then_fail() -> TestResult {
    let options = orm::PoolOptions::new().busy_timeout(Duration::from_millis(50));
    let db = orm::sqlite::connect_with("sqlite::memory:", options).await?;
    db.create_tables(&schema![Tag]).await?;
    let rows = (0..30_000).map(|n| NewTag::builder().name(format!("{n:05}")));
    db.insert(Tag).values(rows).execute().await?;
    let mut stream = Box::pin(db.from(Tag).order_by(Tag.id.asc()).stream());
    stream.try_next().await?.expect("30,000 rows");
    let error = soon(put(&db, "written beside it")).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error}");
    let rest: Vec<Tag> = soon(stream.try_collect()).await?;
    assert_eq!(rest.len(), 29_999);
    soon(put(&db, "written after it")).await?;
    Ok(())
}
