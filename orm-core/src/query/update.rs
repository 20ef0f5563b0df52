use std::fmt;
use std::marker::PhantomData;

use super::Fetch;
use super::ast::UpdateAst;
use super::delete::{ChoosesRows, Filtered, RowsOf, Unfiltered};
use super::returning::{Returning, Source};
use crate::Executor;
use crate::capability::UpdateReturning;
use crate::dialect::Dialect;
use crate::driver::Done;
use crate::exec::{Handle, Job};
use crate::expr::{Assignments, Condition, Node};
use crate::scope::{Cons, Inner, Nil, RowUses};
use crate::selection::ReturnsRows;
use crate::sql::Statement;
use crate::table::{SourceRef, Table};

/// State of an update: nothing to set yet.
pub struct Unset<T>(PhantomData<fn() -> T>);
/// State of an update: something to set.
#[derive(Debug)]
pub enum HasSet {}

/// An update, by its states, that sets something and says which rows are meant. In this order: one error at a time.
#[diagnostic::on_unimplemented(
    message = "this update of `{T}` sets nothing",
    label = "there is no `.set(..)`",
    note = "add `.set(..)` with a patch or with assignments such as `Table.column.set(value)`"
)]
pub trait SetsColumns<T> {}
impl<T, F> SetsColumns<T> for (HasSet, F) where RowsOf<F>: ChoosesRows<T> {}

/// An UPDATE of table `T`.
#[must_use = "an update does nothing until it is run: `.set(..)`, `.filter(..)`, then `.execute()`"]
pub struct Update<D, T, S = Unset<T>, F = Unfiltered> {
    pub(crate) ast: UpdateAst,
    pub(crate) handle: Option<Handle>,
    marker: PhantomData<fn() -> (D, T, S, F)>,
}

type Only<T> = Cons<Inner<T>, Nil>;

impl<D, T: Table> Update<D, T> {
    pub(crate) fn new(handle: Option<Handle>) -> Self {
        let ast = UpdateAst {
            table: SourceRef::of::<T>(),
            set: Vec::new(),
            filter: Node::Empty,
            all_rows: false,
            returning: Vec::new(),
        };
        Self { ast, handle, marker: PhantomData }
    }
}

impl<D, T: Table, S, F> Update<D, T, S, F> {
    fn retyped<S2, F2>(self) -> Update<D, T, S2, F2> {
        Update { ast: self.ast, handle: self.handle, marker: PhantomData }
    }

    /// SET: a patch, assignments, or a tuple of them; a column set twice has the later value.
    pub fn set<A, I>(mut self, assignments: A) -> Update<D, T, HasSet, F>
    where
        A: Assignments<T>,
        A::Uses: RowUses<D, Only<T>, I>,
    {
        assignments.push_assignments(&mut self.ast.set);
        self.retyped()
    }

    /// WHERE: several filters are joined by AND.
    pub fn filter<C, I>(mut self, condition: C) -> Update<D, T, S, Filtered>
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        self.ast.filter = self.ast.filter.and(condition.into_condition());
        self.retyped()
    }

    /// The same as [`filter`](Update::filter), for conditions that may be `None`.
    pub fn filter_opt<C, I>(self, condition: C) -> Update<D, T, S, Filtered>
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        self.filter(condition)
    }

    /// Every row is meant, unless a filter says otherwise.
    pub fn all_rows(mut self) -> Update<D, T, S, Filtered> {
        self.ast.all_rows = true;
        self.retyped()
    }

    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(mut self, executor: &E) -> Self {
        self.handle = Some(executor.handle());
        self
    }
}

impl<D: Dialect, T: Table, S, F> Update<D, T, S, F> {
    /// The SQL and its values, without running it.
    #[must_use]
    pub fn to_sql(&self) -> Statement {
        Statement::of(crate::sql::render_update(D::syntax(), &self.ast))
    }

    /// Updates the rows.
    ///
    /// # Errors
    /// The database's; [`Error::NothingToSet`](crate::Error::NothingToSet) for an empty patch,
    /// [`Error::NoCondition`](crate::Error::NoCondition) when all conditions were empty.
    pub fn execute(self) -> Fetch<Done>
    where
        (S, F): SetsColumns<T>,
    {
        self.job().execute()
    }

    /// RETURNING: gives the updated rows back.
    pub fn returning<Sel, I, R>(mut self, selection: Sel) -> Returning<D, R>
    where
        D: UpdateReturning,
        (S, F): SetsColumns<T>,
        Sel: ReturnsRows<D, Only<T>, I, Row = R>,
        R: Send + 'static,
    {
        self.ast.returning.clear();
        selection.project(&mut self.ast.returning);
        let source =
            Source::Statement(crate::sql::render_update(D::syntax(), &self.ast), self.ast.table.table);
        Returning::new(source, self.handle, Sel::read)
    }

    pub(crate) fn job(self) -> Job {
        Job::new(self.handle, crate::sql::render_update(D::syntax(), &self.ast), Some(self.ast.table.table))
    }
}

impl<D, T, S, F> Clone for Update<D, T, S, F> {
    fn clone(&self) -> Self {
        Self { ast: self.ast.clone(), handle: self.handle.clone(), marker: PhantomData }
    }
}

impl<D, T, S, F> fmt::Debug for Update<D, T, S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update").field("table", &self.ast.table.table.name).finish_non_exhaustive()
    }
}
