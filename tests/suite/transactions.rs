//! All or nothing: commits, rollbacks, savepoints, options, retries, and handles used when they should not be.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};

use super::schema::*;
use super::scratch::Scratch;
use super::watch::soon;
use crate::harness::*;

#[derive(Debug)]
enum AppError {
    Forbidden,
    Database(orm::Error),
}

impl From<orm::Error> for AppError {
    fn from(error: orm::Error) -> Self {
        Self::Database(error)
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Forbidden => f.write_str("forbidden"),
            Self::Database(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for AppError {}

async fn put(db: &impl Executor<Dialect = D>, name: &str) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name(name)).execute().await?;
    Ok(())
}

async fn names(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<String>> {
    db.select(Tag.name).from(Tag).order_by(Tag.id.asc()).all().await
}

fn refuse_if(asked: bool) -> Result<(), AppError> {
    if asked { Err(AppError::Forbidden) } else { Ok(()) }
}

fn forbidden<T>(result: Result<T, AppError>) -> bool {
    matches!(result, Err(AppError::Forbidden))
}

fn is_misuse(error: &orm::Error) -> bool {
    matches!(error, orm::Error::Transaction { .. })
}

#[tokio::test]
async fn ok_commits_and_gives_the_value_of_the_closure() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let count = db
        .transaction(async |tx| -> orm::Result<u64> {
            put(&tx, "a").await?;
            put(&tx, "b").await?;
            tx.from(Tag).count().await
        })
        .await?;
    assert_eq!(count, 2);
    assert_eq!(names(&db).await?, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn err_rolls_back_and_comes_out_as_it_is() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    put(&db, "before").await?;
    let result = db
        .transaction(async |tx| -> Result<(), AppError> {
            put(&tx, "a").await?;
            tx.update(Tag).set(Tag.color.set("red")).all_rows().execute().await?;
            assert_eq!(names(&tx).await?, ["before", "a"]);
            Err(AppError::Forbidden)
        })
        .await;
    assert!(forbidden(result));
    assert_eq!(db.select((Tag.name, Tag.color)).from(Tag).all().await?, [("before".to_owned(), None)]);
    Ok(())
}

#[tokio::test]
async fn an_error_of_a_statement_rolls_back() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let error = db
        .transaction(async |tx| -> Result<(), AppError> {
            put(&tx, "a").await?;
            put(&tx, "a").await?;
            Ok(())
        })
        .await
        .unwrap_err();
    assert!(matches!(&error, AppError::Database(error) if error.is_unique_violation()), "{error:?}");
    assert_eq!(names(&db).await?, Vec::<String>::new());
    put(&db, "a").await?;
    Ok(())
}

#[tokio::test]
async fn closures_of_both_kinds_and_of_any_error_are_taken() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let name = String::from("borrowed");
    db.transaction(async |tx| -> orm::Result<()> { put(&tx, &name).await }).await?;
    db.transaction(async move |tx| -> orm::Result<()> { put(&tx, &name).await })
        .await
        .expect_err("it is there");
    db.transaction(|tx| async move { put(&tx, "block").await }).await?;
    db.transaction(async |tx| -> Result<(), Box<dyn std::error::Error>> {
        put(&tx, "boxed").await?;
        Ok(())
    })
    .await?;
    let parsed = db
        .transaction(async |tx| -> Result<i32, Box<dyn std::error::Error + Send + Sync>> {
            put(&tx, "gone").await?;
            Ok("seven".parse::<i32>()?)
        })
        .await;
    assert_eq!(parsed.unwrap_err().to_string(), "invalid digit found in string");
    assert_eq!(names(&db).await?, ["borrowed", "block", "boxed"]);
    Ok(())
}

#[tokio::test]
async fn every_kind_of_query_runs_in_a_transaction() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        let tag = tx.create(NewTag::builder().name("a")).await?;
        assert_eq!(tx.get(Tag, tag.id).await?, Some(tag.clone()));
        assert!(tx.from(Tag).exists().await?);
        assert_eq!(tx.from(Tag).one().await?, tag);
        let streamed: Vec<Tag> = tx.from(Tag).stream().try_collect().await?;
        assert_eq!(streamed, [tag]);
        let by_name = db.prepare(|name: Param<String>| select(Tag.id).from(Tag).filter(Tag.name.eq(name)));
        assert_eq!(by_name.on(&tx).optional("a").await?, Some(1));
        let raw: Vec<(String,)> = tx.fetch(sql!("select name from tags")).await?;
        assert_eq!(raw, [("a".to_owned(),)]);
        tx.execute(sql!("update tags set name = {}", "b")).await?;
        assert_eq!(tx.delete(Tag).filter(Tag.name.eq("b")).execute().await?.rows_affected, 1);
        Ok(())
    })
    .await?;
    assert_eq!(db.from(Tag).count().await?, 0);
    Ok(())
}

/// Levels 1 to 3, each writing before and after the one inside it; the level `fails` gives an error, which the
/// level around it swallows.
async fn three_deep(db: &Db<D>, fails: u32) -> Result<(), AppError> {
    db.transaction(async |first| -> Result<(), AppError> {
        put(&first, "1").await?;
        let inner = first
            .transaction(async |second| -> Result<(), AppError> {
                put(&second, "2").await?;
                let inner = second
                    .transaction(async |third| -> Result<(), AppError> {
                        put(&third, "3").await?;
                        refuse_if(fails == 3)
                    })
                    .await;
                assert_eq!(forbidden(inner), fails == 3);
                put(&second, "2 after").await?;
                refuse_if(fails == 2)
            })
            .await;
        assert_eq!(forbidden(inner), fails == 2);
        put(&first, "1 after").await?;
        refuse_if(fails == 1)
    })
    .await
}

#[tokio::test]
async fn savepoints_three_deep_roll_back_what_is_inside_them() -> TestResult {
    let cases: [(u32, &[&str]); 4] = [
        (0, &["1", "2", "3", "2 after", "1 after"]),
        (1, &[]),
        (2, &["1", "1 after"]),
        (3, &["1", "2", "2 after", "1 after"]),
    ];
    for (fails, expected) in cases {
        let db = fresh(&schema![Tag]).await;
        assert_eq!(forbidden(three_deep(&db, fails).await), fails == 1);
        assert_eq!(names(&db).await?, expected, "level {fails} failed");
        // And the connection is as good as before.
        three_deep(&db, 1).await.unwrap_err();
        assert_eq!(names(&db).await?, expected);
    }
    Ok(())
}

#[tokio::test]
async fn an_error_of_a_statement_in_a_savepoint_leaves_the_outer_transaction_usable() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        put(&tx, "a").await?;
        for _ in 0..3 {
            let inner = tx
                .transaction(async |sp| -> orm::Result<()> {
                    put(&sp, "b").await?;
                    put(&sp, "a").await
                })
                .await;
            assert!(inner.unwrap_err().is_unique_violation());
        }
        assert_eq!(names(&tx).await?, ["a"]);
        tx.transaction(async |sp| put(&sp, "b").await).await?;
        put(&tx, "c").await
    })
    .await?;
    assert_eq!(names(&db).await?, ["a", "b", "c"]);
    Ok(())
}

#[tokio::test]
async fn many_savepoints_follow_one_another() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        for n in 0..50 {
            let name = format!("{n:02}");
            let inner = tx
                .transaction(async |sp| -> Result<(), AppError> {
                    put(&sp, &name).await?;
                    refuse_if(n % 2 == 1)
                })
                .await;
            assert_eq!(inner.is_err(), n % 2 == 1);
        }
        Ok(())
    })
    .await?;
    let expected: Vec<String> = (0..50).step_by(2).map(|n| format!("{n:02}")).collect();
    assert_eq!(names(&db).await?, expected);
    Ok(())
}

#[tokio::test]
async fn savepoints_that_run_at_once_are_each_all_or_nothing() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    let pair = async |first: &str, second: &str, fails: bool| {
        tx.transaction(async |sp| -> Result<(), AppError> {
            put(&sp, first).await?;
            tokio::task::yield_now().await;
            put(&sp, second).await?;
            refuse_if(fails)
        })
        .await
    };
    let (a, b, c) = soon(async {
        tokio::join!(pair("a1", "a2", false), pair("b1", "b2", true), pair("c1", "c2", false))
    })
    .await;
    assert!(b.is_err());
    let mut expected = Vec::new();
    if a.is_ok() {
        expected.extend(["a1", "a2"]);
    }
    if c.is_ok() {
        expected.extend(["c1", "c2"]);
    }
    assert_eq!(names(&tx).await?, expected);
    soon(tx.commit()).await?;
    assert_eq!(names(&db).await?, expected);
    assert!(!expected.is_empty(), "one of them has to win");
    Ok(())
}

#[tokio::test]
async fn begin_and_commit_keep() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    put(&tx, "b").await?;
    assert_eq!(names(&tx).await?, ["a", "b"]);
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn begin_and_drop_roll_back() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    for _ in 0..30 {
        let tx = soon(db.begin()).await?;
        put(&tx, "a").await?;
        drop(tx);
    }
    assert_eq!(soon(names(&db)).await?, Vec::<String>::new());
    soon(put(&db, "a")).await?;
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn begin_and_rollback_keep_nothing() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    tx.rollback().await?;
    assert_eq!(names(&db).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_savepoint_of_a_begun_transaction_rolls_back_alone() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let inner = tx
        .transaction(async |sp| -> Result<(), AppError> {
            put(&sp, "b").await?;
            Err(AppError::Forbidden)
        })
        .await;
    assert!(forbidden(inner));
    put(&tx, "c").await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "c"]);
    Ok(())
}

#[tokio::test]
async fn every_isolation_level_is_accepted() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let levels = [
        Isolation::ReadUncommitted,
        Isolation::ReadCommitted,
        Isolation::RepeatableRead,
        Isolation::Serializable,
    ];
    for (n, level) in levels.into_iter().enumerate() {
        let name = n.to_string();
        let options = TxOptions::new().isolation(level);
        db.transaction_with(options, async |tx| put(&tx, &name).await).await?;
    }
    assert_eq!(names(&db).await?, ["0", "1", "2", "3"]);
    Ok(())
}

#[tokio::test]
async fn a_read_only_transaction_reads_and_refuses_to_write() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    put(&db, "a").await?;
    for _ in 0..3 {
        let seen = db.transaction_with(TxOptions::new().read_only(), async |tx| names(&tx).await).await?;
        assert_eq!(seen, ["a"]);
        let refused = db.transaction_with(TxOptions::new().read_only(), async |tx| put(&tx, "b").await).await;
        assert!(refused.is_err());
        let refused = db
            .transaction_with(TxOptions::new().read_only(), async |tx| -> orm::Result<()> {
                tx.delete(Tag).all_rows().execute().await?;
                Ok(())
            })
            .await;
        assert!(refused.is_err());
    }
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}

// sqlite: what makes a connection read-only has to be taken back
#[tokio::test]
async fn a_connection_that_was_read_only_can_write_again() -> TestResult {
    let one = orm::PoolOptions::new().max_connections(1);
    let db = orm::sqlite::connect_with("sqlite::memory:", one).await?;
    db.create_tables(&schema![Tag]).await?;
    let read_only = || TxOptions::new().read_only();

    db.transaction_with(read_only(), async |tx| names(&tx).await).await?;
    put(&db, "after a commit").await?;
    db.transaction_with(read_only(), async |tx| put(&tx, "no").await).await.unwrap_err();
    put(&db, "after an error").await?;
    let cut = tokio::time::timeout(
        Duration::from_millis(20),
        db.transaction_with(read_only(), async |tx| -> orm::Result<()> {
            names(&tx).await?;
            std::future::pending().await
        }),
    );
    assert!(cut.await.is_err());
    soon(put(&db, "after a drop")).await?;
    assert_eq!(names(&db).await?, ["after a commit", "after an error", "after a drop"]);
    Ok(())
}

// sqlite: a WAL file
#[tokio::test]
async fn a_read_only_transaction_sees_one_snapshot() -> TestResult {
    let scratch = Scratch::new();
    let db = orm::sqlite::connect(&scratch.url("app.db")).await?;
    db.create_tables(&schema![Tag]).await?;
    put(&db, "a").await?;
    let other = db.clone();
    db.transaction_with(TxOptions::new().read_only(), async |tx| -> orm::Result<()> {
        assert_eq!(names(&tx).await?, ["a"]);
        put(&other, "b").await?;
        assert_eq!(names(&other).await?, ["a", "b"]);
        assert_eq!(names(&tx).await?, ["a"]);
        Ok(())
    })
    .await?;
    assert_eq!(names(&db).await?, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn a_retried_transaction_that_succeeds_runs_once() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let count = db
        .transaction_retry(TxOptions::new().retries(3), async |tx| -> orm::Result<u64> {
            runs.fetch_add(1, Ordering::Relaxed);
            put(&tx, "a").await?;
            tx.from(Tag).count().await
        })
        .await?;
    assert_eq!((count, runs.into_inner()), (1, 1));
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn an_error_that_would_come_again_is_not_retried() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let options = || TxOptions::new().isolation(Isolation::Serializable).retries(3);
    let violation = db
        .transaction_retry(options(), async |tx| -> orm::Result<()> {
            runs.fetch_add(1, Ordering::Relaxed);
            put(&tx, "a").await?;
            put(&tx, "a").await
        })
        .await;
    assert!(violation.unwrap_err().is_unique_violation());
    let own = db
        .transaction_retry(options(), async |tx| -> Result<(), AppError> {
            runs.fetch_add(1, Ordering::Relaxed);
            put(&tx, "a").await?;
            Err(AppError::Forbidden)
        })
        .await;
    assert!(forbidden(own));
    assert_eq!(runs.into_inner(), 2);
    assert_eq!(names(&db).await?, Vec::<String>::new());
    Ok(())
}

/// An error that may be gone the next time: SQLite cannot checkpoint inside a transaction (`SQLITE_LOCKED`).
async fn meet_a_lock(tx: &Tx<D>) -> orm::Result<()> {
    tx.execute(sql!("pragma wal_checkpoint")).await?;
    Ok(())
}

// sqlite: the way to a lock
#[tokio::test]
async fn a_retryable_error_runs_the_closure_again_from_a_clean_start() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    db.transaction_retry(TxOptions::new().retries(5), async |tx| -> orm::Result<()> {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        assert_eq!(names(&tx).await?, Vec::<String>::new());
        put(&tx, &format!("run {run}")).await?;
        if run < 2 {
            meet_a_lock(&tx).await?;
        }
        Ok(())
    })
    .await?;
    assert_eq!(runs.into_inner(), 3);
    assert_eq!(names(&db).await?, ["run 2"]);
    Ok(())
}

// sqlite: the way to a lock
#[tokio::test]
async fn a_retryable_error_runs_the_closure_again_even_when_it_was_swallowed() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    db.transaction_retry(TxOptions::new().retries(5), async |tx| -> orm::Result<()> {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, &format!("run {run}")).await?;
        if run == 0 {
            let error = meet_a_lock(&tx).await.unwrap_err();
            assert!(error.is_retryable(), "{error:?}");
        }
        Ok(())
    })
    .await?;
    assert_eq!(runs.into_inner(), 2);
    assert_eq!(names(&db).await?, ["run 1"]);
    Ok(())
}

// sqlite: the way to a lock
#[tokio::test]
async fn a_retryable_error_is_seen_through_an_own_error_a_savepoint_and_a_clone() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    db.transaction_retry(TxOptions::new().retries(5), async |tx| -> Result<(), AppError> {
        match runs.fetch_add(1, Ordering::Relaxed) {
            0 => meet_a_lock(&tx).await.map_err(|_| AppError::Forbidden),
            1 => {
                let inner = tx.transaction(async |sp| -> orm::Result<()> { meet_a_lock(&sp).await }).await;
                assert!(inner.is_err());
                Ok(())
            }
            2 => {
                assert!(meet_a_lock(&tx.clone()).await.is_err());
                Ok(())
            }
            run => Ok(put(&tx, &format!("run {run}")).await?),
        }
    })
    .await?;
    assert_eq!(runs.into_inner(), 4);
    assert_eq!(names(&db).await?, ["run 3"]);
    Ok(())
}

// sqlite: the way to a lock
#[tokio::test]
async fn retries_come_to_an_end_with_the_error() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let error = soon(db.transaction_retry(TxOptions::new().retries(2), async |tx| -> orm::Result<()> {
        runs.fetch_add(1, Ordering::Relaxed);
        put(&tx, "a").await?;
        meet_a_lock(&tx).await
    }))
    .await
    .unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert_eq!(runs.into_inner(), 3, "once, and two retries");
    assert_eq!(names(&db).await?, Vec::<String>::new());
    Ok(())
}

// sqlite: the way to a lock
#[tokio::test]
async fn without_retries_a_retryable_error_comes_out_at_once() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let runs = AtomicU32::new(0);
    let error = db
        .transaction(async |tx| -> orm::Result<()> {
            runs.fetch_add(1, Ordering::Relaxed);
            meet_a_lock(&tx).await
        })
        .await
        .unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    assert_eq!(runs.into_inner(), 1);
    Ok(())
}

// sqlite: without WAL a reader stops a commit
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

// sqlite: a foreign key that is looked at late
#[tokio::test]
async fn a_commit_that_fails_leaves_no_transaction_open() -> TestResult {
    let one = orm::PoolOptions::new().max_connections(1);
    let db = orm::sqlite::connect_with("sqlite::memory:", one).await?;
    db.create_tables(&schema![User, Todo, Tag]).await?;
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

#[tokio::test]
async fn a_handle_kept_after_the_closure_answers_with_an_error() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    for fails in [false, true] {
        let mut leaked = None;
        let result = db
            .transaction(async |tx| -> Result<(), AppError> {
                leaked = Some(tx.clone());
                refuse_if(fails)
            })
            .await;
        assert_eq!(result.is_err(), fails);
        let leaked = leaked.expect("the closure ran");
        let error = soon(put(&leaked, "leaked")).await.unwrap_err();
        assert!(is_misuse(&error), "{error:?}");
        let error = soon(leaked.from(Tag).all()).await.unwrap_err();
        assert!(is_misuse(&error), "{error:?}");
        let streamed: orm::Result<Vec<Tag>> = soon(leaked.from(Tag).stream().try_collect()).await;
        assert!(is_misuse(&streamed.unwrap_err()));
        let inner = leaked.transaction(async |sp| put(&sp, "leaked").await);
        assert!(is_misuse(&soon(inner).await.unwrap_err()));
        assert!(soon(leaked.commit()).await.is_err());
    }
    soon(put(&db, "a")).await?;
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn a_clone_kept_after_commit_or_rollback_answers_with_an_error() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    let clone = tx.clone();
    put(&clone, "a").await?;
    tx.commit().await?;
    assert!(is_misuse(&soon(put(&clone, "late")).await.unwrap_err()));

    let tx = db.begin().await?;
    let clone = tx.clone();
    put(&clone, "gone").await?;
    tx.rollback().await?;
    assert!(is_misuse(&soon(put(&clone, "late")).await.unwrap_err()));
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}

#[tokio::test]
async fn a_handle_of_a_savepoint_kept_after_it_answers_with_an_error() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        let mut leaked = None;
        tx.transaction(async |sp| -> orm::Result<()> {
            leaked = Some(sp.clone());
            put(&sp, "inside").await
        })
        .await?;
        let leaked = leaked.expect("the closure ran");
        assert!(is_misuse(&soon(put(&leaked, "leaked")).await.unwrap_err()));
        put(&tx, "after").await
    })
    .await?;
    assert_eq!(names(&db).await?, ["inside", "after"]);
    Ok(())
}

#[tokio::test]
async fn beside_an_open_stream_another_statement_is_an_error_at_once() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    for name in ["a", "b", "c"] {
        put(&db, name).await?;
    }
    db.transaction(async |tx| -> orm::Result<()> {
        let mut stream = Box::pin(tx.from(Tag).order_by(Tag.id.asc()).stream());
        let first = soon(stream.next()).await.expect("there are three")?;
        assert_eq!(first.name, "a");

        assert!(is_misuse(&soon(names(&tx)).await.unwrap_err()));
        assert!(is_misuse(&soon(put(&tx, "d")).await.unwrap_err()));
        assert!(is_misuse(&soon(put(&tx.clone(), "d")).await.unwrap_err()));
        let mut second = Box::pin(tx.from(Tag).stream());
        assert!(is_misuse(&soon(second.next()).await.expect("an error").unwrap_err()));
        drop(second);
        let inner = tx.transaction(async |sp| put(&sp, "d").await);
        assert!(is_misuse(&soon(inner).await.unwrap_err()));

        assert_eq!(soon(stream.next()).await.expect("two more")?.name, "b");
        drop(stream);
        soon(put(&tx, "d")).await
    })
    .await?;
    assert_eq!(names(&db).await?, ["a", "b", "c", "d"]);
    Ok(())
}

#[tokio::test]
async fn a_stream_that_came_to_its_end_is_in_nobodys_way() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    put(&db, "a").await?;
    put(&db, "b").await?;
    db.transaction(async |tx| -> orm::Result<()> {
        let mut stream = Box::pin(tx.from(Tag).order_by(Tag.id.asc()).stream());
        let mut seen = Vec::new();
        while let Some(tag) = stream.try_next().await? {
            seen.push(tag.name);
        }
        for name in seen {
            soon(put(&tx, &format!("{name}{name}"))).await?;
        }
        drop(stream);
        Ok(())
    })
    .await?;
    assert_eq!(names(&db).await?, ["a", "b", "aa", "bb"]);
    Ok(())
}

#[tokio::test]
async fn a_commit_beside_an_open_stream_is_an_error_at_once_and_writes_nothing() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    put(&db, "a").await?;
    let tx = db.begin().await?;
    put(&tx, "b").await?;
    let mut stream = Box::pin(tx.from(Tag).stream());
    soon(stream.next()).await.expect("there are two")?;
    assert!(is_misuse(&soon(tx.commit()).await.unwrap_err()));
    drop(stream);
    assert_eq!(soon(names(&db)).await?, ["a"]);
    soon(put(&db, "c")).await?;
    assert_eq!(names(&db).await?, ["a", "c"]);
    Ok(())
}

#[tokio::test]
async fn a_rollback_beside_an_open_stream_does_not_wait_for_it() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    put(&db, "a").await?;
    let tx = db.begin().await?;
    put(&tx, "b").await?;
    let mut stream = Box::pin(tx.from(Tag).stream());
    soon(stream.next()).await.expect("there are two")?;
    if let Err(error) = soon(tx.rollback()).await {
        assert!(is_misuse(&error), "{error:?}");
    }
    drop(stream);
    assert_eq!(soon(names(&db)).await?, ["a"]);
    soon(put(&db, "c")).await?;
    assert_eq!(names(&db).await?, ["a", "c"]);
    Ok(())
}

#[tokio::test]
async fn a_stream_taken_out_of_the_closure_does_not_hold_it_up() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    put(&db, "a").await?;
    for fails in [false, true] {
        let mut kept = None;
        let result = soon(db.transaction(async |tx| -> Result<(), AppError> {
            put(&tx, "b").await?;
            let mut stream = Box::pin(tx.from(Tag).stream());
            stream.next().await.expect("there are two")?;
            kept = Some(stream);
            refuse_if(fails)
        }))
        .await;
        assert!(result.is_err(), "it cannot be committed with the stream open");
        assert_eq!(forbidden(result), fails);
        drop(kept);
        assert_eq!(soon(names(&db)).await?, ["a"]);
    }
    soon(put(&db, "c")).await?;
    Ok(())
}

#[tokio::test]
async fn a_handle_of_an_ended_savepoint_does_not_touch_the_next_one() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        let mut old = None;
        tx.transaction(async |sp| -> orm::Result<()> {
            old = Some(sp.clone());
            put(&sp, "1").await
        })
        .await?;
        let old = old.expect("the closure ran");
        tx.transaction(async |sp| -> orm::Result<()> {
            put(&sp, "2").await?;
            assert!(is_misuse(&soon(old.clone().commit()).await.unwrap_err()));
            assert!(is_misuse(&soon(old.rollback()).await.unwrap_err()));
            put(&sp, "3").await
        })
        .await?;
        put(&tx, "4").await
    })
    .await?;
    assert_eq!(names(&db).await?, ["1", "2", "3", "4"]);
    Ok(())
}

#[tokio::test]
async fn a_savepoint_without_a_closure_is_kept_by_commit_and_undone_by_drop() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    let kept = tx.begin().await?;
    put(&kept, "b").await?;
    kept.commit().await?;
    let dropped = tx.begin().await?;
    put(&dropped, "no").await?;
    drop(dropped);
    put(&tx, "c").await?;
    let undone = tx.begin().await?;
    put(&undone, "no").await?;
    undone.rollback().await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b", "c"]);
    Ok(())
}

#[tokio::test]
async fn an_insert_of_several_statements_joined_with_others_waits_its_turn() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        let many = (0..20_000).map(|n| NewTag::builder().name(format!("{n:05}")).color("red"));
        let many = tx.insert(Tag).values(many);
        soon(async { tokio::try_join!(put(&tx, "before"), many.execute(), put(&tx, "after")) }).await?;
        Ok(())
    })
    .await?;
    assert_eq!(db.from(Tag).count().await?, 20_002);
    Ok(())
}

#[tokio::test]
async fn statements_joined_on_one_transaction_wait_their_turn() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        soon(async { tokio::try_join!(put(&tx, "a"), put(&tx, "b"), put(&tx, "c")) }).await?;
        let (count, names, exists) =
            soon(async { tokio::join!(tx.from(Tag).count(), names(&tx), tx.from(Tag).exists()) }).await;
        assert_eq!((count?, names?.len(), exists?), (3, 3, true));
        let many = (0..20).map(|n| {
            let tx = tx.clone();
            async move { put(&tx, &n.to_string()).await }
        });
        soon(futures_util::future::try_join_all(many)).await?;
        Ok(())
    })
    .await?;
    assert_eq!(db.from(Tag).count().await?, 23);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_run_in_spawned_tasks() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let name = String::from("closure");
    let spawned = db.clone();
    tokio::spawn(async move {
        let name = name.as_str();
        spawned
            .transaction(async |tx| -> orm::Result<()> {
                put(&tx, name).await?;
                tx.transaction(async |sp| put(&sp, "savepoint").await).await?;
                tokio::try_join!(put(&tx, "x"), put(&tx, "y"))?;
                Ok(())
            })
            .await
    })
    .await??;

    let spawned = db.clone();
    tokio::spawn(async move {
        let runs = AtomicU32::new(0);
        spawned
            .transaction_retry(TxOptions::new().retries(3), async |tx| -> orm::Result<()> {
                runs.fetch_add(1, Ordering::Relaxed);
                put(&tx, "retry").await
            })
            .await
    })
    .await??;

    let spawned = db.clone();
    tokio::spawn(async move {
        let tx = spawned.begin().await?;
        put(&tx, "begin").await?;
        tx.commit().await
    })
    .await??;

    let tx = db.begin().await?;
    let clone = tx.clone();
    tokio::spawn(async move { put(&clone, "handle").await }).await??;
    tx.commit().await?;

    let mut seen = names(&db).await?;
    seen.sort_unstable();
    assert_eq!(seen, ["begin", "closure", "handle", "retry", "savepoint", "x", "y"]);
    Ok(())
}

#[tokio::test]
async fn a_transaction_over_any_dialect_needs_no_bounds() -> TestResult {
    async fn rename<Any: Dialect>(db: &Db<Any>, id: i64, name: &str) -> orm::Result<u64> {
        db.transaction(async |tx| -> orm::Result<u64> {
            let done = tx.update(Tag).set(Tag.name.set(name)).filter(Tag.id.eq(id)).execute().await?;
            tx.transaction(async |sp| sp.from(Tag).count().await).await?;
            Ok(done.rows_affected)
        })
        .await
    }
    let db = fresh(&schema![Tag]).await;
    put(&db, "a").await?;
    assert_eq!(rename(&db, 1, "b").await?, 1);
    assert_eq!(rename(&db, 2, "c").await?, 0);
    assert_eq!(names(&db).await?, ["b"]);
    Ok(())
}

#[tokio::test]
async fn a_panic_in_the_closure_rolls_back() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let spawned = db.clone();
    let outcome = tokio::spawn(async move {
        spawned
            .transaction(async |tx| -> orm::Result<()> {
                put(&tx, "a").await?;
                panic!("of the test")
            })
            .await
    })
    .await;
    assert!(outcome.unwrap_err().is_panic());
    assert_eq!(soon(names(&db)).await?, Vec::<String>::new());
    soon(put(&db, "a")).await?;
    Ok(())
}

// sqlite: one connection, so what is left on it would be met
#[tokio::test]
async fn a_rolled_back_connection_comes_back_clean() -> TestResult {
    let one = orm::PoolOptions::new().max_connections(1);
    let db = orm::sqlite::connect_with("sqlite::memory:", one).await?;
    db.create_tables(&schema![Tag]).await?;
    for round in 0..20 {
        let result = db
            .transaction(async |tx| -> Result<(), AppError> {
                put(&tx, "rolled back").await?;
                refuse_if(round % 2 == 0)?;
                let _sp = tx.transaction(async |sp| put(&sp, "rolled back").await).await;
                Err(AppError::Forbidden)
            })
            .await;
        assert!(forbidden(result));
        soon(put(&db, &format!("{round:02}"))).await?;
    }
    let expected: Vec<String> = (0..20).map(|n| format!("{n:02}")).collect();
    assert_eq!(names(&db).await?, expected);
    Ok(())
}
