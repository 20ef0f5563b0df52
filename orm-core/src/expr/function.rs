use super::{Argument, Expr, Expression, Function, Node, Operand, Param};
use crate::scope::{Both, EitherValue, NoSource};
use crate::table::{Column, Source};
use crate::types::{Field, Numeric, SqlType, TextType};

// The results' types stand as parameters of their own, as projections a mistake would be reported twice.
fn call<E: Expression, T>(function: Function, argument: E) -> Expr<T, E::Uses> {
    Expr::new(Node::Function { function, ty: E::Type::TYPE, args: vec![argument.into_node()] })
}

/// `lower(text)`: the text in lower case.
pub fn lower<E, T, U>(text: E) -> Expr<T, U>
where
    E: Expression<Type = T, Uses = U>,
    E::Type: TextType,
{
    call(Function::Lower, text)
}

/// `upper(text)`: the text in upper case.
pub fn upper<E, T, U>(text: E) -> Expr<T, U>
where
    E: Expression<Type = T, Uses = U>,
    E::Type: TextType,
{
    call(Function::Upper, text)
}

/// `length(text)`: the number of characters.
pub fn length<E, U>(text: E) -> Expr<i64, U>
where
    E: Expression<Type: TextType, Uses = U>,
{
    call(Function::Length, text)
}

/// `trim(text)`: the text without blanks at both ends.
pub fn trim<E, T, U>(text: E) -> Expr<T, U>
where
    E: Expression<Type = T, Uses = U>,
    E::Type: TextType,
{
    call(Function::Trim, text)
}

/// `abs(number)`: the number without its sign.
pub fn abs<E, T, U>(number: E) -> Expr<T, U>
where
    E: Expression<Type = T, Uses = U>,
    E::Type: Numeric,
{
    call(Function::Abs, number)
}

/// `round(number)`: the nearest whole number.
pub fn round<E, T, U>(number: E) -> Expr<T, U>
where
    E: Expression<Type = T, Uses = U>,
    E::Type: Numeric,
{
    call(Function::Round, number)
}

/// `coalesce(first, second)`: the first that is not NULL.
pub fn coalesce<E, R, T, U, V>(first: E, second: R) -> Expr<T, EitherValue<U, V>>
where
    E: Expression<Type = T, Uses = U>,
    R: Argument<E::Type, Uses = V>,
{
    first.coalesce(second)
}

/// `first || second`: one text after the other, NULL when either is. The same as `first.concat(second)`.
pub fn concat<A: ConcatPart, B: ConcatPart>(first: A, second: B) -> Expr<String, Both<A::Uses, B::Uses>> {
    let args = vec![first.into_part(), second.into_part()];
    Expr::new(Node::Function { function: Function::Concat, ty: crate::ColumnType::Text, args })
}

/// A part of [`concat()`]: a text column, expression or value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "expected a text column, expression or value",
    note = "numbers become text by `.cast::<String>()`"
)]
pub trait ConcatPart {
    /// What it uses.
    type Uses;
    #[doc(hidden)]
    fn into_part(self) -> Node;
}

impl<S: Source, T: Field<Base: TextType>> ConcatPart for Column<S, T> {
    type Uses = T::Uses<S>;

    fn into_part(self) -> Node {
        self.into_node()
    }
}

impl<T: TextType, U> ConcatPart for Expr<T, U> {
    type Uses = U;

    fn into_part(self) -> Node {
        self.into_node()
    }
}

macro_rules! text_values {
    ($($type:ty),*) => {$(
        impl ConcatPart for $type {
            type Uses = NoSource;

            fn into_part(self) -> Node {
                Operand::<String>::into_operand(self)
            }
        }
    )*};
}
text_values!(&str, String, &String, Param<String>);

/// The current time of the database, as whatever time type it is used with.
#[derive(Clone, Copy, Debug)]
#[must_use = "an expression does nothing until it stands in a query"]
pub struct Now;

/// The database's current time: `CURRENT_TIMESTAMP`, in UTC.
pub fn now() -> Now {
    Now
}

#[cfg(feature = "chrono")]
macro_rules! now_operand {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Operand<$type> for Now {
            type And<U> = U;
            type Uses = NoSource;
            type Divides<U> = U;

            fn into_operand(self) -> Node {
                Node::Now(<$type as SqlType>::TYPE)
            }
        }
    )*};
}
#[cfg(feature = "chrono")]
now_operand!(chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime, chrono::NaiveDate, chrono::NaiveTime);

#[cfg(feature = "chrono")]
impl Expression for Now {
    type Type = chrono::DateTime<chrono::Utc>;
    type Uses = NoSource;
    type Tables = NoSource;

    fn into_node(self) -> Node {
        Node::Now(crate::ColumnType::DateTime)
    }
}
