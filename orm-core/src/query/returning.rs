use std::fmt;
use std::marker::PhantomData;

use super::chunk::InsertJob;
use super::{Fetch, RowStream};
use crate::dialect::Dialect;
use crate::exec::{Handle, Job};
use crate::sql::{Rendered, Statement};
use crate::table::TableDef;
use crate::{Executor, Result, RowReader};

/// A statement with RETURNING: run by `one`, `optional`, `all` or `stream`.
#[must_use = "a statement does nothing until it is run: `.one()`, `.optional()`, `.all()`, `.stream()`"]
pub struct Returning<D, R> {
    pub(crate) source: Source,
    pub(crate) handle: Option<Handle>,
    pub(crate) read: fn(&mut dyn RowReader) -> Result<R>,
    marker: PhantomData<fn() -> D>,
}

/// The statement that returns rows.
#[derive(Clone)]
pub(crate) enum Source {
    /// One statement.
    Statement(Result<Rendered>, &'static TableDef),
    /// An insert, which may take several.
    Insert(InsertJob),
}

impl<D: Dialect, R: Send + 'static> Returning<D, R> {
    pub(crate) fn new(
        source: Source,
        handle: Option<Handle>,
        read: fn(&mut dyn RowReader) -> Result<R>,
    ) -> Self {
        Self { source, handle, read, marker: PhantomData }
    }

    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(mut self, executor: &E) -> Self {
        self.handle = Some(executor.handle());
        self
    }

    /// The SQL and its values, without running it. Of an insert split at the bind limit it is the first part.
    #[must_use]
    pub fn to_sql(&self) -> Statement {
        match &self.source {
            Source::Statement(rendered, _) => Statement::of(rendered.clone()),
            Source::Insert(insert) => insert.to_sql(D::syntax()),
        }
    }

    /// All rows, of an insert in the order of its input.
    ///
    /// # Errors
    /// The database's.
    pub fn all(self) -> Fetch<Vec<R>> {
        match self.source {
            Source::Statement(rendered, table) => Job::new(self.handle, rendered, Some(table)).all(self.read),
            Source::Insert(insert) => insert.all(self.handle, D::syntax(), self.read),
        }
    }

    /// The first row.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) when there is none; the statement has taken effect all the same.
    pub fn one(self) -> Fetch<R> {
        let table = match &self.source {
            Source::Statement(_, table) => table.name,
            Source::Insert(insert) => insert.table().name,
        };
        let sql = self.to_sql().sql;
        let optional = self.optional();
        Fetch::new(async move {
            optional
                .await?
                .ok_or_else(|| crate::Error::NotFound { table: Some(table.to_owned()), sql: Some(sql) })
        })
    }

    /// The first row if there is one.
    ///
    /// # Errors
    /// The database's.
    pub fn optional(self) -> Fetch<Option<R>> {
        // Read to the end: a statement that is stopped at its first row may not have changed the others yet.
        let all = self.all();
        Fetch::new(async move { Ok(all.await?.into_iter().next()) })
    }

    /// The rows one by one.
    pub fn stream(self) -> RowStream<R> {
        match self.source {
            Source::Statement(rendered, table) => {
                Job::new(self.handle, rendered, Some(table)).stream(self.read)
            }
            Source::Insert(insert) => {
                let rows = insert.all(self.handle, D::syntax(), self.read);
                RowStream::new(async_stream::try_stream! {
                    for row in rows.await? {
                        yield row;
                    }
                })
            }
        }
    }
}

impl<D, R> Clone for Returning<D, R> {
    fn clone(&self) -> Self {
        Self {
            source: self.source.clone(),
            handle: self.handle.clone(),
            read: self.read,
            marker: PhantomData,
        }
    }
}

impl<D, R> fmt::Debug for Returning<D, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Returning").finish_non_exhaustive()
    }
}
