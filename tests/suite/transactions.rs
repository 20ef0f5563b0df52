//! All or nothing: commits, rollbacks and options.

use std::time::Duration;

use futures_util::TryStreamExt;

use super::schema::*;
use super::watch::soon;
use crate::harness::*;

#[derive(Debug)]
pub enum AppError {
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

pub async fn put(db: &impl Executor<Dialect = D>, name: &str) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name(name)).execute().await?;
    Ok(())
}

pub async fn names(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<String>> {
    db.select(Tag.name).from(Tag).order_by(Tag.id.asc()).all().await
}

pub fn refuse_if(asked: bool) -> Result<(), AppError> {
    if asked { Err(AppError::Forbidden) } else { Ok(()) }
}

pub fn forbidden<T>(result: Result<T, AppError>) -> bool {
    matches!(result, Err(AppError::Forbidden))
}

pub fn is_misuse(error: &orm::Error) -> bool {
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
async fn after_an_error_of_a_statement_the_transaction_goes_on_or_says_that_it_cannot() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    put(&tx, "a").await?;
    assert!(put(&tx, "a").await.unwrap_err().is_unique_violation());
    // An error ends a transaction of PostgreSQL. Its COMMIT would be a rollback that reports success.
    if DATABASE == Database::Postgres {
        assert!(is_misuse(&put(&tx, "b").await.unwrap_err()));
        assert!(is_misuse(&names(&tx).await.unwrap_err()));
        assert!(is_misuse(&tx.commit().await.unwrap_err()));
        assert_eq!(names(&db).await?, Vec::<String>::new());
    } else {
        put(&tx, "b").await?;
        assert_eq!(names(&tx).await?, ["a", "b"]);
        tx.commit().await?;
        assert_eq!(names(&db).await?, ["a", "b"]);
    }
    put(&db, "c").await?;
    Ok(())
}

#[tokio::test]
async fn a_closure_that_swallows_an_error_of_a_statement_commits_or_is_told_that_it_cannot() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let result = db
        .transaction(async |tx| -> orm::Result<()> {
            put(&tx, "a").await?;
            assert!(put(&tx, "a").await.unwrap_err().is_unique_violation());
            Ok(())
        })
        .await;
    if DATABASE == Database::Postgres {
        assert!(is_misuse(&result.unwrap_err()));
        assert_eq!(names(&db).await?, Vec::<String>::new());
    } else {
        result?;
        assert_eq!(names(&db).await?, ["a"]);
    }
    // A savepoint around what may fail keeps it usable everywhere.
    db.transaction(async |tx| -> orm::Result<()> {
        put(&tx, "b").await?;
        let inner = tx.transaction(async |sp| put(&sp, "b").await).await;
        assert!(inner.unwrap_err().is_unique_violation());
        put(&tx, "c").await
    })
    .await?;
    assert!(names(&db).await?.ends_with(&["b".to_owned(), "c".to_owned()]));
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

// What makes a connection read-only has to be taken back.
#[tokio::test]
async fn a_connection_that_was_read_only_can_write_again() -> TestResult {
    let one = orm::PoolOptions::new().max_connections(1);
    let db = fresh_with(one, &schema![Tag]).await;
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

#[tokio::test]
async fn a_read_only_transaction_sees_one_snapshot() -> TestResult {
    let (db, _keep) = concurrent(orm::PoolOptions::new(), &schema![Tag]).await;
    put(&db, "a").await?;
    let other = db.clone();
    // PostgreSQL's default would see what is committed meanwhile.
    let snapshot = TxOptions::new().isolation(Isolation::RepeatableRead).read_only();
    db.transaction_with(snapshot, async |tx| -> orm::Result<()> {
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

// One connection, so what is left on it would be met.
#[tokio::test]
async fn a_rolled_back_connection_comes_back_clean() -> TestResult {
    let one = orm::PoolOptions::new().max_connections(1);
    let db = fresh_with(one, &schema![Tag]).await;
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
