use std::fmt;
use std::marker::PhantomData;

use super::ast::{RowCountNode, SelectAst};
use super::{Fetch, RowStream, Rows};
use crate::dialect::Dialect;
use crate::exec::{Handle, Job};
use crate::expr::{Condition, GroupBy, OrderBy, Param};
use crate::scope::{Cons, Inner, Nil, Outer, RowUses, Ungrouped, Within};
use crate::selection::{Projection, Returns, Selection, WholeRows};
use crate::sql::Statement;
use crate::table::{RowOf, SourceRef, TableRef};
use crate::{Executor, Result, RowReader, UsableOn};

/// Selects all columns of the tables in FROM and the joins.
#[derive(Debug)]
pub enum Whole {}
/// Selects what `select` was given.
pub struct Chosen<Sel>(PhantomData<fn() -> Sel>);

/// A SELECT of dialect `D` that returns `Sel` from the tables `Sc`.
///
/// No method but joins and `group_by` changes its type: it can be built in `if`s and loops, stored and returned.
/// [`From`] names the select of one table, [`rows`](Select::rows) forgets everything but the row.
#[must_use = "a query does nothing until it is run: `.all()`, `.one()`, `.optional()`, `.stream()`, `.count()`"]
pub struct Select<D, Sel, Sc, G = Ungrouped> {
    pub(crate) ast: SelectAst,
    pub(crate) handle: Option<Handle>,
    marker: PhantomData<fn() -> (D, Sel, Sc, G)>,
}

/// The select of all columns of one table: what `db.from(Table)` returns.
pub type From<D, T> = Select<D, Whole, Cons<Inner<T>, Nil>>;

/// A selection that waits for its table: `.from(Table)`.
#[must_use = "a selection needs `.from(Table)`"]
pub struct SelectFrom<D, Sel> {
    items: Vec<crate::expr::Node>,
    handle: Option<Handle>,
    marker: PhantomData<fn() -> (D, Sel)>,
}

impl<D, Sel> SelectFrom<D, Sel> {
    pub(crate) fn new(selection: &Sel, handle: Option<Handle>) -> Self
    where
        Sel: Projection,
    {
        let mut items = Vec::new();
        selection.project(&mut items);
        Self { items, handle, marker: PhantomData }
    }

    /// FROM
    pub fn from<T>(self, _table: T) -> Select<D, Chosen<Sel>, Cons<Inner<T::Source>, Nil>>
    where
        T: TableRef,
        RowOf<T>: UsableOn<D>,
    {
        Select::new(SelectAst::from(SourceRef::of::<T::Source>(), self.items), self.handle)
    }
}

impl<D, Sel, Sc, G> Select<D, Sel, Sc, G> {
    pub(crate) fn new(ast: SelectAst, handle: Option<Handle>) -> Self {
        Self { ast, handle, marker: PhantomData }
    }

    pub(crate) fn into_ast(self) -> SelectAst {
        self.ast
    }

    pub(crate) fn retyped<Sel2, Sc2, G2>(self) -> Select<D, Sel2, Sc2, G2> {
        Select::new(self.ast, self.handle)
    }

    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(mut self, executor: &E) -> Self {
        self.handle = Some(executor.handle());
        self
    }

    /// DISTINCT: no two rows are the same.
    pub fn distinct(mut self) -> Self {
        self.ast.distinct = true;
        self
    }

    /// DISTINCT ON: of the rows with the same value of these columns or expressions, the first by `order_by`, which
    /// begins with them.
    pub fn distinct_on<B, I>(mut self, columns: B) -> Self
    where
        D: crate::capability::DistinctOn,
        B: GroupBy<Uses: RowUses<D, Sc, I>>,
    {
        columns.push_groups(&mut self.ast.distinct_on);
        self
    }

    /// WHERE: several filters are joined by AND.
    pub fn filter<C, I>(mut self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, Sc, I>>,
    {
        self.ast.filter = self.ast.filter.and(condition.into_condition());
        self
    }

    /// The same as [`filter`](Select::filter), for conditions that may be `None`.
    pub fn filter_opt<C, I>(self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, Sc, I>>,
    {
        self.filter(condition)
    }

    /// ORDER BY: appends to the keys there are.
    pub fn order_by<O, I>(mut self, order: O) -> Self
    where
        O: OrderBy<Uses: Within<D, Sc, I>>,
    {
        order.push_keys(&mut self.ast.order);
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

    /// Makes the columns of a table of the enclosing query usable in this subquery.
    pub fn correlate<T>(self, _table: T) -> Select<D, Sel, Cons<Outer<T::Source>, Sc>, G>
    where
        T: TableRef,
    {
        self.retyped()
    }
}

impl<D: Dialect, Sel, Sc, G> Select<D, Sel, Sc, G> {
    /// The SQL and its values, without running it. A statement that cannot be sent gives the reason as an SQL comment.
    #[must_use]
    pub fn to_sql(&self) -> Statement {
        Statement::of(crate::sql::render_select(D::syntax(), &self.ast))
    }

    fn job(self) -> Job {
        Job::select(self.handle, D::syntax(), self.ast)
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's, and [`Error::Decode`](crate::Error::Decode) when a column holds another type.
    pub fn all<I, R>(self) -> Fetch<Vec<R>>
    where
        Sel: Returns<D, Sc, G, I, Row = R>,
        R: Send + 'static,
    {
        self.job().all(Sel::read)
    }

    /// The first row; adds `LIMIT 1` to a query without a limit.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) when there is none.
    pub fn one<I, R>(self) -> Fetch<R>
    where
        Sel: Returns<D, Sc, G, I, Row = R>,
        R: Send + 'static,
    {
        self.first().job().one(Sel::read)
    }

    /// The first row if there is one; adds `LIMIT 1` to a query without a limit.
    ///
    /// # Errors
    /// The database's.
    pub fn optional<I, R>(self) -> Fetch<Option<R>>
    where
        Sel: Returns<D, Sc, G, I, Row = R>,
        R: Send + 'static,
    {
        self.first().job().optional(Sel::read)
    }

    /// The rows one by one, in constant memory.
    pub fn stream<I, R>(self) -> RowStream<R>
    where
        Sel: Returns<D, Sc, G, I, Row = R>,
        R: Send + 'static,
    {
        self.job().stream(Sel::read)
    }

    /// How many rows [`all`](Select::all) would give.
    ///
    /// # Errors
    /// The database's.
    pub fn count<I>(self) -> Fetch<u64>
    where
        Sel: Returns<D, Sc, G, I>,
    {
        Job::count(self.handle, D::syntax(), self.ast).one(|row| <u64 as crate::Field>::read(row))
    }

    /// Whether [`all`](Select::all) would give any row.
    ///
    /// # Errors
    /// The database's.
    pub fn exists<I>(self) -> Fetch<bool>
    where
        Sel: Returns<D, Sc, G, I>,
    {
        Job::exists(self.handle, D::syntax(), self.ast).one(|row| <bool as crate::Field>::read(row))
    }

    /// Forgets the tables and the selection: a query of which only dialect and row are known.
    pub fn rows<I, R>(self) -> Rows<D, R>
    where
        Sel: Returns<D, Sc, G, I, Row = R>,
        R: Send + 'static,
    {
        Rows::new(self.ast, self.handle, Sel::read)
    }

    fn first(mut self) -> Self {
        if self.ast.limit.is_none() {
            self.ast.limit = Some(RowCountNode::Rows(1));
        }
        self
    }
}

impl<D, Sel, Sc, G> Clone for Select<D, Sel, Sc, G> {
    fn clone(&self) -> Self {
        Self::new(self.ast.clone(), self.handle.clone())
    }
}

impl<D, Sel, Sc, G> fmt::Debug for Select<D, Sel, Sc, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select").field("from", &self.ast.from.table.name).finish_non_exhaustive()
    }
}

/// A number of rows: any integer, or a `Param<i64>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of rows",
    label = "expected an integer or a `Param<i64>`"
)]
pub trait RowCount {
    /// The count, or the negative number given.
    #[doc(hidden)]
    fn into_count(self) -> Result<RowCountNode, i64>;
}

macro_rules! counts {
    ($($type:ty),*) => {$(
        impl RowCount for $type {
            fn into_count(self) -> Result<RowCountNode, i64> {
                match u64::try_from(self) {
                    // No table has more rows than `i64::MAX`, and servers take no larger number.
                    Ok(rows) => Ok(RowCountNode::Rows(rows.min(i64::MAX as u64))),
                    Err(_) => Err(i64::try_from(self).unwrap_or(i64::MIN)),
                }
            }
        }
    )*};
}
counts!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl RowCount for Param<i64> {
    fn into_count(self) -> Result<RowCountNode, i64> {
        Ok(RowCountNode::Param(self.index()))
    }
}

impl<D, Sc: WholeRows> Selection<D, Sc, ()> for Whole {
    type Row = Sc::Row;
    type Kind = crate::scope::Plain;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Sc::read_whole(row)
    }
}

impl<D, Sc, I, Sel: Selection<D, Sc, I>> Selection<D, Sc, I> for Chosen<Sel> {
    type Row = Sel::Row;
    type Kind = Sel::Kind;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Sel::read(row)
    }
}

/// The select of all columns of a table.
pub(crate) fn select_table<D, T: TableRef>(
    handle: Option<Handle>,
) -> Select<D, Whole, Cons<Inner<T::Source>, Nil>> {
    let mut items = Vec::new();
    crate::selection::project_table::<T>(&mut items);
    Select::new(SelectAst::from(SourceRef::of::<T::Source>(), items), handle)
}
