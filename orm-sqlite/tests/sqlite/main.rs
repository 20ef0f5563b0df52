//! SQLite itself, through `Db` and through the driver.

#![cfg(all(feature = "chrono", feature = "decimal", feature = "json", feature = "uuid"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod connections;
mod ddl;
mod errors;
mod statements;
mod support;
mod syntax;
mod transactions;
mod values;
