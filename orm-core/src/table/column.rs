use std::fmt;
use std::marker::PhantomData;

use super::{Source, SourceRef};
use crate::expr::{ColumnNode, Node};
use crate::types::{Field, column_type_of};

/// A column of source `S` whose field type is `T`.
pub struct Column<S, T> {
    name: &'static str,
    marker: PhantomData<fn() -> (S, T)>,
}

impl<S, T> Column<S, T> {
    /// The column `name`; called by the derive.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, marker: PhantomData }
    }

    /// The column's name in SQL.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<S: Source, T: Field> Column<S, T> {
    pub(crate) fn node(self) -> Node {
        Node::Column(ColumnNode { source: SourceRef::of::<S>(), name: self.name, ty: column_type_of::<T>() })
    }
}

// By hand: a derive would ask the same of `S` and `T`.
impl<S, T> Clone for Column<S, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S, T> Copy for Column<S, T> {}
impl<S, T> fmt::Debug for Column<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Column").field(&self.name).finish()
    }
}
