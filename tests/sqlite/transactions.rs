//! Commits that SQLite refuses.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::scratch::Scratch;
use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::transactions::{names, put};
use crate::suite::watch::soon;

#[tokio::test]
async fn retries_of_a_lock_end_busy() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let error = soon(db.transaction_retry(TxOptions::new().retries(2), async |tx| -> orm::Result<()> {
        runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, "a").await?;
        meet_a_conflict(&tx).await
    }))
    .await
    .unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert_eq!(runs.into_inner(), 3, "once, and two retries");
    assert_eq!(names(&db).await?, Vec::<String>::new());
    Ok(())
}

// Without WAL a reader stops a commit.
#[tokio::test]
async fn a_commit_that_is_refused_is_rolled_back_and_retried() -> TestResult {
    use orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
    use orm::sqlx::{Connection, SqliteConnection};

    let scratch = Scratch::new();
    let file = SqliteConnectOptions::new()
        .filename(scratch.path("app.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .busy_timeout(Duration::from_millis(10));
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(file.clone()).await?;
    let db = Db::<Sqlite>::from_pool(pool);
    db.create_tables(&schema![Tag]).await?;
    put(&db, "a").await?;

    let mut reader = SqliteConnection::connect_with(&file).await?;
    orm::sqlx::raw_sql("begin; select * from tags").execute(&mut reader).await?;
    let reader = Mutex::new(Some(reader));
    let runs = AtomicU32::new(0);
    soon(db.transaction_retry(TxOptions::new().retries(5), async |tx| -> orm::Result<()> {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        assert_eq!(names(&tx).await?, ["a"]);
        put(&tx, &format!("run {run}")).await?;
        if run == 2 {
            let reader = reader.lock().unwrap().take().expect("only now");
            reader.close().await.expect("it can be closed");
        }
        Ok(())
    }))
    .await?;
    assert_eq!(runs.into_inner(), 3);
    assert_eq!(names(&db).await?, ["a", "run 2"]);
    Ok(())
}

// A foreign key that is looked at late.
#[tokio::test]
async fn a_commit_that_fails_leaves_no_transaction_open() -> TestResult {
    let one = orm::PoolOptions::new().max_connections(1);
    let db = fresh_with(one, &schema![User, Todo, Tag]).await;
    let todo = || NewTodo::builder().user_id(99).title("of nobody");
    let late = async |tx: &Tx<D>| -> orm::Result<()> {
        tx.execute(sql!("pragma defer_foreign_keys = on")).await?;
        tx.insert(Todo).values(todo()).execute().await?;
        Ok(())
    };

    let error = db.transaction(async |tx| late(&tx).await).await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    put(&db, "after the closure").await?;

    let tx = soon(db.begin()).await?;
    late(&tx).await?;
    let error = tx.commit().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    soon(put(&db, "after the commit")).await?;

    db.transaction(async |tx| put(&tx, "in a new one").await).await?;
    assert_eq!(db.from(Todo).count().await?, 0);
    assert_eq!(names(&db).await?, ["after the closure", "after the commit", "in a new one"]);
    Ok(())
}
