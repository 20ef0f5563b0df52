//! PostgreSQL, MySQL and MariaDB: row locks.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::harness::*;
use crate::suite::watch::soon;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "jobs")]
pub struct Job {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = "open")]
    pub state: String,
    #[column(default = 0)]
    pub runs: i64,
}

/// Jobs 1, 2, .., none of which has run.
pub async fn with_jobs(count: i64) -> orm::Result<Db<D>> {
    let db = fresh(&schema![Job]).await;
    db.insert(Job).values((1..=count).map(|id| NewJob::builder().id(id))).execute().await?;
    Ok(db)
}

/// Adds a run to a job.
pub async fn run(db: &impl Executor<Dialect = D>, id: i64) -> orm::Result<u64> {
    let update = db.update(Job).set(Job.runs.set(Job.runs + 1)).filter(Job.id.eq(id));
    Ok(update.execute().await?.rows_affected)
}

pub async fn runs(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<i64>> {
    db.select(Job.runs).from(Job).order_by(Job.id.asc()).all().await
}

/// Asserts that a task does not end by itself: one that waits never does, however slow the machine is.
pub async fn assert_waits<T>(task: &mut tokio::task::JoinHandle<T>) {
    let ended = tokio::time::timeout(Duration::from_millis(150), task).await.is_ok();
    assert!(!ended, "it was to wait for the lock");
}

/// FOR SHARE, in the words of the database.
const SHARE: &str = if matches!(DATABASE, Database::MariaDb) { " LOCK IN SHARE MODE" } else { " FOR SHARE" };

#[tokio::test]
async fn a_lock_is_the_end_of_the_statement() -> TestResult {
    let db = with_jobs(1).await?;
    let tx = db.begin().await?;
    let all = tx.from(Job).filter(Job.id.eq(1)).order_by(Job.id.asc()).limit(1);
    for (query, end) in [
        (all.clone().for_update(), " FOR UPDATE".to_owned()),
        (all.clone().for_update().skip_locked(), " FOR UPDATE SKIP LOCKED".to_owned()),
        (all.clone().for_update().no_wait(), " FOR UPDATE NOWAIT".to_owned()),
        (all.clone().for_share(), SHARE.to_owned()),
        (all.clone().for_share().skip_locked(), format!("{SHARE} SKIP LOCKED")),
        (all.clone().for_share().no_wait(), format!("{SHARE} NOWAIT")),
    ] {
        let plain = all.to_sql();
        assert_eq!(query.to_sql().sql, plain.sql + &end);
        assert_eq!(query.to_sql().params, plain.params);
        assert_eq!(query.all().await?.len(), 1);
    }
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn how_to_wait_has_no_meaning_without_a_lock() -> TestResult {
    let db = with_jobs(1).await?;
    for query in [db.from(Job).skip_locked(), db.from(Job).no_wait()] {
        let error = query.all().await.unwrap_err();
        assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
        assert!(error.to_string().contains("for_update"), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn for_update_lets_nobody_else_write_or_lock_until_the_transaction_ends() -> TestResult {
    let db = with_jobs(2).await?;
    let tx = db.begin().await?;
    tx.from(Job).filter(Job.id.eq(1)).for_update().one().await?;
    // What does not lock reads it, and another row is free.
    assert_eq!(soon(db.get(Job, 1)).await?.map(|job| job.runs), Some(0));
    assert_eq!(soon(run(&db, 2)).await?, 1);

    let other = db.clone();
    let mut writer = tokio::spawn(async move { run(&other, 1).await });
    let other = db.clone();
    let mut locker = tokio::spawn(async move {
        let tx = other.begin().await?;
        tx.from(Job).filter(Job.id.eq(1)).for_share().one().await?;
        tx.commit().await
    });
    assert_waits(&mut writer).await;
    assert_waits(&mut locker).await;
    tx.update(Job).set(Job.runs.set(10)).filter(Job.id.eq(1)).execute().await?;
    tx.commit().await?;
    assert_eq!(soon(writer).await??, 1);
    soon(locker).await??;
    assert_eq!(runs(&db).await?, [11, 1]);
    Ok(())
}

#[tokio::test]
async fn for_share_is_shared_and_lets_nobody_write() -> TestResult {
    let db = with_jobs(1).await?;
    let (first, second) = (db.begin().await?, db.begin().await?);
    for tx in [&first, &second] {
        soon(tx.from(Job).filter(Job.id.eq(1)).for_share().one()).await?;
    }
    let other = db.clone();
    let mut writer = tokio::spawn(async move { run(&other, 1).await });
    assert_waits(&mut writer).await;
    first.commit().await?;
    assert_waits(&mut writer).await;
    assert_eq!(runs(&db).await?, [0]);
    second.commit().await?;
    assert_eq!(soon(writer).await??, 1);
    assert_eq!(runs(&db).await?, [1]);
    Ok(())
}

#[tokio::test]
async fn locks_go_with_their_transaction_however_it_ends() -> TestResult {
    let db = with_jobs(1).await?;
    let lock = || async {
        let tx = db.begin().await?;
        soon(tx.from(Job).filter(Job.id.eq(1)).for_update().one()).await?;
        Ok::<_, orm::Error>(tx)
    };
    lock().await?.commit().await?;
    lock().await?.rollback().await?;
    drop(lock().await?);
    lock().await?.commit().await?;
    // Outside of a transaction it is gone with its statement.
    db.from(Job).for_update().all().await?;
    soon(run(&db, 1)).await?;
    Ok(())
}

#[tokio::test]
async fn no_wait_is_busy_at_once() -> TestResult {
    let db = with_jobs(2).await?;
    let holder = db.begin().await?;
    holder.from(Job).filter(Job.id.eq(1)).for_update().one().await?;

    let tx = db.begin().await?;
    for query in [tx.from(Job).for_update().no_wait(), tx.from(Job).for_share().no_wait()] {
        let locked = query.filter(Job.id.eq(1));
        let sql = locked.to_sql().sql;
        // A savepoint keeps the transaction usable, on PostgreSQL as well.
        let error = tx.transaction(async |sp| soon(locked.on(&sp).all()).await).await.unwrap_err();
        assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
        assert!(error.is_retryable());
        assert_eq!(error.sql(), Some(&*sql));
    }
    soon(tx.from(Job).filter(Job.id.eq(2)).for_update().no_wait().one()).await?;
    holder.rollback().await?;
    soon(tx.from(Job).for_update().no_wait().all()).await?;
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn a_lock_that_is_not_free_in_time_is_busy() -> TestResult {
    let db = with_jobs(2).await?;
    let holder = db.begin().await?;
    holder.from(Job).filter(Job.id.eq(1)).for_update().one().await?;
    let tx = db.begin().await?;
    if DATABASE == Database::Postgres {
        tx.execute(sql!("set local lock_timeout = '50ms'")).await?;
    } else {
        // Whole seconds; the connection that was changed is closed afterwards.
        tx.execute(sql!("set session innodb_lock_wait_timeout = 1")).await?;
    }
    let error = tx.transaction(async |sp| soon(run(&sp, 1)).await).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert!(error.is_retryable());
    run(&tx, 2).await?;
    tx.commit().await?;
    holder.commit().await?;
    assert_eq!(runs(&db).await?, [0, 1]);
    Ok(())
}

#[tokio::test]
async fn skip_locked_gives_only_the_rows_that_are_free() -> TestResult {
    let db = with_jobs(4).await?;
    let next = |tx: &Tx<D>| tx.select(Job.id).from(Job).order_by(Job.id.asc()).for_update().skip_locked();
    let (first, second) = (db.begin().await?, db.begin().await?);
    assert_eq!(next(&first).limit(2).all().await?, [1, 2]);
    assert_eq!(soon(next(&second).limit(1).all()).await?, [3]);
    assert_eq!(soon(next(&first).limit(9).all()).await?, [1, 2, 4]);
    assert_eq!(soon(next(&second).all()).await?, [3]);
    first.rollback().await?;
    assert_eq!(soon(next(&second).all()).await?, [1, 2, 3, 4]);
    second.commit().await?;
    Ok(())
}

/// Takes the next open job, if there is one, and does it.
async fn work(db: &Db<D>) -> orm::Result<Option<i64>> {
    db.transaction(async |tx| -> orm::Result<Option<i64>> {
        let open = tx.from(Job).filter(Job.state.eq("open")).order_by(Job.id.asc()).limit(1);
        let Some(job) = open.for_update().skip_locked().optional().await? else { return Ok(None) };
        tokio::task::yield_now().await;
        let done = (Job.state.set("done"), Job.runs.set(Job.runs + 1));
        tx.update(Job).set(done).filter(Job.id.eq(job.id)).execute().await?;
        Ok(Some(job.id))
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_workers_take_a_hundred_jobs_each_job_once() -> TestResult {
    let db = with_jobs(100).await?;
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let db = db.clone();
        workers.spawn(async move {
            let mut taken = Vec::new();
            while let Some(id) = work(&db).await? {
                taken.push(id);
            }
            Ok::<_, orm::Error>(taken)
        });
    }
    let mut taken = Vec::new();
    while let Some(worker) = soon(workers.join_next()).await {
        taken.extend(worker??);
    }
    assert_eq!(taken.len(), 100);
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), 100);
    assert_eq!(db.from(Job).filter((Job.state.eq("done"), Job.runs.eq(1))).count().await?, 100);
    Ok(())
}

#[tokio::test]
async fn a_prepared_statement_locks_in_the_transaction_it_runs_in() -> TestResult {
    let db = with_jobs(2).await?;
    let lock =
        db.prepare(|id: Param<i64>| select(Job).from(Job).filter(Job.id.eq(id)).for_update().no_wait());
    let tx = db.begin().await?;
    assert_eq!(lock.on(&tx).one(1).await?.id, 1);
    let error = soon(lock.one(1)).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert_eq!(soon(lock.one(2)).await?.id, 2);
    tx.commit().await?;
    assert_eq!(soon(lock.one(1)).await?.id, 1);
    Ok(())
}
