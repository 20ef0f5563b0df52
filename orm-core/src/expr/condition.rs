use super::{Case, Expr, Expression, Filter, Node, RawSql};
use crate::scope::{Both, MayBeNull, NoSource, NullSrc, On, Src};
use crate::table::{Column, Source, Table};

/// What `filter` takes: a boolean expression, a bool column, an `Option` of a condition, a tuple of them, or a
/// [`Filter`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a condition",
    note = "compare it: `.eq(..)`, `.gt(..)`, `.is_null()`, ..; conditions are joined by `.and(..)` and `.or(..)`"
)]
pub trait Condition {
    /// What it uses.
    type Uses;
    /// The plain form; empty when there is nothing to check.
    fn into_condition(self) -> Node;
}

impl<U> Condition for Expr<bool, U> {
    type Uses = U;

    fn into_condition(self) -> Node {
        self.into_inner()
    }
}

impl<S: Source> Condition for Column<S, bool> {
    type Uses = Src<S>;

    fn into_condition(self) -> Node {
        self.into_node()
    }
}

impl<S: Source> Condition for Column<S, Option<bool>> {
    type Uses = NullSrc<S>;

    fn into_condition(self) -> Node {
        self.into_node()
    }
}

impl<U> Condition for Case<bool, U> {
    type Uses = Both<U, MayBeNull>;

    fn into_condition(self) -> Node {
        self.into_node()
    }
}

impl<C: Condition> Condition for Option<C> {
    type Uses = C::Uses;

    fn into_condition(self) -> Node {
        self.map_or(Node::Empty, Condition::into_condition)
    }
}

impl<D, T: Table> Condition for Filter<D, T> {
    type Uses = Both<Both<On<D>, Src<T>>, MayBeNull>;

    fn into_condition(self) -> Node {
        self.into_inner()
    }
}

impl<U> Condition for RawSql<U> {
    type Uses = crate::scope::RawUses<U, crate::types::MakeNull>;

    fn into_condition(self) -> Node {
        // In parentheses: an OR in the raw text must not reach beyond it.
        let Node::Raw(mut parts) = self.into_node() else { return Node::Empty };
        parts.insert(0, super::RawPart::Text("(".into()));
        parts.push(super::RawPart::Text(")".into()));
        Node::Raw(parts)
    }
}

/// All of the conditions; none is no condition.
pub fn all_of<C: Condition>(conditions: impl IntoIterator<Item = C>) -> Expr<bool, C::Uses> {
    let mut all = Node::Empty;
    for condition in conditions {
        all = all.and(condition.into_condition());
    }
    Expr::new(all)
}

/// Any of the conditions; of none it is FALSE.
pub fn any_of<C: Condition>(conditions: impl IntoIterator<Item = C>) -> Expr<bool, C::Uses> {
    let mut any = Vec::new();
    let mut given = false;
    for condition in conditions {
        given = true;
        match condition.into_condition() {
            Node::Empty => {}
            node => any.push(node),
        }
    }
    Expr::new(match any.len() {
        0 if given => Node::Empty,
        0 => Node::Constant(false),
        1 => any.remove(0),
        _ => Node::Or(any),
    })
}

macro_rules! uses {
    ($last:ident) => { $last::Uses };
    ($first:ident $($rest:ident)+) => { Both<$first::Uses, uses!($($rest)+)> };
}
macro_rules! tuples {
    ($(($($part:ident)+);)*) => {$(
        impl<$($part: Condition),+> Condition for ($($part,)+) {
            type Uses = uses!($($part)+);

            #[expect(non_snake_case, reason = "the type parameters name the parts")]
            fn into_condition(self) -> Node {
                let ($($part,)+) = self;
                let all = Node::Empty;
                $(let all = all.and($part.into_condition());)+
                all
            }
        }
    )*};
}
tuples! {
    (A); (A B); (A B C); (A B C D); (A B C D E); (A B C D E F); (A B C D E F G); (A B C D E F G H);
    (A B C D E F G H I); (A B C D E F G H I J); (A B C D E F G H I J K); (A B C D E F G H I J K L);
    (A B C D E F G H I J K L M); (A B C D E F G H I J K L M N); (A B C D E F G H I J K L M N O);
    (A B C D E F G H I J K L M N O P);
}

/// The unit is no condition.
impl Condition for () {
    type Uses = NoSource;

    fn into_condition(self) -> Node {
        Node::Empty
    }
}
