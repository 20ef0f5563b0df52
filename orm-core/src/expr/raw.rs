use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::{Case, Expr, Expression, Node, Param, RawPart};
use crate::scope::{Both, NoSource, RawUses};
use crate::table::{Column, Source, SourceRef, TableRef};
use crate::types::{Field, SqlType};

/// SQL of the user with its arguments, made by `sql!`: a condition, a sort key, a statement, or with
/// [`of`](RawSql::of) a typed expression.
#[must_use = "SQL does nothing until it stands in a query or is executed"]
pub struct RawSql<U> {
    parts: Vec<RawPart>,
    marker: PhantomData<fn() -> U>,
}

impl RawSql<NoSource> {
    #[doc(hidden)]
    pub fn new() -> Self {
        Self { parts: Vec::new(), marker: PhantomData }
    }
}

impl Default for RawSql<NoSource> {
    fn default() -> Self {
        Self::new()
    }
}

impl<U> RawSql<U> {
    #[doc(hidden)]
    pub fn text(mut self, text: &'static str) -> Self {
        self.parts.push(RawPart::Text(Cow::Borrowed(text)));
        self
    }

    #[doc(hidden)]
    pub fn arg<A: RawArg>(mut self, argument: A) -> RawSql<Both<U, A::Uses>> {
        argument.push(&mut self.parts);
        RawSql { parts: self.parts, marker: PhantomData }
    }

    /// The SQL as an expression of type `T`; `Option<T>` when it may be NULL. Nothing checks the type before the
    /// statement runs.
    pub fn of<T: Field>(self) -> Expr<T::Base, RawUses<U, T::Null>> {
        Expr::new(Node::Of(T::Base::TYPE, Box::new(Node::Raw(self.parts))))
    }

    pub(crate) fn into_node(self) -> Node {
        Node::Raw(self.parts)
    }
}

impl<U> Clone for RawSql<U> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), marker: PhantomData }
    }
}

impl<U> fmt::Debug for RawSql<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawSql").field(&self.parts).finish()
    }
}

/// Text that becomes SQL as it is, by [`raw`].
#[derive(Clone, Debug)]
pub struct SqlFragment(String);

/// Puts text into a statement as SQL, unquoted and unchecked: **never** text that came from outside.
#[must_use]
pub fn raw(sql: impl Into<String>) -> SqlFragment {
    SqlFragment(sql.into())
}

/// An argument of `sql!`: a column, an expression, a table, a value, a parameter or `sql::raw(..)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in `sql!`",
    label = "expected a column, an expression, a table or a value",
    note = "text that is to become SQL goes through `sql::raw(..)`"
)]
pub trait RawArg {
    /// What it uses.
    type Uses;
    /// Appends it.
    #[doc(hidden)]
    fn push(self, parts: &mut Vec<RawPart>);
}

/// Writes a table value; called by the derive.
#[doc(hidden)]
pub fn push_table<T: TableRef>(parts: &mut Vec<RawPart>) {
    parts.push(RawPart::Table(SourceRef::of::<T::Source>()));
}

impl RawArg for SqlFragment {
    type Uses = NoSource;

    fn push(self, parts: &mut Vec<RawPart>) {
        parts.push(RawPart::Text(Cow::Owned(self.0)));
    }
}

impl<T: Field> RawArg for T {
    type Uses = NoSource;

    fn push(self, parts: &mut Vec<RawPart>) {
        parts.push(RawPart::Node(Node::Value(self.into_value())));
    }
}

macro_rules! text {
    ($($type:ty),*) => {$(
        impl RawArg for $type {
            type Uses = NoSource;

            fn push(self, parts: &mut Vec<RawPart>) {
                parts.push(RawPart::Node(Node::Value(crate::Value::Text((*self).to_owned()))));
            }
        }
    )*};
}
text!(&str);

macro_rules! by_reference {
    ($($type:ty),* $(,)?) => {$(
        impl RawArg for &$type {
            type Uses = NoSource;

            fn push(self, parts: &mut Vec<RawPart>) {
                self.clone().push(parts);
            }
        }
    )*};
}
by_reference!(bool, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, String, Vec<u8>);
#[cfg(feature = "uuid")]
by_reference!(uuid::Uuid);
#[cfg(feature = "decimal")]
by_reference!(rust_decimal::Decimal);
#[cfg(feature = "chrono")]
by_reference!(chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime, chrono::NaiveDate, chrono::NaiveTime);

impl<S: Source, T: Field> RawArg for Column<S, T> {
    type Uses = crate::scope::Src<S>;

    fn push(self, parts: &mut Vec<RawPart>) {
        parts.push(RawPart::Node(self.into_node()));
    }
}

impl<T: SqlType, U> RawArg for Expr<T, U> {
    type Uses = U;

    fn push(self, parts: &mut Vec<RawPart>) {
        parts.push(RawPart::Node(self.into_node()));
    }
}

impl<T: SqlType, U> RawArg for Case<T, U> {
    type Uses = U;

    fn push(self, parts: &mut Vec<RawPart>) {
        parts.push(RawPart::Node(self.into_node()));
    }
}

impl<U> RawArg for RawSql<U> {
    type Uses = U;

    fn push(self, parts: &mut Vec<RawPart>) {
        parts.extend(self.parts);
    }
}

impl<T: SqlType> RawArg for Param<T> {
    type Uses = NoSource;

    fn push(self, parts: &mut Vec<RawPart>) {
        parts.push(RawPart::Node(Node::Param { index: self.index(), ty: T::TYPE }));
    }
}
