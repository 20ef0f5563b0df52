//! PostgreSQL for `orm`: its dialect of SQL, and a driver on sqlx.
//!
//! [`connect`] opens a pool of connections to a server (`postgres://user:secret@localhost/app`). A pool of one's own,
//! `Db::<Postgres>::from_pool`, keeps its own settings.

#![forbid(unsafe_code)]

mod connect;
mod decode;
mod dialect;
mod driver;
mod encode;
mod error;
mod json;
mod nested;
mod numeric;
mod oid;
mod statement;
mod syntax;
mod types;

pub use self::connect::{connect, connect_with};
pub use self::dialect::Postgres;
pub use sqlx;
