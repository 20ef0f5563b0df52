//! sqlx's own errors, those that no server sent.

use std::time::Duration;

use crate::Error;

/// The error of a statement that does not come from the database itself.
#[must_use]
pub fn client_error(error: sqlx::Error) -> Error {
    match error {
        sqlx::Error::PoolClosed => Error::PoolClosed,
        sqlx::Error::WorkerCrashed => Error::Connect { message: "the connection's thread has ended".into() },
        sqlx::Error::Io(error) => Error::Connect { message: error.to_string() },
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::ColumnIndexOutOfBounds { .. } => {
            Error::Decode { column: None, message: "the driver cannot read a value".into(), sql: None }
        }
        // Its text may quote the value.
        sqlx::Error::Encode(_) => Error::encode("the driver cannot bind a value"),
        error => Error::Database { code: None, message: error.to_string(), sql: None },
    }
}

/// The error of waiting for a connection; `failed` is that of one that could not be made.
pub fn acquire_error(
    error: sqlx::Error,
    most: u32,
    wait: Duration,
    failed: impl FnOnce(sqlx::Error) -> Error,
) -> Error {
    match error {
        sqlx::Error::PoolTimedOut => Error::Timeout {
            message: format!(
                "no connection became free within {wait:?}: all {most} of the pool are in use; end transactions \
                 and streams earlier, or raise `max_connections`"
            ),
            sql: None,
        },
        sqlx::Error::PoolClosed => Error::PoolClosed,
        error => failed(error),
    }
}
