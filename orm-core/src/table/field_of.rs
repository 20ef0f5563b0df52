use std::marker::PhantomData;

use super::ColumnDef;
use crate::dialect::BaseOf;
use crate::expr::Node;
use crate::query::Cell;
use crate::{Field, Result, RowReader, Supports, Value};

/// What the derive does with a column of type `T`.
///
/// A type that is no column type has the same functions, by [`NoField`], which never run: the derive asks once, at the
/// field, whether it is one, and that is the only error.
#[derive(Debug)]
pub struct FieldOf<T>(PhantomData<T>);

impl<T: Field> FieldOf<T> {
    /// True.
    pub const IS_FIELD: bool = true;
    /// The column, without its name.
    pub const COLUMN: ColumnDef = ColumnDef::new::<T>("", "");

    /// Reads a cell.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when it holds something else.
    pub fn read(row: &mut dyn RowReader) -> Result<T> {
        T::read(row)
    }

    /// The value to bind.
    #[must_use]
    pub fn value(value: T) -> Value {
        value.into_value()
    }

    /// The cell of an insert.
    #[must_use]
    pub fn cell(value: T) -> Cell {
        Cell::of(value)
    }

    /// The cell of an insert that the database can fill.
    #[must_use]
    pub fn cell_or_default(value: Option<T>) -> Cell {
        Cell::or_default(value)
    }

    /// Appends a patch's column when it is set.
    pub fn assign(out: &mut Vec<(&'static str, Node)>, column: &'static str, value: Option<T>) {
        if let Some(value) = value {
            out.push((column, Node::Value(value.into_value())));
        }
    }
}

/// [`FieldOf`] a type that is no column type.
pub trait NoField<T> {
    /// False.
    const IS_FIELD: bool = false;
    /// Any column.
    const COLUMN: ColumnDef = ColumnDef::new::<bool>("", "");

    /// Never called.
    ///
    /// # Errors
    /// None.
    fn read(_row: &mut dyn RowReader) -> Result<T> {
        no_field()
    }

    /// Never called.
    fn value(_value: T) -> Value {
        no_field()
    }

    /// Never called.
    fn cell(_value: T) -> Cell {
        no_field()
    }

    /// Never called.
    fn cell_or_default(_value: Option<T>) -> Cell {
        no_field()
    }

    /// Never called.
    fn assign(_out: &mut Vec<(&'static str, Node)>, _column: &'static str, _value: Option<T>) {
        no_field()
    }
}
impl<T> NoField<T> for FieldOf<T> {}

fn no_field() -> ! {
    unreachable!("a table with a field of no column type does not compile")
}

/// A column of type `T` as a condition of [`UsableOn`](crate::UsableOn); one of no column type has none.
#[derive(Debug)]
pub struct Stored<T, const IS_FIELD: bool>(PhantomData<T>);

/// A column type that the dialect `D` has.
pub trait StoredOn<D> {}
impl<D: Supports<BaseOf<T>>, T: Field> StoredOn<D> for Stored<T, true> {}
impl<D, T> StoredOn<D> for Stored<T, false> {}

/// Asks whether it is a column type.
pub const fn column_type<T: Field>() {}
