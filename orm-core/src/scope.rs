//! Which tables a query has, and which an expression uses: all of it phantom types.
//!
//! A builder carries a list of [`Cons`]; each entry says how its table was joined. An expression carries a tree of
//! what it uses. [`Within`] walks the tree against the list: a table that is missing is a compile error, and the
//! walk computes whether the result may be NULL and whether it aggregates.

use std::marker::PhantomData;

use crate::types::{Keep, MakeNull, NullKind};

/// The empty list.
#[derive(Debug)]
pub enum Nil {}
/// A list of tables: the one joined last, then the rest.
#[derive(Debug)]
pub struct Cons<H, T>(PhantomData<fn() -> (H, T)>);
/// A table every row of the result has.
#[derive(Debug)]
pub struct Inner<S>(PhantomData<fn() -> S>);
/// A table that a row of the result may lack.
#[derive(Debug)]
pub struct Nullable<S>(PhantomData<fn() -> S>);
/// A table of the enclosing query.
#[derive(Debug)]
pub struct Outer<S>(PhantomData<fn() -> S>);

/// Index: the first entry.
#[derive(Debug)]
pub enum Here {}
/// Index: in the rest.
#[derive(Debug)]
pub struct There<I>(PhantomData<fn() -> I>);

/// A list that contains the table `S`; the index is inferred.
#[diagnostic::on_unimplemented(
    message = "table `{S}` is not in this query's FROM clause",
    label = "`{S}` is not in this query's FROM clause",
    note = "join it, or `.correlate({S})` when it belongs to the outer query"
)]
pub trait Find<S, Index> {
    /// Whether the join lets the table's columns be NULL.
    type Null: NullKind;
}

#[diagnostic::do_not_recommend]
impl<S, T> Find<S, Here> for Cons<Inner<S>, T> {
    type Null = Keep;
}
#[diagnostic::do_not_recommend]
impl<S, T> Find<S, Here> for Cons<Nullable<S>, T> {
    type Null = MakeNull;
}
#[diagnostic::do_not_recommend]
impl<S, T> Find<S, Here> for Cons<Outer<S>, T> {
    // How the enclosing query joined it is not known here.
    type Null = MakeNull;
}
impl<S, H, T, I> Find<S, There<I>> for Cons<H, T>
where
    T: Find<S, I>,
{
    type Null = T::Null;
}

/// The list after a right or full join: what was there may now be missing.
pub trait Weaken {
    /// Every entry nullable.
    type Weak;
}
impl Weaken for Nil {
    type Weak = Nil;
}
impl<S, T: Weaken> Weaken for Cons<Inner<S>, T> {
    type Weak = Cons<Nullable<S>, T::Weak>;
}
impl<S, T: Weaken> Weaken for Cons<Nullable<S>, T> {
    type Weak = Cons<Nullable<S>, T::Weak>;
}
impl<S, T: Weaken> Weaken for Cons<Outer<S>, T> {
    type Weak = Cons<Outer<S>, T::Weak>;
}

/// A subquery whose outer tables are in the enclosing query's list.
pub trait Correlated<Enclosing, Index> {}
impl<E> Correlated<E, ()> for Nil {}
impl<E, S, T: Correlated<E, I>, I> Correlated<E, I> for Cons<Inner<S>, T> {}
impl<E, S, T: Correlated<E, I>, I> Correlated<E, I> for Cons<Nullable<S>, T> {}
impl<E: Find<S, J>, S, T: Correlated<E, I>, I, J> Correlated<E, (J, I)> for Cons<Outer<S>, T> {}

/// A list without tables of an enclosing query: of a query that can run by itself.
#[diagnostic::on_unimplemented(
    message = "a query with `.correlate(..)` can only stand inside another query",
    label = "the correlated table is not in this query's FROM clause",
    note = "join the table instead, or put this query into `exists(..)`, `is_in(..)` or `.scalar()` of another"
)]
pub trait Standalone {}
impl Standalone for Nil {}
impl<S, T: Standalone> Standalone for Cons<Inner<S>, T> {}
impl<S, T: Standalone> Standalone for Cons<Nullable<S>, T> {}

// What an expression uses.

/// A column that is never NULL by itself.
#[derive(Debug)]
pub struct Src<S>(PhantomData<fn() -> S>);
/// A nullable column.
#[derive(Debug)]
pub struct NullSrc<S>(PhantomData<fn() -> S>);
/// Two parts.
#[derive(Debug)]
pub struct Both<A, B>(PhantomData<fn() -> (A, B)>);
/// No table.
#[derive(Debug)]
pub enum NoSource {}
/// No table, and NULL is possible.
#[derive(Debug)]
pub enum MayBeNull {}
/// The parts, but the result is never NULL.
#[derive(Debug)]
pub struct NeverNull<U>(PhantomData<fn() -> U>);
/// NULL only when both parts are.
#[derive(Debug)]
pub struct EitherValue<A, B>(PhantomData<fn() -> (A, B)>);
/// An aggregate over the parts.
#[derive(Debug)]
pub struct Aggregated<U, N>(PhantomData<fn() -> (U, N)>);
/// Raw SQL: the tables are checked, nothing else is known.
#[derive(Debug)]
pub struct RawUses<U, N>(PhantomData<fn() -> (U, N)>);
/// Only in statements of the dialect `D`.
#[derive(Debug)]
pub struct On<D>(PhantomData<fn() -> D>);
/// A subquery: its dialect, tables, selection, grouping, and how its value is used.
#[derive(Debug)]
pub struct Sub<D, Sc, Sel, G, M>(PhantomData<fn() -> (D, Sc, Sel, G, M)>);
/// Use of a subquery: `x in (select ..)`.
#[derive(Debug)]
pub enum InList {}
/// Use of a subquery: one value, NULL when there is no row.
#[derive(Debug)]
pub enum Scalar {}
/// Use of a subquery: `exists (select ..)`.
#[derive(Debug)]
pub enum Existence {}

/// An expression's uses against a query's dialect and tables.
#[diagnostic::on_unimplemented(
    message = "this expression does not fit this query",
    label = "built for another database or query",
    note = "an expression with a subquery belongs to the database its subquery was built for"
)]
pub trait Within<D, Scope, Index> {
    /// Whether the value may be NULL.
    type Null: NullKind;
    /// Whether it aggregates.
    type Kind: Kind;
}

impl<D, Sc: Find<S, I>, S, I> Within<D, Sc, I> for Src<S> {
    type Null = Sc::Null;
    type Kind = Plain;
}
impl<D, Sc: Find<S, I>, S, I> Within<D, Sc, I> for NullSrc<S> {
    type Null = MakeNull;
    type Kind = Plain;
}
impl<D, Sc, A: Within<D, Sc, I>, B: Within<D, Sc, J>, I, J> Within<D, Sc, (I, J)> for Both<A, B> {
    type Null = <A::Null as NullKind>::Or<B::Null>;
    type Kind = <A::Kind as Kind>::With<B::Kind>;
}
impl<D, Sc> Within<D, Sc, ()> for NoSource {
    type Null = Keep;
    type Kind = Neutral;
}
impl<D, Sc> Within<D, Sc, ()> for MayBeNull {
    type Null = MakeNull;
    type Kind = Neutral;
}
impl<D, Sc, U: Within<D, Sc, I>, I> Within<D, Sc, I> for NeverNull<U> {
    type Null = Keep;
    type Kind = U::Kind;
}
impl<D, Sc, A: Within<D, Sc, I>, B: Within<D, Sc, J>, I, J> Within<D, Sc, (I, J)> for EitherValue<A, B> {
    type Null = <A::Null as NullKind>::And<B::Null>;
    type Kind = <A::Kind as Kind>::With<B::Kind>;
}
impl<D, Sc, U: Within<D, Sc, I>, N: NullKind, I> Within<D, Sc, I> for Aggregated<U, N>
where
    U::Kind: NotNested,
{
    type Null = N;
    type Kind = Aggregate;
}
impl<D, Sc, U: Within<D, Sc, I>, N: NullKind, I> Within<D, Sc, I> for RawUses<U, N> {
    // What the user says of the SQL, and the outer joins of its arguments.
    type Null = N::Or<U::Null>;
    type Kind = Neutral;
}
impl<D, Sc> Within<D, Sc, ()> for On<D> {
    type Null = Keep;
    type Kind = Neutral;
}
impl<D, Sc, Sc2, Sel, G, I, J> Within<D, Sc, (I, J)> for Sub<D, Sc2, Sel, G, InList>
where
    Sel: crate::Selection<D, Sc2, I, Row: crate::Field>,
    Sel::Kind: SelectableIn<G>,
    Sc2: Correlated<Sc, J>,
{
    type Null = <Sel::Row as crate::Field>::Null;
    type Kind = Neutral;
}
impl<D, Sc, Sc2, Sel, G, I, J> Within<D, Sc, (I, J)> for Sub<D, Sc2, Sel, G, Scalar>
where
    Sel: crate::Selection<D, Sc2, I>,
    Sel::Kind: SelectableIn<G>,
    Sc2: Correlated<Sc, J>,
{
    type Null = MakeNull;
    type Kind = Neutral;
}
impl<D, Sc, Sc2, Sel, G, I, J> Within<D, Sc, (I, J)> for Sub<D, Sc2, Sel, G, Existence>
where
    Sel: crate::Selection<D, Sc2, I>,
    Sel::Kind: SelectableIn<G>,
    Sc2: Correlated<Sc, J>,
{
    type Null = Keep;
    type Kind = Neutral;
}

// Grouping.

/// No `group_by` yet.
#[derive(Debug)]
pub enum Ungrouped {}
/// With `group_by`.
#[derive(Debug)]
pub enum Grouped {}

/// One value per row.
#[derive(Debug)]
pub enum Plain {}
/// One value per group.
#[derive(Debug)]
pub enum Aggregate {}
/// A constant, or unknown.
#[derive(Debug)]
pub enum Neutral {}
/// Plain columns beside aggregates.
#[derive(Debug)]
pub enum Mixed {}

/// Whether an expression has one value per row or per group.
pub trait Kind {
    /// Beside `K`.
    type With<K: Kind>: Kind;
    #[doc(hidden)]
    type WithPlain: Kind;
    #[doc(hidden)]
    type WithAggregate: Kind;
}
impl Kind for Plain {
    type With<K: Kind> = K::WithPlain;
    type WithPlain = Plain;
    type WithAggregate = Mixed;
}
impl Kind for Aggregate {
    type With<K: Kind> = K::WithAggregate;
    type WithPlain = Mixed;
    type WithAggregate = Aggregate;
}
impl Kind for Neutral {
    type With<K: Kind> = K;
    type WithPlain = Plain;
    type WithAggregate = Aggregate;
}
impl Kind for Mixed {
    type With<K: Kind> = Mixed;
    type WithPlain = Mixed;
    type WithAggregate = Mixed;
}

/// What may stand in WHERE, ON, SET and VALUES.
#[diagnostic::on_unimplemented(
    message = "an aggregate cannot stand here: aggregates belong in `having`",
    label = "this is an aggregate",
    note = "group the rows with `.group_by(..)` and filter the groups with `.having(..)`"
)]
pub trait NotAggregate {}
impl NotAggregate for Plain {}
impl NotAggregate for Neutral {}

/// The uses of an expression that has one value per row: what WHERE, ON, SET and the like take.
pub trait RowUses<D, Scope, Index> {}
impl<D, Sc, I, U> RowUses<D, Sc, I> for U
where
    U: Within<D, Sc, I>,
    U::Kind: NotAggregate,
{
}

/// What an aggregate may take.
#[diagnostic::on_unimplemented(
    message = "an aggregate cannot contain another aggregate",
    label = "this aggregates an aggregate",
    note = "aggregate in a subquery first"
)]
pub trait NotNested {}
impl NotNested for Plain {}
impl NotNested for Neutral {}

/// What a select may return with this grouping.
#[diagnostic::on_unimplemented(
    message = "an aggregate stands beside a plain column without `group_by`",
    label = "selects both one value per row and one value per group",
    note = "add `.group_by(..)` with the plain columns"
)]
pub trait SelectableIn<G> {}
impl<G> SelectableIn<G> for Plain {}
impl<G> SelectableIn<G> for Aggregate {}
impl<G> SelectableIn<G> for Neutral {}
impl SelectableIn<Grouped> for Mixed {}

/// A query that has `group_by`.
#[diagnostic::on_unimplemented(
    message = "`having` without `group_by`",
    label = "this query has no groups to filter",
    note = "add `.group_by(..)` before `.having(..)`, or use `.filter(..)` for conditions on rows"
)]
pub trait HasGroups {}
impl HasGroups for Grouped {}
