use std::fmt;
use std::marker::PhantomData;

use super::cardinality::Cardinality;
use super::expression::RelatedCount;
use super::related::Related;
use super::shape::{Nested, PlainRow};
use super::with::With;
use crate::expr::{Condition, Expr, OrderBy};
use crate::query::RowCount;
use crate::scope::{Both, Cons, Inner, NeverNull, Nil, On, Outer, RowUses, Src, Within};
use crate::selection::{Projection, Selection};
use crate::table::{KeyRef, RelationDef, Source, Table, TableDef, TableRef};

/// A relation of a table, as a type. Derived by `#[derive(Table)]`.
pub trait Slot: 'static {
    /// The table that has it.
    type Parent: Table;
    /// The table it leads to.
    type Target: Table;
    /// How many rows it leads to.
    type Cardinality: Cardinality;
    /// Its place among the relations of the table.
    const POSITION: usize;
    /// The name of the target.
    const TARGET_NAME: &'static str = Self::Target::NAME;
    /// The foreign keys of the target.
    const TARGET_KEYS: &'static [KeyRef] = Self::Target::KEYS;

    /// The relation's columns.
    fn relation() -> &'static RelationDef {
        // The derive writes the relations and their slots in one order.
        &Self::Parent::definition().relations[Self::POSITION]
    }
}

/// The table that a relation leads to; called by the derive.
#[doc(hidden)]
#[must_use]
pub fn target_of<L: Slot>() -> &'static TableDef {
    L::Target::definition()
}

/// A relation of the table value of source `S`: `User.todos`.
///
/// It stands in `.with(..)` of a relational query, as it is or with `filter`, `order_by`, `limit`, `offset`, `select` and
/// `with` of its own; and in conditions: `any`, `none`, `every`, `exists`, `is_empty`, `count`.
pub struct Relation<S, L>(PhantomData<fn() -> (S, L)>);

/// The tables that the conditions of a relation see.
pub(super) type Target<L> = Cons<Inner<<L as Slot>::Target>, Nil>;
/// The shape of a relation's rows before anything is chosen.
pub(super) type RowOf<L> = <<L as Slot>::Target as Table>::With<<L as Slot>::Target>;
/// What a condition over related rows uses of the query around.
pub(super) type Around<D, S> = NeverNull<Both<Src<S>, On<D>>>;

impl<S, L> Relation<S, L> {
    /// Called by the derive.
    #[doc(hidden)]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S, L> Default for Relation<S, L> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Source<Row = L::Parent>, L: Slot> Relation<S, L> {
    fn related<D>(self) -> Related<D, S, L, RowOf<L>, PlainRow, L::Cardinality, Target<L>> {
        Related::new()
    }

    /// WHERE, of the related rows: several filters are joined by AND.
    pub fn filter<D, C, I>(
        self,
        condition: C,
    ) -> Related<D, S, L, RowOf<L>, PlainRow, <L::Cardinality as Cardinality>::Filtered, Target<L>>
    where
        C: Condition<Uses: RowUses<D, Target<L>, I>>,
    {
        self.related().filter(condition)
    }

    /// ORDER BY, of the related rows; their primary key is added at the end.
    pub fn order_by<D, O, I>(
        self,
        order: O,
    ) -> Related<D, S, L, RowOf<L>, PlainRow, L::Cardinality, Target<L>>
    where
        O: OrderBy<Uses: Within<D, Target<L>, I>>,
    {
        self.related().order_by(order)
    }

    /// LIMIT, of the related rows of each row.
    pub fn limit<D>(
        self,
        rows: impl RowCount,
    ) -> Related<D, S, L, RowOf<L>, PlainRow, <L::Cardinality as Cardinality>::Filtered, Target<L>> {
        self.related().limit(rows)
    }

    /// OFFSET, of the related rows of each row.
    pub fn offset<D>(
        self,
        rows: impl RowCount,
    ) -> Related<D, S, L, RowOf<L>, PlainRow, <L::Cardinality as Cardinality>::Filtered, Target<L>> {
        self.related().offset(rows)
    }

    /// A part of the related rows' columns, which takes their place: `record! { id: Todo.id, title: Todo.title }`.
    pub fn select<D, Sel, R, I>(
        self,
        selection: Sel,
    ) -> Related<D, S, L, <RowOf<L> as With>::SetRow<R>, PlainRow, L::Cardinality, Target<L>>
    where
        Sel: Projection + Selection<D, Target<L>, I, Row = R>,
        R: Nested,
    {
        self.related().select(selection)
    }

    /// Relations of the related rows.
    pub fn with<D, N>(
        self,
        relation: N,
    ) -> Related<
        D,
        S,
        L,
        super::include::Loaded<D, L::Target, RowOf<L>, N>,
        super::LoadedRow,
        L::Cardinality,
        Target<L>,
    >
    where
        N: super::Include<D>,
        N::Slot: super::Load<L::Target, RowOf<L>, N::Value, Before: super::Free>,
    {
        self.related().with(relation)
    }

    /// Makes the columns of the table around usable in the conditions of the relation.
    pub fn correlate<D, T: TableRef>(
        self,
        table: T,
    ) -> Related<D, S, L, RowOf<L>, PlainRow, L::Cardinality, Cons<Outer<T::Source>, Target<L>>> {
        self.related().correlate(table)
    }

    /// Whether a related row meets the condition.
    pub fn any<D, C, I>(self, condition: C) -> Expr<bool, Around<D, S>>
    where
        C: Condition<Uses: RowUses<D, Target<L>, I>>,
    {
        self.related().any(condition)
    }

    /// Whether no related row meets the condition.
    pub fn none<D, C, I>(self, condition: C) -> Expr<bool, Around<D, S>>
    where
        C: Condition<Uses: RowUses<D, Target<L>, I>>,
    {
        self.related().none(condition)
    }

    /// Whether every related row meets the condition; true when there is none.
    pub fn every<D, C, I>(self, condition: C) -> Expr<bool, Around<D, S>>
    where
        C: Condition<Uses: RowUses<D, Target<L>, I>>,
    {
        self.related().every(condition)
    }

    /// Whether there is a related row.
    pub fn exists<D>(self) -> Expr<bool, Around<D, S>> {
        self.related().exists()
    }

    /// Whether there is no related row.
    pub fn is_empty<D>(self) -> Expr<bool, Around<D, S>> {
        self.related().is_empty()
    }

    /// How many related rows there are: in `with`, and as an expression in `select`, `filter` and `order_by`.
    pub fn count<D>(self) -> Expr<i64, RelatedCount<D, S, L>> {
        self.related().count()
    }
}

// By hand: a derive would ask the same of `S` and `L`.
impl<S, L> Clone for Relation<S, L> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S, L> Copy for Relation<S, L> {}

impl<S, L: Slot> fmt::Debug for Relation<S, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Relation").field(&L::relation().name).finish()
    }
}
