use super::SqlType;
use crate::scope::{NullSrc, Src};
use crate::{ColumnType, Result, RowReader, Value};

/// The type of a table's field: a [`SqlType`], or `Option` of one for a nullable column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column type",
    label = "no SQL type is known for `{Self}`",
    note = "use a type of the documentation's table, `Json<T>` for serde types, or derive `SqlEnum` or `SqlType`"
)]
pub trait Field: Sized + Send + Sync + 'static {
    /// The type without `Option`.
    type Base: SqlType;
    /// Whether the column itself may be NULL.
    type Null: NullKind;
    /// What using the column of source `S` needs.
    type Uses<S>;
    /// True for `Option`.
    const NULLABLE: bool;
    /// The value to bind.
    fn into_value(self) -> Value;
    /// Reads the next cell.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when the cell holds something else.
    fn read(row: &mut dyn RowReader) -> Result<Self>;
}

impl<T: SqlType> Field for T {
    type Base = T;
    type Null = Keep;
    type Uses<S> = Src<S>;
    const NULLABLE: bool = false;

    fn into_value(self) -> Value {
        SqlType::into_value(self)
    }

    fn read(row: &mut dyn RowReader) -> Result<Self> {
        match T::read_cell(row)? {
            Some(value) => Ok(value),
            None => Err(row.unexpected_null(T::TYPE.rust_name())),
        }
    }
}

impl<T: SqlType> Field for Option<T> {
    type Base = T;
    type Null = MakeNull;
    type Uses<S> = NullSrc<S>;
    const NULLABLE: bool = true;

    fn into_value(self) -> Value {
        self.map_or(Value::Null(T::TYPE), SqlType::into_value)
    }

    fn read(row: &mut dyn RowReader) -> Result<Self> {
        T::read_cell(row)
    }
}

/// What a join or an operator does to an expression's nullability.
pub trait NullKind {
    /// The field type that holds the result.
    type Apply<T: Field>: Field;
    /// The row type that holds the result.
    type Row<R: crate::Table>: Send + 'static;
    /// How many rows a key of such columns leads to.
    type Single: crate::relation::Cardinality;
    /// NULL when either side may be.
    type Or<B: NullKind>: NullKind;
    /// NULL only when both sides may be.
    type And<B: NullKind>: NullKind;
    /// Reads a whole row.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell does not hold its column's type.
    fn read_row<R: crate::Table>(row: &mut dyn RowReader) -> Result<Self::Row<R>>;
}

/// As the column is declared.
#[derive(Debug)]
pub enum Keep {}
/// May be NULL whatever the column says.
#[derive(Debug)]
pub enum MakeNull {}

impl NullKind for Keep {
    type Apply<T: Field> = T;
    type Row<R: crate::Table> = R;
    type Single = crate::relation::One;
    type Or<B: NullKind> = B;
    type And<B: NullKind> = Keep;

    fn read_row<R: crate::Table>(row: &mut dyn RowReader) -> Result<R> {
        R::read(row)
    }
}

impl NullKind for MakeNull {
    type Apply<T: Field> = Option<T::Base>;
    type Row<R: crate::Table> = Option<R>;
    type Single = crate::relation::MaybeOne;
    type Or<B: NullKind> = MakeNull;
    type And<B: NullKind> = B;

    fn read_row<R: crate::Table>(row: &mut dyn RowReader) -> Result<Option<R>> {
        crate::table::read_optional(row)
    }
}

/// The column type of a field type.
pub(crate) const fn column_type_of<T: Field>() -> ColumnType {
    <T::Base as SqlType>::TYPE
}
