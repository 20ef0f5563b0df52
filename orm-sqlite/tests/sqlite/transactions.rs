use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use orm_core::{Db, Error, Executor, Isolation, PoolOptions, TxOptions};
use orm_sqlite::Sqlite;

use crate::support::{Folder, connection, impatient, memory, number, raw, request, script};

fn read_only() -> TxOptions {
    TxOptions::new().read_only()
}

#[tokio::test]
async fn a_transaction_is_kept_or_undone() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    tx.commit().await.unwrap();
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (2)")).await.unwrap();
    tx.rollback().await.unwrap();
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (3)")).await.unwrap();
    drop(tx);
    assert_eq!(number(&db, "select sum(a) from t").await, 1);
}

#[tokio::test]
async fn every_isolation_level_is_taken() {
    let db = memory().await;
    for isolation in [
        Isolation::ReadUncommitted,
        Isolation::ReadCommitted,
        Isolation::RepeatableRead,
        Isolation::Serializable,
    ] {
        db.begin_with(TxOptions::new().isolation(isolation)).await.unwrap().commit().await.unwrap();
    }
}

#[tokio::test]
async fn savepoints_are_undone_alone() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    let savepoint = tx.begin().await.unwrap();
    savepoint.execute(raw("insert into t values (2)")).await.unwrap();
    savepoint.rollback().await.unwrap();
    let savepoint = tx.begin().await.unwrap();
    savepoint.execute(raw("insert into t values (4)")).await.unwrap();
    savepoint.commit().await.unwrap();
    drop(tx.begin().await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(number(&db, "select sum(a) from t").await, 5);
}

#[tokio::test]
async fn beside_an_open_writer_in_memory_others_are_busy_and_do_not_hang() {
    let db = impatient().await;
    script(&db, "create table t (a)").await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    let started = Instant::now();
    for error in [
        db.fetch::<(i64,), _>(raw("select a from t")).await.unwrap_err(),
        db.execute(raw("insert into t values (2)")).await.unwrap_err(),
        db.begin().await.map(drop).unwrap_err(),
    ] {
        assert!(matches!(error, Error::Busy { .. }), "{error:?}");
        assert!(error.is_retryable() && error.to_string().contains("busy_timeout"), "{error}");
    }
    assert!(started.elapsed() < Duration::from_secs(5));
    tx.commit().await.unwrap();
    assert_eq!(number(&db, "select count(*) from t").await, 1);
}

#[tokio::test]
async fn a_statement_waits_for_a_writer_who_ends_in_time() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    let (count, _) = tokio::join!(number(&db, "select count(*) from t"), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        tx.commit().await.unwrap();
    });
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_read_only_transaction_refuses_to_write_and_its_connection_writes_again() {
    let folder = Folder::new();
    for url in ["sqlite::memory:".to_owned(), folder.url("rwc")] {
        let db = orm_sqlite::connect_with(&url, PoolOptions::new().max_connections(1)).await.unwrap();
        script(&db, "create table t (a)").await;
        for end in 0..4 {
            let tx = db.begin_with(read_only()).await.unwrap();
            assert_eq!(number(&tx, "select count(*) from t").await, end);
            let error = tx.execute(raw("insert into t values (1)")).await.unwrap_err();
            assert!(error.to_string().contains("readonly"), "{error}");
            match end {
                0 => tx.commit().await.unwrap(),
                1 => tx.rollback().await.unwrap(),
                2 => drop(tx),
                _ => {
                    let result = db.transaction_with(read_only(), async |_| Err::<(), _>(Error::Detached));
                    drop(tx);
                    result.await.unwrap_err();
                }
            }
            assert_eq!(db.execute(raw("insert into t values (1)")).await.unwrap().rows_affected, 1);
        }
    }
}

#[tokio::test]
async fn a_read_only_transaction_sees_one_state_beside_a_writer_of_a_file() {
    let folder = Folder::new();
    let db = orm_sqlite::connect(&folder.url("rwc")).await.unwrap();
    script(&db, "create table t (a)").await;
    let tx = db.begin_with(read_only()).await.unwrap();
    assert_eq!(number(&tx, "select count(*) from t").await, 0);
    script(&db, "insert into t values (1)").await;
    assert_eq!(number(&tx, "select count(*) from t").await, 0);
    tx.commit().await.unwrap();
    assert_eq!(number(&db, "select count(*) from t").await, 1);
}

async fn with_references(db: &Db<Sqlite>) {
    script(
        db,
        "create table p (id integer primary key);
         create table k (p references p (id) deferrable initially deferred)",
    )
    .await;
}

#[tokio::test]
async fn a_refused_commit_is_an_error_and_undone() {
    let db = memory().await;
    with_references(&db).await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into k values (1)")).await.unwrap();
    let error = tx.commit().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error}");
    assert_eq!(number(&db, "select count(*) from k").await, 0);
    db.begin().await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn after_sqlite_rolled_back_by_itself_nothing_more_is_kept() {
    let db = memory().await;
    script(&db, "create table t (a unique)").await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    let error = tx.execute(raw("insert or rollback into t values (1)")).await.unwrap_err();
    assert!(error.is_unique_violation());
    for _ in 0..2 {
        let error = tx.execute(raw("insert into t values (2)")).await.unwrap_err();
        assert!(matches!(error, Error::Transaction { .. }), "{error}");
    }
    assert!(matches!(tx.begin().await, Err(Error::Transaction { .. })));
    assert!(matches!(tx.commit().await, Err(Error::Transaction { .. })));
    assert_eq!(number(&db, "select count(*) from t").await, 0);

    // At once, and with a rollback.
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    tx.execute(raw("insert or rollback into t values (1)")).await.unwrap_err();
    assert!(matches!(tx.commit().await, Err(Error::Transaction { .. })));
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    tx.execute(raw("insert or rollback into t values (1)")).await.unwrap_err();
    tx.rollback().await.unwrap();
    assert_eq!(number(&db, "select count(*) from t").await, 0);
}

#[tokio::test]
async fn after_an_ordinary_error_a_transaction_goes_on() {
    let db = memory().await;
    script(&db, "create table t (a unique)").await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    for _ in 0..3 {
        assert!(tx.execute(raw("insert into t values (1)")).await.unwrap_err().is_unique_violation());
        assert!(tx.execute(raw("nonsense")).await.is_err());
    }
    tx.execute(raw("insert into t values (2)")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(number(&db, "select count(*) from t").await, 2);
}

#[tokio::test]
async fn a_transaction_ended_by_hand_keeps_nothing_more() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    let tx = db.begin().await.unwrap();
    tx.execute(raw("rollback")).await.unwrap();
    assert!(matches!(tx.execute(raw("insert into t values (1)")).await, Err(Error::Transaction { .. })));
    drop(tx);
    assert_eq!(number(&db, "select count(*) from t").await, 0);
}

#[tokio::test]
async fn a_statement_dropped_half_way_leaves_the_transaction_usable() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    let tx = db.begin().await.unwrap();
    let endless =
        "with recursive n(a) as (select 1 union all select a + 1 from n limit 2000000) select max(a) from n";
    for _ in 0..3 {
        let slow = tx.fetch::<(i64,), _>(raw(endless));
        assert!(tokio::time::timeout(Duration::from_millis(5), slow).await.is_err());
    }
    tx.execute(raw("insert into t values (2)")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(number(&db, "select sum(a) from t").await, 2);
}

#[tokio::test]
async fn a_connection_dropped_with_an_open_transaction_is_closed() {
    let db =
        orm_sqlite::connect_with("sqlite::memory:", PoolOptions::new().max_connections(1)).await.unwrap();
    script(&db, "create table t (a)").await;
    for options in [TxOptions::new(), read_only()] {
        let mut connection = connection(&db).await;
        connection.begin(&options).await.unwrap();
        let _ = connection.script("insert into t values (1)").await;
        drop(connection);
        assert_eq!(number(&db, "select count(*) from t").await, 0);
        assert_eq!(number(&db, "pragma query_only").await, 0);
    }
    let mut discarded = connection(&db).await;
    discarded.begin(&TxOptions::new()).await.unwrap();
    discarded.discard();
    assert_eq!(number(&db, "select count(*) from t").await, 0);
}

#[tokio::test]
async fn a_stream_in_a_transaction_may_end_early() {
    let db = memory().await;
    let hundred = "with recursive n(a) as (select 1 union all select a + 1 from n limit 100) select a from n";
    script(&db, &format!("create table t (a); insert into t {hundred}")).await;
    let mut connection = connection(&db).await;
    connection.begin(&TxOptions::new()).await.unwrap();
    for (items, least, most) in [(1, 1, 99), (usize::MAX, 101, 101)] {
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let sink = Box::new(move |_: &mut dyn orm_core::RowReader| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(())
        });
        let rows = connection.stream(request("select a from t", Vec::new(), None), sink).take(items);
        assert!(rows.all(async |item| item.is_ok()).await);
        assert!((least..=most).contains(&count.load(Ordering::Relaxed)));
        connection.script("insert into t values (4)").await.unwrap();
    }
    connection.end(true).await.unwrap();
    drop(connection);
    assert_eq!(number(&db, "select count(*) from t").await, 102);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_wait_for_each_other() {
    let folder = Folder::new();
    for url in ["sqlite::memory:".to_owned(), folder.url("rwc")] {
        let db = orm_sqlite::connect(&url).await.unwrap();
        script(&db, "create table t (a); insert into t values (0)").await;
        let tasks = (0..20).map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                db.transaction_retry(TxOptions::new().retries(20), async |tx| {
                    number(&tx, "select a from t").await;
                    tx.execute(raw("update t set a = a + 1")).await
                })
                .await
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap().unwrap();
        }
        assert_eq!(number(&db, "select a from t").await, 20);
    }
}
