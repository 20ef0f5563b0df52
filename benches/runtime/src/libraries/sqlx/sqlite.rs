use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use crate::Result;
use crate::database::Place;

type Driver = sqlx::Sqlite;
type Row = sqlx::sqlite::SqliteRow;
type Connection = sqlx::SqliteConnection;
type PoolOptions = SqlitePoolOptions;

const MOST_BINDS: usize = 32_766;

mod sql {
    pub(super) const FILTERED: &str = "SELECT users.id, users.name, users.hair_color, posts.id AS post_id, \
        posts.user_id, posts.title, posts.body FROM users LEFT JOIN posts ON posts.user_id = users.id \
        WHERE users.hair_color = ? ORDER BY users.name DESC";
    pub(super) const BY_KEY: &str = "SELECT id, name, hair_color FROM users WHERE id = ?";
    pub(super) const UPDATE: &str = "UPDATE users SET name = ? WHERE id = ?";
    pub(super) const UPSERT: &str = "INSERT INTO users (id, name, hair_color) VALUES (?, ?, ?) \
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";
}

fn options(place: &Place) -> Result<SqliteConnectOptions> {
    Ok(place.sqlite_options().disable_statement_logging())
}

// Compiled for each database, since code over any of sqlx's drivers is not what its users write.
#[path = "no_arrays.rs"]
mod arrays;
#[path = "contest.rs"]
mod contest;
#[path = "operations.rs"]
mod operations;

pub(super) use self::contest::{Sqlx, SqlxPool};
