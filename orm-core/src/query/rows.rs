use std::fmt;
use std::marker::PhantomData;

use super::ast::{RowCountNode, SelectAst};
use super::select::RowCount;
use super::{Fetch, RowStream};
use crate::dialect::Dialect;
use crate::exec::{Handle, Job};
use crate::sql::Statement;
use crate::{Executor, Result, RowReader};

/// A query of which only dialect and row are known: what [`Select::rows`](super::Select::rows) leaves.
#[must_use = "a query does nothing until it is run"]
pub struct Rows<D, R> {
    ast: SelectAst,
    handle: Option<Handle>,
    read: fn(&mut dyn RowReader) -> Result<R>,
    marker: PhantomData<fn() -> D>,
}

impl<D: Dialect, R: Send + 'static> Rows<D, R> {
    pub(crate) fn new(
        ast: SelectAst,
        handle: Option<Handle>,
        read: fn(&mut dyn RowReader) -> Result<R>,
    ) -> Self {
        Self { ast, handle, read, marker: PhantomData }
    }

    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(mut self, executor: &E) -> Self {
        self.handle = Some(executor.handle());
        self
    }

    /// LIMIT: at most so many rows.
    pub fn limit(mut self, rows: impl RowCount) -> Self {
        match rows.into_count() {
            Ok(count) => self.ast.limit = Some(count),
            Err(given) => self.ast.invalid = Some(format!("a limit cannot be negative: {given}")),
        }
        self
    }

    /// OFFSET: without the first rows.
    pub fn offset(mut self, rows: impl RowCount) -> Self {
        match rows.into_count() {
            Ok(count) => self.ast.offset = Some(count),
            Err(given) => self.ast.invalid = Some(format!("an offset cannot be negative: {given}")),
        }
        self
    }

    /// The SQL and its values, without running it.
    #[must_use]
    pub fn to_sql(&self) -> Statement {
        Statement::of(crate::sql::render_select(D::syntax(), &self.ast))
    }

    fn job(self) -> Job {
        Job::select(self.handle, D::syntax(), self.ast)
    }

    fn first(mut self) -> Self {
        if self.ast.limit.is_none() {
            self.ast.limit = Some(RowCountNode::Rows(1));
        }
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's.
    pub fn all(self) -> Fetch<Vec<R>> {
        let read = self.read;
        self.job().all(read)
    }

    /// The first row.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) when there is none.
    pub fn one(self) -> Fetch<R> {
        let read = self.read;
        self.first().job().one(read)
    }

    /// The first row if there is one.
    ///
    /// # Errors
    /// The database's.
    pub fn optional(self) -> Fetch<Option<R>> {
        let read = self.read;
        self.first().job().optional(read)
    }

    /// The rows one by one, in constant memory.
    pub fn stream(self) -> RowStream<R> {
        let read = self.read;
        self.job().stream(read)
    }

    /// How many rows [`all`](Rows::all) would give.
    ///
    /// # Errors
    /// The database's.
    pub fn count(self) -> Fetch<u64> {
        Job::count(self.handle, D::syntax(), self.ast).one(|row| <u64 as crate::Field>::read(row))
    }

    /// Whether [`all`](Rows::all) would give any row.
    ///
    /// # Errors
    /// The database's.
    pub fn exists(self) -> Fetch<bool> {
        Job::exists(self.handle, D::syntax(), self.ast).one(|row| <bool as crate::Field>::read(row))
    }
}

impl<D, R> Clone for Rows<D, R> {
    fn clone(&self) -> Self {
        Self { ast: self.ast.clone(), handle: self.handle.clone(), read: self.read, marker: PhantomData }
    }
}

impl<D, R> fmt::Debug for Rows<D, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("from", &self.ast.from.table.name).finish_non_exhaustive()
    }
}
