//! The builders without a database: for subqueries, prepared statements and `.on(&db)`.

use super::{Delete, Insert, Select, SelectFrom, Update, Whole};
use crate::UsableOn;
use crate::relation::{Query, QueryRoot};
use crate::scope::{Cons, Inner, Nil};
use crate::selection::Projection;
use crate::table::{RowOf, Table, TableRef};

/// `SELECT` columns, expressions or tables: `.from(Table)` comes next.
pub fn select<D, Sel: Projection>(selection: Sel) -> SelectFrom<D, Sel> {
    SelectFrom::new(&selection, None)
}

/// `SELECT` all columns of a table.
pub fn from<D, T>(_table: T) -> Select<D, Whole, Cons<Inner<T::Source>, Nil>>
where
    T: TableRef,
    RowOf<T>: UsableOn<D>,
{
    super::select_table::<D, T>(None)
}

/// A relational query: rows of a table with their related rows, nested, by one statement.
pub fn query<D, Q>(_root: Q) -> Query<D, Q::Table, Q::With, Q::State>
where
    Q: QueryRoot,
    Q::Table: UsableOn<D>,
{
    Query::new::<Q>(None)
}

/// `INSERT INTO` a table.
pub fn insert<D, T>(_table: T) -> Insert<D, T::Source>
where
    T: TableRef<Source: Table>,
    T::Source: UsableOn<D>,
{
    Insert::new(None)
}

/// `UPDATE` a table.
pub fn update<D, T>(_table: T) -> Update<D, T::Source>
where
    T: TableRef<Source: Table>,
    T::Source: UsableOn<D>,
{
    Update::new(None)
}

/// `DELETE FROM` a table.
pub fn delete<D, T>(_table: T) -> Delete<D, T::Source>
where
    T: TableRef<Source: Table>,
    T::Source: UsableOn<D>,
{
    Delete::new(None)
}
