//! One handler per route.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use orm::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::schema::{NewTodo, Priority, Todo};

const DEFAULT_LIMIT: u32 = 20;
const MAX_LIMIT: u32 = 100;

/// The body of `POST /todos`: what a client may choose. The rest is the database's.
#[derive(Deserialize)]
pub struct CreateTodo {
    title: String,
    notes: Option<String>,
    priority: Option<Priority>,
}

/// The query of `GET /todos`: which todos, and which part of them.
#[derive(Deserialize)]
pub struct ListTodos {
    q: Option<String>,
    completed: Option<bool>,
    priority: Option<Priority>,
    limit: Option<u32>,
    offset: Option<u32>,
}

/// A part of the todos that were asked for, and how many there are in all.
#[derive(Serialize)]
pub struct TodoPage {
    todos: Vec<Todo>,
    total: u64,
}

pub async fn create(
    State(db): State<Db<Sqlite>>,
    Json(body): Json<CreateTodo>,
) -> Result<(StatusCode, Json<Todo>), ApiError> {
    let todo = NewTodo::builder().title(body.title).notes(body.notes).priority(body.priority);
    Ok((StatusCode::CREATED, Json(db.create(todo).await?)))
}

pub async fn list(
    State(db): State<Db<Sqlite>>,
    Query(query): Query<ListTodos>,
) -> Result<Json<TodoPage>, ApiError> {
    let mut filter = Filter::of(Todo);
    if let Some(text) = query.q.as_deref() {
        filter = filter.and(Todo.title.icontains(text).or(Todo.notes.icontains(text)));
    }
    if let Some(completed) = query.completed {
        filter = filter.and(Todo.completed.eq(completed));
    }
    if let Some(priority) = query.priority {
        filter = filter.and(Todo.priority.eq(priority));
    }

    let total = db.from(Todo).filter(filter.clone()).count().await?;
    let todos = db
        .from(Todo)
        .filter(filter)
        .order_by((Todo.created_at.desc(), Todo.id.desc()))
        .limit(query.limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT))
        .offset(query.offset.unwrap_or(0))
        .all()
        .await?;
    Ok(Json(TodoPage { todos, total }))
}

pub async fn show(State(db): State<Db<Sqlite>>, Path(id): Path<i64>) -> Result<Json<Todo>, ApiError> {
    Ok(Json(db.from(Todo).filter(Todo.id.eq(id)).one().await?))
}

pub async fn toggle(State(db): State<Db<Sqlite>>, Path(id): Path<i64>) -> Result<Json<Todo>, ApiError> {
    let todo = db
        .update(Todo)
        .set(Todo.completed.set(!Todo.completed))
        .filter(Todo.id.eq(id))
        .returning(Todo)
        .one()
        .await?;
    Ok(Json(todo))
}

pub async fn remove(State(db): State<Db<Sqlite>>, Path(id): Path<i64>) -> Result<StatusCode, ApiError> {
    // `returning` makes a todo that is not there an `Error::NotFound`.
    db.delete(Todo).filter(Todo.id.eq(id)).returning(Todo.id).one().await?;
    Ok(StatusCode::NO_CONTENT)
}
