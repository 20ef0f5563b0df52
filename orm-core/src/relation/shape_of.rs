//! Structs of `#[derive(Shape)]`: their fields say which columns and relations to load.

use super::cardinality::{Many, MaybeOne, One};
use super::field::{Relation, Slot};
use super::related::list_of;
use super::shape::{Nested, SlotValue};
use crate::expr::Node;
use crate::table::{Column, SourceRef, Table};
use crate::{Field, Result, RowReader};

/// A shape of rows of the table `T`: the table itself, or a struct of `#[derive(Shape)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a shape of `{T}`",
    label = "expected `{T}`, or a struct with `#[derive(Shape)] #[shape(from = {T})]`",
    note = "a relation to many rows is a `Vec`, one that may lead nowhere an `Option`"
)]
#[doc(hidden)]
pub trait ShapeOf<T>: Nested {
    /// Appends the cells of a row.
    #[doc(hidden)]
    fn cells(cells: &mut Vec<Node>);
}

impl<T: Table> ShapeOf<T> for T {
    fn cells(cells: &mut Vec<Node>) {
        cells.extend(super::include::Items::of_table(SourceRef::of::<T>()).into_nodes());
    }
}

/// What a column or relation of the table `T` loads into a shape's field of type `F`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a column nor a relation of `{T}`",
    label = "nothing of `{T}` is loaded into this field",
    note = "a field of a shape is a column or a relation of the table; expressions are selected: `.select(record! {{ .. }})`"
)]
pub trait LoadsInto<F, T> {
    #[doc(hidden)]
    fn push(self, cells: &mut Vec<Node>);
    #[doc(hidden)]
    fn read(row: &mut dyn RowReader) -> Result<F>;
}

/// A field that holds a column of type `C`.
#[diagnostic::on_unimplemented(
    message = "mismatched types: expected `{C}`, found `{Self}`",
    label = "the column is `{C}`",
    note = "a field of a shape has the type that its column has in the table"
)]
#[doc(hidden)]
pub trait HoldsColumn<C>: Field {}
impl<F: Field> HoldsColumn<F> for F {}

impl<T: Table, F: HoldsColumn<C>, C: Field> LoadsInto<F, T> for Column<T, C> {
    fn push(self, cells: &mut Vec<Node>) {
        cells.push(self.node());
    }

    fn read(row: &mut dyn RowReader) -> Result<F> {
        F::read(row)
    }
}

impl<L, F> LoadsInto<F, L::Parent> for Relation<L::Parent, L>
where
    L: Slot,
    F: Holds<L::Cardinality, L::Target>,
{
    fn push(self, cells: &mut Vec<Node>) {
        cells.push(F::cell::<L>());
    }

    fn read(row: &mut dyn RowReader) -> Result<F> {
        F::read_slot(row)
    }
}

/// A field that holds the related rows of the table `T`, as many as `K` says, or their number.
#[doc(hidden)]
pub trait Holds<K, T>: SlotValue {
    #[doc(hidden)]
    fn cell<L: Slot<Target = T>>() -> Node;
}

/// A field for any number of rows of the table `T`: a `Vec`, or an `i64` for how many they are.
#[diagnostic::on_unimplemented(
    message = "mismatched types: expected `Vec<{T}>`, found `{Self}`",
    label = "this relation leads to many rows",
    note = "a `Vec` of `{T}` or of a struct with `#[derive(Shape)] #[shape(from = {T})]` holds the rows, an `i64` their number"
)]
#[doc(hidden)]
pub trait HoldsMany<T>: SlotValue {
    #[doc(hidden)]
    fn cell<L: Slot<Target = T>>() -> Node;
}

/// A field for a row of the table `T`, or none: an `Option`.
#[diagnostic::on_unimplemented(
    message = "mismatched types: expected `Option<{T}>`, found `{Self}`",
    label = "this relation may lead nowhere",
    note = "an `Option` of `{T}` or of a struct with `#[derive(Shape)] #[shape(from = {T})]` holds the row"
)]
#[doc(hidden)]
pub trait HoldsMaybeOne<T>: SlotValue {
    #[doc(hidden)]
    fn cell<L: Slot<Target = T>>() -> Node;
}

fn list<X: ShapeOf<T>, T, L: Slot<Target = T>>() -> Node {
    let mut cells = Vec::new();
    X::cells(&mut cells);
    list_of::<X, L>(cells)
}

impl<X: ShapeOf<T>, T> HoldsMany<T> for Vec<X> {
    fn cell<L: Slot<Target = T>>() -> Node {
        list::<X, T, L>()
    }
}

impl<T> HoldsMany<T> for i64 {
    fn cell<L: Slot<Target = T>>() -> Node {
        super::related::count_of::<L>()
    }
}

impl<X: ShapeOf<T>, T> HoldsMaybeOne<T> for Option<X> {
    fn cell<L: Slot<Target = T>>() -> Node {
        list::<X, T, L>()
    }
}

impl<F: HoldsMany<T>, T> Holds<Many, T> for F {
    fn cell<L: Slot<Target = T>>() -> Node {
        <F as HoldsMany<T>>::cell::<L>()
    }
}

impl<F: HoldsMaybeOne<T>, T> Holds<MaybeOne, T> for F {
    fn cell<L: Slot<Target = T>>() -> Node {
        <F as HoldsMaybeOne<T>>::cell::<L>()
    }
}

impl<X: ShapeOf<T>, T> Holds<One, T> for X {
    fn cell<L: Slot<Target = T>>() -> Node {
        list::<X, T, L>()
    }
}

/// A field of type `F` of a shape, and the column or relation that is loaded into it.
#[doc(hidden)]
pub struct ShapeField<V, F> {
    value: V,
    push: fn(V, &mut Vec<Node>),
    read: fn(&mut dyn RowReader) -> Result<F>,
}

/// Called by the derive, for loading and for reading: one function, so that what does not fit is one error.
#[doc(hidden)]
pub fn shape_field<F, V: LoadsInto<F, T>, T>(value: V) -> ShapeField<V, F> {
    ShapeField { value, push: V::push, read: V::read }
}

impl<V, F> ShapeField<V, F> {
    /// Appends its cell.
    pub fn push(self, cells: &mut Vec<Node>) {
        (self.push)(self.value, cells);
    }

    /// Reads its cell.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when it holds something else.
    pub fn read(&self, row: &mut dyn RowReader) -> Result<F> {
        (self.read)(row)
    }
}
