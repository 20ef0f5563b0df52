//! A to-do list over HTTP: axum in front, a SQLite file behind, typed queries between.

pub mod error;
pub mod handlers;
pub mod schema;

use axum::Router;
use axum::routing::{get, post};
use orm::prelude::*;

use schema::Todo;

/// Opens the SQLite file at `path`; a new one gets the tables.
///
/// # Errors
/// When the file cannot be opened or is not a database.
pub async fn open(path: &str) -> orm::Result<Db<Sqlite>> {
    let db = orm::sqlite::connect(&format!("sqlite://{path}?mode=rwc")).await?;
    db.create_tables_if_missing(&schema![Todo]).await?;
    Ok(db)
}

/// The routes. `Db` is a cheap clone, so it is the state as it is.
pub fn router(db: Db<Sqlite>) -> Router {
    Router::new()
        .route("/todos", get(handlers::list).post(handlers::create))
        .route("/todos/{id}", get(handlers::show).delete(handlers::remove))
        .route("/todos/{id}/toggle", post(handlers::toggle))
        .with_state(db)
}
