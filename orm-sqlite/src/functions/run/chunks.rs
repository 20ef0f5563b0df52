//! Rows on their way from the thread of a connection to the task that reads them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;

use super::lock;

/// So many chunks may wait for their reader.
const WAITING: usize = 4;

/// A channel that takes no memory before something is sent: most statements have few rows, and send nothing.
#[derive(Default)]
pub(super) struct Chunks {
    queue: Mutex<Queue>,
    /// There is room, or nobody reads any more.
    changed: Condvar,
    reader: AtomicWaker,
}

#[derive(Default)]
struct Queue {
    chunks: VecDeque<Vec<u8>>,
    closed: bool,
}

impl Chunks {
    /// Waits for room; `false` when nobody reads any more.
    pub(super) fn send(&self, chunk: Vec<u8>) -> bool {
        let full = |queue: &mut Queue| queue.chunks.len() >= WAITING && !queue.closed;
        let queue = lock(&self.queue);
        let mut queue = self.changed.wait_while(queue, full).unwrap_or_else(PoisonError::into_inner);
        if queue.closed {
            return false;
        }
        queue.chunks.push_back(chunk);
        drop(queue);
        self.reader.wake();
        true
    }

    pub(super) fn poll_next(&self, context: &mut Context<'_>) -> Poll<Vec<u8>> {
        // First: what is sent after looking wakes this task.
        self.reader.register(context.waker());
        match lock(&self.queue).chunks.pop_front() {
            Some(chunk) => {
                self.changed.notify_one();
                Poll::Ready(chunk)
            }
            None => Poll::Pending,
        }
    }

    /// Nothing is read any more.
    pub(super) fn close(&self) {
        let mut queue = lock(&self.queue);
        queue.closed = true;
        queue.chunks.clear();
        drop(queue);
        self.changed.notify_one();
    }
}
