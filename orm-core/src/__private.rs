//! What the macros expand to. Not part of the public API.

use crate::expr::Node;
use crate::{Column, Field, SqlType};

pub use crate::query::{Cell, ChoosesRows, Complete, Filtered, Insertable, Missing, RowsOf, Set};
pub use crate::row::check_names;
pub use crate::selection::{project_table, read_table};
pub use crate::table::{KeyRef, count_keys, expect_one_key};
pub use crate::types::read_enum;

/// The value of a required column, which the builder's type says is set.
///
/// # Panics
/// Never through the derive: `build` exists only when all required columns are set.
#[must_use]
pub fn required<T>(value: Option<T>) -> T {
    match value {
        Some(value) => value,
        None => unreachable!("the builder's type says that this column is set"),
    }
}

/// Calls a function of an attribute: written as a call, a closure there would be one for clippy to inline.
pub fn call<T>(function: impl FnOnce() -> T) -> T {
    function()
}

/// Two foreign key columns that may refer to each other, to be compared by type.
pub const fn key_pair<S, A: Field, T, B: Field>(
    _column: Column<S, A>,
    _referenced: Column<T, B>,
) -> std::marker::PhantomData<(A::Base, B::Base)> {
    std::marker::PhantomData
}

/// A selected value that a field of type `F` can hold.
#[diagnostic::on_unimplemented(
    message = "mismatched types: this field is `{F}`, the selected value is `{Self}`",
    label = "expected `{Self}`",
    note = "give the field the selected value's type; an `Option` field takes both"
)]
pub trait HeldBy<F> {}
#[diagnostic::do_not_recommend]
impl<T: Field> HeldBy<T> for T {}
#[diagnostic::do_not_recommend]
impl<T: SqlType> HeldBy<Option<T>> for T {}

/// Checks a `Selection` struct's field against its expression, with every table in FROM.
pub fn check_field<F, Sc, I, Sel, R>(_selection: Sel)
where
    Sel: crate::Selection<crate::AnyDialect, Sc, I, Row = R>,
    R: HeldBy<F>,
{
}

/// Checks the condition of a typed `check(..)` and gives its plain form.
pub fn check_condition<T, C, I>(condition: C) -> Node
where
    C: crate::expr::Condition,
    C::Uses: crate::scope::RowUses<
            crate::AnyDialect,
            crate::scope::Cons<crate::scope::Inner<T>, crate::scope::Nil>,
            I,
        >,
{
    condition.into_condition()
}

/// Reads a nullable field of a patch: a missing key is `None`, `null` is `Some(None)`.
///
/// # Errors
/// The deserializer's.
#[cfg(any(feature = "serde", feature = "json"))]
pub fn double_option<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}
