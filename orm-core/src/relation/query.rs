use std::fmt;
use std::marker::PhantomData;

use super::include::{Include, Items, Loaded};
use super::per_level::PerLevel;
use super::shape::{LoadedRow, Nested, PlainRow, RowShape};
use super::with::{Free, Load, With};
use crate::dialect::Dialect;
use crate::exec::{Handle, Job};
use crate::expr::{Condition, OrderBy};
use crate::query::{Fetch, RowCount, RowCountNode, RowStream, SelectAst};
use crate::scope::{Cons, Inner, Nil, RowUses, Within};
use crate::selection::{Projection, Selection};
use crate::sql::Statement;
use crate::table::{SourceRef, Table, TableRef};
use crate::{Executor, Result, RowReader};

/// What a relational query starts from: a table, or a struct of `#[derive(Shape)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a table or a struct of `#[derive(Shape)]`"
)]
pub trait QueryRoot {
    /// The table.
    type Table: Table;
    /// The shape of its rows.
    type With;
    /// Whether relations are loaded.
    type State: RowShape<Self::With>;
    /// The cells of a row.
    #[doc(hidden)]
    fn cells() -> Vec<crate::expr::Node>;
}

impl<T: TableRef<Source: Table>> QueryRoot for T {
    type Table = T::Source;
    type With = <T::Source as Table>::With<T::Source>;
    type State = PlainRow;

    fn cells() -> Vec<crate::expr::Node> {
        Items::of_table(SourceRef::of::<T::Source>()).into_nodes()
    }
}

/// A relational query: rows of table `T` with their related rows, nested, by one statement.
///
/// `W` is the shape of a row, `St` whether relations are loaded. `with` and `select` change its type, nothing else does.
#[must_use = "a query does nothing until it is run: `.all()`, `.one()`, `.optional()`, `.stream()`"]
pub struct Query<D, T, W, St> {
    select: SelectAst,
    items: Items,
    handle: Option<Handle>,
    marker: PhantomData<fn() -> (D, T, W, St)>,
}

type Only<T> = Cons<Inner<T>, Nil>;

impl<D, T: Table, W, St> Query<D, T, W, St> {
    pub(crate) fn new<Q: QueryRoot<Table = T, With = W, State = St>>(handle: Option<Handle>) -> Self {
        Self {
            select: SelectAst::from(SourceRef::of::<T>(), Vec::new()),
            items: Items::of_nodes(Q::cells()),
            handle,
            marker: PhantomData,
        }
    }

    fn retyped<W2, St2>(self) -> Query<D, T, W2, St2> {
        Query { select: self.select, items: self.items, handle: self.handle, marker: PhantomData }
    }

    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(mut self, executor: &E) -> Self {
        self.handle = Some(executor.handle());
        self
    }

    /// Loads a relation, as it is or narrowed, or its count.
    pub fn with<N>(mut self, relation: N) -> Query<D, T, Loaded<D, T, W, N>, LoadedRow>
    where
        N: Include<D>,
        N::Slot: Load<T, W, N::Value, Before: Free>,
    {
        self.items.load(relation);
        self.retyped()
    }

    /// A part of the row's columns, which takes the row's place: `record! { id: User.id, email: User.email }`.
    pub fn select<Sel, R, I>(mut self, selection: Sel) -> Query<D, T, W::SetRow<R>, St>
    where
        W: With,
        Sel: Projection + Selection<D, Only<T>, I, Row = R>,
        R: Nested,
    {
        self.items.set_row(&selection);
        self.retyped()
    }

    /// WHERE: several filters are joined by AND.
    pub fn filter<C, I>(mut self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        self.select.filter = self.select.filter.and(condition.into_condition());
        self
    }

    /// The same as [`filter`](Query::filter), for conditions that may be `None`.
    pub fn filter_opt<C, I>(self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        self.filter(condition)
    }

    /// ORDER BY: appends to the keys there are.
    pub fn order_by<O, I>(mut self, order: O) -> Self
    where
        O: OrderBy<Uses: Within<D, Only<T>, I>>,
    {
        order.push_keys(&mut self.select.order);
        self
    }

    /// LIMIT: at most so many rows.
    pub fn limit(mut self, rows: impl RowCount) -> Self {
        match rows.into_count() {
            Ok(count) => self.select.limit = Some(count),
            Err(given) => self.select.invalid = Some(format!("a limit cannot be negative: {given}")),
        }
        self
    }

    /// OFFSET: without the first rows.
    pub fn offset(mut self, rows: impl RowCount) -> Self {
        match rows.into_count() {
            Ok(count) => self.select.offset = Some(count),
            Err(given) => self.select.invalid = Some(format!("an offset cannot be negative: {given}")),
        }
        self
    }

    pub(crate) fn into_select(self) -> SelectAst {
        SelectAst { items: self.items.into_nodes(), ..self.select }
    }
}

impl<D: Dialect, T: Table, W, St: RowShape<W>> Query<D, T, W, St> {
    /// The SQL and its values, without running it.
    #[must_use]
    pub fn to_sql(&self) -> Statement {
        Statement::of(crate::sql::render_select(D::syntax(), &self.clone().into_select()))
    }

    fn job(self) -> Job {
        let handle = self.handle.clone();
        Job::select(handle, D::syntax(), self.into_select())
    }

    /// One statement per level instead of one for all, in one snapshot.
    pub fn per_level(self) -> PerLevel<D, T, W, St> {
        PerLevel::new(self)
    }

    pub(super) fn handle(&self) -> Option<Handle> {
        self.handle.clone()
    }

    pub(super) fn first(mut self) -> Self {
        if self.select.limit.is_none() {
            self.select.limit = Some(RowCountNode::Rows(1));
        }
        self
    }

    pub(crate) fn reader(&self) -> fn(&mut dyn RowReader) -> Result<St::Output> {
        St::Output::read_nested
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's, and [`Error::Decode`](crate::Error::Decode) when a column holds another type.
    pub fn all(self) -> Fetch<Vec<St::Output>> {
        let read = self.reader();
        self.job().all(read)
    }

    /// The first row; adds `LIMIT 1` to a query without a limit.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) when there is none.
    pub fn one(self) -> Fetch<St::Output> {
        let read = self.reader();
        self.first().job().one(read)
    }

    /// The first row if there is one; adds `LIMIT 1` to a query without a limit.
    ///
    /// # Errors
    /// The database's.
    pub fn optional(self) -> Fetch<Option<St::Output>> {
        let read = self.reader();
        self.first().job().optional(read)
    }

    /// The rows one by one, each with its related rows.
    pub fn stream(self) -> RowStream<St::Output> {
        let read = self.reader();
        self.job().stream(read)
    }

    /// How many rows [`all`](Query::all) would give.
    ///
    /// # Errors
    /// The database's.
    pub fn count(self) -> Fetch<u64> {
        let handle = self.handle.clone();
        Job::count(handle, D::syntax(), self.plain()).one(|row| <u64 as crate::Field>::read(row))
    }

    /// Whether [`all`](Query::all) would give any row.
    ///
    /// # Errors
    /// The database's.
    pub fn exists(self) -> Fetch<bool> {
        let handle = self.handle.clone();
        Job::exists(handle, D::syntax(), self.plain()).one(|row| <bool as crate::Field>::read(row))
    }

    /// Without the related rows, which change nothing about how many rows there are.
    fn plain(self) -> SelectAst {
        SelectAst { items: vec![crate::expr::Node::Constant(true)], ..self.select }
    }
}

impl<D, T, W, St> Clone for Query<D, T, W, St> {
    fn clone(&self) -> Self {
        Self {
            select: self.select.clone(),
            items: self.items.clone(),
            handle: self.handle.clone(),
            marker: PhantomData,
        }
    }
}

impl<D, T, W, St> fmt::Debug for Query<D, T, W, St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("from", &self.select.from.table.name).finish_non_exhaustive()
    }
}
