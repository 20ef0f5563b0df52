//! MySQL and MariaDB for `orm`: their dialects of SQL, and a driver on sqlx.
//!
//! [`mysql::connect`] and [`mariadb::connect`] open a pool of connections to a server
//! (`mysql://user:secret@localhost/app`) and refuse one of the other kind. Each connection compares text exactly,
//! counts time in UTC and is strict about values; those of a pool of one's own, `Db::<MySql>::from_pool`, are set up
//! like that whenever they are used.

#![forbid(unsafe_code)]

mod connect;
mod decode;
mod dialect;
mod driver;
mod encode;
mod error;
mod flavor;
mod inline;
pub mod mariadb;
pub mod mysql;
mod nested;
mod statement;
mod syntax;
#[cfg(feature = "chrono")]
mod time;
mod types;

pub use self::dialect::{MariaDb, MySql};
pub use sqlx;
