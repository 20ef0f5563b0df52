//! The behaviour suite on SQLite.

#[path = "../suite/mod.rs"]
mod suite;

/// What the suite's tests start from.
mod harness {
    pub use orm::prelude::*;

    pub type D = Sqlite;
    pub type TestResult = Result<(), Box<dyn std::error::Error>>;

    /// An empty database of its own, with these tables.
    pub async fn fresh(schema: &orm::Schema) -> Db<D> {
        let db = orm::sqlite::connect("sqlite::memory:").await.expect("a database in memory");
        db.create_tables(schema).await.expect("the tables");
        db
    }
}
