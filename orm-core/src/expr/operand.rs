use super::{Expr, Node};
use crate::scope::{Both, InList, NoSource, NullSrc, Scalar, Src, Sub};
use crate::table::{Column, Source};
use crate::types::{IntoField, SqlType, TextType};

/// The right side of a comparison with a `T`: a value, a column, an expression, a parameter or a subquery.
#[diagnostic::on_unimplemented(
    message = "cannot compare a `{T}` column with `{Self}`",
    label = "expected a `{T}` value, column or expression",
    note = "NULL is compared by `.is_null()` or `.is_not_distinct_from(option)`; types are changed by `.cast::<T>()`"
)]
pub trait Operand<T> {
    /// What an expression that used `U` uses together with this.
    type And<U>;
    /// What this uses alone.
    type Uses;
    /// The result's uses when this divides: NULL unless it is a literal.
    type Divides<U>;
    /// The plain form.
    fn into_operand(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Operand<T> for T {
    type And<U> = U;
    type Uses = NoSource;
    type Divides<U> = U;

    fn into_operand(self) -> Node {
        Node::Value(self.into_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType + Clone> Operand<T> for &T {
    type And<U> = U;
    type Uses = NoSource;
    type Divides<U> = U;

    fn into_operand(self) -> Node {
        Node::Value(self.clone().into_value())
    }
}

macro_rules! operand_value {
    ([$($generics:tt)*] $type:ty => $target:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::expr::Operand<$target> for $type {
            type And<U> = U;
            type Uses = $crate::scope::NoSource;
            type Divides<U> = U;

            fn into_operand(self) -> $crate::expr::Node {
                $crate::expr::Node::Value($crate::SqlType::into_value(
                    <Self as $crate::types::IntoField<$target>>::into_field(self),
                ))
            }
        }
    };
}
pub(crate) use operand_value;

#[diagnostic::do_not_recommend]
impl<S: Source, T: SqlType> Operand<T> for Column<S, T> {
    type And<U> = Both<U, Src<S>>;
    type Uses = Src<S>;
    type Divides<U> = Both<U, Both<Src<S>, crate::scope::MayBeNull>>;

    fn into_operand(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<S: Source, T: SqlType> Operand<T> for Column<S, Option<T>> {
    type And<U> = Both<U, NullSrc<S>>;
    type Uses = NullSrc<S>;
    type Divides<U> = Both<U, NullSrc<S>>;

    fn into_operand(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType, V> Operand<T> for Expr<T, V> {
    type And<U> = Both<U, V>;
    type Uses = V;
    type Divides<U> = Both<U, Both<V, crate::scope::MayBeNull>>;

    fn into_operand(self) -> Node {
        self.into_inner()
    }
}

impl<D, Sel, Sc, G, T> Operand<T> for crate::Select<D, Sel, Sc, G>
where
    T: SqlType,
    Sel: super::SelectsOne<T>,
{
    type And<U> = Both<U, Sub<D, Sc, Sel, G, Scalar>>;
    type Uses = Sub<D, Sc, Sel, G, Scalar>;
    type Divides<U> = Both<U, Sub<D, Sc, Sel, G, Scalar>>;

    fn into_operand(self) -> Node {
        Node::Scalar(Box::new(self.into_ast()))
    }
}

/// An operand that is not compared: of arithmetic, `coalesce`, `and` and the like. What [`Operand`] is, in other
/// words when it is not.
#[diagnostic::on_unimplemented(
    message = "expected a `{T}` value, column or expression, found `{Self}`",
    label = "expected `{T}`",
    note = "types are changed by `.cast::<T>()`"
)]
pub trait Argument<T> {
    /// What an expression that used `U` uses together with this.
    type And<U>;
    /// What this uses alone.
    type Uses;
    /// The result's uses when this divides.
    type Divides<U>;
    /// The plain form.
    fn into_argument(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<T, R: Operand<T>> Argument<T> for R {
    type And<U> = R::And<U>;
    type Uses = R::Uses;
    type Divides<U> = R::Divides<U>;

    fn into_argument(self) -> Node {
        self.into_operand()
    }
}

/// The pattern of `like` for text of type `T`.
#[diagnostic::on_unimplemented(
    message = "`like` is for text, this is `{T}` and `{Self}`",
    label = "expected a text and a pattern of the same type",
    note = "`.cast::<String>()` turns an expression into text"
)]
pub trait Pattern<T> {
    /// What an expression that used `U` uses together with this.
    type And<U>;
    /// The plain form.
    fn into_pattern(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<T: TextType, R: Operand<T>> Pattern<T> for R {
    type And<U> = R::And<U>;

    fn into_pattern(self) -> Node {
        self.into_operand()
    }
}

/// The right side of `is_in`: values, or a subquery of one column.
#[diagnostic::on_unimplemented(
    message = "expected a list of `{T}` values or a subquery of one `{T}` column",
    label = "expected `{T}` values or a subquery of one `{T}` column",
    note = "pass an array, a `Vec`, a slice, an iterator, or `select(one_column).from(..)`"
)]
pub trait InOperand<T> {
    /// What an expression that used `U` uses together with this.
    type And<U>;
    /// The plain form of `node IN self`.
    fn into_in(self, node: Node, negated: bool) -> Node;
}

impl<I, X, T> InOperand<T> for I
where
    I: IntoIterator<Item = X>,
    X: IntoField<T>,
    T: SqlType,
{
    type And<U> = U;

    fn into_in(self, node: Node, negated: bool) -> Node {
        let list = self.into_iter().map(|value| Node::Value(value.into_field().into_value())).collect();
        Node::In { ty: T::TYPE, node: Box::new(node), list, negated }
    }
}

impl<D, Sel, Sc, G, T> InOperand<T> for crate::Select<D, Sel, Sc, G>
where
    T: SqlType,
    Sel: super::SelectsOne<T>,
{
    type And<U> = Both<U, Sub<D, Sc, Sel, G, InList>>;

    fn into_in(self, node: Node, negated: bool) -> Node {
        Node::InSelect { ty: T::TYPE, node: Box::new(node), select: Box::new(self.into_ast()), negated }
    }
}
