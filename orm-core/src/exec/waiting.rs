//! The rows of a stream that were read and not taken yet.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use futures_core::Stream;

use super::job::Decode;
use crate::driver::StreamSink;
use crate::{Result, RowReader};

/// Where a sink leaves rows, and how many it did.
pub(super) struct Waiting<R> {
    rows: Arc<Mutex<VecDeque<Result<R>>>>,
    pub(super) count: Arc<AtomicU64>,
}

impl<R: Send + 'static> Waiting<R> {
    /// Room for rows, and the sink that leaves them there.
    pub(super) fn new(decode: Decode<R>) -> (Self, StreamSink) {
        let (rows, count) = (Arc::<Mutex<VecDeque<_>>>::default(), Arc::<AtomicU64>::default());
        let waiting = Self { rows: Arc::clone(&rows), count: Arc::clone(&count) };
        let sink = Box::new(move |row: &mut dyn RowReader| {
            let row = decode(row)?;
            rows.lock().unwrap_or_else(PoisonError::into_inner).push_back(Ok(row));
            count.fetch_add(1, Ordering::Relaxed);
            Ok(())
        });
        (waiting, sink)
    }

    /// The rows that the sink is given while `events` runs, and its errors in their places between them.
    pub(super) fn rows_of(
        self,
        events: impl Stream<Item = Result<()>> + Send + 'static,
    ) -> impl Stream<Item = Result<R>> + Send + 'static {
        let mut events = Box::pin(events);
        let mut ready = VecDeque::new();
        futures_util::stream::poll_fn(move |context| {
            loop {
                if let Some(row) = ready.pop_front() {
                    return Poll::Ready(Some(row));
                }
                let event = match events.as_mut().poll_next(context) {
                    Poll::Ready(Some(event)) => event,
                    Poll::Ready(None) => return Poll::Ready(None),
                    Poll::Pending => return Poll::Pending,
                };
                std::mem::swap(&mut ready, &mut *self.rows.lock().unwrap_or_else(PoisonError::into_inner));
                if let Err(error) = event {
                    // After the rows that were read before it.
                    ready.push_back(Err(error));
                }
            }
        })
    }
}
