//! Files that are missing, locked, read-only or no database, and URLs of other databases.

use std::time::Duration;

use super::scratch::Scratch;
use crate::harness::*;
use crate::suite::errors::{SECRET, assert_discreet};
use crate::suite::schema::*;
use crate::suite::watch::soon;

#[tokio::test]
async fn an_unknown_file_names_its_path_and_what_to_do() -> TestResult {
    let scratch = Scratch::new();
    let missing = scratch.path("missing.db");
    for url in [
        format!("sqlite://{}", missing.display()),
        format!("sqlite://{}?mode=rw", missing.display()),
        format!("sqlite://{}?mode=ro", missing.display()),
    ] {
        let error = soon(orm::sqlite::connect(&url)).await.err().expect("there is no such file");
        assert!(matches!(error, orm::Error::Connect { .. }), "{url}: {error:?}");
        let text = error.to_string();
        assert!(text.contains(&missing.display().to_string()), "{text}");
        assert!(text.contains("mode=rwc"), "{text}");
        assert!(!missing.exists(), "{url} made it");
    }
    orm::sqlite::connect(&format!("sqlite://{}?mode=rwc", missing.display())).await?;
    assert!(missing.exists());
    Ok(())
}

#[tokio::test]
async fn a_path_that_cannot_be_a_database_is_named() -> TestResult {
    let scratch = Scratch::new();
    let in_no_directory = scratch.path("nowhere/app.db");
    let url = format!("sqlite://{}?mode=rwc", in_no_directory.display());
    let error = soon(orm::sqlite::connect(&url)).await.err().expect("there is no such directory");
    assert!(matches!(error, orm::Error::Connect { .. }), "{error:?}");
    assert!(error.to_string().contains(&in_no_directory.display().to_string()), "{error}");

    let directory = scratch.path("");
    let url = format!("sqlite://{}?mode=rwc", directory.display());
    let error = soon(orm::sqlite::connect(&url)).await.err().expect("it is a directory");
    assert!(matches!(error, orm::Error::Connect { .. }), "{error:?}");

    let text_file = scratch.path("notes.txt");
    std::fs::write(&text_file, "certainly no database, ".repeat(100))?;
    let url = format!("sqlite://{}", text_file.display());
    let error = match soon(orm::sqlite::connect(&url)).await {
        Ok(db) => db.from(Tag).all().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(error.to_string().contains("not a database"), "{error}");
    assert_eq!(std::fs::read(&text_file)?.len(), 23 * 100, "left as it was");
    Ok(())
}

#[tokio::test]
async fn a_url_of_another_database_is_refused() -> TestResult {
    for url in ["postgres://localhost/app", "mysql://root@localhost/app", "nonsense", ""] {
        let error = soon(orm::sqlite::connect(url)).await.err().expect("it is not for SQLite");
        assert!(matches!(error, orm::Error::Connect { .. }), "{url}: {error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_locked_file_is_busy() -> TestResult {
    let scratch = Scratch::new();
    let short = orm::PoolOptions::new().busy_timeout(Duration::from_millis(50));
    let db = orm::sqlite::connect_with(&scratch.url("app.db"), short).await?;
    db.create_tables(&schema![Tag]).await?;
    let other = orm::sqlite::connect(&scratch.url("app.db")).await?;
    let lock = other.begin().await?;
    lock.insert(Tag).values(NewTag::builder().name("theirs")).execute().await?;

    let insert = || db.insert(Tag).values(NewTag::builder().name(SECRET));
    let error = soon(insert().execute()).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert!(error.is_retryable());
    assert_discreet(&error);
    let error = soon(db.begin()).await.err().expect("the lock is theirs");
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");

    lock.commit().await?;
    insert().execute().await?;
    assert_eq!(db.from(Tag).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_file_opened_for_reading_refuses_to_write() -> TestResult {
    let scratch = Scratch::new();
    let writable = orm::sqlite::connect(&scratch.url("app.db")).await?;
    writable.create_tables(&schema![Tag]).await?;
    writable.insert(Tag).values(NewTag::builder().name("a")).execute().await?;

    let url = format!("sqlite://{}?mode=ro", scratch.path("app.db").display());
    let db = orm::sqlite::connect(&url).await?;
    assert_eq!(db.from(Tag).count().await?, 1);
    let error = db.insert(Tag).values(NewTag::builder().name(SECRET)).execute().await.unwrap_err();
    assert!(error.to_string().contains("readonly"), "{error}");
    assert_discreet(&error);
    Ok(())
}
