use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::{Argument, BinaryOp, Expr, Expression, Node};
use crate::Value;
use crate::table::{Column, Source};
use crate::types::{Field, Numeric, SqlType};

/// A literal zero has no quotient; a computed one gives NULL.
fn quotient(op: BinaryOp, ty: crate::ColumnType, left: Node, right: Node) -> Node {
    let zero = match &right {
        Node::Value(Value::I8(n)) => *n == 0,
        Node::Value(Value::I16(n)) => *n == 0,
        Node::Value(Value::I32(n)) => *n == 0,
        Node::Value(Value::I64(n)) => *n == 0,
        Node::Value(Value::U8(n)) => *n == 0,
        Node::Value(Value::U16(n)) => *n == 0,
        Node::Value(Value::U32(n)) => *n == 0,
        Node::Value(Value::U64(n)) => *n == 0,
        Node::Value(Value::F32(n)) => *n == 0.0,
        Node::Value(Value::F64(n)) => *n == 0.0,
        #[cfg(feature = "decimal")]
        Node::Value(Value::Decimal(n)) => n.is_zero(),
        _ => false,
    };
    if zero {
        return Node::Invalid("division by the literal zero".into());
    }
    Node::binary(op, ty, left, right)
}

macro_rules! operators {
    ($($trait:ident $method:ident $op:ident $uses:ident $build:path;)*) => {$(
        impl<S: Source, T: Field, R> $trait<R> for Column<S, T>
        where
            T::Base: Numeric,
            R: Argument<T::Base>,
        {
            type Output = Expr<T::Base, R::$uses<T::Uses<S>>>;

            fn $method(self, right: R) -> Self::Output {
                Expr::new($build(BinaryOp::$op, T::Base::TYPE, self.into_node(), right.into_argument()))
            }
        }

        impl<T: Numeric, U, R: Argument<T>> $trait<R> for Expr<T, U> {
            type Output = Expr<T, R::$uses<U>>;

            fn $method(self, right: R) -> Self::Output {
                Expr::new($build(BinaryOp::$op, T::TYPE, self.into_node(), right.into_argument()))
            }
        }
    )*};
}
operators! {
    Add add Add And Node::binary;
    Sub sub Sub And Node::binary;
    Mul mul Mul And Node::binary;
    Div div Div Divides quotient;
    Rem rem Rem Divides quotient;
}

impl<S: Source, T: Field<Base: Numeric>> Neg for Column<S, T> {
    type Output = Expr<T::Base, T::Uses<S>>;

    fn neg(self) -> Self::Output {
        Expr::new(Node::Negative(T::Base::TYPE, Box::new(self.into_node())))
    }
}

impl<T: Numeric, U> Neg for Expr<T, U> {
    type Output = Self;

    fn neg(self) -> Self {
        Expr::new(Node::Negative(T::TYPE, Box::new(self.into_node())))
    }
}
