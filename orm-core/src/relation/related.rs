use std::fmt;
use std::marker::PhantomData;

use super::cardinality::Cardinality;
use super::expression::RelatedCount;
use super::field::{Around, Slot};
use super::include::{Include, Items, Itself, Loaded};
use super::link::Link;
use super::shape::{LoadedRow, Nested, RowShape};
use super::typed::NewTyped;
use super::with::{Free, Load, With};
use crate::expr::{AggregateFunction, Condition, Expr, Node, OrderBy};
use crate::query::{RowCount, SelectAst};
use crate::scope::{Cons, Outer, RowUses, Within};
use crate::selection::{Projection, Selection};
use crate::table::{Source, SourceRef, TableRef};

/// The related rows of relation `L`, narrowed: with conditions, an order, a limit, columns and relations of their own.
///
/// `W` is the shape of their rows, `K` how many there may be, `Sc` the tables that conditions see.
#[must_use = "a relation does nothing until it stands in `.with(..)` or a condition"]
pub struct Related<D, S, L, W, St, K, Sc> {
    select: SelectAst,
    items: Items,
    marker: PhantomData<fn() -> (D, S, L, W, St, K, Sc)>,
}

impl<D, S: Source<Row = L::Parent>, L: Slot, W, St, K, Sc> Related<D, S, L, W, St, K, Sc> {
    pub(super) fn new() -> Self {
        let source = SourceRef::of::<L::Target>();
        let mut select = SelectAst::from(source, Vec::new());
        select.link = Some(Link::of(SourceRef::of::<S>(), L::relation()));
        Self { select, items: Items::of_table(source), marker: PhantomData }
    }

    fn retyped<W2, St2, K2, Sc2>(self) -> Related<D, S, L, W2, St2, K2, Sc2> {
        Related { select: self.select, items: self.items, marker: PhantomData }
    }

    fn narrowed(mut self, condition: Node) -> Self {
        self.select.filter = self.select.filter.and(condition);
        self
    }

    /// A condition is asked of the rows within the limit: where there is one, it comes after.
    fn met(self, condition: Node) -> Self {
        if self.select.limit.is_none() && self.select.offset.is_none() {
            return self.narrowed(condition);
        }
        let mut limited = self;
        limited.select.having = condition;
        limited
    }

    /// WHERE, of the related rows: several filters are joined by AND.
    pub fn filter<C, I>(self, condition: C) -> Related<D, S, L, W, St, K::Filtered, Sc>
    where
        K: Cardinality,
        C: Condition<Uses: RowUses<D, Sc, I>>,
    {
        self.narrowed(condition.into_condition()).retyped()
    }

    /// ORDER BY, of the related rows: appends to the keys there are; the primary key is added at the end.
    pub fn order_by<O, I>(mut self, order: O) -> Self
    where
        O: OrderBy<Uses: Within<D, Sc, I>>,
    {
        order.push_keys(&mut self.select.order);
        self
    }

    /// LIMIT, of the related rows of each row.
    pub fn limit(mut self, rows: impl RowCount) -> Related<D, S, L, W, St, K::Filtered, Sc>
    where
        K: Cardinality,
    {
        match rows.into_count() {
            Ok(count) => self.select.limit = Some(count),
            Err(given) => self.select.invalid = Some(format!("a limit cannot be negative: {given}")),
        }
        self.retyped()
    }

    /// OFFSET, of the related rows of each row.
    pub fn offset(mut self, rows: impl RowCount) -> Related<D, S, L, W, St, K::Filtered, Sc>
    where
        K: Cardinality,
    {
        match rows.into_count() {
            Ok(count) => self.select.offset = Some(count),
            Err(given) => self.select.invalid = Some(format!("an offset cannot be negative: {given}")),
        }
        self.retyped()
    }

    /// A part of the related rows' columns, which takes their place.
    pub fn select<Sel, R, I>(mut self, selection: Sel) -> Related<D, S, L, W::SetRow<R>, St, K, Sc>
    where
        W: With,
        Sel: Projection + Selection<D, Sc, I, Row = R>,
        R: Nested,
    {
        self.items.set_row(&selection);
        self.retyped()
    }

    /// Relations of the related rows.
    pub fn with<N>(mut self, relation: N) -> Related<D, S, L, Loaded<D, L::Target, W, N>, LoadedRow, K, Sc>
    where
        N: Include<D>,
        N::Slot: Load<L::Target, W, N::Value, Before: Free>,
    {
        self.items.load(relation);
        self.retyped()
    }

    /// Makes the columns of the table around usable in the conditions of the relation.
    pub fn correlate<T: TableRef>(self, _table: T) -> Related<D, S, L, W, St, K, Cons<Outer<T::Source>, Sc>> {
        self.retyped()
    }

    /// Whether a related row meets the condition.
    pub fn any<C, I>(self, condition: C) -> Expr<bool, Around<D, S>>
    where
        C: Condition<Uses: RowUses<D, Sc, I>>,
    {
        self.met(condition.into_condition()).found(false)
    }

    /// Whether no related row meets the condition.
    pub fn none<C, I>(self, condition: C) -> Expr<bool, Around<D, S>>
    where
        C: Condition<Uses: RowUses<D, Sc, I>>,
    {
        self.met(condition.into_condition()).found(true)
    }

    /// Whether every related row meets the condition; true when there is none.
    pub fn every<C, I>(self, condition: C) -> Expr<bool, Around<D, S>>
    where
        C: Condition<Uses: RowUses<D, Sc, I>>,
    {
        let met = condition.into_condition();
        if met == Node::Empty {
            return Expr::new(Node::Constant(true));
        }
        // A condition that is NULL is not met either.
        let case = Node::Case {
            whens: vec![(met, Node::Constant(false))],
            otherwise: Some(Box::new(Node::Constant(true))),
        };
        self.met(case).found(true)
    }

    /// Whether there is a related row.
    pub fn exists(self) -> Expr<bool, Around<D, S>> {
        self.found(false)
    }

    /// Whether there is no related row.
    pub fn is_empty(self) -> Expr<bool, Around<D, S>> {
        self.found(true)
    }

    fn found(mut self, negated: bool) -> Expr<bool, Around<D, S>> {
        self.select.items = vec![Node::Constant(true)];
        if self.select.having == Node::Empty {
            self.select.order.clear();
        }
        Expr::new(Node::Exists { select: Box::new(self.select), negated })
    }

    /// How many related rows there are, within the limit: in `with`, and as an expression.
    pub fn count(mut self) -> Expr<i64, RelatedCount<D, S, L>> {
        self.select.order.clear();
        self.select.items = vec![Node::Aggregate {
            function: AggregateFunction::Count,
            ty: crate::ColumnType::I64,
            arg: None,
            filter: None,
        }];
        Expr::new(Node::Scalar(Box::new(self.select)))
    }

    /// The cell that holds the related rows, which are read as `X`.
    fn into_list<X: Nested>(mut self) -> Node {
        self.select.items = self.items.into_nodes();
        if let Some(link) = &mut self.select.link {
            link.typed = Some(NewTyped::of::<X>());
        }
        Node::List(Box::new(self.select))
    }
}

/// The cell of a relation whose rows have these cells and are read as `X`.
pub(super) fn list_of<X: Nested, L: Slot>(cells: Vec<Node>) -> Node {
    let mut related: Related<(), L::Parent, L, (), (), (), ()> = Related::new();
    related.items = Items::of_nodes(cells);
    related.into_list::<X>()
}

/// The cell that counts a relation's rows.
pub(super) fn count_of<L: Slot>() -> Node {
    let related: Related<(), L::Parent, L, (), (), (), ()> = Related::new();
    related.count().into_inner()
}

impl<D, S, L, W, St, K, Sc> Include<D> for Related<D, S, L, W, St, K, Sc>
where
    S: Source<Row = L::Parent> + Itself<L::Parent>,
    L: Slot,
    K: Cardinality,
    St: RowShape<W>,
{
    type Slot = L;
    type Value = K::Value<St::Output>;

    fn into_cell(self) -> (usize, Node) {
        (L::POSITION, self.into_list::<St::Output>())
    }
}

impl<D, S, L, W, St, K, Sc> Clone for Related<D, S, L, W, St, K, Sc> {
    fn clone(&self) -> Self {
        Self { select: self.select.clone(), items: self.items.clone(), marker: PhantomData }
    }
}

impl<D, S, L: Slot, W, St, K, Sc> fmt::Debug for Related<D, S, L, W, St, K, Sc> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Related").field("relation", &L::relation().name).finish_non_exhaustive()
    }
}
