//! Errors of the database as HTTP responses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use orm::Error;
use serde_json::json;

/// What a handler fails with; `?` makes it from an [`orm::Error`].
#[derive(Debug)]
pub struct ApiError(Error);

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, message) = match &self.0 {
            Error::NotFound { .. } => (StatusCode::NOT_FOUND, "there is no such todo".to_owned()),
            Error::UniqueViolation { columns, .. } => {
                (StatusCode::CONFLICT, format!("a todo with this {} exists already", columns.join(", ")))
            }
            Error::CheckViolation { constraint, .. } => {
                let rule = constraint.as_deref().unwrap_or("a rule of the database");
                (StatusCode::UNPROCESSABLE_ENTITY, format!("the todo violates {rule}"))
            }
            Error::Busy { .. } | Error::Timeout { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "the database is busy, try again".to_owned())
            }
            error => {
                eprintln!("{error}");
                (StatusCode::INTERNAL_SERVER_ERROR, "internal error".to_owned())
            }
        };
        (status, Json(json!({ "error": message }))).into_response()
    }
}
