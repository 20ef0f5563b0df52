//! Options of PostgreSQL's connections, and what is said when there is none.

use std::time::Duration;

use futures_util::TryStreamExt;
use orm::PoolOptions;
use orm::testing::Scratch;

use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::transactions::{names, put};
use crate::suite::watch::soon;

async fn text_of(db: &impl Executor<Dialect = D>, sql: &'static str) -> orm::Result<String> {
    let rows: Vec<(String,)> = db.fetch(sql!("{}", sql::raw(sql))).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

#[tokio::test]
async fn the_server_lists_the_connections_by_their_name() -> TestResult {
    let db = fresh_with(PoolOptions::new().application_name("the shop's cellar"), &schema![]).await;
    let name =
        text_of(&db, "select application_name from pg_stat_activity where pid = pg_backend_pid()").await?;
    assert_eq!(name, "the shop's cellar");
    Ok(())
}

#[tokio::test]
async fn tables_are_looked_up_in_the_schemas_of_the_search_path() -> TestResult {
    let scratch = Scratch::<D>::create().await?;
    let plain = scratch.connect().await?;
    plain.execute_script("create schema \"My shop\"; create schema other").await?;
    let options = || PoolOptions::new().search_path("\"My shop\", public");
    let db = scratch.connect_with(options()).await?;
    db.create_tables(&schema![Tag]).await?;
    put(&db, "a").await?;
    assert_eq!(text_of(&plain, "select name from \"My shop\".tags").await?, "a");
    assert!(names(&plain).await.is_err());
    // The path is the connection's: every one has it.
    let tx = db.begin().await?;
    assert_eq!(names(&db).await?, names(&tx).await?);
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn a_statement_timeout_is_every_connections() -> TestResult {
    let db = fresh_with(PoolOptions::new().statement_timeout(Duration::from_millis(1_234)), &schema![]).await;
    assert_eq!(text_of(&db, "show statement_timeout").await?, "1234ms");
    let tx = db.begin().await?;
    assert_eq!(text_of(&db, "show statement_timeout").await?, "1234ms");
    tx.commit().await?;
    Ok(())
}

/// The statements that a connection keeps prepared.
async fn kept(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<(String,)>> {
    db.fetch(sql!("select statement from pg_prepared_statements where statement not like '%pg_prepared%'"))
        .await
}

#[tokio::test]
async fn statements_are_kept_prepared_unless_they_have_no_names() -> TestResult {
    for named in [true, false] {
        let options = PoolOptions::new().max_connections(1).named_statements(named);
        let db = fresh_with(options, &schema![Tag]).await;
        for name in ["a", "b"] {
            put(&db, name).await?;
        }
        let all: Vec<Tag> = db.from(Tag).stream().try_collect().await?;
        assert_eq!(all.len(), 2);
        let by_name = db.prepare(|name: Param<String>| select(Tag.id).from(Tag).filter(Tag.name.eq(name)));
        assert_eq!(by_name.all("b").await?, [2]);
        db.transaction(async |tx| -> orm::Result<()> {
            put(&tx, "c").await?;
            let inner = tx.transaction(async |sp| put(&sp, "a").await).await;
            assert!(inner.unwrap_err().is_unique_violation());
            let all: Vec<Tag> = tx.from(Tag).stream().try_collect().await?;
            assert_eq!(all.len(), 3);
            assert_eq!(by_name.on(&tx).optional("c").await?, Some(3));
            assert_eq!(kept(&tx).await?.is_empty(), !named);
            Ok(())
        })
        .await?;
        // A stream that nobody reads to its end.
        let mut stream = Box::pin(db.from(Tag).stream());
        assert!(stream.try_next().await?.is_some());
        drop(stream);
        assert!(soon(put(&db, "a")).await.unwrap_err().is_unique_violation());
        assert_eq!(soon(names(&db)).await?, ["a", "b", "c"]);
        assert_eq!(db.from(Tag).count().await?, 3);
        assert_eq!(kept(&db).await?.is_empty(), !named);
        assert_no_open_transaction(&db).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_write_without_a_name_is_kept_or_not_as_a_whole() -> TestResult {
    let options = PoolOptions::new().max_connections(1).named_statements(false);
    let db = fresh_with(options, &schema![Tag]).await;
    let rows = ["a", "b", "a"].map(|name| NewTag::builder().name(name));
    assert!(db.insert(Tag).values(rows).execute().await.unwrap_err().is_unique_violation());
    assert_eq!(names(&db).await?, Vec::<String>::new());
    let inserted = db.insert(Tag).values(["a", "b"].map(|name| NewTag::builder().name(name)));
    let returned: Vec<String> = soon(inserted.returning(Tag.name).all()).await?;
    assert_eq!(returned, ["a", "b"]);
    let witness = again(&db).await;
    assert_eq!(names(&witness).await?, ["a", "b"]);
    // A row that cannot be read: the write is undone with it.
    let tag = db.insert(Tag).values(NewTag::builder().name("c"));
    let wrong = tag.returning(sql!("name").of::<i64>()).one().await;
    assert!(matches!(wrong.unwrap_err(), orm::Error::Decode { .. }));
    assert_no_open_transaction(&db).await?;
    assert!(names(&witness).await?.len() <= 3);
    Ok(())
}

/// A URL with other parts.
fn changed(url: &str, user: &str, password: &str, address: Option<&str>, database: &str) -> String {
    let (_, rest) = url.split_once('@').expect("the URL has a user");
    let host = address.unwrap_or_else(|| rest.split('/').next().unwrap_or_default());
    format!("postgres://{user}:{password}@{host}/{database}")
}

/// The text of the error of connecting, which never has the password.
async fn refused(url: &str) -> String {
    let options = PoolOptions::new().acquire_timeout(Duration::from_secs(5));
    let error = soon(orm::postgres::connect_with(url, options)).await.map(drop).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(matches!(error, orm::Error::Connect { .. }), "{shown}");
    assert!(!shown.contains("s3cret"), "{shown}");
    assert!(!error.is_retryable());
    shown
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_says_why_without_the_password() -> TestResult {
    let scratch = Scratch::<D>::create().await?;
    let url = scratch.url();
    let nobody = refused(&changed(url, "nobody_of_that_name", "s3cret", None, "postgres")).await;
    assert!(
        nobody.contains("nobody_of_that_name") && nobody.contains("the user or the password"),
        "{nobody}"
    );
    let database = refused(&url.replace("orm_test_", "orm_gone_")).await;
    assert!(database.contains("no such database") && database.contains("orm_gone_"), "{database}");

    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    drop(listener);
    let nothing = refused(&changed(url, "ann", "s3cret", Some(&address), "app")).await;
    assert!(nothing.contains("nothing listens") && nothing.contains(&address), "{nothing}");
    let host = refused(&changed(url, "ann", "s3cret", Some("no-such-host.invalid"), "app")).await;
    assert!(host.contains("no-such-host.invalid"), "{host}");
    for wrong in
        ["postgres://ann:s3cret@", "postgres://ann:s3cret@host:port/app", "mysql://ann:s3cret@host/app", ""]
    {
        refused(wrong).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_another_or_says_nothing_is_told_from_postgresql() -> TestResult {
    use tokio::io::AsyncWriteExt;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("postgres://ann:s3cret@{}/app", listener.local_addr()?);
    // MySQL speaks first: this is how its greeting begins, which could be a message of PostgreSQL.
    let server = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.write_all(b"\x4b\0\0\0\x0a9.7.0\0\x08\0\0\0").await;
            open.push(socket);
        }
    });
    let told = refused(&url).await;
    assert!(told.contains("protocol") || told.contains("no answer"), "{told}");
    server.abort();
    if let Ok(mysql) = std::env::var("TEST_MYSQL_URL").or_else(|_| std::env::var("TEST_MARIADB_URL")) {
        let (_, address) = mysql.split_once('@').expect("the URL has a user");
        refused(&format!("postgres://ann:s3cret@{address}app")).await;
    }
    Ok(())
}
