//! Runs statements on a pool of sqlx's.

use std::task::Poll;

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use orm_core::driver::{Collect, Driver, DriverConnection, Effect, Pooled, Request, Sink, StreamSink};
use orm_core::{Done, Error, Isolation, Result, TxOptions};
use sqlx::postgres::{PgConnection, PgQueryResult, PgRow};
use sqlx::{AssertSqlSafe, Either, Executor, PgPool};

use crate::decode::{Cells, Kinds};
use crate::encode;
use crate::error::{self, Origin};
use crate::statement::{self, Kind};

pub(crate) struct PostgresDriver {
    pool: PgPool,
    /// Statements are kept prepared under a name on each connection.
    named: bool,
}

impl PostgresDriver {
    pub(crate) fn new(pool: PgPool, named: bool) -> Self {
        Self { pool, named }
    }
}

impl Driver for PostgresDriver {
    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn DriverConnection>>> {
        Box::pin(async move {
            let failed = |error| error::connect(error, &self.pool.connect_options());
            let pooled = Pooled::acquire(&self.pool, failed).await?;
            Ok(Box::new(Connection { pooled, state: State::Idle, named: self.named })
                as Box<dyn DriverConnection>)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.pool.close())
    }

    fn system(&self) -> &'static str {
        "postgresql"
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
    /// It has ended by another way than ours.
    Lost,
    /// COMMIT is under way.
    Committing,
}

struct Connection {
    pooled: Pooled<sqlx::Postgres>,
    state: State,
    named: bool,
}

fn lost() -> Error {
    Error::Transaction {
        message: "this transaction was ended by a statement in it; run COMMIT and ROLLBACK through the `Tx`"
            .into(),
    }
}

impl Connection {
    /// What is known now of a statement that is about to run.
    fn origin(&self, table: Option<&'static orm_core::TableDef>, kind: Kind) -> Origin {
        let harmless = match self.state {
            State::Idle => kind == Kind::Read,
            State::Committing => false,
            _ => true,
        };
        Origin { table, harmless }
    }

    async fn run(&mut self, sql: &'static str) -> Result<()> {
        let origin = self.origin(None, Kind::Other);
        let result = sqlx::raw_sql(sql).execute(&mut **self.pooled).await;
        result.map(drop).map_err(|error| error::statement(error, origin))
    }

    /// Makes sure that the transaction is open and not given up before something runs in it: otherwise what runs would be
    /// kept even if the transaction were rolled back.
    async fn settle(&mut self) -> Result<()> {
        if self.state == State::Doubtful {
            // Refused in a transaction that was given up, and outside of any.
            match sqlx::raw_sql("SAVEPOINT orm_probe").execute(&mut **self.pooled).await {
                Ok(_) => {
                    self.run("RELEASE SAVEPOINT orm_probe").await?;
                    self.state = State::Open;
                }
                Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("25P01") => {
                    self.state = State::Lost;
                }
                Err(error) => return Err(error::statement(error, self.origin(None, Kind::Other))),
            }
        }
        if self.state == State::Lost { Err(lost()) } else { Ok(()) }
    }

    /// Before a statement.
    async fn enter(&mut self, kind: Kind) -> Result<()> {
        // Going back to a savepoint is what a transaction that was given up still takes.
        if kind != Kind::RollbackTo {
            self.settle().await?;
        }
        // What it leaves on the connection others must not get.
        if kind == Kind::Begins || kind == Kind::Ends && self.state == State::Idle {
            self.pooled.close_on_drop();
        }
        if self.state == State::Open {
            // Until it has ended well, nobody knows.
            self.state = State::Doubtful;
        }
        Ok(())
    }

    /// Opens a transaction around a statement of its own where the pooler may send each part of it elsewhere.
    async fn wrap(&mut self) -> Result<bool> {
        let wraps = !self.named && self.state == State::Idle;
        if wraps {
            // Until COMMIT is answered the connection is not given back.
            self.state = State::Doubtful;
            self.run("BEGIN").await?;
            self.state = State::Open;
        }
        Ok(wraps)
    }
}

/// After a statement that ended well.
fn leave(state: &mut State, kind: Kind) {
    if *state == State::Doubtful {
        *state = match kind {
            // It may have begun another, which is not the one that COMMIT is for.
            Kind::Ends => State::Lost,
            Kind::RollbackTo => State::Doubtful,
            _ => State::Open,
        };
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.state != State::Idle {
            self.pooled.close_on_drop();
        }
    }
}

/// Runs a statement and gives its rows to `sink`.
async fn fetch(
    connection: &mut PgConnection,
    query: impl sqlx::Execute<'static, sqlx::Postgres> + 'static,
    origin: Origin,
    sink: Sink<'_>,
) -> Result<Done> {
    let mut done = Done::default();
    let mut outcome = Ok(true);
    let mut kinds = Kinds::default();
    let mut events = connection.fetch_many(query);
    while let Some(event) = events.try_next().await.map_err(|error| error::statement(error, origin))? {
        match event {
            Either::Left(result) => done.rows_affected += result.rows_affected(),
            // The rest has to be read before the connection can be used: a statement that writes is kept only then.
            Either::Right(row) => {
                if matches!(outcome, Ok(true)) {
                    outcome = sink(&mut Cells::new(&row, &mut kinds));
                }
            }
        }
    }
    outcome.map(|_| done)
}

type Events<'a> = BoxStream<'a, Result<Either<PgQueryResult, PgRow>, sqlx::Error>>;

/// The rows of a stream.
struct Rows<'a> {
    events: Events<'a>,
    kinds: Kinds,
    sink: StreamSink,
    state: &'a mut State,
    kind: Kind,
    origin: Origin,
    /// There are no more.
    ended: bool,
}

impl Rows<'_> {
    async fn next(mut self) -> Result<Option<((), Self)>> {
        if self.ended {
            return Ok(None);
        }
        let mut taken = 0;
        let end = std::future::poll_fn(|context| {
            while taken < TOGETHER {
                match self.events.try_poll_next_unpin(context) {
                    Poll::Ready(Some(Ok(Either::Right(row)))) => {
                        (self.sink)(&mut Cells::new(&row, &mut self.kinds))?;
                        taken += 1;
                    }
                    Poll::Ready(Some(Ok(Either::Left(_)))) => {}
                    Poll::Ready(Some(Err(error))) => {
                        return Poll::Ready(Err(error::statement(error, self.origin)));
                    }
                    Poll::Ready(None) => return Poll::Ready(Ok(true)),
                    Poll::Pending if taken == 0 => return Poll::Pending,
                    Poll::Pending => break,
                }
            }
            Poll::Ready(Ok(false))
        });
        self.ended = end.await?;
        if self.ended {
            leave(self.state, self.kind);
        }
        Ok((taken > 0).then_some(((), self)))
    }
}

/// So many rows of a stream are read at once if they are there.
const TOGETHER: usize = 32;

/// The kind of a request, known or told by its text.
fn kind_of(request: &Request) -> Kind {
    match request.effect {
        Some(Effect::Reads) => Kind::Read,
        Some(_) => Kind::Other,
        None => statement::kind(&request.sql),
    }
}

impl Connection {
    /// Runs a statement and gives its rows to `sink`.
    async fn answer(&mut self, request: Request, sink: Sink<'_>) -> Result<Done> {
        let kind = kind_of(&request);
        let Request { sql, params, table, .. } = request;
        let arguments = encode::arguments(params)?;
        let wrapped = self.wrap().await?;
        self.enter(kind).await?;
        let origin = self.origin(table, kind);
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(self.named);
        let result = fetch(&mut self.pooled, query, origin, sink).await;
        if result.is_ok() {
            leave(&mut self.state, kind);
        }
        if wrapped {
            let ended = self.end(result.is_ok()).await;
            return result.and_then(|done| ended.map(|()| done));
        }
        result
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
            let kind = kind_of(&request);
            let Request { sql, params, table, .. } = request;
            let arguments = encode::arguments(params)?;
            // The transaction is not committed: the connection is closed when the stream ends.
            self.wrap().await?;
            self.enter(kind).await?;
            let origin = self.origin(table, kind);
            let query = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(self.named);
            let Self { pooled, state, .. } = self;
            let events = pooled.fetch_many(query);
            Ok(stream::try_unfold(
                Rows { events, kinds: Kinds::default(), sink, state, kind, origin, ended: false },
                Rows::next,
            ))
        };
        stream::once(begin).try_flatten().boxed()
    }

    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<Done>> {
        Box::pin(async move {
            let kind = if statement::kind(sql) == Kind::RollbackTo {
                Kind::RollbackTo
            } else if statement::any(sql, Kind::Ends) {
                Kind::Ends
            } else if statement::any(sql, Kind::Begins) {
                Kind::Begins
            } else {
                Kind::Other
            };
            self.enter(kind).await?;
            let origin = self.origin(None, kind);
            let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
            let done = fetch(&mut self.pooled, query, origin, &mut |_| Ok(true)).await?;
            // The semicolon before an END may be that of a function.
            if kind != Kind::Ends {
                leave(&mut self.state, kind);
            }
            Ok(done)
        })
    }

    fn begin<'a>(&'a mut self, options: &'a TxOptions) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            // Until the answer is here.
            self.state = State::Doubtful;
            let isolation = options.requested_isolation().map(|isolation| match isolation {
                Isolation::ReadUncommitted => " ISOLATION LEVEL READ UNCOMMITTED",
                Isolation::ReadCommitted => " ISOLATION LEVEL READ COMMITTED",
                Isolation::RepeatableRead => " ISOLATION LEVEL REPEATABLE READ",
                _ => " ISOLATION LEVEL SERIALIZABLE",
            });
            let access = if options.is_read_only() { " READ ONLY" } else { "" };
            let sql = format!("BEGIN{}{access}", isolation.unwrap_or_default());
            let origin = self.origin(None, Kind::Other);
            let result = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **self.pooled).await;
            result.map_err(|error| error::statement(error, origin))?;
            self.state = State::Open;
            Ok(())
        })
    }

    fn end(&mut self, commit: bool) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            if commit {
                // COMMIT of a transaction that was given up rolls it back, and says nothing.
                self.settle().await?;
                self.state = State::Committing;
                self.run("COMMIT").await?;
            } else {
                self.run("ROLLBACK").await?;
            }
            self.state = State::Idle;
            Ok(())
        })
    }

    fn discard(mut self: Box<Self>) {
        self.pooled.close_on_drop();
    }
}
