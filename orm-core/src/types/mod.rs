//! The Rust types a column may have.

mod array;
#[cfg(feature = "chrono")]
mod chrono;
mod column_type;
#[cfg(feature = "decimal")]
mod decimal;
mod enums;
mod field;
mod input;
#[cfg(feature = "pg_interval")]
mod interval;
#[cfg(feature = "json")]
mod json;
#[cfg(any(feature = "ipnet", feature = "mac_address"))]
mod network;
mod primitive;
#[cfg(feature = "pg_range")]
mod range;
mod traits;
#[cfg(feature = "uuid")]
mod uuid;

pub use self::array::ArrayElement;
pub use self::column_type::{ColumnType, base};
#[doc(hidden)]
pub use self::enums::read_enum;
pub use self::enums::{EnumDef, SqlEnum};
pub(crate) use self::field::column_type_of;
pub use self::field::{Field, Keep, MakeNull, NullKind};
pub use self::input::{IntoField, IntoKey, IntoOptional};
#[cfg(feature = "json")]
pub use self::json::Json;
#[cfg(feature = "pg_range")]
pub use self::range::RangeBound;
pub use self::traits::{Averageable, Integer, Numeric, Ordered, Summable, TextType};

use crate::{Result, RowReader, Value};

/// A Rust type that one column can hold, without NULL.
///
/// `Option<T>` is the nullable form of every such type. Implemented for the types of the table in the crate's
/// documentation; `#[derive(SqlEnum)]` and `#[derive(SqlType)]` add enums and newtypes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column type",
    label = "no SQL type is known for `{Self}`",
    note = "use a type of the documentation's table, `Json<T>` for serde types, or derive `SqlEnum` or `SqlType`"
)]
pub trait SqlType: Sized + Send + Sync + 'static {
    /// The marker a dialect must support for this type to be stored there.
    type Base;
    /// The kind of column that holds this type.
    const TYPE: ColumnType;
    /// The value to bind.
    fn into_value(self) -> Value;
    /// Reads the next cell; `None` when it is NULL.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when the cell holds something else.
    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>>;
}
