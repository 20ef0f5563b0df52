use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::Result;
use crate::database::Place;

type Driver = sqlx::Postgres;
type Row = sqlx::postgres::PgRow;
type Connection = sqlx::PgConnection;
type PoolOptions = PgPoolOptions;

const MOST_BINDS: usize = 65_535;

mod sql {
    pub(super) const FILTERED: &str = "SELECT users.id, users.name, users.hair_color, posts.id AS post_id, \
        posts.user_id, posts.title, posts.body FROM users LEFT JOIN posts ON posts.user_id = users.id \
        WHERE users.hair_color = $1 ORDER BY users.name DESC";
    pub(super) const BY_KEY: &str = "SELECT id, name, hair_color FROM users WHERE id = $1";
    pub(super) const UPDATE: &str = "UPDATE users SET name = $1 WHERE id = $2";
    pub(super) const UPSERT: &str = "INSERT INTO users (id, name, hair_color) VALUES ($1, $2, $3) \
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";
}

fn options(place: &Place) -> Result<PgConnectOptions> {
    Ok(place.url().parse::<PgConnectOptions>()?.disable_statement_logging())
}

// Compiled for each database, since code over any of sqlx's drivers is not what its users write.
#[path = "arrays.rs"]
mod arrays;
#[path = "contest.rs"]
mod contest;
#[path = "operations.rs"]
mod operations;

pub(super) use self::contest::{Sqlx, SqlxPool};
