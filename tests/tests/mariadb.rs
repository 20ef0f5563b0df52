//! The behaviour suite on MariaDB: at `TEST_MARIADB_URL`, or in a container.

#[path = "../suite/mod.rs"]
mod suite;

/// What the suite's tests start from.
mod harness {
    pub use orm::prelude::*;

    pub type D = MariaDb;
    pub type TestResult = Result<(), Box<dyn std::error::Error>>;

    /// An empty database of its own, with these tables.
    pub async fn fresh(schema: &orm::Schema) -> Db<D> {
        orm::testing::mariadb(schema).await.unwrap_or_else(|error| panic!("{error}"))
    }
}
