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
    message = "a field of type `{F}` cannot hold `{Self}`",
    label = "does not fit what is loaded into it",
    note = "a column's field has the type that the table has; a relation's is a shape of its table, in `Vec` for many rows and in \
            `Option` where there may be none"
)]
pub trait LoadsInto<F, T> {
    #[doc(hidden)]
    fn push(self, cells: &mut Vec<Node>);
    #[doc(hidden)]
    fn read(row: &mut dyn RowReader) -> Result<F>;
}

impl<T: Table, F: Field> LoadsInto<F, T> for Column<T, F> {
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold what the relation to `{T}` loads",
    label = "expected shapes of `{T}`",
    note = "use `{T}` or a struct with `#[derive(Shape)] #[shape(from = {T})]`, in `Vec` for many rows and in `Option` where there may \
            be none"
)]
pub trait Holds<K, T>: SlotValue {
    #[doc(hidden)]
    fn cell<L: Slot<Target = T>>() -> Node;
}

fn list<X: ShapeOf<T>, T, L: Slot<Target = T>>() -> Node {
    let mut cells = Vec::new();
    X::cells(&mut cells);
    list_of::<L>(cells)
}

impl<X: ShapeOf<T>, T> Holds<Many, T> for Vec<X> {
    fn cell<L: Slot<Target = T>>() -> Node {
        list::<X, T, L>()
    }
}

impl<T> Holds<Many, T> for i64 {
    fn cell<L: Slot<Target = T>>() -> Node {
        super::related::count_of::<L>()
    }
}

impl<X: ShapeOf<T>, T> Holds<MaybeOne, T> for Option<X> {
    fn cell<L: Slot<Target = T>>() -> Node {
        list::<X, T, L>()
    }
}

impl<X: ShapeOf<T>, T> Holds<One, T> for X {
    fn cell<L: Slot<Target = T>>() -> Node {
        list::<X, T, L>()
    }
}

/// Appends the cell of a shape's field; called by the derive.
#[doc(hidden)]
pub fn push_field<F, V: LoadsInto<F, T>, T>(value: V, cells: &mut Vec<Node>) {
    value.push(cells);
}

/// Reads a shape's field; called by the derive.
#[doc(hidden)]
pub fn read_field<F, V: LoadsInto<F, T>, T>(_value: V, row: &mut dyn RowReader) -> Result<F> {
    V::read(row)
}
