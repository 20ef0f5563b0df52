use std::fmt;
use std::marker::PhantomData;

use super::Fetch;
use super::ast::{ConflictAst, InsertAst, InsertSource};
use super::chunk::InsertJob;
use super::returning::{Returning, Source};
use super::select::{Chosen, Select, Whole};
use crate::capability::InsertReturning;
use crate::dialect::Dialect;
use crate::driver::Done;
use crate::exec::Handle;
use crate::expr::Node;
use crate::scope::{Cons, Correlated, Inner, Nil};
use crate::selection::{Returns, ReturnsRows};
use crate::sql::Statement;
use crate::table::{Column, SourceRef, Table};
use crate::types::{Field, SqlType};
use crate::{Executor, Value};

/// One cell of a row to insert.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// What the database fills in.
    Default,
    /// A value.
    Value(Value),
}

impl Cell {
    /// The cell of an optional value; called by the derive.
    #[doc(hidden)]
    #[must_use]
    pub fn or_default<T: Field>(value: Option<T>) -> Self {
        value.map_or(Self::Default, |value| Self::Value(value.into_value()))
    }

    /// The cell of a value; called by the derive.
    #[doc(hidden)]
    #[must_use]
    pub fn of<T: Field>(value: T) -> Self {
        Self::Value(value.into_value())
    }
}

/// A row to insert: an insert type or its builder. Derived by `#[derive(Table)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be inserted",
    label = "expected a row to insert",
    note = "use the table's insert type or its builder: `NewUser::builder()..`"
)]
pub trait Insertable {
    /// The table.
    type Table: Table;
    /// Which required columns are set.
    type State;
    /// One cell per column of the table.
    #[doc(hidden)]
    fn into_cells(self) -> Vec<Cell>;
}

/// A row whose required columns are all set.
#[diagnostic::on_unimplemented(
    message = "a required column is not set",
    label = "a required column is missing",
    note = "set every column that has no default"
)]
pub trait Complete {}
impl Complete for () {}

/// State of a builder: a required column that is set.
#[derive(Debug)]
pub enum Set {}
/// State of a builder: a required column that is not set.
#[derive(Debug)]
pub enum Missing {}

/// State of an insert: no values yet.
#[derive(Debug)]
pub enum NoValues {}
/// State of an insert: ready to run.
#[derive(Debug)]
pub enum HasValues {}
/// State of an insert: ready to run, with DO UPDATE.
#[derive(Debug)]
pub enum DoUpdate {}
/// The columns of an insert that names none.
#[derive(Debug)]
pub enum AllColumns {}

/// An insert that can run.
#[diagnostic::on_unimplemented(
    message = "this insert has no values",
    label = "there is no `.values(..)`",
    note = "add `.values(..)` with a row, an iterator of rows or a query"
)]
pub trait Ready {}
impl Ready for HasValues {}
impl Ready for DoUpdate {}

/// An INSERT into table `T`.
#[must_use = "an insert does nothing until it is run: `.values(..)`, then `.execute()` or `.returning(..)`"]
pub struct Insert<D, T, Cols = AllColumns, V = NoValues> {
    pub(crate) ast: InsertAst,
    pub(crate) handle: Option<Handle>,
    marker: PhantomData<fn() -> (D, T, Cols, V)>,
}

impl<D, T: Table> Insert<D, T> {
    pub(crate) fn new(handle: Option<Handle>) -> Self {
        let ast = InsertAst {
            table: SourceRef::of::<T>(),
            source: InsertSource::Rows(Vec::new()),
            conflict: None,
            returning: Vec::new(),
        };
        Self { ast, handle, marker: PhantomData }
    }

    /// The columns that a query fills: `.columns((Tag.name, Tag.color)).values(select(..).from(..))`.
    pub fn columns<C: Columns<T>>(mut self, columns: C) -> Insert<D, T, C> {
        self.ast.source = InsertSource::Select {
            columns: columns.names(),
            select: Box::new(super::ast::SelectAst::from(self.ast.table, Vec::new())),
        };
        self.retyped()
    }
}

impl<D, T: Table, Cols> Insert<D, T, Cols> {
    /// The rows: one, any iterator of them, or a query.
    pub fn values<R, K, S>(mut self, rows: R) -> Insert<D, T, Cols, HasValues>
    where
        R: InsertRows<D, T, Cols, K, State = S>,
        S: Complete,
    {
        let columns = match self.ast.source {
            InsertSource::Select { columns, .. } => columns,
            InsertSource::Rows(_) => Vec::new(),
        };
        self.ast.source = rows.into_source(columns);
        self.retyped()
    }
}

impl<D, T: Table, Cols, V> Insert<D, T, Cols, V> {
    pub(crate) fn retyped<Cols2, V2>(self) -> Insert<D, T, Cols2, V2> {
        Insert { ast: self.ast, handle: self.handle, marker: PhantomData }
    }

    pub(crate) fn with_conflict<V2>(mut self, conflict: ConflictAst) -> Insert<D, T, Cols, V2> {
        self.ast.conflict = Some(conflict);
        self.retyped()
    }

    /// Runs on this database or transaction.
    pub fn on<E: Executor<Dialect = D>>(mut self, executor: &E) -> Self {
        self.handle = Some(executor.handle());
        self
    }
}

impl<D: Dialect, T: Table, Cols, V> Insert<D, T, Cols, V> {
    /// The SQL and its values, without running it. Of rows split at the bind limit it is the first part.
    #[must_use]
    pub fn to_sql(&self) -> Statement
    where
        V: Ready,
    {
        InsertJob::new(self.ast.clone()).to_sql(D::syntax())
    }

    /// Inserts. Rows beyond the bind limit are split into several statements, in one transaction.
    ///
    /// # Errors
    /// The database's.
    pub fn execute(self) -> Fetch<Done>
    where
        V: Ready,
    {
        InsertJob::new(self.ast).execute(self.handle, D::syntax())
    }

    /// RETURNING: gives the inserted rows back.
    pub fn returning<Sel, I, R>(mut self, selection: Sel) -> Returning<D, R>
    where
        V: Ready,
        D: InsertReturning,
        Sel: ReturnsRows<D, Cons<Inner<T>, Nil>, I, Row = R>,
        R: Send + 'static,
    {
        self.ast.returning.clear();
        selection.project(&mut self.ast.returning);
        Returning::new(Source::Insert(InsertJob::new(self.ast)), self.handle, Sel::read)
    }
}

impl<D, T, Cols, V> Clone for Insert<D, T, Cols, V> {
    fn clone(&self) -> Self {
        Self { ast: self.ast.clone(), handle: self.handle.clone(), marker: PhantomData }
    }
}

impl<D, T, Cols, V> fmt::Debug for Insert<D, T, Cols, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Insert").field("into", &self.ast.table.table.name).finish_non_exhaustive()
    }
}

/// Marker: one row.
#[derive(Debug)]
pub enum OneRow {}
/// Marker: an iterator of rows.
#[derive(Debug)]
pub enum IterRows {}
/// Marker: a query of the table's own columns.
#[derive(Debug)]
pub struct OwnQueryRows<I>(PhantomData<fn() -> I>);
/// Marker: a query into named columns.
#[derive(Debug)]
pub struct QueryRows<I>(PhantomData<fn() -> I>);

/// What `values` takes: a row, an iterator of rows, or a query.
#[diagnostic::on_unimplemented(
    message = "these are not rows of `{T}`",
    label = "expected rows for `{T}`",
    note = "use the table's insert type or its builder, or an iterator of them",
    note = "a query of other columns than the table's own needs `.columns((Table.a, Table.b))` before `.values(..)`"
)]
#[doc(hidden)]
pub trait InsertRows<D, T, Cols, K> {
    /// Which required columns are set.
    type State;
    #[doc(hidden)]
    fn into_source(self, columns: Vec<&'static str>) -> InsertSource;
}

impl<D, T, R: Insertable<Table = T>> InsertRows<D, T, AllColumns, OneRow> for R {
    type State = R::State;

    fn into_source(self, _columns: Vec<&'static str>) -> InsertSource {
        InsertSource::Rows(vec![self.into_cells()])
    }
}

impl<D, T, R: Insertable<Table = T>, I: IntoIterator<Item = R>> InsertRows<D, T, AllColumns, IterRows> for I {
    type State = R::State;

    fn into_source(self, _columns: Vec<&'static str>) -> InsertSource {
        InsertSource::Rows(self.into_iter().map(Insertable::into_cells).collect())
    }
}

impl<D, T, Sel, Sc, G, I, J> InsertRows<D, T, AllColumns, OwnQueryRows<(I, J)>> for Select<D, Sel, Sc, G>
where
    Sel: Returns<D, Sc, G, I> + OwnColumns<T, Sc>,
    Sc: Correlated<Nil, J>,
{
    type State = ();

    fn into_source(self, _columns: Vec<&'static str>) -> InsertSource {
        let mut select = self.into_ast();
        // What the database computes in the one table it computes in the other.
        select.items.retain(|item| match item {
            Node::Column(column) => {
                column.source.table.column(column.name).is_none_or(|column| column.generated.is_none())
            }
            _ => true,
        });
        let columns = select
            .items
            .iter()
            .filter_map(|item| match item {
                Node::Column(column) => Some(column.name),
                _ => None,
            })
            .collect();
        InsertSource::Select { columns, select: Box::new(select) }
    }
}

impl<D, T, C, Sel, Sc, G, I, J> InsertRows<D, T, C, QueryRows<(I, J)>> for Select<D, Sel, Sc, G>
where
    // That these are columns of `T` was checked by `columns`.
    Sel: Returns<D, Sc, G, I>,
    Sel::Row: Fills<C>,
    Sc: Correlated<Nil, J>,
{
    type State = ();

    fn into_source(self, columns: Vec<&'static str>) -> InsertSource {
        InsertSource::Select { columns, select: Box::new(self.into_ast()) }
    }
}

/// A selection of the table's own columns: a query that needs no `columns`.
#[diagnostic::on_unimplemented(
    message = "this query does not select columns of `{T}`",
    label = "selects something else than columns of `{T}`",
    note = "name the columns it fills: `.columns((Table.a, Table.b)).values(..)`"
)]
pub trait OwnColumns<T, Sc> {}
impl<T: Table> OwnColumns<T, Cons<Inner<T>, Nil>> for Whole {}
impl<T, Sc, S: OwnColumn<T>> OwnColumns<T, Sc> for Chosen<S> {}

/// A column of the table, its whole row, or a tuple of its columns.
#[diagnostic::on_unimplemented(
    message = "this query does not select columns of `{T}`",
    label = "selects something else than columns of `{T}`",
    note = "name the columns it fills: `.columns((Table.a, Table.b)).values(..)`"
)]
pub trait OwnColumn<T> {}
impl<T, X> OwnColumn<T> for Column<T, X> {}

/// Columns of `T` that a query fills.
#[diagnostic::on_unimplemented(
    message = "these are not columns of `{T}`",
    label = "expected columns of `{T}`",
    note = "use a column or a tuple of columns of the table that is inserted into"
)]
pub trait Columns<T> {
    #[doc(hidden)]
    fn names(&self) -> Vec<&'static str>;
}

impl<T, X> Columns<T> for Column<T, X> {
    fn names(&self) -> Vec<&'static str> {
        vec![self.name()]
    }
}

/// A row whose types fill the columns `C`.
#[diagnostic::on_unimplemented(
    message = "the query's columns `{Self}` do not fill the columns `{C}`",
    label = "the types do not match the columns",
    note = "the query selects one value per column, of the column's type"
)]
pub trait Fills<C> {}
impl<R: FillsColumn<X>, T, X> Fills<Column<T, X>> for R {}

/// A value that fills a column of type `X`.
#[diagnostic::on_unimplemented(
    message = "a query value of type `{Self}` does not fill a `{X}` column",
    label = "expected a `{X}`"
)]
pub trait FillsColumn<X> {}
impl<X: Field> FillsColumn<X> for X {}
impl<X: SqlType> FillsColumn<Option<X>> for X {}

macro_rules! tuples {
    ($(($($part:ident $value:ident $index:tt),+);)*) => {$(
        impl<T, $($part),+> OwnColumn<T> for ($(Column<T, $part>,)+) {}
        impl<T, $($part),+> Columns<T> for ($(Column<T, $part>,)+) {
            fn names(&self) -> Vec<&'static str> {
                vec![$(self.$index.name()),+]
            }
        }
        impl<T, $($part, $value: FillsColumn<$part>),+> Fills<($(Column<T, $part>,)+)> for ($($value,)+) {}
    )*};
}
tuples! {
    (A Ra 0);
    (A Ra 0, B Rb 1);
    (A Ra 0, B Rb 1, C Rc 2);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8, L Rl 9);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8, L Rl 9, M Rm 10);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8, L Rl 9, M Rm 10, N Rn 11);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8, L Rl 9, M Rm 10, N Rn 11, O Ro 12);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8, L Rl 9, M Rm 10, N Rn 11, O Ro 12, P Rp 13);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8, L Rl 9, M Rm 10, N Rn 11, O Ro 12, P Rp 13, Q Rq 14);
    (A Ra 0, B Rb 1, C Rc 2, E Re 3, F Rf 4, G Rg 5, H Rh 6, J Rj 7, K Rk 8, L Rl 9, M Rm 10, N Rn 11, O Ro 12, P Rp 13, Q Rq 14, S Rs 15);
}
