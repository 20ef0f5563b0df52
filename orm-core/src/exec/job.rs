use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_core::future::BoxFuture;
use futures_util::StreamExt;

use super::collect::{Maybe, One, all};
use super::handle::Handle;
use super::observe::Observation;
use super::waiting::Waiting;
use crate::driver::{Collect, Collected, Done, Request};
use crate::query::{Fetch, RowStream, SelectAst};
use crate::sql::{self, Rendered, Syntax};
use crate::table::TableDef;
use crate::{Error, Result, RowReader, Value};

pub(crate) type Decode<R> = fn(&mut dyn RowReader) -> Result<R>;

/// A rendered statement and where it runs.
pub(crate) struct Job {
    handle: Option<Handle>,
    statement: Result<Rendered>,
    table: Option<&'static TableDef>,
}

impl Job {
    pub(crate) fn new(
        handle: Option<Handle>,
        statement: Result<Rendered>,
        table: Option<&'static TableDef>,
    ) -> Self {
        Self { handle, statement, table }
    }

    pub(crate) fn select(handle: Option<Handle>, syntax: &dyn Syntax, ast: SelectAst) -> Self {
        Self::new(handle, sql::render_select(syntax, &ast), Some(ast.table()))
    }

    pub(crate) fn count(handle: Option<Handle>, syntax: &dyn Syntax, ast: SelectAst) -> Self {
        Self::new(handle, sql::render_count(syntax, &ast), Some(ast.table()))
    }

    pub(crate) fn exists(handle: Option<Handle>, syntax: &dyn Syntax, ast: SelectAst) -> Self {
        Self::new(handle, sql::render_exists(syntax, &ast), Some(ast.table()))
    }

    /// The request, with the arguments of a prepared statement.
    fn request(self, arguments: &[Value]) -> Result<(Handle, Request)> {
        let rendered = self.statement?;
        let handle = self.handle.ok_or(Error::Detached)?;
        Ok((handle, rendered.request(arguments, self.table)?))
    }

    pub(crate) fn all<R: Send + 'static>(self, decode: Decode<R>) -> Fetch<Vec<R>> {
        Fetch::erased(self.collect(Vec::new(), all(decode)))
    }

    pub(crate) fn all_with<R: Send + 'static>(
        self,
        arguments: Vec<Value>,
        decode: Decode<R>,
    ) -> Fetch<Vec<R>> {
        Fetch::erased(self.collect(arguments, all(decode)))
    }

    pub(crate) fn optional<R: Send + 'static>(self, decode: Decode<R>) -> Fetch<Option<R>> {
        Fetch::erased(self.collect(Vec::new(), Box::new(Maybe { row: None, decode })))
    }

    pub(crate) fn optional_with<R: Send + 'static>(
        self,
        arguments: Vec<Value>,
        decode: Decode<R>,
    ) -> Fetch<Option<R>> {
        Fetch::erased(self.collect(arguments, Box::new(Maybe { row: None, decode })))
    }

    pub(crate) fn one<R: Send + 'static>(self, decode: Decode<R>) -> Fetch<R> {
        Fetch::erased(self.collect(Vec::new(), Box::new(One { row: None, decode })))
    }

    pub(crate) fn one_with<R: Send + 'static>(self, arguments: Vec<Value>, decode: Decode<R>) -> Fetch<R> {
        Fetch::erased(self.collect(arguments, Box::new(One { row: None, decode })))
    }

    fn collect(self, arguments: Vec<Value>, rows: Box<dyn Collect>) -> BoxFuture<'static, Result<Collected>> {
        let table = self.table;
        let request = self.request(&arguments);
        Box::pin(async move {
            let (handle, request) = request?;
            let sql = Arc::clone(&request.sql);
            let rows = handle.collect(request, rows).await?;
            rows.finish().ok_or_else(|| Error::NotFound {
                table: table.map(|table| table.name.to_owned()),
                sql: Some(sql.to_string()),
            })
        })
    }

    pub(crate) fn execute(self) -> Fetch<Done> {
        self.execute_with(Vec::new())
    }

    pub(crate) fn execute_with(self, arguments: Vec<Value>) -> Fetch<Done> {
        let request = self.request(&arguments);
        Fetch::new(async move {
            let (handle, request) = request?;
            handle.fetch(request, &mut |_| Ok(true)).await
        })
    }

    pub(crate) fn stream<R: Send + 'static>(self, decode: Decode<R>) -> RowStream<R> {
        self.stream_with(Vec::new(), decode)
    }

    pub(crate) fn stream_with<R: Send + 'static>(
        self,
        arguments: Vec<Value>,
        decode: Decode<R>,
    ) -> RowStream<R> {
        let request = self.request(&arguments);
        // The driver's stream is the same for every row type: it leaves the rows here.
        let (waiting, sink) = Waiting::new(decode);
        let count = Arc::clone(&waiting.count);
        RowStream::new(waiting.rows_of(row_events(request, sink, count)))
    }
}

/// An item whenever the sink took rows, which it counts.
fn row_events(
    request: Result<(Handle, Request)>,
    sink: crate::driver::StreamSink,
    count: Arc<AtomicU64>,
) -> impl futures_core::Stream<Item = Result<()>> + Send + 'static {
    async_stream::stream! {
        let (handle, request) = match request {
            Ok(request) => request,
            Err(error) => {
                yield Err(error);
                return;
            }
        };
        let sql = Arc::clone(&request.sql);
        let observation = Observation::begin(handle.pool(), &sql);
        let mut success = true;
        match handle {
            Handle::Pool(pool) => match pool.acquire().await {
                Ok(mut connection) => {
                    let mut rows = connection.stream(request, sink);
                    while let Some(event) = rows.next().await {
                        success &= event.is_ok();
                        yield event.map_err(|error| error.with_sql(&sql));
                    }
                }
                Err(error) => {
                    success = false;
                    yield Err(error.with_sql(&sql));
                }
            },
            Handle::Tx(tx) => match tx.lock_for_stream().await {
                Ok(mut streaming) => {
                    let mut failure = Ok(());
                    match streaming.get() {
                        Ok(connection) => {
                            let mut rows = connection.stream(request, sink);
                            while let Some(event) = rows.next().await {
                                        if let Err(error) = &event {
                                    success = false;
                                    failure = Err(error.clone());
                                }
                                yield event.map_err(|error| error.with_sql(&sql));
                            }
                        }
                        Err(error) => {
                            success = false;
                            yield Err(error);
                        }
                    }
                    streaming.saw(&failure);
                }
                Err(error) => {
                    success = false;
                    yield Err(error.with_sql(&sql));
                }
            },
        }
        observation.finish(count.load(Ordering::Relaxed), success);
    }
}
