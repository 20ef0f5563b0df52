//! The rows of a stream.

use orm_core::Result;
use orm_core::driver::StreamSink;
use sqlx::Either;

use super::Connection;
use super::answer::Event;
use super::sent::Sent;
use crate::decode::{Cells, Classes};

pub(super) struct Rows<'a> {
    connection: &'a mut Connection,
    request: Sent,
    sink: StreamSink,
    /// The first part of the answer, until it was read.
    first: Option<Vec<Event>>,
    classes: Classes,
}

impl<'a> Rows<'a> {
    /// Those of a request that was sent.
    pub(super) fn new(
        connection: &'a mut Connection,
        request: Sent,
        sink: StreamSink,
        first: Option<Vec<Event>>,
    ) -> Self {
        Self { connection, request, sink, first, classes: Classes::default() }
    }

    /// Gives the sink the rows that are there.
    pub(super) async fn next(mut self) -> Result<Option<((), Self)>> {
        while let Some(events) = self.part().await? {
            let mut are_some = false;
            for event in events {
                match event {
                    Either::Right(row) => {
                        (self.sink)(&mut Cells::new(&row, &mut self.classes))?;
                        are_some = true;
                    }
                    // The next result has other columns.
                    Either::Left(_) => self.classes = Classes::default(),
                }
            }
            if are_some {
                return Ok(Some(((), self)));
            }
        }
        self.connection.leave(&self.request.text);
        Ok(None)
    }

    async fn part(&mut self) -> Result<Option<Vec<Event>>> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let Sent { table, text, .. } = &self.request;
        let part = self.connection.part().await;
        part.map_err(|error| self.connection.error(error, *table, text.only_reads()))
    }
}
