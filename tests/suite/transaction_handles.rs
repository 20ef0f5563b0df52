//! Handles, clones and streams of a transaction, used when they should not be, and side by side.

use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::{StreamExt, TryStreamExt};

use super::schema::*;
use super::transactions::{AppError, forbidden, is_misuse, names, put, refuse_if};
use super::watch::soon;
use crate::harness::*;

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
async fn an_insert_of_several_statements_joined_with_others_waits_its_turn() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.transaction(async |tx| -> orm::Result<()> {
        let many = (0..40_000).map(|n| NewTag::builder().name(format!("{n:05}")).color("red"));
        let many = tx.insert(Tag).values(many);
        soon(async { tokio::try_join!(put(&tx, "before"), many.execute(), put(&tx, "after")) }).await?;
        Ok(())
    })
    .await?;
    assert_eq!(db.from(Tag).count().await?, 40_002);
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
