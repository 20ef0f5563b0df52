use super::{Expr, Node, Operand, Param};
use crate::table::{Column, Source};
use crate::types::{Field, SqlType};

/// The right side of `is_distinct_from`: an operand, or an `Option` of a value.
#[diagnostic::on_unimplemented(
    message = "cannot compare a `{T}` column with `{Self}`",
    label = "expected `{T}`, `Option<{T}>`, a column or an expression"
)]
pub trait OptionalOperand<T> {
    /// What an expression that used `U` uses together with this.
    type And<U>;
    /// The plain form.
    fn into_operand(self) -> Node;
}

impl<T: SqlType> OptionalOperand<T> for Option<T> {
    type And<U> = U;

    fn into_operand(self) -> Node {
        Node::Value(Field::into_value(self))
    }
}

macro_rules! optional_operand {
    ($([$($generics:tt)*] $type:ty => $target:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> OptionalOperand<$target> for $type {
            type And<U> = <Self as Operand<$target>>::And<U>;

            fn into_operand(self) -> Node {
                <Self as Operand<$target>>::into_operand(self)
            }
        }
    )*};
}
optional_operand! {
    [T: SqlType] T => T;
    [T: SqlType + Clone] &T => T;
    [] &str => String;
    [S: Source, T: SqlType] Column<S, T> => T;
    [S: Source, T: SqlType] Column<S, Option<T>> => T;
    [T: SqlType, V] Expr<T, V> => T;
    [T: SqlType] Param<T> => T;
}
