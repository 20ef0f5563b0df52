//! The behaviour suite on PostgreSQL: at `TEST_POSTGRES_URL`, or in a container.

#[path = "../postgres/mod.rs"]
mod postgres;
#[path = "../suite/mod.rs"]
mod suite;

/// What PostgreSQL has of that which not every database has.
#[path = "../suite/capabilities"]
mod capabilities {
    mod conflicts;
    mod delete_returning;
    mod full_join;
    mod insert_returning;
    mod locks;
    mod locks_of;
    mod lost_connections;
    mod types_bare_decimal;
    mod update_returning;
    mod upsert;
}

/// What the suite's tests start from. Every database's test binary has these names.
mod harness {
    use orm::sqlx::postgres::PgPoolOptions;

    pub use crate::postgres::plans::{gather_statistics, scanned};
    pub use crate::suite::database::Database;
    pub use orm::prelude::*;

    /// The dialect under test.
    pub type D = Postgres;
    /// Which of the databases it is.
    pub const DATABASE: Database = Database::Postgres;
    pub type TestResult = Result<(), Box<dyn std::error::Error>>;
    /// What a database of [`concurrent`] needs to be kept for as long as it is used: nothing.
    pub type Keep = ();

    /// An empty database of its own, with these tables.
    pub async fn fresh(schema: &orm::Schema) -> Db<D> {
        fresh_with(orm::PoolOptions::new(), schema).await
    }

    /// The same, with a pool of these options.
    pub async fn fresh_with(options: orm::PoolOptions, schema: &orm::Schema) -> Db<D> {
        orm::testing::fresh_with(schema, options).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The same, where a transaction that writes and one that reads do not stop each other: any.
    pub async fn concurrent(options: orm::PoolOptions, schema: &orm::Schema) -> (Db<D>, Keep) {
        (fresh_with(options, schema).await, ())
    }

    /// A pool of one connection of its own to the same database, which sees what was committed and nothing else.
    pub async fn again(db: &Db<D>) -> Db<D> {
        let database = db.pool().connect_options().as_ref().clone();
        let pool = PgPoolOptions::new().max_connections(1).connect_with(database).await;
        Db::from_pool(pool.expect("it was opened before"))
    }

    /// Takes a connection of the pool as it was left, and asserts that no transaction is open on it.
    pub async fn assert_no_open_transaction(db: &Db<D>) -> TestResult {
        let mut connection = db.pool().acquire().await?;
        // PostgreSQL refuses a savepoint outside of a transaction, and says so.
        let refused = orm::sqlx::raw_sql("savepoint probe").execute(&mut *connection).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code().map(String::from));
        assert_eq!(code.as_deref(), Some("25P01"), "{refused}");
        Ok(())
    }

    /// Fails in any transaction, each time, with an error that may be gone the next time (`is_retryable`).
    pub async fn meet_a_conflict(tx: &Tx<D>) -> orm::Result<()> {
        tx.execute(sql!("do $$ begin raise sqlstate '40001'; end $$")).await?;
        Ok(())
    }
}
