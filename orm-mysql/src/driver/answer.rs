//! The answer to a statement that is under way.

use std::task::Poll;

use futures_core::stream::BoxStream;
use futures_util::StreamExt;
use orm_core::driver::Pooled;
use sqlx::mysql::{MySqlQueryResult, MySqlRow};
use sqlx::{Either, Execute, Executor};

/// A row, or what the statement did.
pub(super) type Event = Either<MySqlQueryResult, MySqlRow>;

/// So many events make a part at most: passing each on by itself takes longer than reading it. An allocator keeps as
/// many pieces of memory of one size at hand, and the rows of a part hold one each.
const PART: usize = 6;

/// What has arrived of an answer.
pub(super) struct Part {
    pub(super) events: Vec<Event>,
    /// Of the last part, how the answer ended.
    pub(super) end: Option<End>,
}

/// The end of an answer.
pub(super) struct End {
    /// The connection, which is free again.
    pub(super) pooled: Option<Pooled<sqlx::MySql>>,
    pub(super) result: Result<(), sqlx::Error>,
}

/// Closes a connection that is dropped in the middle of an answer.
struct Lent(Option<Pooled<sqlx::MySql>>);

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(pooled) = &mut self.0 {
            pooled.close_on_drop();
        }
    }
}

/// Sends a statement. It has the connection until its end: dropped half-way, the protocol would go on in the middle of
/// an answer.
pub(super) fn parts<E>(pooled: Pooled<sqlx::MySql>, query: E) -> BoxStream<'static, Part>
where
    E: Execute<'static, sqlx::MySql> + 'static,
{
    let mut lent = Lent(Some(pooled));
    async_stream::stream! {
        let mut last = Vec::new();
        let mut result = Ok(());
        if let Some(pooled) = &mut lent.0 {
            let mut answer = (&mut ***pooled).fetch_many(query);
            // Of one row, it and what the statement did.
            let mut expected = 2;
            loop {
                let mut events = Vec::with_capacity(expected);
                let end = take(&mut answer, &mut events).await;
                expected = events.len();
                if let Some(end) = end {
                    (last, result) = (events, end);
                    break;
                }
                yield Part { events, end: None };
            }
        }
        yield Part { events: last, end: Some(End { pooled: lent.0.take(), result }) };
    }
    .boxed()
}

type Answer<'a> = BoxStream<'a, Result<Event, sqlx::Error>>;

/// Waits for something to arrive and takes what is there, and how the answer ended, if it has.
async fn take(answer: &mut Answer<'_>, events: &mut Vec<Event>) -> Option<Result<(), sqlx::Error>> {
    let taken = std::future::poll_fn(|context| {
        while events.len() < PART {
            match answer.poll_next_unpin(context) {
                Poll::Ready(Some(Ok(event))) => events.push(event),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(Some(Ok(()))),
                Poll::Pending if events.is_empty() => return Poll::Pending,
                Poll::Pending => break,
            }
        }
        Poll::Ready(None)
    });
    taken.await
}
