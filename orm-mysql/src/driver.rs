//! Runs statements on a pool of sqlx's.

mod answer;
mod rows;
mod sent;

use std::sync::Arc;

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use orm_core::driver::{Collect, Driver, DriverConnection, Pooled, Request, Sink, StreamSink};
use orm_core::table::TableDef;
use orm_core::{Done, Error, Isolation, Result, TxOptions};
use sqlx::mysql::MySqlQueryResult;
use sqlx::{Arguments, AssertSqlSafe, Either, Execute, MySqlPool};

use self::answer::{Event, Part, parts};
use self::rows::Rows;
use self::sent::Sent;
use crate::decode::{Cells, Classes};
use crate::error::{self, Origin};
use crate::flavor::Flavor;
use crate::statement::{self, Kind, Text};

/// How many rows that nobody wants are read so that the connection can be used again.
const PATIENCE: usize = 100;

/// Is an error where a transaction is open, and does nothing else.
const PROBE: &str = "SET TRANSACTION READ WRITE";

pub(crate) struct MySqlDriver {
    pool: MySqlPool,
    flavor: Flavor,
    /// The pool is the user's: its connections are set up whenever they are used.
    foreign: bool,
}

impl MySqlDriver {
    pub(crate) fn new(pool: MySqlPool, flavor: Flavor, foreign: bool) -> Self {
        Self { pool, flavor, foreign }
    }
}

impl Driver for MySqlDriver {
    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn DriverConnection>>> {
        Box::pin(async move {
            let failed = |error| error::connect(error, self.flavor, &self.pool.connect_options());
            let pooled = Pooled::acquire(&self.pool, failed).await?;
            let mut connection = Connection {
                pooled: Some(pooled),
                running: None,
                ended: None,
                broken: false,
                flavor: self.flavor,
                state: State::Idle,
            };
            if self.foreign {
                connection.run(self.flavor.session(None)).await.map_err(failed)?;
            }
            Ok(Box::new(connection) as Box<dyn DriverConnection>)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.pool.close())
    }

    fn system(&self) -> &'static str {
        self.flavor.system()
    }
}

/// A transaction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There is none.
    Idle,
    Open,
    /// A statement in it failed, was dropped half-way, or may have ended it.
    Doubtful,
    /// The server has ended it.
    Lost,
}

struct Connection {
    /// `None` while a statement is under way.
    pooled: Option<Pooled<sqlx::MySql>>,
    running: Option<BoxStream<'static, Part>>,
    /// How its answer ended, until that is taken.
    ended: Option<Result<(), sqlx::Error>>,
    /// It can only be closed.
    broken: bool,
    flavor: Flavor,
    state: State,
}

impl Connection {
    /// Sends a statement.
    fn send<E>(&mut self, query: E) -> Result<(), sqlx::Error>
    where
        E: Execute<'static, sqlx::MySql> + 'static,
    {
        let pooled = self.pooled.take().ok_or(sqlx::Error::WorkerCrashed)?;
        self.ended = None;
        self.running = Some(parts(pooled, query));
        Ok(())
    }

    /// The next part of the answer, which is never empty.
    async fn part(&mut self) -> Result<Option<Vec<Event>>, sqlx::Error> {
        loop {
            if let Some(result) = self.ended.take() {
                return result.map(|()| None);
            }
            let Some(running) = &mut self.running else { return Ok(None) };
            let Some(part) = running.next().await else {
                self.running = None;
                return Ok(None);
            };
            if let Some(end) = part.end {
                self.running = None;
                self.pooled = end.pooled;
                if let Err(error) = &end.result {
                    self.saw(error);
                }
                self.ended = Some(end.result);
            }
            if !part.events.is_empty() {
                return Ok(Some(part.events));
            }
        }
    }

    /// After an error.
    fn saw(&mut self, error: &sqlx::Error) {
        if error::is_broken(error) {
            self.close();
        }
        if self.state != State::Idle && error::rolls_back(error, self.flavor) {
            self.state = State::Lost;
        }
    }

    fn close(&mut self) {
        self.broken = true;
        if let Some(pooled) = &mut self.pooled {
            pooled.close_on_drop();
        }
    }

    /// Runs statements without values.
    async fn run(&mut self, sql: String) -> Result<(), sqlx::Error> {
        self.send(sqlx::raw_sql(AssertSqlSafe(sql)))?;
        while self.part().await?.is_some() {}
        Ok(())
    }

    /// Reads what is left of the answer to a statement that was dropped half-way.
    async fn resume(&mut self) -> Result<()> {
        self.ended = None;
        while self.running.is_some() {
            // An error is that of the statement that nobody waits for any more; the transaction is in doubt already.
            while let Ok(Some(_)) = self.part().await {}
        }
        if self.broken || self.pooled.is_none() {
            return Err(Error::ConnectionLost {
                message: format!("the connection to {} was lost by an earlier statement", self.flavor.name()),
                retryable: true,
                sql: None,
            });
        }
        Ok(())
    }

    /// Makes sure that a transaction is still open before a statement runs in it: otherwise it would be kept even
    /// if the transaction were rolled back.
    async fn settle(&mut self) -> Result<()> {
        if self.state == State::Doubtful {
            match self.run(PROBE.to_owned()).await {
                Ok(()) => self.state = State::Lost,
                Err(error) if error::says_open(&error) => self.state = State::Open,
                Err(error) => return Err(self.error(error, None, true)),
            }
        }
        if self.state == State::Lost { Err(lost(self.flavor)) } else { Ok(()) }
    }

    /// Before a statement.
    async fn enter(&mut self, text: &Text) -> Result<()> {
        self.resume().await?;
        self.settle().await?;
        if self.state == State::Open {
            // Until it has ended well, nobody knows.
            self.state = State::Doubtful;
        }
        // Others must not get the connection.
        if let Some(pooled) = self.pooled.as_mut().filter(|_| text.leaves_traces()) {
            pooled.close_on_drop();
        }
        Ok(())
    }

    /// After a statement that ended well.
    fn leave(&mut self, text: &Text) {
        if self.state != State::Doubtful {
            return;
        }
        if text.ends() {
            // It may have begun another, which is not the one that COMMIT is for.
            self.state = State::Lost;
        } else if !text.may_end() {
            self.state = State::Open;
        }
    }

    /// The error of a statement.
    fn error(&self, error: sqlx::Error, table: Option<&'static TableDef>, reads: bool) -> Error {
        let retryable = reads || self.state != State::Idle;
        error::statement(error, self.flavor, Origin { table, retryable })
    }

    /// Sends a request and waits for the first part of the answer.
    async fn first(&mut self, request: &mut Sent) -> Result<Option<Vec<Event>>, sqlx::Error> {
        if let Some(text) = request.inline.take() {
            self.send(sqlx::raw_sql(AssertSqlSafe(text)))?;
            return self.part().await;
        }
        let sql = || AssertSqlSafe(Arc::clone(&request.sql));
        let arguments = std::mem::take(&mut request.arguments);
        let values = arguments.len();
        self.send(sqlx::query_with(sql(), arguments).persistent(request.persistent))?;
        match self.part().await {
            // A few statements cannot be prepared.
            Err(error) if error::needs_text_protocol(&error) && values == 0 => {
                self.send(sqlx::raw_sql(sql()))?;
                match self.part().await? {
                    // Their cells would have another form than those of prepared statements.
                    Some(events) if events.iter().any(Either::is_right) => Err(error),
                    events => Ok(events),
                }
            }
            other => other,
        }
    }

    /// Runs a statement and gives its rows to `sink`.
    async fn answer(&mut self, request: Request, sink: Sink<'_>) -> Result<Done> {
        let mut request = Sent::new(request, self.flavor)?;
        self.enter(&request.text).await?;
        let reads = request.text.only_reads();
        let result = match self.first(&mut request).await {
            Ok(first) => self.rest(first, &request.text, sink).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(result) => {
                self.leave(&request.text);
                result
            }
            Err(error) => Err(self.error(error, request.table, reads)),
        }
    }

    /// Gives the rows of the answer to `sink`; `part` is its first part.
    async fn rest(
        &mut self,
        mut part: Option<Vec<Event>>,
        text: &Text,
        sink: Sink<'_>,
    ) -> Result<Result<Done>, sqlx::Error> {
        let mut done = Done::default();
        let mut kinds = text.kinds();
        let mut outcome = Ok(true);
        let (mut returned, mut unwanted) = (0, 0);
        let mut classes = Classes::default();
        while let Some(events) = part {
            for event in &events {
                match event {
                    Either::Left(result) => {
                        // The next result has other columns.
                        classes = Classes::default();
                        add(&mut done, kinds.next().unwrap_or(Kind::Other), result, returned);
                        returned = 0;
                    }
                    Either::Right(row) => {
                        returned += 1;
                        if matches!(outcome, Ok(true)) {
                            outcome = sink(&mut Cells::new(row, &mut classes));
                        } else if text.only_reads() {
                            unwanted += 1;
                        }
                    }
                }
            }
            if unwanted >= PATIENCE {
                // The rest is read when the connection is used again in a transaction; else it is closed.
                break;
            }
            part = self.part().await?;
        }
        Ok(outcome.map(|_| done))
    }
}

/// Adds what one statement did.
fn add(done: &mut Done, kind: Kind, result: &MySqlQueryResult, returned: u64) {
    if !kind.writes() {
        return;
    }
    // A statement that returns the rows it wrote does not count them.
    done.rows_affected += result.rows_affected().max(returned);
    // Of several rows it is the first one's, and 2 rows are one that was changed in place of the new one.
    if matches!(kind, Kind::Insert { .. }) {
        let id = i64::try_from(result.last_insert_id()).ok();
        done.last_insert_id = id.filter(|id| *id != 0 && result.rows_affected() == 1);
    }
}

fn lost(flavor: Flavor) -> Error {
    Error::Transaction {
        message: format!(
            "{} has ended this transaction by itself: rolled back after an error such as a deadlock, or committed \
             before a statement that cannot run in one, such as CREATE TABLE; nothing more can be done in it",
            flavor.name()
        ),
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.state != State::Idle || self.running.is_some() {
            self.close();
        }
    }
}

impl DriverConnection for Connection {
    fn fetch<'a>(&'a mut self, request: Request, sink: Sink<'a>) -> BoxFuture<'a, Result<Done>> {
        Box::pin(self.answer(request, sink))
    }

    fn collect(
        &mut self,
        request: Request,
        mut rows: Box<dyn Collect>,
    ) -> BoxFuture<'_, Result<(Done, Box<dyn Collect>)>> {
        Box::pin(async move {
            let done = self.answer(request, &mut |row| rows.take(row)).await?;
            Ok((done, rows))
        })
    }

    fn stream<'a>(&'a mut self, request: Request, sink: StreamSink) -> BoxStream<'a, Result<()>> {
        let begin = async move {
            let mut request = Sent::new(request, self.flavor)?;
            self.enter(&request.text).await?;
            match self.first(&mut request).await {
                Ok(part) => Ok(stream::try_unfold(Rows::new(self, request, sink, part), Rows::next)),
                Err(error) => Err(self.error(error, request.table, request.text.only_reads())),
            }
        };
        stream::once(begin).try_flatten().boxed()
    }

    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<Done>> {
        Box::pin(async move {
            let text = Text::of(sql);
            text.check_values(0)?;
            let sql = statement::script(sql);
            if sql.is_empty() {
                return Ok(Done::default());
            }
            self.enter(&text).await?;
            let sent = self.send(sqlx::raw_sql(AssertSqlSafe(sql)));
            let result = match sent {
                Ok(()) => match self.part().await {
                    Ok(first) => self.rest(first, &text, &mut |_| Ok(true)).await,
                    Err(error) => Err(error),
                },
                Err(error) => Err(error),
            };
            match result {
                Ok(result) => {
                    self.leave(&text);
                    result
                }
                Err(error) => Err(self.error(error, None, text.only_reads())),
            }
        })
    }

    fn begin<'a>(&'a mut self, options: &'a TxOptions) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.resume().await?;
            // Until the answer is here.
            self.state = State::Doubtful;
            let isolation = match options.requested_isolation() {
                None => "",
                Some(Isolation::ReadUncommitted) => "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; ",
                Some(Isolation::ReadCommitted) => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ",
                Some(Isolation::RepeatableRead) => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; ",
                Some(_) => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ",
            };
            let mode = if options.is_read_only() { " READ ONLY" } else { "" };
            if let Err(error) = self.run(format!("{isolation}START TRANSACTION{mode}")).await {
                return Err(self.error(error, None, true));
            }
            self.state = State::Open;
            Ok(())
        })
    }

    fn end(&mut self, commit: bool) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            self.resume().await?;
            if commit {
                // Without a transaction the server says that all is well.
                self.settle().await?;
            }
            let sql = if commit { "COMMIT" } else { "ROLLBACK" };
            if let Err(error) = self.run(sql.to_owned()).await {
                // Whether a COMMIT that got no answer was done, nobody knows.
                let origin = Origin { table: None, retryable: !commit };
                return Err(error::statement(error, self.flavor, origin));
            }
            self.state = State::Idle;
            Ok(())
        })
    }

    fn discard(mut self: Box<Self>) {
        self.close();
    }
}
