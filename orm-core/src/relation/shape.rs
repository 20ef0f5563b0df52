//! What a row with its related rows is read into.

use super::with::With;
use crate::table::Table;
use crate::{Field, Result, RowReader};

/// A relation that was not loaded: it has no rows to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NotLoaded;

#[cfg(feature = "serde")]
impl serde::Serialize for NotLoaded {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// A row of a relational query: a table's, a record, or one with its related rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of a relational query",
    label = "expected a table, a record or a struct of `#[derive(Shape)]`"
)]
#[doc(hidden)]
pub trait Nested: Sized + Send + 'static {
    /// Reads the row's cells.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell holds something else.
    fn read_nested(row: &mut dyn RowReader) -> Result<Self>;
}

impl<T: Table> Nested for T {
    fn read_nested(row: &mut dyn RowReader) -> Result<Self> {
        T::read(row)
    }
}

/// What a relation's field holds: [`NotLoaded`], a row, an `Option` or a `Vec` of rows, or a count.
#[doc(hidden)]
pub trait SlotValue: Sized + Send + 'static {
    /// Reads the cell, if there is one.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when it holds something else.
    fn read_slot(row: &mut dyn RowReader) -> Result<Self>;
}

impl SlotValue for NotLoaded {
    fn read_slot(_row: &mut dyn RowReader) -> Result<Self> {
        Ok(Self)
    }
}

impl SlotValue for i64 {
    fn read_slot(row: &mut dyn RowReader) -> Result<Self> {
        Field::read(row)
    }
}

impl<X: Nested> SlotValue for Vec<X> {
    fn read_slot(row: &mut dyn RowReader) -> Result<Self> {
        let mut rows = Self::new();
        if row.read_already(&mut rows) {
            return Ok(rows);
        }
        row.list(&mut |related| {
            rows.push(X::read_nested(related)?);
            Ok(())
        })?;
        Ok(rows)
    }
}

impl<X: Nested> SlotValue for Option<X> {
    fn read_slot(row: &mut dyn RowReader) -> Result<Self> {
        let mut rows = Vec::<X>::new();
        if row.read_already(&mut rows) {
            return Ok(rows.into_iter().next());
        }
        let mut found = None;
        row.list(&mut |related| {
            if found.is_none() {
                found = Some(X::read_nested(related)?);
            }
            Ok(())
        })?;
        Ok(found)
    }
}

impl<X: Nested> SlotValue for X {
    fn read_slot(row: &mut dyn RowReader) -> Result<Self> {
        match Option::<X>::read_slot(row)? {
            Some(found) => Ok(found),
            None => Err(row.mismatch("one related row", "none: the foreign key leads nowhere")),
        }
    }
}

/// Whether a value is [`NotLoaded`]; called by the derive, for serde.
#[doc(hidden)]
#[must_use]
pub fn is_not_loaded<T: 'static>(_value: &T) -> bool {
    std::any::TypeId::of::<T>() == std::any::TypeId::of::<NotLoaded>()
}

/// What becomes of a row with no relation loaded: the row itself; else the whole.
pub trait RowShape<W> {
    /// What is read.
    type Output: Nested;
}

/// State of a query: no relation is loaded.
#[derive(Debug)]
pub enum PlainRow {}
/// State of a query: relations are loaded.
#[derive(Debug)]
pub enum LoadedRow {}

impl<W: With> RowShape<W> for PlainRow {
    type Output = W::Row;
}
impl<W: With> RowShape<W> for LoadedRow {
    type Output = W;
}
