//! Libraries side by side on the same databases: see README.md.

mod allocations;
mod arena;
mod arguments;
mod contestant;
mod database;
mod libraries;
mod measure;
mod pool;
mod report;
mod rows;
mod run;

pub use self::allocations::Heap;
pub use self::run::{allocations, time};

/// Whatever a library or the program itself fails with.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Result<T> = std::result::Result<T, Failure>;
