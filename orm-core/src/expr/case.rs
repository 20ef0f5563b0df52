use std::marker::PhantomData;

use super::{Argument, Condition, Expr, Expression, Node, Operand};
use crate::scope::{Both, MayBeNull, NeverNull};
use crate::types::SqlType;

/// Begins `CASE WHEN ..`: `case().when(condition, value).otherwise(value)`.
pub fn case() -> CaseStart {
    CaseStart
}

/// A `CASE` without branches.
#[derive(Clone, Copy, Debug)]
#[must_use = "a case needs `.when(..)`"]
pub struct CaseStart;

/// A `CASE` of values of type `T`; without `.otherwise(..)` it may be NULL.
#[must_use = "an expression does nothing until it stands in a query"]
pub struct Case<T, U> {
    whens: Vec<(Node, Node)>,
    marker: PhantomData<fn() -> (T, U)>,
}

impl CaseStart {
    /// The value when the condition is met; its type is the whole expression's.
    pub fn when<C: Condition, V: CaseValue>(
        self,
        condition: C,
        value: V,
    ) -> Case<V::Type, Both<NeverNull<C::Uses>, V::Uses>> {
        Case { whens: vec![(condition.into_condition(), value.into_case_value())], marker: PhantomData }
    }
}

impl<T: SqlType, U> Case<T, U> {
    /// The value when this condition is met and none before.
    pub fn when<C: Condition, V, W>(
        self,
        condition: C,
        value: V,
    ) -> Case<T, Both<Both<U, NeverNull<C::Uses>>, W>>
    where
        V: Argument<T, Uses = W>,
    {
        let mut whens = self.whens;
        whens.push((condition.into_condition(), value.into_argument()));
        Case { whens, marker: PhantomData }
    }

    /// The value when no condition is met.
    pub fn otherwise<V, W>(self, value: V) -> Expr<T, Both<U, W>>
    where
        V: Argument<T, Uses = W>,
    {
        Expr::new(Node::Case { whens: self.whens, otherwise: Some(Box::new(value.into_argument())) })
    }
}

impl<T: SqlType, U> Expression for Case<T, U> {
    type Type = T;
    type Uses = Both<U, MayBeNull>;
    type Tables = U;

    fn into_node(self) -> Node {
        Node::Case { whens: self.whens, otherwise: None }
    }
}

impl<T, U> Clone for Case<T, U> {
    fn clone(&self) -> Self {
        Self { whens: self.whens.clone(), marker: PhantomData }
    }
}

/// The first value of a `CASE`: a column, an expression or a literal.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for `case().when(..)`",
    label = "expected a column, an expression or a literal"
)]
pub trait CaseValue {
    /// The type of the whole `CASE`.
    type Type: SqlType;
    /// What it uses.
    type Uses;
    /// The plain form.
    fn into_case_value(self) -> Node;
}

macro_rules! literals {
    ($($type:ty => $target:ty),* $(,)?) => {$(
        impl CaseValue for $type {
            type Type = $target;
            type Uses = crate::scope::NoSource;

            fn into_case_value(self) -> Node {
                Operand::<$target>::into_operand(self)
            }
        }
    )*};
}
literals!(
    bool => bool, i8 => i8, i16 => i16, i32 => i32, i64 => i64, u8 => u8, u16 => u16, u32 => u32, u64 => u64,
    f32 => f32, f64 => f64, String => String, &str => String, &String => String,
);
#[cfg(feature = "uuid")]
literals!(uuid::Uuid => uuid::Uuid);
#[cfg(feature = "decimal")]
literals!(rust_decimal::Decimal => rust_decimal::Decimal);
#[cfg(feature = "chrono")]
literals!(
    chrono::DateTime<chrono::Utc> => chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime => chrono::NaiveDateTime,
    chrono::NaiveDate => chrono::NaiveDate, chrono::NaiveTime => chrono::NaiveTime,
);

impl<S: crate::table::Source, T: crate::Field> CaseValue for crate::Column<S, T> {
    type Type = T::Base;
    type Uses = T::Uses<S>;

    fn into_case_value(self) -> Node {
        self.into_node()
    }
}

impl<T: SqlType, U> CaseValue for Expr<T, U> {
    type Type = T;
    type Uses = U;

    fn into_case_value(self) -> Node {
        self.into_node()
    }
}
