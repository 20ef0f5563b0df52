use std::fmt;
use std::marker::PhantomData;

use super::ast::{RowCountNode, SelectAst};
use super::delete::{ChoosesRows, Delete, RowsOf};
use super::insert::{Insert, Ready};
use super::returning::{Returning, Source};
use super::select::Select;
use super::update::{SetsColumns, Update};
use super::{Fetch, RowStream};
use crate::dialect::Dialect;
use crate::driver::Done;
use crate::exec::{Handle, Job};
use crate::expr::Params;
use crate::relation::{Query, RowShape};
use crate::selection::Returns;
use crate::sql::{Rendered, Statement};
use crate::table::{Table, TableDef};
use crate::types::IntoKey;
use crate::{Error, Executor, Result, RowReader};

/// A statement that can be prepared: a select, an insert, update or delete, with or without RETURNING.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be prepared",
    label = "expected a select, insert, update or delete"
)]
pub trait Statements<D, I> {
    /// The row it returns; of a statement that returns none it is `()`.
    type Row: Send + 'static;
    #[doc(hidden)]
    fn into_parts(self) -> Parts<Self::Row>;
}

#[doc(hidden)]
pub struct Parts<R> {
    /// The statement.
    all: Result<Rendered>,
    /// The statement for one row.
    first: Option<Result<Rendered>>,
    table: Option<&'static TableDef>,
    read: fn(&mut dyn RowReader) -> Result<R>,
}

impl<R> Parts<R> {
    fn of_select<D: Dialect>(mut ast: SelectAst, read: fn(&mut dyn RowReader) -> Result<R>) -> Self {
        let table = Some(ast.table());
        let all = crate::sql::render_select(D::syntax(), &ast);
        let first = ast.limit.is_none().then(|| {
            ast.limit = Some(RowCountNode::Rows(1));
            crate::sql::render_select(D::syntax(), &ast)
        });
        Self { all, first, table, read }
    }
}

fn no_row(_row: &mut dyn RowReader) -> Result<()> {
    Ok(())
}

impl<D, Sel, Sc, G, I, R> Statements<D, I> for Select<D, Sel, Sc, G>
where
    D: Dialect,
    Sel: Returns<D, Sc, G, I, Row = R>,
    R: Send + 'static,
{
    type Row = R;

    fn into_parts(self) -> Parts<R> {
        Parts::of_select::<D>(self.into_ast(), Sel::read)
    }
}

impl<D, T, W, St> Statements<D, ()> for Query<D, T, W, St>
where
    D: Dialect,
    T: Table,
    St: RowShape<W>,
{
    type Row = St::Output;

    fn into_parts(self) -> Parts<St::Output> {
        let read = self.reader();
        Parts::of_select::<D>(self.into_select(), read)
    }
}

impl<D: Dialect, R: Send + 'static> Statements<D, ()> for Returning<D, R> {
    type Row = R;

    fn into_parts(self) -> Parts<R> {
        let (all, table) = match self.source {
            Source::Statement(rendered, table) => (rendered, table),
            Source::Insert(insert) => {
                let table = insert.table();
                (insert.single(D::syntax()), table)
            }
        };
        Parts { all, first: None, table: Some(table), read: self.read }
    }
}

impl<D: Dialect, T: Table, Cols, V: Ready> Statements<D, ()> for Insert<D, T, Cols, V> {
    type Row = ();

    fn into_parts(self) -> Parts<()> {
        let table = self.ast.table.table;
        let all = super::chunk::InsertJob::new(self.ast).single(D::syntax());
        Parts { all, first: None, table: Some(table), read: no_row }
    }
}

impl<D: Dialect, T: Table, S, F> Statements<D, ()> for Update<D, T, S, F>
where
    (S, F): SetsColumns<T>,
{
    type Row = ();

    fn into_parts(self) -> Parts<()> {
        let all = crate::sql::render_update(D::syntax(), &self.ast);
        Parts { all, first: None, table: Some(self.ast.table.table), read: no_row }
    }
}

impl<D: Dialect, T: Table, F> Statements<D, ()> for Delete<D, T, F>
where
    RowsOf<F>: ChoosesRows<T>,
{
    type Row = ();

    fn into_parts(self) -> Parts<()> {
        let all = crate::sql::render_delete(D::syntax(), &self.ast);
        Parts { all, first: None, table: Some(self.ast.table.table), read: no_row }
    }
}

/// A statement rendered once, by `db.prepare(..)`: running it binds arguments for the parameters `P` and gives rows
/// `R`. `Prepared<Sqlite, Param<String>, User>` names one.
///
/// What was wrong with the statement is reported each time it is run.
#[must_use = "a prepared statement does nothing until it is run"]
pub struct Prepared<D, P, R> {
    all: Result<Rendered>,
    first: Option<Result<Rendered>>,
    table: Option<&'static TableDef>,
    read: fn(&mut dyn RowReader) -> Result<R>,
    handle: Option<Handle>,
    marker: PhantomData<fn() -> (D, P)>,
}

impl<D: Dialect, P: Params, R: Send + 'static> Prepared<D, P, R> {
    pub(crate) fn new<Q, I>(handle: Option<Handle>, statement: Q) -> Self
    where
        Q: Statements<D, I, Row = R>,
    {
        let Parts { all, first, table, read } = statement.into_parts();
        let check = |rendered: Result<Rendered>| {
            let rendered = rendered?;
            match (0..P::COUNT).find(|index| !rendered.uses_param(*index)) {
                Some(unused) => Err(Error::invalid_argument(format!(
                    "parameter {} of the prepared statement is not used in it",
                    unused + 1
                ))),
                None => Ok(rendered),
            }
        };
        Self { all: check(all), first: first.map(check), table, read, handle, marker: PhantomData }
    }

    /// The same statement on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(&self, executor: &E) -> Self {
        Self { handle: Some(executor.handle()), ..self.clone() }
    }

    /// The SQL; parameters appear as NULL among the values.
    #[must_use]
    pub fn to_sql(&self) -> Statement {
        Statement::of(self.all.clone())
    }

    fn job(&self) -> Job {
        Job::new(self.handle.clone(), self.all.clone(), self.table)
    }

    fn first_job(&self) -> Job {
        let statement = self.first.as_ref().unwrap_or(&self.all);
        Job::new(self.handle.clone(), statement.clone(), self.table)
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's.
    pub fn all(&self, arguments: impl IntoKey<P::Arguments>) -> Fetch<Vec<R>> {
        self.job().all_with(arguments.into_values(), self.read)
    }

    /// The first row.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn one(&self, arguments: impl IntoKey<P::Arguments>) -> Fetch<R> {
        self.first_job().one_with(arguments.into_values(), self.read)
    }

    /// The first row if there is one.
    ///
    /// # Errors
    /// The database's.
    pub fn optional(&self, arguments: impl IntoKey<P::Arguments>) -> Fetch<Option<R>> {
        self.first_job().optional_with(arguments.into_values(), self.read)
    }

    /// The rows one by one, in constant memory.
    pub fn stream(&self, arguments: impl IntoKey<P::Arguments>) -> RowStream<R> {
        self.job().stream_with(arguments.into_values(), self.read)
    }

    /// Runs it for what it does.
    ///
    /// # Errors
    /// The database's.
    pub fn execute(&self, arguments: impl IntoKey<P::Arguments>) -> Fetch<Done> {
        self.job().execute_with(arguments.into_values())
    }
}

impl<D, P, R> Clone for Prepared<D, P, R> {
    fn clone(&self) -> Self {
        Self {
            all: self.all.clone(),
            first: self.first.clone(),
            table: self.table,
            read: self.read,
            handle: self.handle.clone(),
            marker: PhantomData,
        }
    }
}

impl<D, P, R> fmt::Debug for Prepared<D, P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").finish_non_exhaustive()
    }
}
