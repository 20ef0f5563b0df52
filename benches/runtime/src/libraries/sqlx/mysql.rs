use sqlx::ConnectOptions;
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};

use crate::Result;
use crate::database::Place;

type Driver = sqlx::MySql;
type Row = sqlx::mysql::MySqlRow;
type Connection = sqlx::MySqlConnection;
type PoolOptions = MySqlPoolOptions;

const MOST_BINDS: usize = 65_535;

mod sql {
    pub(super) const FILTERED: &str = "SELECT users.id, users.name, users.hair_color, posts.id AS post_id, \
        posts.user_id, posts.title, posts.body FROM users LEFT JOIN posts ON posts.user_id = users.id \
        WHERE users.hair_color = ? ORDER BY users.name DESC";
    pub(super) const BY_KEY: &str = "SELECT id, name, hair_color FROM users WHERE id = ?";
    pub(super) const UPDATE: &str = "UPDATE users SET name = ? WHERE id = ?";
    pub(super) const UPSERT: &str = "INSERT INTO users (id, name, hair_color) VALUES (?, ?, ?) \
        ON DUPLICATE KEY UPDATE name = VALUES(name), hair_color = VALUES(hair_color)";
}

fn options(place: &Place) -> Result<MySqlConnectOptions> {
    Ok(place.url().parse::<MySqlConnectOptions>()?.disable_statement_logging())
}

// Compiled for each database, since code over any of sqlx's drivers is not what its users write.
#[path = "no_arrays.rs"]
mod arrays;
#[path = "contest.rs"]
mod contest;
#[path = "operations.rs"]
mod operations;

pub(super) use self::contest::{Sqlx, SqlxPool};
