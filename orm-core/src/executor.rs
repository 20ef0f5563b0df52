use crate::UsableOn;
use crate::dialect::Dialect;
use crate::driver::Done;
use crate::exec::Handle;
use crate::expr::{Params, RawSql};
use crate::query::{
    Delete, Fetch, FoundBy, Insert, Insertable, Prepared, Select, SelectFrom, Statements, Update, Whole,
};
use crate::relation::{Query, QueryRoot};
use crate::row::FromRow;
use crate::scope::{Cons, Inner, Nil};
use crate::selection::Projection;
use crate::table::{RowOf, Table, TableRef};
use crate::types::IntoKey;

/// What every query starts from: a [`Db`](crate::Db), a [`Tx`](crate::Tx), or a reference to one.
///
/// The builders own a cheap handle: queries, futures and streams are `'static` and `Send`. The trait is not dyn
/// compatible; take `&impl Executor<Dialect = D>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a database or transaction",
    label = "expected `Db`, `Tx` or a reference to one"
)]
pub trait Executor: Send + Sync {
    /// The database's dialect.
    type Dialect: Dialect;

    /// Where statements run.
    #[doc(hidden)]
    fn handle(&self) -> Handle;

    /// `SELECT` all columns of a table.
    fn from<T>(&self, _table: T) -> Select<Self::Dialect, Whole, Cons<Inner<T::Source>, Nil>>
    where
        T: TableRef,
        RowOf<T>: UsableOn<Self::Dialect>,
    {
        crate::query::select_table::<_, T>(Some(self.handle()))
    }

    /// `SELECT` columns, expressions or tables: `.from(Table)` comes next.
    fn select<Sel: Projection>(&self, selection: Sel) -> SelectFrom<Self::Dialect, Sel> {
        SelectFrom::new(&selection, Some(self.handle()))
    }

    /// A relational query: rows of a table with their related rows, nested, by one statement.
    fn query<Q>(&self, _root: Q) -> Query<Self::Dialect, Q::Table, Q::With, Q::State>
    where
        Q: QueryRoot,
        Q::Table: UsableOn<Self::Dialect>,
    {
        Query::new::<Q>(Some(self.handle()))
    }

    /// `INSERT INTO` a table.
    fn insert<T>(&self, _table: T) -> Insert<Self::Dialect, T::Source>
    where
        T: TableRef<Source: Table>,
        T::Source: UsableOn<Self::Dialect>,
    {
        Insert::new(Some(self.handle()))
    }

    /// `UPDATE` a table.
    fn update<T>(&self, _table: T) -> Update<Self::Dialect, T::Source>
    where
        T: TableRef<Source: Table>,
        T::Source: UsableOn<Self::Dialect>,
    {
        Update::new(Some(self.handle()))
    }

    /// `DELETE FROM` a table.
    fn delete<T>(&self, _table: T) -> Delete<Self::Dialect, T::Source>
    where
        T: TableRef<Source: Table>,
        T::Source: UsableOn<Self::Dialect>,
    {
        Delete::new(Some(self.handle()))
    }

    /// The row with this primary key: a value, or a tuple for a composite key.
    ///
    /// # Errors
    /// The database's.
    fn get<T, K>(&self, _table: T, key: K) -> Fetch<Option<RowOf<T>>>
    where
        T: TableRef,
        RowOf<T>: UsableOn<Self::Dialect>,
        K: IntoKey<<RowOf<T> as Table>::Key>,
    {
        crate::query::get::<Self::Dialect, RowOf<T>>(self.handle(), key.into_values())
    }

    /// Inserts a row and gives all of it back, with what the database filled in.
    ///
    /// # Errors
    /// The database's.
    fn create<R>(&self, row: R) -> Fetch<R::Table>
    where
        R: Insertable<State: crate::query::Complete>,
        R::Table: UsableOn<Self::Dialect>,
        <R::Table as Table>::KeyKind: FoundBy<Self::Dialect>,
    {
        crate::query::create::<Self::Dialect, R>(self.handle(), row)
    }

    /// Renders a statement once; running it only binds its arguments.
    fn prepare<P, Q, I>(&self, build: impl FnOnce(P) -> Q) -> Prepared<Self::Dialect, P, Q::Row>
    where
        P: Params,
        Q: Statements<Self::Dialect, I>,
    {
        Prepared::new(Some(self.handle()), build(P::make()))
    }

    /// Runs SQL of `sql!`.
    ///
    /// # Errors
    /// The database's.
    fn execute<U>(&self, statement: RawSql<U>) -> Fetch<Done> {
        crate::query::execute_raw::<Self::Dialect, U>(self.handle(), statement)
    }

    /// Runs SQL of `sql!` and reads its rows: tuples of column types, or structs of `#[derive(Selection)]`.
    ///
    /// # Errors
    /// The database's, and [`Error::Decode`](crate::Error::Decode) when a column holds another type or the number
    /// of columns differs.
    fn fetch<R: FromRow, U>(&self, statement: RawSql<U>) -> Fetch<Vec<R>> {
        crate::query::fetch_raw::<Self::Dialect, R, U>(self.handle(), statement)
    }
}

impl<E: Executor> Executor for &E {
    type Dialect = E::Dialect;

    fn handle(&self) -> Handle {
        (**self).handle()
    }
}
