//! SQLite for `orm`: its dialect of SQL, and a driver on sqlx.
//!
//! [`connect`] opens a file (`sqlite://app.db?mode=rwc`) or a database in memory (`sqlite::memory:`). Files are put
//! in WAL mode, foreign keys are enforced, `LIKE` minds case, a statement waits for a lock as long as
//! [`PoolOptions::busy_timeout`](orm_core::PoolOptions::busy_timeout) says. A pool of one's own,
//! `Db::<Sqlite>::from_pool`, keeps its own settings; only `LIKE` and the functions that SQLite lacks are set
//! up on each of its connections when it is first used.

#![deny(unsafe_code)]

mod connect;
mod decode;
mod dialect;
mod driver;
mod encode;
mod error;
mod functions;
mod memory;
mod raw;
mod statement;
mod syntax;
#[cfg(feature = "chrono")]
mod time;
mod types;

pub use self::connect::{connect, connect_with};
pub use self::dialect::Sqlite;
pub use sqlx;
