//! What the database holds.

use chrono::{DateTime, Utc};
use orm::prelude::*;
use serde::{Deserialize, Serialize};

/// How soon a todo should be done.
#[derive(SqlEnum, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[sql_enum(name = "priority", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    Medium,
    High,
}

/// Something to do. The struct is the row, and as JSON the response.
#[derive(Table, Serialize, Debug, Clone, PartialEq)]
#[table(name = "todos")]
#[table(index(on(completed, created_at.desc())))]
#[table(check(name = "title_not_blank", Todo.title.trim().ne("")))]
pub struct Todo {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(unique)]
    pub title: String,
    pub notes: Option<String>,
    #[column(default = Priority::Medium)]
    pub priority: Priority,
    #[column(default = false)]
    pub completed: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}
