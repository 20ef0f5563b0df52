use std::fmt;
use std::marker::PhantomData;

use super::{Node, Operand};
use crate::scope::{Both, MayBeNull, NoSource};
use crate::types::SqlType;

/// A parameter of a prepared statement: stands where a value of type `T` may stand.
pub struct Param<T> {
    index: usize,
    marker: PhantomData<fn() -> T>,
}

impl<T> Param<T> {
    pub(crate) fn index(self) -> usize {
        self.index
    }
}

impl<T> Clone for Param<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Param<T> {}
impl<T> fmt::Debug for Param<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Param").field(&self.index).finish()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Operand<T> for Param<T> {
    type And<U> = U;
    type Uses = NoSource;
    // It may be zero, and the quotient NULL.
    type Divides<U> = Both<U, MayBeNull>;

    fn into_operand(self) -> Node {
        Node::Param { index: self.index, ty: T::TYPE }
    }
}

/// The parameters of a prepared statement: none, one, or a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not parameters",
    label = "expected `Param<T>` or a tuple of them",
    note = "write the closure's argument as `|email: Param<String>|` or `|(a, b): (Param<i64>, Param<String>)|`"
)]
pub trait Params {
    /// The types of the arguments, as a tuple.
    type Arguments;
    /// How many there are.
    const COUNT: usize;
    /// The parameters in order.
    fn make() -> Self;
}

impl Params for () {
    type Arguments = ();
    const COUNT: usize = 0;

    fn make() -> Self {}
}

impl<T: SqlType> Params for Param<T> {
    type Arguments = (T,);
    const COUNT: usize = 1;

    fn make() -> Self {
        Self { index: 0, marker: PhantomData }
    }
}

macro_rules! tuples {
    ($(($($type:ident $index:tt),+) $count:literal;)*) => {$(
        impl<$($type: SqlType),+> Params for ($(Param<$type>,)+) {
            type Arguments = ($($type,)+);
            const COUNT: usize = $count;

            fn make() -> Self {
                ($(Param { index: $index, marker: PhantomData::<fn() -> $type> },)+)
            }
        }
    )*};
}
tuples! {
    (A 0) 1; (A 0, B 1) 2; (A 0, B 1, C 2) 3; (A 0, B 1, C 2, D 3) 4; (A 0, B 1, C 2, D 3, E 4) 5;
    (A 0, B 1, C 2, D 3, E 4, F 5) 6; (A 0, B 1, C 2, D 3, E 4, F 5, G 6) 7;
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7) 8;
}
