use super::shape::{Nested, NotLoaded, SlotValue};
use crate::{Result, RowReader};

/// A row with a field per relation: `UserWith` of the derive.
pub trait With: Nested {
    /// The row itself.
    type Row: Nested;
    /// The same with another row.
    type SetRow<R: Nested>: With<Row = R>;
}

/// A relation that can be loaded into the shape `W` of rows of the table `T`.
// Of the relation and not of the shape: of that the compiler would guess the relation before it has seen it. What it
// says of another table's relation, the derive writes.
pub trait Load<T, W, V> {
    /// What the relation's field holds so far.
    type Before: SlotValue;
    /// The shape with the relation loaded.
    type Output: With;
}

/// A relation's field that nothing was loaded into yet.
#[diagnostic::on_unimplemented(
    message = "this relation is loaded already",
    label = "loaded twice",
    note = "a relation has one field in the row: load it once; the count beside the rows is their `.len()`"
)]
pub trait Free: SlotValue {}
impl Free for NotLoaded {}

/// The row of a table without relations.
#[derive(Clone, Debug, PartialEq)]
pub struct Bare<R> {
    /// The row.
    pub row: R,
}

impl<R: Nested> Nested for Bare<R> {
    fn read_nested(row: &mut dyn RowReader) -> Result<Self> {
        Ok(Self { row: R::read_nested(row)? })
    }
}

impl<R: Nested> With for Bare<R> {
    type Row = R;
    type SetRow<R2: Nested> = Bare<R2>;
}
