//! The behaviour suite on MySQL: at `TEST_MYSQL_URL`, or in a container.

#[path = "../suite/mod.rs"]
mod suite;

/// What the suite's tests start from.
mod harness {
    pub use orm::prelude::*;

    pub type D = MySql;
    pub type TestResult = Result<(), Box<dyn std::error::Error>>;

    /// An empty database of its own, with these tables.
    pub async fn fresh(schema: &orm::Schema) -> Db<D> {
        orm::testing::mysql(schema).await.unwrap_or_else(|error| panic!("{error}"))
    }
}
