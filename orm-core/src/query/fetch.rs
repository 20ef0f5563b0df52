use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;

use crate::Result;

/// A statement under way: await it for its result. `Send` and `'static`.
#[must_use = "nothing is sent before this is awaited"]
pub struct Fetch<T>(BoxFuture<'static, Result<T>>);

impl<T> Fetch<T> {
    pub(crate) fn new(future: impl Future<Output = Result<T>> + Send + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> Future for Fetch<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

/// The rows of a statement, one by one. `Send` and `'static`; dropping it ends the statement.
#[must_use = "nothing is sent before the stream is polled"]
pub struct RowStream<T>(BoxStream<'static, Result<T>>);

impl<T> RowStream<T> {
    pub(crate) fn new(rows: impl Stream<Item = Result<T>> + Send + 'static) -> Self {
        Self(Box::pin(rows))
    }
}

impl<T> Stream for RowStream<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}
