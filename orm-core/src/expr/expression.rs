use super::{Argument, BinaryOp, Expr, Function, InOperand, Node, Operand, OptionalOperand, Order, Pattern};
use crate::scope::{EitherValue, NeverNull};
use crate::table::{Column, Source};
use crate::types::{Field, SqlType, TextType};

/// What columns and expressions can do: comparisons, tests for NULL, ordering, casts.
///
/// In the prelude without a name: its methods are simply there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column or expression",
    label = "expected a column or expression",
    note = "a value becomes an expression by `sql!(\"{{}}\", value).of::<T>()`"
)]
pub trait Expression: Sized {
    /// The type of its values, without `Option`.
    type Type: SqlType;
    /// The tables it uses, and where NULL may come from.
    type Uses;
    /// The tables it uses.
    type Tables;

    /// The plain form.
    #[doc(hidden)]
    fn into_node(self) -> Node;

    /// `self = right`
    fn eq<R: Operand<Self::Type>>(self, right: R) -> Expr<bool, R::And<Self::Uses>> {
        compare(BinaryOp::Eq, self, right)
    }

    /// `self <> right`
    fn ne<R: Operand<Self::Type>>(self, right: R) -> Expr<bool, R::And<Self::Uses>> {
        compare(BinaryOp::Ne, self, right)
    }

    /// `self > right`
    fn gt<R: Operand<Self::Type>>(self, right: R) -> Expr<bool, R::And<Self::Uses>> {
        compare(BinaryOp::Gt, self, right)
    }

    /// `self >= right`
    fn gte<R: Operand<Self::Type>>(self, right: R) -> Expr<bool, R::And<Self::Uses>> {
        compare(BinaryOp::Gte, self, right)
    }

    /// `self < right`
    fn lt<R: Operand<Self::Type>>(self, right: R) -> Expr<bool, R::And<Self::Uses>> {
        compare(BinaryOp::Lt, self, right)
    }

    /// `self <= right`
    fn lte<R: Operand<Self::Type>>(self, right: R) -> Expr<bool, R::And<Self::Uses>> {
        compare(BinaryOp::Lte, self, right)
    }

    /// `self BETWEEN low AND high`, both included.
    fn between<L, H>(self, low: L, high: H) -> Expr<bool, H::And<L::And<Self::Uses>>>
    where
        L: Operand<Self::Type>,
        H: Operand<Self::Type>,
    {
        Expr::new(between(Self::Type::TYPE, self.into_node(), low.into_operand(), high.into_operand(), false))
    }

    /// `self NOT BETWEEN low AND high`
    fn not_between<L, H>(self, low: L, high: H) -> Expr<bool, H::And<L::And<Self::Uses>>>
    where
        L: Operand<Self::Type>,
        H: Operand<Self::Type>,
    {
        Expr::new(between(Self::Type::TYPE, self.into_node(), low.into_operand(), high.into_operand(), true))
    }

    /// `self IN (..)`: values, or a subquery of one column. An empty list is FALSE.
    fn is_in<R: InOperand<Self::Type>>(self, list: R) -> Expr<bool, R::And<Self::Uses>> {
        Expr::new(list.into_in(self.into_node(), false))
    }

    /// `self NOT IN (..)`: values, or a subquery of one column. An empty list is TRUE.
    fn is_not_in<R: InOperand<Self::Type>>(self, list: R) -> Expr<bool, R::And<Self::Uses>> {
        Expr::new(list.into_in(self.into_node(), true))
    }

    /// `self IS NULL`
    fn is_null(self) -> Expr<bool, NeverNull<Self::Tables>> {
        Expr::new(Node::IsNull { node: Box::new(self.into_node()), negated: false })
    }

    /// `self IS NOT NULL`
    fn is_not_null(self) -> Expr<bool, NeverNull<Self::Tables>> {
        Expr::new(Node::IsNull { node: Box::new(self.into_node()), negated: true })
    }

    /// Different, where NULL is a value like others: `IS DISTINCT FROM`. Takes `Option` as well.
    fn is_distinct_from<R>(
        self,
        right: R,
    ) -> Expr<bool, NeverNull<<R as OptionalOperand<Self::Type>>::And<Self::Tables>>>
    where
        R: OptionalOperand<Self::Type>,
    {
        Expr::new(distinct(Self::Type::TYPE, self.into_node(), right.into_operand(), false))
    }

    /// Equal, where NULL is a value like others: `IS NOT DISTINCT FROM`. Takes `Option` as well.
    fn is_not_distinct_from<R>(
        self,
        right: R,
    ) -> Expr<bool, NeverNull<<R as OptionalOperand<Self::Type>>::And<Self::Tables>>>
    where
        R: OptionalOperand<Self::Type>,
    {
        Expr::new(distinct(Self::Type::TYPE, self.into_node(), right.into_operand(), true))
    }

    /// Smallest first.
    fn asc(self) -> Order<Self::Tables> {
        Order::new(self.into_node(), Self::Type::TYPE, false)
    }

    /// Largest first.
    fn desc(self) -> Order<Self::Tables> {
        Order::new(self.into_node(), Self::Type::TYPE, true)
    }

    /// In a direction chosen at run time.
    fn order(self, direction: super::Direction) -> Order<Self::Tables> {
        Order::new(self.into_node(), Self::Type::TYPE, direction == super::Direction::Desc)
    }

    /// `CAST(self AS type)`
    fn cast<T: SqlType>(self) -> Expr<T, Self::Uses> {
        Expr::new(Node::Cast { node: Box::new(self.into_node()), from: Self::Type::TYPE, to: T::TYPE })
    }

    /// The first of both that is not NULL.
    fn coalesce<R, U>(self, other: R) -> Expr<Self::Type, EitherValue<Self::Uses, U>>
    where
        R: Argument<Self::Type, Uses = U>,
    {
        Expr::new(Node::Function {
            function: Function::Coalesce,
            ty: Self::Type::TYPE,
            args: vec![self.into_node(), other.into_argument()],
        })
    }

    /// The number without its sign.
    fn abs(self) -> Expr<Self::Type, Self::Uses>
    where
        Self::Type: crate::types::Numeric,
    {
        super::abs(self)
    }

    /// The nearest whole number.
    fn round(self) -> Expr<Self::Type, Self::Uses>
    where
        Self::Type: crate::types::Numeric,
    {
        super::round(self)
    }

    /// Both.
    fn and<R, U>(self, right: R) -> Expr<bool, U>
    where
        Self: Expression<Type = bool>,
        R: Argument<bool, And<Self::Uses> = U>,
    {
        Expr::new(self.into_node().and(right.into_argument()))
    }

    /// Either.
    fn or<R, U>(self, right: R) -> Expr<bool, U>
    where
        Self: Expression<Type = bool>,
        R: Argument<bool, And<Self::Uses> = U>,
    {
        Expr::new(self.into_node().or(right.into_argument()))
    }

    /// The number of characters.
    fn length(self) -> Expr<i64, Self::Uses>
    where
        Self::Type: TextType,
    {
        super::length(self)
    }

    /// In lower case.
    fn lower(self) -> Expr<Self::Type, Self::Uses>
    where
        Self::Type: TextType,
    {
        super::lower(self)
    }

    /// In upper case.
    fn upper(self) -> Expr<Self::Type, Self::Uses>
    where
        Self::Type: TextType,
    {
        super::upper(self)
    }

    /// Without blanks at both ends.
    fn trim(self) -> Expr<Self::Type, Self::Uses>
    where
        Self::Type: TextType,
    {
        super::trim(self)
    }

    /// This text, then the other; NULL when either is.
    fn concat<R, U>(self, other: R) -> Expr<Self::Type, U>
    where
        Self::Type: TextType,
        R: Argument<Self::Type, And<Self::Uses> = U>,
    {
        Expr::new(Node::Function {
            function: Function::Concat,
            ty: Self::Type::TYPE,
            args: vec![self.into_node(), other.into_argument()],
        })
    }
}

/// Tests of text: `like` and what is built on it.
pub trait TextExpression: Expression {
    /// `self LIKE pattern`: `%` is any text, `_` any character, `\` takes their meaning away. Exact in case.
    fn like<R, U>(self, pattern: R) -> Expr<bool, U>
    where
        R: Pattern<Self::Type, And<Self::Uses> = U>,
    {
        Expr::new(like(self.into_node(), pattern.into_pattern(), false, false))
    }

    /// `self NOT LIKE pattern`
    fn not_like<R, U>(self, pattern: R) -> Expr<bool, U>
    where
        R: Pattern<Self::Type, And<Self::Uses> = U>,
    {
        Expr::new(like(self.into_node(), pattern.into_pattern(), true, false))
    }

    /// `like` without regard to case.
    fn ilike<R, U>(self, pattern: R) -> Expr<bool, U>
    where
        R: Pattern<Self::Type, And<Self::Uses> = U>,
    {
        Expr::new(like(self.into_node(), pattern.into_pattern(), false, true))
    }

    /// `not_like` without regard to case.
    fn not_ilike<R, U>(self, pattern: R) -> Expr<bool, U>
    where
        R: Pattern<Self::Type, And<Self::Uses> = U>,
    {
        Expr::new(like(self.into_node(), pattern.into_pattern(), true, true))
    }

    /// Whether the text occurs; `%` and `_` in it are ordinary characters.
    fn contains(self, text: impl AsRef<str>) -> Expr<bool, Self::Uses>
    where
        Self::Type: TextType,
    {
        Expr::new(like(self.into_node(), pattern("%", text.as_ref(), "%"), false, false))
    }

    /// Whether it begins with the text.
    fn starts_with(self, text: impl AsRef<str>) -> Expr<bool, Self::Uses>
    where
        Self::Type: TextType,
    {
        Expr::new(like(self.into_node(), pattern("", text.as_ref(), "%"), false, false))
    }

    /// Whether it ends with the text.
    fn ends_with(self, text: impl AsRef<str>) -> Expr<bool, Self::Uses>
    where
        Self::Type: TextType,
    {
        Expr::new(like(self.into_node(), pattern("%", text.as_ref(), ""), false, false))
    }

    /// `contains` without regard to case.
    fn icontains(self, text: impl AsRef<str>) -> Expr<bool, Self::Uses>
    where
        Self::Type: TextType,
    {
        Expr::new(like(self.into_node(), pattern("%", text.as_ref(), "%"), false, true))
    }

    /// `starts_with` without regard to case.
    fn istarts_with(self, text: impl AsRef<str>) -> Expr<bool, Self::Uses>
    where
        Self::Type: TextType,
    {
        Expr::new(like(self.into_node(), pattern("", text.as_ref(), "%"), false, true))
    }

    /// `ends_with` without regard to case.
    fn iends_with(self, text: impl AsRef<str>) -> Expr<bool, Self::Uses>
    where
        Self::Type: TextType,
    {
        Expr::new(like(self.into_node(), pattern("%", text.as_ref(), ""), false, true))
    }
}

impl<E: Expression> TextExpression for E {}

impl<S: Source, T: Field> Expression for Column<S, T> {
    type Type = T::Base;
    type Uses = T::Uses<S>;
    type Tables = crate::scope::Src<S>;

    fn into_node(self) -> Node {
        self.node()
    }
}

impl<T: SqlType, U> Expression for Expr<T, U> {
    type Type = T;
    type Uses = U;
    type Tables = U;

    fn into_node(self) -> Node {
        self.into_inner()
    }
}

fn compare<L: Expression, R: Operand<L::Type>>(
    op: BinaryOp,
    left: L,
    right: R,
) -> Expr<bool, R::And<L::Uses>> {
    Expr::new(Node::binary(op, L::Type::TYPE, left.into_node(), right.into_operand()))
}

fn between(ty: crate::ColumnType, node: Node, low: Node, high: Node, negated: bool) -> Node {
    Node::Between { ty, parts: Box::new([node, low, high]), negated }
}

fn distinct(ty: crate::ColumnType, left: Node, right: Node, negated: bool) -> Node {
    Node::Distinct { ty, left: Box::new(left), right: Box::new(right), negated }
}

fn like(node: Node, pattern: Node, negated: bool, insensitive: bool) -> Node {
    Node::Like { node: Box::new(node), pattern: Box::new(pattern), negated, insensitive }
}

/// A pattern that finds `text` itself.
fn pattern(before: &str, text: &str, after: &str) -> Node {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push_str(before);
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push_str(after);
    Node::Value(crate::Value::Text(pattern))
}

impl<T: SqlType, U> std::ops::Not for Expr<T, U>
where
    Self: Expression<Type = bool>,
{
    type Output = Expr<bool, U>;

    fn not(self) -> Self::Output {
        Expr::new(self.into_inner().not())
    }
}

impl<S: Source, T: Field<Base = bool>> std::ops::Not for Column<S, T> {
    type Output = Expr<bool, T::Uses<S>>;

    fn not(self) -> Self::Output {
        Expr::new(self.node().not())
    }
}
