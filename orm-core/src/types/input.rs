//! What stands for a value: `T`, and what converts to it without loss.

use std::borrow::Cow;

use super::SqlType;
use crate::Value;

/// A value that a column of type `T` takes.
#[diagnostic::on_unimplemented(
    message = "a `{T}` column cannot hold `{Self}`",
    label = "expected a `{T}` value",
    note = "NULL belongs in columns of type `Option<{T}>`"
)]
pub trait IntoField<T> {
    /// The value as the column's type.
    fn into_field(self) -> T;
}

/// A value of an optional column: one that is nullable, or that the database can fill.
#[diagnostic::on_unimplemented(
    message = "an optional `{T}` column cannot hold `{Self}`",
    label = "expected `{T}`, `Option<{T}>` or `None`",
    note = "an `Option` of another type is converted by `.map(..)`, for example `name.map(str::to_owned)`"
)]
pub trait IntoOptional<T> {
    /// The value, or `None`.
    fn into_optional(self) -> Option<T>;
}

#[diagnostic::do_not_recommend]
impl<T> IntoField<T> for T {
    fn into_field(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType + Clone> IntoField<T> for &T {
    fn into_field(self) -> T {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoOptional<T> for T {
    fn into_optional(self) -> Option<T> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType + Clone> IntoOptional<T> for &T {
    fn into_optional(self) -> Option<T> {
        Some(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> IntoOptional<T> for Option<T> {
    fn into_optional(self) -> Option<T> {
        self
    }
}

macro_rules! convertible {
    ($($type:ty => $target:ty, $convert:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoField<$target> for $type {
            fn into_field(self) -> $target {
                $convert(self)
            }
        }
        #[diagnostic::do_not_recommend]
        impl IntoOptional<$target> for $type {
            fn into_optional(self) -> Option<$target> {
                Some($convert(self))
            }
        }
        $crate::expr::operand_value!([] $type => $target);
    )*};
}

convertible! {
    &str => String, str::to_owned;
    &&str => String, |text: &&str| (*text).to_owned();
    &mut str => String, |text: &mut str| text.to_owned();
    Cow<'_, str> => String, Cow::into_owned;
    &Cow<'_, str> => String, |text: &Cow<'_, str>| text.as_ref().to_owned();
    Box<str> => String, String::from;
    char => String, String::from;
    &[u8] => Vec<u8>, <[u8]>::to_vec;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoField<Vec<u8>> for [u8; N] {
    fn into_field(self) -> Vec<u8> {
        self.to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoField<Vec<u8>> for &[u8; N] {
    fn into_field(self) -> Vec<u8> {
        self.to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoOptional<Vec<u8>> for [u8; N] {
    fn into_optional(self) -> Option<Vec<u8>> {
        Some(self.to_vec())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoOptional<Vec<u8>> for &[u8; N] {
    fn into_optional(self) -> Option<Vec<u8>> {
        Some(self.to_vec())
    }
}
crate::expr::operand_value!([const N: usize] [u8; N] => Vec<u8>);
crate::expr::operand_value!([const N: usize] &[u8; N] => Vec<u8>);

/// The primary key of a table, or the arguments of a prepared statement: one value, or a tuple in order.
#[diagnostic::on_unimplemented(
    message = "expected values of the types `{K}` for the key or the parameters, found `{Self}`",
    label = "does not match `{K}`",
    note = "one value for one column or parameter, a tuple in their order for several"
)]
pub trait IntoKey<K> {
    /// The values to bind, in order.
    fn into_values(self) -> Vec<Value>;
}

#[diagnostic::do_not_recommend]
impl<A: SqlType, X: IntoField<A>> IntoKey<(A,)> for X {
    fn into_values(self) -> Vec<Value> {
        vec![self.into_field().into_value()]
    }
}

#[diagnostic::do_not_recommend]
impl IntoKey<()> for () {
    fn into_values(self) -> Vec<Value> {
        Vec::new()
    }
}

macro_rules! tuple_keys {
    ($(($($type:ident $input:ident $index:tt),+);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($type: SqlType, $input: IntoField<$type>),+> IntoKey<($($type,)+)> for ($($input,)+) {
            fn into_values(self) -> Vec<Value> {
                vec![$(self.$index.into_field().into_value()),+]
            }
        }
    )*};
}
tuple_keys! {
    (A P 0, B Q 1);
    (A P 0, B Q 1, C R 2);
    (A P 0, B Q 1, C R 2, D S 3);
    (A P 0, B Q 1, C R 2, D S 3, E T 4);
    (A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5);
    (A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5, G V 6);
    (A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5, G V 6, H W 7);
}
