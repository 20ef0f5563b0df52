use std::fmt;
use std::marker::PhantomData;

use super::Fetch;
use super::ast::DeleteAst;
use super::returning::{Returning, Source};
use crate::Executor;
use crate::capability::DeleteReturning;
use crate::dialect::Dialect;
use crate::driver::Done;
use crate::exec::{Handle, Job};
use crate::expr::{Condition, Node};
use crate::scope::{Cons, Inner, Nil, RowUses};
use crate::selection::ReturnsRows;
use crate::sql::Statement;
use crate::table::{SourceRef, Table};

/// Which rows an update or delete changes, by its state `F`.
#[derive(Debug)]
pub struct RowsOf<F>(PhantomData<fn() -> F>);
/// State of an update or delete: neither filter nor `all_rows`.
#[derive(Debug)]
pub enum Unfiltered {}
/// State of an update or delete: it says which rows are meant.
#[derive(Debug)]
pub enum Filtered {}

/// An update or delete that says which rows of `T` are meant. Implemented by the derive, with the table's name in
/// the error of the other kind.
#[diagnostic::on_unimplemented(
    message = "this would change every row of `{T}`",
    label = "there is neither `.filter(..)` nor `.all_rows()`",
    note = "add `.filter(..)` or `.all_rows()`"
)]
pub trait ChoosesRows<T> {}

/// A DELETE from table `T`.
#[must_use = "a delete does nothing until it is run: `.filter(..)`, then `.execute()`"]
pub struct Delete<D, T, F = Unfiltered> {
    pub(crate) ast: DeleteAst,
    pub(crate) handle: Option<Handle>,
    marker: PhantomData<fn() -> (D, T, F)>,
}

type Only<T> = Cons<Inner<T>, Nil>;

impl<D, T: Table> Delete<D, T> {
    pub(crate) fn new(handle: Option<Handle>) -> Self {
        let ast = DeleteAst {
            table: SourceRef::of::<T>(),
            filter: Node::Empty,
            all_rows: false,
            returning: Vec::new(),
        };
        Self { ast, handle, marker: PhantomData }
    }
}

impl<D, T: Table, F> Delete<D, T, F> {
    fn retyped<F2>(self) -> Delete<D, T, F2> {
        Delete { ast: self.ast, handle: self.handle, marker: PhantomData }
    }

    /// WHERE: several filters are joined by AND.
    pub fn filter<C, I>(mut self, condition: C) -> Delete<D, T, Filtered>
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        self.ast.filter = self.ast.filter.and(condition.into_condition());
        self.retyped()
    }

    /// The same as [`filter`](Delete::filter), for conditions that may be `None`.
    pub fn filter_opt<C, I>(self, condition: C) -> Delete<D, T, Filtered>
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        self.filter(condition)
    }

    /// Every row is meant, unless a filter says otherwise.
    pub fn all_rows(mut self) -> Delete<D, T, Filtered> {
        self.ast.all_rows = true;
        self.retyped()
    }

    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(mut self, executor: &E) -> Self {
        self.handle = Some(executor.handle());
        self
    }
}

impl<D: Dialect, T: Table, F> Delete<D, T, F> {
    /// The SQL and its values, without running it.
    #[must_use]
    pub fn to_sql(&self) -> Statement {
        Statement::of(crate::sql::render_delete(D::syntax(), &self.ast))
    }

    /// Deletes the rows.
    ///
    /// # Errors
    /// The database's; [`Error::NoCondition`](crate::Error::NoCondition) when all conditions were empty.
    pub fn execute(self) -> Fetch<Done>
    where
        RowsOf<F>: ChoosesRows<T>,
    {
        self.job().execute()
    }

    /// RETURNING: gives the deleted rows back.
    pub fn returning<Sel, I, R>(mut self, selection: Sel) -> Returning<D, R>
    where
        D: DeleteReturning,
        RowsOf<F>: ChoosesRows<T>,
        Sel: ReturnsRows<D, Only<T>, I, Row = R>,
        R: Send + 'static,
    {
        self.ast.returning.clear();
        selection.project(&mut self.ast.returning);
        let source =
            Source::Statement(crate::sql::render_delete(D::syntax(), &self.ast), self.ast.table.table);
        Returning::new(source, self.handle, Sel::read)
    }

    pub(crate) fn job(self) -> Job {
        Job::new(self.handle, crate::sql::render_delete(D::syntax(), &self.ast), Some(self.ast.table.table))
    }
}

impl<D, T, F> Clone for Delete<D, T, F> {
    fn clone(&self) -> Self {
        Self { ast: self.ast.clone(), handle: self.handle.clone(), marker: PhantomData }
    }
}

impl<D, T, F> fmt::Debug for Delete<D, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete").field("from", &self.ast.table.table.name).finish_non_exhaustive()
    }
}
