use std::time::{Duration, Instant};

use orm_core::{Db, Error, Executor, PoolOptions};
use orm_sqlite::Sqlite;
use orm_sqlite::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use orm_sqlite::sqlx::{self, ConnectOptions};

use crate::support::{Folder, memory, number, raw, rows, script};

#[tokio::test]
async fn a_database_in_memory_is_shared_by_all_connections() {
    let db = memory().await;
    script(&db, "create table t (a); insert into t values (7)").await;
    let first = db.pool().acquire().await.unwrap();
    let second = db.pool().acquire().await.unwrap();
    assert_eq!(number(&db.clone(), "select a from t").await, 7);
    drop((first, second));
    let (seven,): (i64,) = sqlx::query_as("select a from t").fetch_one(db.pool()).await.unwrap();
    assert_eq!(seven, 7);
}

#[tokio::test]
async fn two_databases_in_memory_are_two() {
    let (first, second) = (memory().await, memory().await);
    script(&first, "create table t (a)").await;
    script(&second, "create table t (a)").await;
    let named = "sqlite://two_databases?mode=memory&cache=shared";
    let (first, second) =
        (orm_sqlite::connect(named).await.unwrap(), orm_sqlite::connect(named).await.unwrap());
    script(&first, "create table t (a)").await;
    assert_eq!(number(&second, "select count(*) from t").await, 0);
}

#[tokio::test]
async fn a_database_in_memory_survives_its_connections_and_is_gone_with_the_last_clone() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    let options =
        SqliteConnectOptions::new().filename(db.pool().connect_options().get_filename()).vfs("memdb");
    let tables = async || {
        let mut connection = options.connect().await.unwrap();
        let count: i64 = sqlx::query_scalar("select count(*) from sqlite_schema")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        count
    };
    while db.pool().size() > 0 {
        db.pool().acquire().await.unwrap().close().await.unwrap();
    }
    assert_eq!(number(&db, "select count(*) from t").await, 0);

    let clone = db.clone();
    drop(db);
    assert_eq!(tables().await, 1);
    drop(clone);
    // Its threads end by themselves.
    for _ in 0..200 {
        if tables().await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the database is still there");
}

#[tokio::test]
async fn own_connections_are_set_up() {
    let folder = Folder::new();
    for url in ["sqlite::memory:".to_owned(), folder.url("rwc")] {
        let options = PoolOptions::new().busy_timeout(Duration::from_millis(1_234)).max_connections(3);
        let db = orm_sqlite::connect_with(&url, options).await.unwrap();
        let held = db.pool().acquire().await.unwrap();
        assert_eq!(number(&db, "pragma foreign_keys").await, 1);
        assert_eq!(number(&db, "pragma busy_timeout").await, 1_234);
        assert_eq!(number(&db, "select 'a' like 'A'").await, 0);
        assert_eq!(rows::<(String,)>(&db, "select orm_decimal('1.50')").await, [("1.5".to_owned(),)]);
        assert_eq!(db.pool().options().get_max_connections(), 3);
        assert!(!db.pool().options().get_test_before_acquire());
        drop(held);
    }
}

#[tokio::test]
async fn the_longest_times_are_no_panic() {
    let longest = Duration::MAX;
    let options = PoolOptions::new()
        .busy_timeout(longest)
        .acquire_timeout(longest)
        .idle_timeout(longest)
        .max_lifetime(longest)
        .min_connections(20);
    let db = orm_sqlite::connect_with("sqlite::memory:", options).await.unwrap();
    assert_eq!(number(&db, "select 1").await, 1);
}

#[tokio::test]
async fn files_are_in_wal_mode() {
    let folder = Folder::new();
    let db = orm_sqlite::connect(&folder.url("rwc")).await.unwrap();
    assert_eq!(rows::<(String,)>(&db, "pragma journal_mode").await[0].0, "wal");
    script(&db, "create table t (a)").await;
    // A reader reads on beside a writer.
    let tx = db.begin().await.unwrap();
    tx.execute(raw("insert into t values (1)")).await.unwrap();
    assert_eq!(number(&db, "select count(*) from t").await, 0);
    tx.commit().await.unwrap();
    assert_eq!(number(&db, "select count(*) from t").await, 1);
}

#[tokio::test]
async fn a_file_opened_for_reading_is_not_changed() {
    let folder = Folder::new();
    let path = folder.0.join("app.db");
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::query("create table t (a)").execute(&mut connection).await.unwrap();
    let before = std::fs::read(&path).unwrap();

    let db = orm_sqlite::connect(&folder.url("ro")).await.unwrap();
    assert_eq!(number(&db, "select count(*) from t").await, 0);
    assert_eq!(rows::<(String,)>(&db, "pragma journal_mode").await[0].0, "delete");
    let error = db.execute(raw("insert into t values (1)")).await.unwrap_err();
    assert!(matches!(&error, Error::Database { code: Some(code), .. } if code == "8"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

async fn refused(url: &str) -> String {
    match orm_sqlite::connect(url).await {
        Err(Error::Connect { message }) => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let folder = Folder::new();
    let message = refused(&folder.url("rw")).await;
    assert!(message.contains("app.db") && message.contains("?mode=rwc"), "{message}");
    let message = refused(&format!("sqlite://{}/none/app.db?mode=rwc", folder.0.display())).await;
    assert!(message.contains("its folder does not exist"), "{message}");
    let message = refused(&format!("sqlite://{}", folder.0.display())).await;
    assert!(message.contains("is it a file"), "{message}");
    std::fs::write(folder.0.join("app.db"), "this is no database, whatever its name says").unwrap();
    for mode in ["rwc", "ro"] {
        let message = refused(&folder.url(mode)).await;
        assert!(message.contains("not a database"), "{message}");
    }
}

#[tokio::test]
async fn a_relative_path_is_relative() {
    let name = format!("orm-sqlite-{}.db", std::process::id());
    let db = orm_sqlite::connect(&format!("sqlite://{name}?mode=rwc")).await.unwrap();
    assert!(std::path::Path::new(&name).exists());
    db.close().await;
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{name}{end}"));
    }
}

#[tokio::test]
async fn a_foreign_pool_is_set_up_when_it_is_used() {
    let folder = Folder::new();
    let options = SqliteConnectOptions::new().filename(folder.0.join("a.db")).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(3).connect_with(options).await.unwrap();
    let db = Db::<Sqlite>::from_pool(pool.clone());
    for _ in 0..300 {
        assert_eq!(
            rows::<(i64, String)>(&db, "select 'a' like 'A', orm_decimal(1)").await,
            [(0, "1".to_owned())]
        );
    }
    // Each of its connections.
    let transactions = [db.begin().await.unwrap(), db.begin_with(read_only()).await.unwrap()];
    for tx in transactions {
        assert_eq!(number(&tx, "select 'a' like 'A'").await, 0);
        tx.rollback().await.unwrap();
    }
    let other = Db::<Sqlite>::from_pool(pool);
    assert_eq!(number(&other, "select 'a' like 'A'").await, 0);
}

fn read_only() -> orm_core::TxOptions {
    orm_core::TxOptions::new().read_only()
}

#[tokio::test]
async fn a_foreign_pool_that_minds_case_by_itself_gets_the_functions() {
    let options = SqliteConnectOptions::new().pragma("case_sensitive_like", "ON").in_memory(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let db = Db::<Sqlite>::from_pool(pool);
    assert_eq!(number(&db, "select orm_decimal_key(1) < orm_decimal_key(2)").await, 1);
}

#[tokio::test]
async fn a_pool_in_use_is_a_timeout_that_says_so() {
    let options = PoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(50));
    let db = orm_sqlite::connect_with("sqlite::memory:", options).await.unwrap();
    let tx = db.begin().await.unwrap();
    let started = Instant::now();
    let error = db.execute(raw("select 1")).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(matches!(error, Error::Timeout { .. }));
    assert!(error.to_string().contains("all 1 of the pool") && error.to_string().contains("50ms"), "{error}");
    tx.rollback().await.unwrap();
}

#[tokio::test]
async fn a_closed_pool_says_so() {
    let db = memory().await;
    db.close().await;
    assert!(matches!(db.execute(raw("select 1")).await, Err(Error::PoolClosed)));
}

#[test]
fn nothing_panics_when_it_is_dropped_outside_of_a_runtime() {
    for min in [0, 2] {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let folder = Folder::new();
        let (db, idle, open, streaming) = runtime.block_on(async {
            let options = PoolOptions::new().min_connections(min).max_connections(5);
            let db = orm_sqlite::connect_with(&folder.url("rwc"), options).await.unwrap();
            script(&db, "create table t (a)").await;
            let idle = db.begin_with(read_only()).await.unwrap();
            let open = db.begin().await.unwrap();
            open.execute(raw("insert into t values (1)")).await.unwrap();
            let streaming = crate::support::connection(&db).await;
            (db, idle, open, streaming)
        });
        drop(open);
        // Dropped on a thread of its own, with the runtime alive.
        std::thread::spawn(move || drop(idle)).join().unwrap();
        drop(streaming);
        // The one who comes next finds nothing of the transaction.
        let count = runtime.block_on(async { number(&db, "select count(*) from t").await });
        assert_eq!(count, 0);
        let (late, later) =
            runtime.block_on(async { (db.begin().await.unwrap(), crate::support::connection(&db).await) });
        drop(runtime);
        drop(late);
        drop(later);
        drop(db);
    }
}

#[test]
fn a_statement_outside_of_a_runtime_is_an_error() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(memory());
    let mut future = Box::pin(db.execute(raw("select 1")));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(result) = future.as_mut().poll(&mut context) else { panic!("it waits") };
    assert!(matches!(result, Err(Error::Connect { .. })));
}
