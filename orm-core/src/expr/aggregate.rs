use super::{AggregateFunction, Condition, Expr, Expression, Node};
use crate::ColumnType;
use crate::scope::{Aggregated, Both, NoSource};
use crate::types::{Averageable, Keep, MakeNull, Ordered, SqlType, Summable};

// The results' types stand as parameters of their own, as projections a mistake would be reported twice.
fn aggregate<T, U>(function: AggregateFunction, ty: ColumnType, arg: Option<Node>) -> Expr<T, U> {
    Expr::new(Node::Aggregate { function, ty, arg: arg.map(Box::new), filter: None })
}

/// `count(*)`: the number of rows.
pub fn count() -> Expr<i64, Aggregated<NoSource, Keep>> {
    aggregate(AggregateFunction::Count, ColumnType::I64, None)
}

/// `count(x)`: the number of rows in which it is not NULL.
pub fn count_of<E, U>(x: E) -> Expr<i64, Aggregated<U, Keep>>
where
    E: Expression<Uses = U>,
{
    aggregate(AggregateFunction::Count, E::Type::TYPE, Some(x.into_node()))
}

/// `count(distinct x)`: the number of different values.
pub fn count_distinct<E, U>(x: E) -> Expr<i64, Aggregated<U, Keep>>
where
    E: Expression<Uses = U>,
{
    aggregate(AggregateFunction::CountDistinct, E::Type::TYPE, Some(x.into_node()))
}

/// `sum(x)`: `i64` of integers, `f64` of floats, `Decimal` of decimals; NULL without rows.
pub fn sum<E, S, U>(x: E) -> Expr<S, Aggregated<U, MakeNull>>
where
    E: Expression<Type: Summable<Sum = S>, Uses = U>,
{
    aggregate(AggregateFunction::Sum, E::Type::TYPE, Some(x.into_node()))
}

/// `avg(x)`: `f64`, or `Decimal` of decimals; NULL without rows.
pub fn avg<E, A, U>(x: E) -> Expr<A, Aggregated<U, MakeNull>>
where
    E: Expression<Type: Averageable<Average = A>, Uses = U>,
{
    aggregate(AggregateFunction::Avg, E::Type::TYPE, Some(x.into_node()))
}

/// `min(x)`: the smallest value; NULL without rows.
pub fn min<E, T, U>(x: E) -> Expr<T, Aggregated<U, MakeNull>>
where
    E: Expression<Type = T, Uses = U>,
    E::Type: Ordered,
{
    aggregate(AggregateFunction::Min, E::Type::TYPE, Some(x.into_node()))
}

/// `max(x)`: the largest value; NULL without rows.
pub fn max<E, T, U>(x: E) -> Expr<T, Aggregated<U, MakeNull>>
where
    E: Expression<Type = T, Uses = U>,
    E::Type: Ordered,
{
    aggregate(AggregateFunction::Max, E::Type::TYPE, Some(x.into_node()))
}

impl<T: SqlType, U, N> Expr<T, Aggregated<U, N>> {
    /// Aggregates only the rows that meet the condition: `FILTER (WHERE ..)`.
    pub fn filter<C: Condition>(self, condition: C) -> Expr<T, Aggregated<Both<U, C::Uses>, N>> {
        let condition = condition.into_condition();
        match self.into_inner() {
            Node::Aggregate { function, ty, arg, filter } => {
                let filter = match filter {
                    Some(first) => first.and(condition),
                    None => condition,
                };
                let filter = if filter == Node::Empty { None } else { Some(Box::new(filter)) };
                Expr::new(Node::Aggregate { function, ty, arg, filter })
            }
            other => Expr::new(other),
        }
    }
}
