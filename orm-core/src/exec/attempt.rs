//! A closure in a transaction, once or as an attempt among several.

use std::future::Future;

use super::level::{Begin, TxHandle};
use super::session::ended;
use crate::{Error, Result};

/// Abandons the transaction unless it ended: also when a clone of its handle lives on elsewhere.
struct Guard(TxHandle);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Runs `body` in a transaction or savepoint: committed when it gives `Ok`, rolled back otherwise.
pub(crate) async fn transaction<T, E, Fut>(
    begin: Begin<'_>,
    body: impl FnOnce(TxHandle) -> Fut,
) -> Result<T, E>
where
    E: From<Error>,
    Fut: Future<Output = Result<T, E>>,
{
    match attempt(begin, body, false).await {
        Attempt::Done(result) => result,
        Attempt::Again(result) => result.unwrap_or_else(|| Err(ended().into())),
    }
}

/// What an attempt at a transaction came to.
pub(crate) enum Attempt<T, E> {
    /// It ended.
    Done(Result<T, E>),
    /// It was rolled back, and may succeed when it is run again.
    Again(Option<Result<T, E>>),
}

/// Runs `body` in a transaction; when it may be run `again`, what saw a retryable error is not committed.
pub(crate) async fn attempt<T, E, Fut>(
    begin: Begin<'_>,
    body: impl FnOnce(TxHandle) -> Fut,
    again: bool,
) -> Attempt<T, E>
where
    E: From<Error>,
    Fut: Future<Output = Result<T, E>>,
{
    let verdict = |retryable: bool, result: Result<T, E>| match retryable {
        true => Attempt::Again(Some(result)),
        false => Attempt::Done(result),
    };
    let tx = match begin.begin().await {
        Ok(tx) => tx,
        Err(error) => return verdict(error.is_retryable(), Err(error.into())),
    };
    let guard = Guard(tx.clone());
    let result = body(tx.clone()).await;
    match result {
        // Swallowed by the closure, the error still means that its work may be half done.
        Ok(_) if again && tx.saw_retryable() => {
            let _ = tx.end(false).await;
            drop(guard);
            Attempt::Again(None)
        }
        Ok(value) => match tx.end(true).await {
            Ok(()) => Attempt::Done(Ok(value)),
            Err(error) => verdict(error.is_retryable() || tx.saw_retryable(), Err(error.into())),
        },
        Err(error) => {
            // The closure's error says more than a failed rollback, after which the connection is closed.
            let _ = tx.end(false).await;
            drop(guard);
            verdict(tx.saw_retryable(), Err(error))
        }
    }
}
