//! Expressions: typed shells around one plain tree of nodes.

mod aggregate;
mod arithmetic;
mod assign;
mod case;
mod condition;
mod expression;
mod filter;
mod function;
mod node;
mod operand;
mod optional_operand;
mod order;
mod param;
mod raw;
mod subquery;

use std::fmt;
use std::marker::PhantomData;

pub use self::aggregate::{avg, count, count_distinct, count_of, max, min, sum};
pub use self::assign::{Assign, AssignOperand, AssignOption, Assignment, Assignments};
pub use self::case::{Case, CaseStart, CaseValue, case};
pub use self::condition::{Condition, all_of, any_of};
pub use self::expression::{Expression, TextExpression};
pub use self::filter::Filter;
pub use self::function::{ConcatPart, Now, abs, coalesce, concat, length, lower, now, round, trim, upper};
pub use self::node::{AggregateFunction, BinaryOp, ColumnNode, Function, Node, OrderNode, RawPart};
pub(crate) use self::operand::operand_value;
pub use self::operand::{Argument, InOperand, Operand, Pattern};
pub use self::optional_operand::OptionalOperand;
pub use self::order::{Direction, GroupBy, Order, OrderBy};
pub use self::param::{Param, Params};
#[doc(hidden)]
pub use self::raw::push_table;
pub use self::raw::{RawArg, RawSql, SqlFragment, raw};
pub use self::subquery::{SelectsOne, SingleColumn, exists, not_exists};

/// An SQL expression with values of type `T`, using the tables in `U`.
#[must_use = "an expression does nothing until it stands in a query"]
pub struct Expr<T, U> {
    node: Node,
    marker: PhantomData<fn() -> (T, U)>,
}

impl<T, U> Expr<T, U> {
    pub(crate) fn new(node: Node) -> Self {
        Self { node, marker: PhantomData }
    }

    pub(crate) fn into_inner(self) -> Node {
        self.node
    }
}

impl<T, U> Clone for Expr<T, U> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<T, U> fmt::Debug for Expr<T, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expr").field(&self.node).finish()
    }
}
