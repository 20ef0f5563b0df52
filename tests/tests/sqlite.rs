//! The behaviour suite on SQLite, and what only SQLite has.

#[path = "../sqlite/mod.rs"]
mod sqlite;
#[path = "../suite/mod.rs"]
mod suite;

/// What SQLite has of that which not every database has.
#[path = "../suite/capabilities"]
mod capabilities {
    mod delete_returning;
    mod full_join;
    mod insert_returning;
    mod relational_unsigned;
    mod text_by_bytes;
    mod types_bare_decimal;
    pub mod types_unsigned;
    mod update_returning;
    mod upsert;
    mod upsert_targets;
}

/// What the suite's tests start from. Every database's test binary has these names.
mod harness {
    use orm::sqlx::sqlite::SqlitePoolOptions;

    pub use crate::sqlite::plans::{gather_statistics, scanned};
    pub use crate::suite::database::Database;
    pub use orm::prelude::*;

    /// The dialect under test.
    pub type D = Sqlite;
    /// Which of the databases it is.
    pub const DATABASE: Database = Database::Sqlite;
    pub type TestResult = Result<(), Box<dyn std::error::Error>>;
    /// What a database of [`concurrent`] needs to be kept for as long as it is used.
    pub type Keep = crate::sqlite::scratch::Scratch;

    /// An empty database of its own, with these tables.
    pub async fn fresh(schema: &orm::Schema) -> Db<D> {
        fresh_with(orm::PoolOptions::new(), schema).await
    }

    /// The same, with a pool of these options.
    pub async fn fresh_with(options: orm::PoolOptions, schema: &orm::Schema) -> Db<D> {
        let db = orm::sqlite::connect_with("sqlite::memory:", options).await.expect("a database in memory");
        db.create_tables(schema).await.expect("the tables");
        db
    }

    /// The same, where a transaction that writes and one that reads do not stop each other: a file with a WAL.
    pub async fn concurrent(options: orm::PoolOptions, schema: &orm::Schema) -> (Db<D>, Keep) {
        let scratch = Keep::new();
        let db = orm::sqlite::connect_with(&scratch.url("app.db"), options).await.expect("a new file");
        db.create_tables(schema).await.expect("the tables");
        (db, scratch)
    }

    /// A pool of one connection of its own to the same database, which sees what was committed and nothing else.
    pub async fn again(db: &Db<D>) -> Db<D> {
        let database = db.pool().connect_options().as_ref().clone();
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(database).await;
        Db::from_pool(pool.expect("it was opened before"))
    }

    /// Takes a connection of the pool as it was left, and asserts that no transaction is open on it.
    pub async fn assert_no_open_transaction(db: &Db<D>) -> TestResult {
        let mut connection = db.pool().acquire().await?;
        // SQLite refuses a transaction in a transaction.
        orm::sqlx::raw_sql("begin").execute(&mut *connection).await?;
        orm::sqlx::raw_sql("rollback").execute(&mut *connection).await?;
        Ok(())
    }

    /// Fails in any transaction, each time, with an error that may be gone the next time (`is_retryable`).
    pub async fn meet_a_conflict(tx: &Tx<D>) -> orm::Result<()> {
        // SQLITE_LOCKED: there is no checkpoint inside a transaction.
        tx.execute(sql!("pragma wal_checkpoint")).await?;
        Ok(())
    }
}
