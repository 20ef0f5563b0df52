use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;

use crate::driver::Collected;
use crate::{Error, Result};

/// A statement under way: await it for its result. `Send` and `'static`.
#[must_use = "nothing is sent before this is awaited"]
pub struct Fetch<T> {
    future: BoxFuture<'static, Result<Collected>>,
    marker: PhantomData<fn() -> T>,
}

impl<T: 'static> Fetch<T> {
    pub(crate) fn new(future: impl Future<Output = Result<T>> + Send + 'static) -> Self
    where
        T: Send,
    {
        Self::erased(Box::pin(async move { Ok(Box::new(future.await?) as Collected) }))
    }

    /// What the future gives is a `T`.
    pub(crate) fn erased(future: BoxFuture<'static, Result<Collected>>) -> Self {
        Self { future, marker: PhantomData }
    }
}

impl<T: 'static> Future for Fetch<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match poll(&mut self.get_mut().future, context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(value)) => Poll::Ready(match value.downcast() {
                Ok(value) => Ok(*value),
                Err(_) => Err(other_type()),
            }),
        }
    }
}

fn poll(
    future: &mut BoxFuture<'static, Result<Collected>>,
    context: &mut Context<'_>,
) -> Poll<Result<Collected>> {
    future.as_mut().poll(context)
}

/// No caller of `erased` lets this happen.
#[cold]
fn other_type() -> Error {
    Error::Unsupported { message: String::from("the statement gave a value of another type") }
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
