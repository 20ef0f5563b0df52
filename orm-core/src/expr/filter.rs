use std::fmt;
use std::marker::PhantomData;

use super::{Condition, Node};
use crate::scope::{Cons, Inner, Nil, RowUses};
use crate::table::{RowOf, Table, TableRef};

/// Conditions on one table, built step by step, stored, returned, and used more than once.
///
/// An empty filter is no condition: a select gives every row, an update or delete with nothing else is
/// [`Error::NoCondition`](crate::Error::NoCondition).
#[must_use = "a filter does nothing until it stands in a query"]
pub struct Filter<D, T> {
    node: Node,
    marker: PhantomData<fn() -> (D, T)>,
}

type Only<T> = Cons<Inner<T>, Nil>;

impl<D, T: Table> Filter<D, T> {
    /// An empty filter on the table.
    pub fn of<R>(_table: R) -> Self
    where
        R: TableRef<Source = T>,
        RowOf<R>: Table,
    {
        Self::new(Node::Empty)
    }

    fn new(node: Node) -> Self {
        Self { node, marker: PhantomData }
    }

    /// This, and the condition.
    pub fn and<C, I>(self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        Self::new(self.node.and(condition.into_condition()))
    }

    /// This, or the condition; of an empty filter it is the condition.
    pub fn or<C, I>(self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, Only<T>, I>>,
    {
        Self::new(self.node.or(condition.into_condition()))
    }

    /// Whether there is no condition in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.node == Node::Empty
    }

    pub(crate) fn into_inner(self) -> Node {
        self.node
    }
}

impl<D, T: Table> std::ops::Not for Filter<D, T> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.node.not())
    }
}

impl<D, T> Clone for Filter<D, T> {
    fn clone(&self) -> Self {
        Self { node: self.node.clone(), marker: PhantomData }
    }
}

impl<D, T> fmt::Debug for Filter<D, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Filter").field(&self.node).finish()
    }
}
