//! What a dialect crate implements to run statements, and what those on sqlx share.

mod collect;
mod pooled;
mod sqlx_error;

pub use self::collect::{Collect, Collected};
pub use self::pooled::{Pooled, pool_options};
pub use self::sqlx_error::{acquire_error, client_error};

use std::sync::Arc;

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;

use crate::table::TableDef;
use crate::{Result, RowReader, TxOptions, Value};

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Request {
    /// The SQL.
    pub sql: Arc<str>,
    /// The values.
    pub params: Vec<Value>,
    /// Whether the connection keeps the statement prepared.
    pub persistent: bool,
    /// The table it is about, to fill what the database does not tell about an error.
    pub table: Option<&'static TableDef>,
    /// What it does: the builders know. `None` for SQL by hand, of which only the text tells.
    pub effect: Option<Effect>,
}

/// What one statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Gives rows, changes nothing.
    Reads,
    /// INSERT.
    Inserts {
        /// A row may be changed in place of the new one.
        updates: bool,
    },
    /// UPDATE.
    Updates,
    /// DELETE.
    Deletes,
}

/// What a statement that returns no rows did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The rows inserted, updated or deleted; on MySQL and MariaDB an update counts the rows it matched.
    pub rows_affected: u64,
    /// The key that the database gave to the last row inserted; `None` on databases that do not tell.
    pub last_insert_id: Option<i64>,
}

/// Takes the rows; `false` stops.
pub type Sink<'a> = &'a mut (dyn FnMut(&mut dyn RowReader) -> Result<bool> + Send);

/// Takes the rows of a stream.
pub type StreamSink = Box<dyn FnMut(&mut dyn RowReader) -> Result<()> + Send>;

/// A pool of connections.
pub trait Driver: Send + Sync + 'static {
    /// A connection.
    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn DriverConnection>>>;
    /// Closes all connections, waiting for those in use.
    fn close(&self) -> BoxFuture<'_, ()>;
    /// The database's name in telemetry: `sqlite`, `postgresql`, `mysql`, `mariadb`.
    fn system(&self) -> &'static str;
}

/// A connection; dropping it gives it back to the pool.
pub trait DriverConnection: Send + 'static {
    /// Runs a statement and gives its rows to `sink`.
    fn fetch<'a>(&'a mut self, request: Request, sink: Sink<'a>) -> BoxFuture<'a, Result<Done>>;
    /// Runs a statement and makes its rows one value: unlike a sink, `rows` may be used on another thread.
    fn collect(
        &mut self,
        request: Request,
        rows: Box<dyn Collect>,
    ) -> BoxFuture<'_, Result<(Done, Box<dyn Collect>)>>;
    /// Runs a statement and gives its rows to `sink`: those that are there, for each item of the stream.
    fn stream<'a>(&'a mut self, request: Request, sink: StreamSink) -> BoxStream<'a, Result<()>>;
    /// Runs statements without values.
    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<Done>>;
    /// Opens a transaction.
    fn begin<'a>(&'a mut self, options: &'a TxOptions) -> BoxFuture<'a, Result<()>>;
    /// Ends the open transaction.
    fn end(&mut self, commit: bool) -> BoxFuture<'_, Result<()>>;
    /// Closes the connection instead of giving it back.
    fn discard(self: Box<Self>);
}
