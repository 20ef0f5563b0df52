//! Runs statements on a pool of sqlx's.

mod running;

use std::sync::{Arc, Mutex};

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::TryStreamExt;
use orm_core::driver::{Collect, Driver, DriverConnection, Pooled, Request, Sink, StreamSink};
use orm_core::table::TableDef;
use orm_core::{Done, Error, Result, TxOptions};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Either, Executor, SqlitePool};

use crate::decode::Cells;
use crate::error::{self, Origin};
use crate::functions::run::{Job, Outcome, Wants};
use crate::statement::{Kind, Text};
use crate::{connect, encode};

pub(crate) struct SqliteDriver {
    pool: SqlitePool,
    /// The pool is the user's: its connections are set up when they are used.
    foreign: bool,
}

impl SqliteDriver {
    pub(crate) fn new(pool: SqlitePool, foreign: bool) -> Self {
        Self { pool, foreign }
    }
}

impl Driver for SqliteDriver {
    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn DriverConnection>>> {
        Box::pin(async move {
            let failed = |error| error::connect(error, self.pool.connect_options().get_filename());
            let mut pooled = Pooled::acquire(&self.pool, failed).await?;
            if self.foreign {
                let result = connect::set_up_if_needed(&mut pooled).await;
                result.map_err(|error| error::statement(error, Origin::NONE))?;
            }
            Ok(Box::new(Connection { pooled, state: State::Idle, query_only: false })
                as Box<dyn DriverConnection>)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.pool.close())
    }

    fn system(&self) -> &'static str {
        "sqlite"
    }
}

/// A transaction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There is none.
    Idle,
    Open,
    /// A statement in it failed or was dropped half-way: SQLite may have rolled back by itself, as after a full disk.
    Doubtful,
    /// SQLite has rolled back.
    Lost,
}

struct Connection {
    pooled: Pooled<sqlx::Sqlite>,
    state: State,
    /// PRAGMA query_only is on.
    query_only: bool,
}

impl Connection {
    async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(&mut **self.pooled).await.map(drop)
    }

    /// Makes sure that a transaction is still open before a statement runs in it: otherwise it would be kept even
    /// if the transaction were rolled back.
    async fn settle(&mut self) -> Result<()> {
        if self.state == State::Doubtful {
            let probe = sqlx::query_scalar("SELECT orm_in_transaction()").fetch_one(&mut **self.pooled).await;
            let open: bool = probe.map_err(|error| error::statement(error, Origin::NONE))?;
            self.state = if open { State::Open } else { State::Lost };
        }
        if self.state == State::Lost {
            return Err(lost());
        }
        Ok(())
    }

    /// Before a statement.
    async fn enter(&mut self, text: &Text) -> Result<()> {
        self.settle().await?;
        match self.state {
            // Until it has ended well, nobody knows.
            State::Open => self.state = State::Doubtful,
            // A script may leave a transaction open: others must not get it.
            State::Idle if text.may_begin() => self.pooled.close_on_drop(),
            _ => {}
        }
        Ok(())
    }
}

/// After a statement that ended well.
fn leave(state: &mut State, text: &Text) {
    if *state == State::Doubtful && !text.may_end() {
        *state = State::Open;
    }
}

fn lost() -> Error {
    Error::Transaction {
        message: "SQLite has rolled this transaction back after an error in it; run it again from its start"
            .into(),
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.state != State::Idle || self.query_only {
            self.pooled.close_on_drop();
        }
    }
}

/// Adds what one statement did.
fn add(done: &mut Done, kind: Kind, rows: u64, last_insert_id: i64, table: Option<&TableDef>) {
    // Other statements leave SQLite's counts as they were.
    if !kind.writes() {
        return;
    }
    done.rows_affected += rows;
    // A row changed in the new one's place leaves the last id as it was, and without a key of one integer it is
    // the number of a row, not its key.
    if kind == (Kind::Insert { updates: false }) && rows > 0 && table.is_none_or(has_integer_key) {
        done.last_insert_id = Some(last_insert_id);
    }
}

fn has_integer_key(table: &TableDef) -> bool {
    match table.primary_key {
        [name] => table.column(name).is_some_and(|column| column.ty.is_integer()),
        _ => false,
    }
}

/// Whether `orm_run` can run it: statements such as VACUUM cannot be run inside of another.
fn is_run(text: &Text) -> bool {
    text.kind() == Kind::Read || text.kind().writes()
}

/// Looks at the SQL of a request.
fn text(request: &Request) -> Result<Text> {
    let text = Text::of_request(request);
    text.check_single()?;
    text.check_values(request.params.len())?;
    Ok(text)
}

/// What a statement did.
fn done(outcome: &Outcome, text: &Text, table: Option<&TableDef>) -> Done {
    let mut done = Done::default();
    add(&mut done, text.kind(), outcome.changes, outcome.last_insert_id, table);
    done
}

/// The SQL of a request stays with the caller, for errors.
fn job(request: Request, text: &Text, wants: Wants) -> Result<Job> {
    let Request { sql, params, persistent, effect, .. } = request;
    let values = encode::all_stored(params)?;
    // By hand, columns may come in another order than the fields that are read from them.
    Ok(Job {
        sql,
        values,
        kept: persistent,
        reads: text.kind() == Kind::Read,
        named: effect.is_none(),
        wants,
    })
}

fn query(request: Request) -> Result<impl sqlx::Execute<'static, sqlx::Sqlite>> {
    let Request { sql, params, persistent, .. } = request;
    Ok(sqlx::query_with(AssertSqlSafe(sql), encode::arguments(params)?).persistent(persistent))
}

/// Runs a statement by the driver and gives its rows to `sink`.
async fn fetch(
    connection: &mut SqliteConnection,
    query: impl sqlx::Execute<'static, sqlx::Sqlite> + 'static,
    text: &Text,
    origin: Origin<'_>,
    sink: Sink<'_>,
) -> Result<Done> {
    let mut done = Done::default();
    let mut kinds = text.kinds();
    let reads = text.kinds().all(|kind| kind == Kind::Read);
    let mut outcome = Ok(true);
    let mut events = connection.fetch_many(query);
    while let Some(event) = events.try_next().await.map_err(|error| error::statement(error, origin))? {
        match event {
            Either::Left(result) => {
                let kind = kinds.next().unwrap_or(Kind::Other);
                add(&mut done, kind, result.rows_affected(), result.last_insert_rowid(), origin.table);
            }
            Either::Right(row) if matches!(outcome, Ok(true)) => {
                outcome = sink(&mut Cells::new(&row));
                // A statement that writes is kept when its last row was read, and only then tells if it was.
                if reads && !matches!(outcome, Ok(true)) {
                    break;
                }
            }
            Either::Right(_) => {}
        }
    }
    outcome.map(|_| done)
}

impl DriverConnection for Connection {
    fn fetch<'a>(&'a mut self, request: Request, sink: Sink<'a>) -> BoxFuture<'a, Result<Done>> {
        Box::pin(async move {
            let text = text(&request)?;
            let (sql, table) = (Arc::clone(&request.sql), request.table);
            let origin = Origin { table, kind: text.kind(), sql: &sql };
            let done = if is_run(&text) {
                let job = job(request, &text, Wants::All)?;
                self.enter(&text).await?;
                let outcome = running::fetch(&mut self.pooled, job, origin, sink).await?;
                done(&outcome, &text, table)
            } else {
                let query = query(request)?;
                self.enter(&text).await?;
                fetch(&mut self.pooled, query, &text, origin, sink).await?
            };
            leave(&mut self.state, &text);
            Ok(done)
        })
    }

    fn collect(
        &mut self,
        request: Request,
        mut rows: Box<dyn Collect>,
    ) -> BoxFuture<'_, Result<(Done, Box<dyn Collect>)>> {
        Box::pin(async move {
            let text = text(&request)?;
            if !is_run(&text) {
                let done = self.fetch(request, &mut |row| rows.take(row)).await?;
                return Ok((done, rows));
            }
            let (sql, table) = (Arc::clone(&request.sql), request.table);
            let origin = Origin { table, kind: text.kind(), sql: &sql };
            let job = job(request, &text, Wants::Value(Mutex::new(Some(rows))))?;
            self.enter(&text).await?;
            let (outcome, rows) = running::collect(&mut self.pooled, job, origin).await?;
            leave(&mut self.state, &text);
            Ok((done(&outcome, &text, table), rows))
        })
    }

    fn stream<'a>(&'a mut self, request: Request, sink: StreamSink) -> BoxStream<'a, Result<()>> {
        Box::pin(async_stream::try_stream! {
            let text = text(&request)?;
            let sql = Arc::clone(&request.sql);
            let origin = Origin { table: request.table, kind: text.kind(), sql: &sql };
            if is_run(&text) {
                let job = job(request, &text, Wants::Stream)?;
                self.enter(&text).await?;
                let rows = running::stream(&mut self.pooled, job, origin, sink);
                for await row in rows {
                    yield row?;
                }
            } else {
                let query = query(request)?;
                self.enter(&text).await?;
                let mut events = self.pooled.fetch_many(query);
                let mut sink = sink;
                while let Some(event) = events.try_next().await.map_err(|error| error::statement(error, origin))? {
                    if let Either::Right(row) = event {
                        sink(&mut Cells::new(&row))?;
                        yield ();
                    }
                }
            }
            leave(&mut self.state, &text);
        })
    }

    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<Done>> {
        Box::pin(async move {
            let text = Text::of(sql);
            text.check_values(0)?;
            self.enter(&text).await?;
            let origin = Origin { sql, kind: text.kind(), table: None };
            let query = sqlx::raw_sql(AssertSqlSafe(sql));
            let done = fetch(&mut self.pooled, query, &text, origin, &mut |_| Ok(true)).await?;
            leave(&mut self.state, &text);
            Ok(done)
        })
    }

    fn begin<'a>(&'a mut self, options: &'a TxOptions) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            // Until the answer is here.
            self.state = State::Doubtful;
            // Weaker isolation than SQLite's, which is serializable, may be had from it as well.
            let sql = if options.is_read_only() {
                self.query_only = true;
                "BEGIN DEFERRED; PRAGMA query_only = ON"
            } else {
                // A transaction that reads first and then wants to write could be refused without waiting.
                "BEGIN IMMEDIATE"
            };
            self.run(sql).await.map_err(|error| error::statement(error, Origin::NONE))?;
            self.state = State::Open;
            Ok(())
        })
    }

    fn end(&mut self, commit: bool) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            if commit && self.state == State::Lost {
                return Err(lost());
            }
            match self.run(if commit { "COMMIT" } else { "ROLLBACK" }).await {
                Ok(()) => {}
                Err(error) if error::is_without_transaction(&error) => {
                    if commit {
                        self.state = State::Lost;
                        return Err(lost());
                    }
                }
                Err(error) => return Err(error::statement(error, Origin::NONE)),
            }
            self.state = State::Idle;
            // If this fails the connection is closed.
            if self.query_only && self.run("PRAGMA query_only = OFF").await.is_ok() {
                self.query_only = false;
            }
            Ok(())
        })
    }

    fn discard(mut self: Box<Self>) {
        self.pooled.close_on_drop();
    }
}
