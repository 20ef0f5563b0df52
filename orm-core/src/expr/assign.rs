use std::marker::PhantomData;

use super::{Expr, Node, Operand};
use crate::scope::NoSource;
use crate::table::{Column, Source};
use crate::types::{Field, SqlType};

/// `column = value` in an update of table `S`.
#[must_use = "an assignment does nothing until it stands in `set`"]
pub struct Assignment<S, U> {
    pub(crate) column: &'static str,
    pub(crate) value: Node,
    marker: PhantomData<fn() -> (S, U)>,
}

impl<S, U> Clone for Assignment<S, U> {
    fn clone(&self) -> Self {
        Self { column: self.column, value: self.value.clone(), marker: PhantomData }
    }
}

/// Marker: set by a value, column or expression.
#[derive(Debug)]
pub enum AssignOperand {}
/// Marker: set by an `Option`.
#[derive(Debug)]
pub enum AssignOption {}

/// What a column of field type `T` can be set to.
#[diagnostic::on_unimplemented(
    message = "a `{T}` column cannot be set to `{Self}`",
    label = "expected a value, column or expression of `{T}`",
    note = "`None` and `Option` go into nullable columns only; types are changed by `.cast::<T>()`"
)]
pub trait Assign<T, K> {
    /// What it uses.
    type Uses;
    /// The plain form.
    fn into_assigned(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType, R: Operand<T>> Assign<T, AssignOperand> for R {
    type Uses = R::Uses;

    fn into_assigned(self) -> Node {
        self.into_operand()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType, R: Operand<T>> Assign<Option<T>, AssignOperand> for R {
    type Uses = R::Uses;

    fn into_assigned(self) -> Node {
        self.into_operand()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Assign<Option<T>, AssignOption> for Option<T> {
    type Uses = NoSource;

    fn into_assigned(self) -> Node {
        Node::Value(Field::into_value(self))
    }
}

impl<S: Source, T: Field> Column<S, T> {
    /// `column = value` for `set`: a value, a column, an expression, and on nullable columns `None` or an `Option`.
    pub fn set<V, K, U>(self, value: V) -> Assignment<S, U>
    where
        V: Assign<T, K, Uses = U>,
    {
        Assignment { column: self.name(), value: value.into_assigned(), marker: PhantomData }
    }
}

/// What `set` takes for table `S`: a patch, assignments, tuples and `Option`s of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not set columns of `{S}`",
    label = "expected assignments to columns of `{S}`",
    note = "use `{S}`'s patch type, or `{S}.column.set(value)`, or a tuple of those"
)]
pub trait Assignments<S> {
    /// What the values use.
    type Uses;
    /// Appends columns and values.
    #[doc(hidden)]
    fn push_assignments(self, out: &mut Vec<(&'static str, Node)>);
}

impl<S, U> Assignments<S> for Assignment<S, U> {
    type Uses = U;

    fn push_assignments(self, out: &mut Vec<(&'static str, Node)>) {
        out.push((self.column, self.value));
    }
}

impl<S, A: Assignments<S>> Assignments<S> for Option<A> {
    type Uses = A::Uses;

    fn push_assignments(self, out: &mut Vec<(&'static str, Node)>) {
        if let Some(assignments) = self {
            assignments.push_assignments(out);
        }
    }
}

impl<S, A: Assignments<S>> Assignments<S> for Vec<A> {
    type Uses = A::Uses;

    fn push_assignments(self, out: &mut Vec<(&'static str, Node)>) {
        for assignments in self {
            assignments.push_assignments(out);
        }
    }
}

macro_rules! uses {
    ($last:ident) => { $last::Uses };
    ($first:ident $($rest:ident)+) => { crate::scope::Both<$first::Uses, uses!($($rest)+)> };
}
macro_rules! tuples {
    ($(($($part:ident)+);)*) => {$(
        impl<Src, $($part: Assignments<Src>),+> Assignments<Src> for ($($part,)+) {
            type Uses = uses!($($part)+);

            #[expect(non_snake_case, reason = "the type parameters name the parts")]
            fn push_assignments(self, out: &mut Vec<(&'static str, Node)>) {
                let ($($part,)+) = self;
                $($part.push_assignments(out);)+
            }
        }
    )*};
}
tuples! {
    (A); (A B); (A B C); (A B C D); (A B C D E); (A B C D E F); (A B C D E F G); (A B C D E F G H);
    (A B C D E F G H I); (A B C D E F G H I J); (A B C D E F G H I J K); (A B C D E F G H I J K L);
    (A B C D E F G H I J K L M); (A B C D E F G H I J K L M N); (A B C D E F G H I J K L M N O);
    (A B C D E F G H I J K L M N O P);
}

impl<T, U> Expr<T, U> {
    /// Gives the plain form to the renderer.
    #[doc(hidden)]
    pub fn into_plain(self) -> Node {
        self.into_inner()
    }
}
