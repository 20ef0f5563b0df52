use std::fmt;

use futures_core::future::BoxFuture;

use super::level::Level;
use super::loaded::Loaded;
use super::query::Query;
use super::shape::{Nested, RowShape};
use crate::dialect::Dialect;
use crate::driver::{Collect, Collected};
use crate::exec::{Begin, Handle, all, transaction};
use crate::query::Fetch;
use crate::sql::{Statement, Syntax};
use crate::table::Table;
use crate::tx::{Isolation, TxOptions};
use crate::{Error, Executor, Result};

/// A relational query that runs one statement per level, in one snapshot: what
/// [`Query::per_level`](super::Query::per_level) gives.
///
/// On a server nearby it is faster than one statement, over a slow network it is slower: each level is a round trip. In a
/// transaction it sees what the transaction's isolation lets it see.
#[must_use = "a query does nothing until it is run: `.all()`, `.one()`, `.optional()`"]
pub struct PerLevel<D, T, W, St>(Query<D, T, W, St>);

impl<D, T, W, St> PerLevel<D, T, W, St> {
    pub(super) fn new(query: Query<D, T, W, St>) -> Self {
        Self(query)
    }
}

impl<D: Dialect, T: Table, W, St: RowShape<W>> PerLevel<D, T, W, St> {
    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(self, executor: &E) -> Self {
        Self(self.0.on(executor))
    }

    /// The SQL of each level and its values, without running it; the keys of the levels below are empty parameters.
    #[must_use]
    pub fn to_sql(&self) -> Vec<Statement> {
        let mut statements = Vec::new();
        match Level::of(self.0.clone().into_select()) {
            Ok(level) => level.statements(D::syntax(), &mut statements),
            Err(error) => statements.push(Statement::comment(&error.to_string())),
        }
        statements
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's, and [`Error::Unsupported`] for conditions over the table around.
    pub fn all(self) -> Fetch<Vec<St::Output>> {
        let handle = self.0.handle();
        let level = Level::of(self.0.into_select());
        Fetch::erased(collect(handle, D::syntax(), level, all(St::Output::read_nested)))
    }

    /// The first row; adds `LIMIT 1` to a query without a limit.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn one(self) -> Fetch<St::Output> {
        let first = self.optional();
        let table = Some(T::NAME.to_owned());
        Fetch::new(async move { first.await?.ok_or(Error::NotFound { table, sql: None }) })
    }

    /// The first row if there is one; adds `LIMIT 1` to a query without a limit.
    ///
    /// # Errors
    /// The database's.
    pub fn optional(self) -> Fetch<Option<St::Output>> {
        let all = Self(self.0.first()).all();
        Fetch::new(async move { Ok(all.await?.into_iter().next()) })
    }
}

/// Runs the levels and reads their rows nested.
fn collect(
    handle: Option<Handle>,
    syntax: &'static dyn Syntax,
    level: Result<Level>,
    mut rows: Box<dyn Collect>,
) -> BoxFuture<'static, Result<Collected>> {
    Box::pin(async move {
        let loaded = run(handle.ok_or(Error::Detached)?, syntax, level?).await?;
        loaded.read(&mut |row| rows.take(row))?;
        rows.finish().ok_or(Error::NotFound { table: None, sql: None })
    })
}

async fn run(handle: Handle, syntax: &'static dyn Syntax, level: Level) -> Result<Loaded> {
    match &handle {
        Handle::Tx(_) => level.rows(&handle, syntax).await,
        Handle::Pool(pool) => {
            let options = TxOptions::new().isolation(Isolation::RepeatableRead).read_only();
            let body = |tx| async move { level.rows(&Handle::Tx(tx), syntax).await };
            transaction(Begin::Pool(pool, &options), body).await
        }
    }
}

impl<D, T, W, St> Clone for PerLevel<D, T, W, St> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<D, T, W, St> fmt::Debug for PerLevel<D, T, W, St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PerLevel").field(&self.0).finish()
    }
}
