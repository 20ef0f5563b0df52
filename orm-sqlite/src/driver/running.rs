//! Statements that `orm_run` runs: how they are started, and how their rows are read.

#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::future::BoxFuture;
use orm_core::driver::{Collect, Sink, StreamSink};
use orm_core::{Error, Result};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Column, Executor, SqlSafeStr, Statement};

use crate::decode::{self, Chunk};
use crate::error::{self, Origin};
use crate::functions::run::{Job, Outcome, Ticket, Unread};

/// The call of `orm_run`.
enum Call<'c> {
    Runs(BoxFuture<'c, Result<Option<SqliteRow>, sqlx::Error>>),
    /// Its rows may still have to be read.
    Ended(Result<(), sqlx::Error>),
    Over,
}

/// A statement that runs.
struct Running<'c> {
    call: Call<'c>,
    ticket: Ticket,
    outcome: Outcome,
}

/// What comes of one.
enum Event {
    Rows(Vec<u8>),
    End(Result<(), sqlx::Error>),
}

impl<'c> Running<'c> {
    fn new(connection: &'c mut SqliteConnection, job: Job) -> Self {
        let ticket = Ticket::of(job);
        let query = sqlx::query("SELECT orm_run(?)").bind(ticket.number());
        let call = Call::Runs(connection.fetch_optional(query));
        Self { call, ticket, outcome: Outcome::default() }
    }

    /// The next rows; after `None`, all is known of what it did.
    async fn next(&mut self, origin: Origin<'_>) -> Result<Option<Vec<u8>>> {
        match std::future::poll_fn(|context| self.poll(context)).await {
            None => Ok(None),
            Some(Event::Rows(rows)) => Ok(Some(rows)),
            Some(Event::End(result)) => {
                result.map_err(|error| error::statement(error, origin))?;
                match self.ticket.outcome() {
                    Some(Ok(outcome)) => self.outcome = outcome,
                    Some(Err(refusal)) => return Err(error::refused(&refusal, origin)),
                    None => return Err(not_run()),
                }
                let rows = std::mem::take(&mut self.outcome.rows);
                Ok(Some(rows).filter(|rows| !rows.is_empty()))
            }
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Event>> {
        // First: polling it is what sends the command.
        if let Call::Runs(call) = &mut self.call
            && let Poll::Ready(result) = Pin::new(call).poll(context)
        {
            self.call = Call::Ended(result.map(drop));
        }
        // All of them were sent before the end was.
        if let Poll::Ready(rows) = self.ticket.poll_rows(context) {
            return Poll::Ready(Some(Event::Rows(rows)));
        }
        match std::mem::replace(&mut self.call, Call::Over) {
            Call::Ended(result) => Poll::Ready(Some(Event::End(result))),
            Call::Over => Poll::Ready(None),
            runs @ Call::Runs(_) => {
                self.call = runs;
                Poll::Pending
            }
        }
    }
}

/// `orm_run` was replaced by a function of the user's.
fn not_run() -> Error {
    Error::Database { code: None, message: "the statement was not run".into(), sql: None }
}

/// Runs a statement and gives its rows to `sink`.
pub(super) async fn fetch(
    connection: &mut SqliteConnection,
    job: Job,
    origin: Origin<'_>,
    sink: Sink<'_>,
) -> Result<Outcome> {
    let reads = job.reads;
    let mut running = Running::new(connection, job);
    let mut wanted = Ok(true);
    while let Some(rows) = running.next(origin).await? {
        if matches!(wanted, Ok(true)) {
            wanted = read(rows, running.ticket.names(), sink);
        }
        // A statement that writes is kept when its last row was read, and only then tells if it was.
        if reads && !matches!(wanted, Ok(true)) {
            break;
        }
    }
    let outcome = std::mem::take(&mut running.outcome);
    // If it still runs, this is what stops it.
    drop(running);
    match wanted {
        Ok(_) => Ok(outcome),
        Err(unread) => Err(named(connection, origin.sql, unread).await),
    }
}

/// Runs a statement and makes its rows one value.
pub(super) async fn collect(
    connection: &mut SqliteConnection,
    job: Job,
    origin: Origin<'_>,
) -> Result<(Outcome, Box<dyn Collect>)> {
    let mut running = Running::new(connection, job);
    while running.next(origin).await?.is_some() {}
    match running.outcome.unread.take() {
        Some(Unread::Error(error)) => return Err(error),
        Some(Unread::Panic(panic)) => std::panic::resume_unwind(panic),
        None => {}
    }
    let rows = running.ticket.value().ok_or_else(not_run)?;
    Ok((std::mem::take(&mut running.outcome), rows))
}

/// Gives the rows to the sink until it wants no more.
fn read(rows: Vec<u8>, names: &[String], sink: Sink<'_>) -> Result<bool, decode::Unread> {
    let mut chunk = Chunk::new(rows)?;
    let mut wanted = true;
    while wanted
        && chunk.next(names, &mut |row| {
            wanted = sink(row)?;
            Ok(())
        })?
    {}
    Ok(wanted)
}

/// The error of a row, with the name of the column, which packed rows do not tell.
async fn named(connection: &mut SqliteConnection, select: &str, unread: decode::Unread) -> Error {
    match unread {
        decode::Unread { error: Error::Decode { column: None, message, sql }, column: Some(at) } => {
            let statement = connection.prepare(AssertSqlSafe(select).into_sql_str()).await.ok();
            let column = statement.and_then(|statement| Some(statement.columns().get(at)?.name().to_owned()));
            Error::Decode { column, message, sql }
        }
        decode::Unread { error, .. } => error,
    }
}

/// Runs a statement and gives its rows to `sink`, those of a part for each item.
pub(super) fn stream<'a>(
    connection: &'a mut SqliteConnection,
    job: Job,
    origin: Origin<'a>,
    mut sink: StreamSink,
) -> impl futures_core::Stream<Item = Result<()>> + Send + 'a {
    async_stream::try_stream! {
        let mut running = Running::new(&mut *connection, job);
        let mut wrong = None;
        'all: while let Some(rows) = running.next(origin).await? {
            let mut chunk = Chunk::new(rows).map_err(|unread| unread.error)?;
            loop {
                match chunk.next(running.ticket.names(), &mut sink) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(unread) => {
                        wrong = Some(unread);
                        break 'all;
                    }
                }
            }
            yield ();
        }
        drop(running);
        if let Some(unread) = wrong {
            Err(named(connection, origin.sql, unread).await)?;
        }
    }
}
