use std::fmt;
use std::marker::PhantomData;

use super::{Expr, Expression, Node, OrderNode};
use crate::ColumnType;
use crate::scope::{Both, NoSource};
use crate::table::{Column, Source};
use crate::types::{Field, SqlType};

/// Which way to sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// A sort key. All columns of one table have the same type of key, so a `match` can choose among them.
#[must_use = "a sort key does nothing until it stands in `order_by`"]
pub struct Order<U> {
    key: OrderNode,
    marker: PhantomData<fn() -> U>,
}

impl<U> Order<U> {
    pub(crate) fn new(node: Node, ty: ColumnType, descending: bool) -> Self {
        Self {
            key: OrderNode { node, ty, descending, nulls_first: None, verbatim: false },
            marker: PhantomData,
        }
    }

    /// NULLs before all values.
    pub fn nulls_first(mut self) -> Self {
        self.key.nulls_first = Some(true);
        self
    }

    /// NULLs after all values.
    pub fn nulls_last(mut self) -> Self {
        self.key.nulls_first = Some(false);
        self
    }
}

impl<U> Clone for Order<U> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), marker: PhantomData }
    }
}

impl<U> fmt::Debug for Order<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Order").field(&self.key).finish()
    }
}

/// What `order_by` takes: keys, columns, expressions, an `Option` or `Vec` of them, tuples.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sort key",
    label = "expected a sort key",
    note = "use a column or expression, with `.asc()` or `.desc()`, or a tuple of them"
)]
pub trait OrderBy {
    /// What it uses.
    type Uses;
    /// Appends its keys.
    #[doc(hidden)]
    fn push_keys(self, keys: &mut Vec<OrderNode>);
}

impl<U> OrderBy for Order<U> {
    type Uses = U;

    fn push_keys(self, keys: &mut Vec<OrderNode>) {
        keys.push(self.key);
    }
}

impl<S: Source, T: Field> OrderBy for Column<S, T> {
    type Uses = crate::scope::Src<S>;

    fn push_keys(self, keys: &mut Vec<OrderNode>) {
        self.asc().push_keys(keys);
    }
}

impl<T: SqlType, U> OrderBy for Expr<T, U> {
    type Uses = U;

    fn push_keys(self, keys: &mut Vec<OrderNode>) {
        self.asc().push_keys(keys);
    }
}

impl<O: OrderBy> OrderBy for Option<O> {
    type Uses = O::Uses;

    fn push_keys(self, keys: &mut Vec<OrderNode>) {
        if let Some(order) = self {
            order.push_keys(keys);
        }
    }
}

impl<O: OrderBy> OrderBy for Vec<O> {
    type Uses = O::Uses;

    fn push_keys(self, keys: &mut Vec<OrderNode>) {
        for order in self {
            order.push_keys(keys);
        }
    }
}

/// Raw SQL is a key as it stands, its direction included.
impl<U> OrderBy for super::RawSql<U> {
    type Uses = crate::scope::RawUses<U, crate::types::MakeNull>;

    fn push_keys(self, keys: &mut Vec<OrderNode>) {
        let node = self.into_node();
        keys.push(OrderNode {
            node,
            ty: ColumnType::I64,
            descending: false,
            nulls_first: None,
            verbatim: true,
        });
    }
}

/// What `group_by` takes: columns, expressions, tuples of them.
#[diagnostic::on_unimplemented(
    message = "rows cannot be grouped by `{Self}`",
    label = "expected a column or expression",
    note = "use a column or expression, or a tuple of them"
)]
pub trait GroupBy {
    /// What it uses.
    type Uses;
    /// Appends its expressions with their types.
    #[doc(hidden)]
    fn push_groups(self, groups: &mut Vec<(Node, ColumnType)>);
}

impl<S: Source, T: Field> GroupBy for Column<S, T> {
    type Uses = crate::scope::Src<S>;

    fn push_groups(self, groups: &mut Vec<(Node, ColumnType)>) {
        groups.push((self.into_node(), T::Base::TYPE));
    }
}

impl<T: SqlType, U> GroupBy for Expr<T, U> {
    type Uses = U;

    fn push_groups(self, groups: &mut Vec<(Node, ColumnType)>) {
        groups.push((self.into_node(), T::TYPE));
    }
}

macro_rules! nested {
    ($trait:ident; $last:ident) => { <$last as $trait>::Uses };
    ($trait:ident; $first:ident $($rest:ident)+) => { Both<<$first as $trait>::Uses, nested!($trait; $($rest)+)> };
}
macro_rules! order_and_group {
    ($(($($part:ident)+);)*) => {$(
        impl<$($part: OrderBy),+> OrderBy for ($($part,)+) {
            type Uses = nested!(OrderBy; $($part)+);

            #[expect(non_snake_case, reason = "the type parameters name the parts")]
            fn push_keys(self, keys: &mut Vec<OrderNode>) {
                let ($($part,)+) = self;
                $($part.push_keys(keys);)+
            }
        }
        impl<$($part: GroupBy),+> GroupBy for ($($part,)+) {
            type Uses = nested!(GroupBy; $($part)+);

            #[expect(non_snake_case, reason = "the type parameters name the parts")]
            fn push_groups(self, groups: &mut Vec<(Node, ColumnType)>) {
                let ($($part,)+) = self;
                $($part.push_groups(groups);)+
            }
        }
    )*};
}
order_and_group! {
    (A); (A B); (A B C); (A B C D); (A B C D E); (A B C D E F); (A B C D E F G); (A B C D E F G H);
    (A B C D E F G H I); (A B C D E F G H I J); (A B C D E F G H I J K); (A B C D E F G H I J K L);
    (A B C D E F G H I J K L M); (A B C D E F G H I J K L M N); (A B C D E F G H I J K L M N O);
    (A B C D E F G H I J K L M N O P);
}

/// The unit sorts by nothing.
impl OrderBy for () {
    type Uses = NoSource;

    fn push_keys(self, _keys: &mut Vec<OrderNode>) {}
}
