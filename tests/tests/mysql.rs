//! The behaviour suite on MySQL: at `TEST_MYSQL_URL`, or in a container.

#[path = "../mysql/mod.rs"]
mod mysql;
#[path = "../suite/mod.rs"]
mod suite;

/// What MySQL has of that which not every database has.
#[path = "../suite/capabilities"]
mod capabilities {
    mod conflicts;
    mod locks;
    mod locks_of;
    mod lost_connections;
    mod relational_unsigned;
    mod text_by_bytes;
    mod types_u64;
    pub mod types_unsigned;
}

/// What the suite's tests start from. Every database's test binary has these names.
mod harness {
    use orm::sqlx::mysql::MySqlPoolOptions;
    use orm::testing::Scratch;

    pub use crate::mysql::plans::{gather_statistics, scanned};
    pub use crate::suite::database::Database;
    pub use orm::prelude::*;

    /// The dialect under test.
    pub type D = MySql;
    /// Which of the databases it is.
    pub const DATABASE: Database = Database::MySql;
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
        let pool = MySqlPoolOptions::new().max_connections(1).connect_with(database).await;
        Db::from_pool(pool.expect("it was opened before"))
    }

    /// Takes a connection of the pool as it was left, and asserts that no transaction is open on it.
    pub async fn assert_no_open_transaction(db: &Db<D>) -> TestResult {
        let mut connection = db.pool().acquire().await?;
        // They refuse this in a transaction; outside, it is about the next one, and says what is the default.
        orm::sqlx::raw_sql("set transaction read write").execute(&mut *connection).await?;
        Ok(())
    }

    /// Fails in any transaction, each time, with an error that may be gone the next time (`is_retryable`).
    pub async fn meet_a_conflict(tx: &Tx<D>) -> orm::Result<()> {
        // MySQL cannot prepare SIGNAL, but it can call a procedure that signals: of another database, since making
        // one would commit.
        let other = Scratch::<D>::create().await?;
        let db = other.connect().await?;
        let name = db.pool().connect_options().get_database().unwrap_or_default().to_owned();
        db.execute_script("create procedure conflict() signal sqlstate '40001' set mysql_errno = 1213")
            .await?;
        tx.execute(sql!("call {}.conflict()", sql::raw(name))).await?;
        Ok(())
    }
}
