use super::{Expr, Node};
use crate::Select;
use crate::query::Chosen;
use crate::scope::{Existence, Scalar, Sub};
use crate::table::{Column, Source};
use crate::types::{Field, SqlType};

/// A selection of one column: what a scalar subquery and `is_in` need.
#[diagnostic::on_unimplemented(
    message = "a subquery used as a value must select exactly one column",
    label = "this subquery does not select one column",
    note = "write `select(Table.column).from(Table)`"
)]
pub trait SingleColumn {
    /// The column's type.
    type Type: SqlType;
}

impl<S: Source, T: Field> SingleColumn for Chosen<Column<S, T>> {
    type Type = T::Base;
}

impl<T: SqlType, U> SingleColumn for Chosen<Expr<T, U>> {
    type Type = T;
}

impl<E: SqlType, U> SingleColumn for Chosen<super::Case<E, U>> {
    type Type = E;
}

/// A selection of one column of type `T`: what a comparison with a subquery needs.
#[diagnostic::on_unimplemented(
    message = "this subquery does not select one `{T}` column",
    label = "expected a subquery of one `{T}` column",
    note = "write `select(Table.column).from(Table)` with a column of that type, or change it by `.cast::<T>()`"
)]
pub trait SelectsOne<T> {}

#[diagnostic::do_not_recommend]
impl<T, Sel: SingleColumn<Type = T>> SelectsOne<T> for Sel {}

/// `EXISTS (SELECT ..)`: whether the subquery has rows.
pub fn exists<D, Sel, Sc, G>(query: Select<D, Sel, Sc, G>) -> Expr<bool, Sub<D, Sc, Sel, G, Existence>> {
    Expr::new(Node::Exists { select: Box::new(query.into_ast()), negated: false })
}

/// `NOT EXISTS (SELECT ..)`: whether the subquery has no rows.
pub fn not_exists<D, Sel, Sc, G>(query: Select<D, Sel, Sc, G>) -> Expr<bool, Sub<D, Sc, Sel, G, Existence>> {
    Expr::new(Node::Exists { select: Box::new(query.into_ast()), negated: true })
}

impl<D, Sel, Sc, G> Select<D, Sel, Sc, G> {
    /// This query's one column as an expression: NULL when there is no row.
    ///
    /// Whether `self` selects one column that is in its FROM clause is checked where the expression is used.
    pub fn scalar<T>(self) -> Expr<T, Sub<D, Sc, Sel, G, Scalar>>
    where
        Sel: SingleColumn<Type = T>,
    {
        Expr::new(Node::Scalar(Box::new(self.into_ast())))
    }
}
