//! PostgreSQL, MySQL and MariaDB: connections that the server closes, at any moment, and statements that take too long.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use orm::PoolOptions;

use crate::harness::*;
use crate::suite::watch::soon;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "notes")]
pub struct Note {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub text: String,
}

/// A database whose pool has one connection, and another pool from which that one is closed.
async fn one_connection() -> (Db<D>, Db<D>) {
    let db = fresh_with(PoolOptions::new().max_connections(1), &schema![Note]).await;
    let killer = again(&db).await;
    (db, killer)
}

async fn put(db: &impl Executor<Dialect = D>, text: &str) -> orm::Result<()> {
    db.insert(Note).values(NewNote::builder().text(text)).execute().await?;
    Ok(())
}

async fn texts(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<String>> {
    db.select(Note.text).from(Note).order_by(Note.id.asc()).all().await
}

/// The server's number of the connection.
async fn id_of(db: &impl Executor<Dialect = D>) -> orm::Result<i64> {
    let rows: Vec<(i64,)> = if DATABASE == Database::Postgres {
        db.fetch(sql!("select pg_backend_pid()::bigint")).await?
    } else {
        db.fetch(sql!("select cast(connection_id() as signed)")).await?
    };
    Ok(rows[0].0)
}

/// What the server does on a connection: nothing that is known, waiting for the client, or a statement.
async fn activity(killer: &Db<D>, id: i64) -> orm::Result<Option<bool>> {
    let rows: Vec<(bool,)> = if DATABASE == Database::Postgres {
        killer.fetch(sql!("select state = 'active' from pg_stat_activity where pid = {id}")).await?
    } else {
        let list = sql!(
            "select command in ('Query', 'Execute') from information_schema.processlist where id = {id}"
        );
        killer.fetch(list).await?
    };
    Ok(rows.first().map(|row| row.0))
}

/// Closes a connection, and waits until the server has.
async fn kill(killer: &Db<D>, id: i64) -> orm::Result<()> {
    if DATABASE == Database::Postgres {
        killer
            .execute(sql!("select pg_terminate_backend({}::int)", i32::try_from(id).expect("small")))
            .await?;
    } else {
        killer.execute(sql!("kill {}", sql::raw(id.to_string()))).await?;
    }
    soon(async {
        while activity(killer, id).await?.is_some() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    })
    .await
}

/// The same, as soon as a statement runs on it.
async fn kill_at_work(killer: &Db<D>, id: i64) -> orm::Result<()> {
    soon(async {
        while activity(killer, id).await? != Some(true) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        kill(killer, id).await
    })
    .await
}

/// A statement that reads, and takes longer than any test.
async fn sleep(db: &impl Executor<Dialect = D>) -> orm::Result<()> {
    let statement = if DATABASE == Database::Postgres { "select pg_sleep(100)" } else { "select sleep(100)" };
    db.execute(sql!("{}", sql::raw(statement))).await?;
    Ok(())
}

/// A transaction that holds the notes of this text, on a connection of its own.
async fn hold(db: &Db<D>, text: &str) -> orm::Result<Tx<D>> {
    let tx = again(db).await.begin().await?;
    // By their keys: where there is no index, others' rows would be locked as well.
    let ids = tx.select(Note.id).from(Note).filter(Note.text.eq(text)).all().await?;
    tx.from(Note).filter(Note.id.is_in(ids)).for_update().all().await?;
    Ok(tx)
}

fn assert_lost(error: &orm::Error, retryable: bool) {
    assert!(matches!(error, orm::Error::ConnectionLost { .. }), "{error:?}");
    assert_eq!(error.is_retryable(), retryable, "{error:?}");
}

/// The pool has a new connection, on which everything works.
async fn assert_recovered(db: &Db<D>, before: i64) -> TestResult {
    assert_ne!(soon(id_of(db)).await?, before);
    soon(put(db, "recovered")).await?;
    soon(db.transaction(async |tx| put(&tx, "recovered").await)).await?;
    let kept: Vec<Note> =
        soon(db.from(Note).filter(Note.text.eq("recovered")).stream().try_collect()).await?;
    assert_eq!(kept.len(), 2);
    assert_no_open_transaction(db).await
}

#[tokio::test]
async fn a_reading_statement_that_loses_its_connection_may_be_tried_again() -> TestResult {
    let (db, killer) = one_connection().await;
    let id = id_of(&db).await?;
    let (result, killed) = soon(async { tokio::join!(sleep(&db), kill_at_work(&killer, id)) }).await;
    killed?;
    let error = result.unwrap_err();
    assert_lost(&error, true);
    assert!(error.sql().is_some_and(|sql| sql.contains("sleep")), "{error:?}");
    assert_recovered(&db, id).await
}

#[tokio::test]
async fn a_writing_statement_that_loses_its_connection_may_have_been_done() -> TestResult {
    let (db, killer) = one_connection().await;
    put(&db, "a").await?;
    let id = id_of(&db).await?;
    let holder = hold(&db, "a").await?;
    let update = db.update(Note).set(Note.text.set("b")).all_rows();
    let (result, killed) = soon(async { tokio::join!(update.execute(), kill_at_work(&killer, id)) }).await;
    killed?;
    assert_lost(&result.unwrap_err(), false);
    drop(holder);
    assert_eq!(soon(texts(&db)).await?, ["a"]);
    assert_recovered(&db, id).await
}

#[tokio::test]
async fn a_statement_of_a_transaction_that_loses_its_connection_may_be_tried_again() -> TestResult {
    let (db, killer) = one_connection().await;
    put(&db, "a").await?;
    let tx = db.begin().await?;
    put(&tx, "b").await?;
    let id = id_of(&tx).await?;
    let holder = hold(&db, "a").await?;
    let update = tx.update(Note).set(Note.text.set("c")).filter(Note.text.eq("a"));
    let (result, killed) = soon(async { tokio::join!(update.execute(), kill_at_work(&killer, id)) }).await;
    killed?;
    assert_lost(&result.unwrap_err(), true);
    drop(holder);
    put(&tx, "d").await.expect_err("there is no connection");
    tx.begin().await.expect_err("there is no connection");
    tx.commit().await.expect_err("there is no connection");
    assert_eq!(soon(texts(&db)).await?, ["a"]);
    assert_recovered(&db, id).await
}

#[tokio::test]
async fn a_transaction_that_loses_its_connection_between_statements_keeps_nothing() -> TestResult {
    let (db, killer) = one_connection().await;
    for ends_by_itself in [false, true] {
        let tx = db.begin().await?;
        put(&tx, "a").await?;
        let id = id_of(&tx).await?;
        kill(&killer, id).await?;
        assert_lost(&soon(put(&tx, "b")).await.unwrap_err(), true);
        let later = soon(texts(&tx)).await.unwrap_err();
        assert!(
            matches!(later, orm::Error::ConnectionLost { .. } | orm::Error::Transaction { .. }),
            "{later:?}"
        );
        if ends_by_itself {
            drop(tx);
        } else {
            soon(tx.commit()).await.expect_err("there is no connection");
        }
        assert_eq!(soon(texts(&db)).await?, Vec::<String>::new());
        assert_recovered(&db, id).await?;
        db.delete(Note).all_rows().execute().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_savepoint_that_loses_its_connection_takes_the_transaction_with_it() -> TestResult {
    let (db, killer) = one_connection().await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let id = id_of(&tx).await?;
    let inner = tx
        .transaction(async |sp| {
            put(&sp, "b").await?;
            kill(&killer, id).await?;
            put(&sp, "c").await
        })
        .await;
    assert_lost(&inner.unwrap_err(), true);
    soon(put(&tx, "d")).await.expect_err("there is no connection");
    soon(tx.commit()).await.expect_err("there is no connection");
    assert_eq!(soon(texts(&db)).await?, Vec::<String>::new());
    assert_recovered(&db, id).await
}

#[tokio::test]
async fn nobody_knows_what_became_of_a_commit_without_an_answer() -> TestResult {
    let (db, killer) = one_connection().await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let id = id_of(&tx).await?;
    kill(&killer, id).await?;
    assert_lost(&soon(tx.commit()).await.unwrap_err(), false);
    assert_eq!(soon(texts(&db)).await?, Vec::<String>::new());
    assert_recovered(&db, id).await
}

#[tokio::test]
async fn a_stream_that_loses_its_connection_ends_with_an_error() -> TestResult {
    let (db, killer) = one_connection().await;
    // More than the buffers between server and client hold.
    put(&db, &"x".repeat(40_000)).await?;
    for _ in 0..10 {
        let copy = db.insert(Note).columns((Note.text,)).values(select((Note.text,)).from(Note));
        copy.execute().await?;
    }
    let total = db.from(Note).count().await?;
    for in_transaction in [false, true] {
        let id = id_of(&db).await?;
        let tx = if in_transaction { Some(db.begin().await?) } else { None };
        let mut stream = match &tx {
            Some(tx) => Box::pin(tx.from(Note).stream()),
            None => Box::pin(db.from(Note).stream()),
        };
        for _ in 0..3 {
            assert!(soon(stream.try_next()).await?.is_some());
        }
        kill(&killer, id).await?;
        let mut seen = 3;
        let error = soon(async {
            loop {
                match stream.try_next().await {
                    Ok(Some(_)) => seen += 1,
                    Ok(None) => panic!("it ended after {seen} of {total} rows as if those were all"),
                    Err(error) => break error,
                }
            }
        })
        .await;
        assert_lost(&error, true);
        assert!(seen < total, "{seen}");
        assert!(soon(stream.try_next()).await?.is_none());
        drop(stream);
        if let Some(tx) = tx {
            soon(tx.commit()).await.expect_err("there is no connection");
        }
        assert_recovered(&db, id).await?;
        db.delete(Note).filter(Note.text.eq("recovered")).execute().await?;
    }
    Ok(())
}

/// The error of the first statement on a connection that was closed in the pool. A slow machine may need so long that the
/// connection is asked for a sign of life before, and replaced.
fn assert_lost_if_not_replaced<T>(result: orm::Result<T>, retryable: bool) {
    if let Err(error) = result {
        assert_lost(&error, retryable);
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_a_moment_ago_is_an_error_once() -> TestResult {
    let (db, killer) = one_connection().await;
    let lose = async || {
        let id = soon(id_of(&db)).await?;
        kill(&killer, id).await?;
        Ok::<_, orm::Error>(id)
    };
    let id = lose().await?;
    assert_lost_if_not_replaced(soon(texts(&db)).await, true);
    assert_recovered(&db, id).await?;

    lose().await?;
    assert_lost_if_not_replaced(soon(put(&db, "lost")).await, false);
    soon(db.delete(Note).filter(Note.text.eq("lost")).execute()).await?;

    lose().await?;
    assert_lost_if_not_replaced(soon(db.begin()).await, true);
    assert_eq!(soon(texts(&db)).await?, ["recovered", "recovered"]);

    lose().await?;
    let streamed: orm::Result<Vec<Note>> = soon(db.from(Note).stream().try_collect()).await;
    assert_lost_if_not_replaced(streamed, true);
    assert_eq!(soon(db.from(Note).count()).await?, 2);

    lose().await?;
    assert_lost_if_not_replaced(soon(db.execute_script("delete from notes")).await, false);
    soon(put(&db, "end")).await?;
    Ok(())
}

#[tokio::test]
async fn a_connection_that_was_closed_while_it_lay_idle_is_replaced() -> TestResult {
    let (db, killer) = one_connection().await;
    let id = id_of(&db).await?;
    kill(&killer, id).await?;
    // Longer than the time for which a connection is taken to be alive.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_recovered(&db, id).await?;

    let always = PoolOptions::new().max_connections(1).test_before_acquire(true);
    let db = fresh_with(always, &schema![Note]).await;
    let id = id_of(&db).await?;
    kill(&killer, id).await?;
    assert_recovered(&db, id).await
}

#[tokio::test]
async fn every_connection_of_a_pool_can_be_lost_at_once() -> TestResult {
    let db = fresh_with(PoolOptions::new().max_connections(4), &schema![Note]).await;
    let killer = again(&db).await;
    let mut ids = Vec::new();
    let mut open = Vec::new();
    for _ in 0..4 {
        let tx = db.begin().await?;
        ids.push(id_of(&tx).await?);
        put(&tx, "a").await?;
        open.push(tx);
    }
    for id in &ids {
        kill(&killer, *id).await?;
    }
    drop(open);
    let counts = (0..16).map(|_| {
        let db = db.clone();
        tokio::spawn(async move { db.from(Note).count().await })
    });
    for count in counts.collect::<Vec<_>>() {
        assert_eq!(soon(count).await??, 0);
    }
    assert_recovered(&db, ids[0]).await
}

#[tokio::test]
async fn transaction_retry_runs_again_after_a_lost_connection() -> TestResult {
    let (db, killer) = one_connection().await;
    let (runs, before) = (AtomicU32::new(0), id_of(&db).await?);
    // The first run finds the connection closed, the second loses it between statements, the third at work.
    kill(&killer, before).await?;
    soon(db.transaction_retry(TxOptions::new().retries(3), async |tx| -> orm::Result<()> {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, &format!("run {run}")).await?;
        let id = id_of(&tx).await?;
        match run {
            0 => kill(&killer, id).await?,
            1 => {
                let (result, killed) = tokio::join!(sleep(&tx), kill_at_work(&killer, id));
                killed?;
                result?;
            }
            _ => {}
        }
        put(&tx, "end").await
    }))
    .await?;
    assert_eq!(runs.into_inner(), 3);
    assert_eq!(texts(&db).await?, ["run 2", "end"]);
    assert_recovered(&db, before).await
}

#[tokio::test]
async fn transaction_retry_does_not_run_again_what_may_have_been_committed() -> TestResult {
    let (db, killer) = one_connection().await;
    let (runs, before) = (AtomicU32::new(0), id_of(&db).await?);
    let result = soon(db.transaction_retry(TxOptions::new().retries(3), async |tx| -> orm::Result<()> {
        runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, "a").await?;
        kill(&killer, id_of(&tx).await?).await
    }))
    .await;
    assert_lost(&result.unwrap_err(), false);
    assert_eq!(runs.into_inner(), 1);
    assert_eq!(texts(&db).await?, Vec::<String>::new());
    assert_recovered(&db, before).await
}

/// A SELECT that takes longer than any test, of one note at least.
async fn slow_select(db: &impl Executor<Dialect = D>) -> orm::Result<u64> {
    if DATABASE == Database::Postgres {
        db.from(Note).filter(sql!("(select true from pg_sleep(100))")).count().await
    } else {
        db.from(Note).filter(sql!("sleep(100) = 0")).count().await
    }
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended_and_the_connection_goes_on() -> TestResult {
    let options = PoolOptions::new().max_connections(1).statement_timeout(Duration::from_millis(200));
    let db = fresh_with(options, &schema![Note]).await;
    put(&db, "a").await?;
    let id = id_of(&db).await?;
    let error = soon(slow_select(&db)).await.unwrap_err();
    assert!(matches!(error, orm::Error::Timeout { .. }), "{error:?}");
    assert!(!error.is_retryable());
    assert!(error.sql().is_some_and(|sql| sql.contains("sleep(100)")), "{error:?}");
    assert_eq!(id_of(&db).await?, id);
    assert_eq!(texts(&db).await?, ["a"]);

    let tx = db.begin().await?;
    put(&tx, "b").await?;
    let inner = tx.transaction(async |sp| soon(slow_select(&sp)).await).await;
    assert!(matches!(inner.unwrap_err(), orm::Error::Timeout { .. }));
    put(&tx, "c").await?;
    assert_eq!(id_of(&tx).await?, id);
    tx.commit().await?;
    assert_eq!(texts(&db).await?, ["a", "b", "c"]);
    Ok(())
}

#[tokio::test]
async fn a_write_that_takes_too_long_is_ended_too_but_on_mysql() -> TestResult {
    if DATABASE == Database::MySql {
        // Its `max_execution_time` is for SELECT only.
        return Ok(());
    }
    let options = PoolOptions::new().max_connections(1).statement_timeout(Duration::from_millis(200));
    let db = fresh_with(options, &schema![Note]).await;
    put(&db, "a").await?;
    let id = id_of(&db).await?;
    let holder = hold(&db, "a").await?;
    let error = soon(db.update(Note).set(Note.text.set("b")).all_rows().execute()).await.unwrap_err();
    assert!(matches!(error, orm::Error::Timeout { .. }), "{error:?}");
    assert_eq!(id_of(&db).await?, id);
    drop(holder);
    assert_eq!(soon(texts(&db)).await?, ["a"]);
    Ok(())
}
