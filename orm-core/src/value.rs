use crate::ColumnType;
use crate::types::EnumDef;

/// A value that is bound to a statement.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// NULL of a type.
    Null(ColumnType),
    /// `bool`
    Bool(bool),
    /// `i8`
    I8(i8),
    /// `i16`
    I16(i16),
    /// `i32`
    I32(i32),
    /// `i64`
    I64(i64),
    /// `u8`
    U8(u8),
    /// `u16`
    U16(u16),
    /// `u32`
    U32(u32),
    /// `u64`
    U64(u64),
    /// `f32`
    F32(f32),
    /// `f64`
    F64(f64),
    /// `String`
    Text(String),
    /// `Vec<u8>`
    Bytes(Vec<u8>),
    /// `Uuid`
    #[cfg(feature = "uuid")]
    Uuid(uuid::Uuid),
    /// `DateTime<Utc>`
    #[cfg(feature = "chrono")]
    DateTime(chrono::DateTime<chrono::Utc>),
    /// `NaiveDateTime`
    #[cfg(feature = "chrono")]
    NaiveDateTime(chrono::NaiveDateTime),
    /// `NaiveDate`
    #[cfg(feature = "chrono")]
    Date(chrono::NaiveDate),
    /// `NaiveTime`
    #[cfg(feature = "chrono")]
    Time(chrono::NaiveTime),
    /// `Decimal`
    #[cfg(feature = "decimal")]
    Decimal(rust_decimal::Decimal),
    /// JSON, as its text.
    Json(String),
    /// A value of an enum.
    Enum(&'static EnumDef, &'static str),
    /// An array and the type of its elements.
    Array(ColumnType, Vec<Value>),
    /// A value that cannot be bound, and why: reported when the statement is sent.
    #[doc(hidden)]
    Invalid(String),
}

impl Value {
    /// Whether this is NULL.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    #[cfg(feature = "json")]
    pub(crate) fn invalid(message: String) -> Self {
        Self::Invalid(message)
    }
}

impl<T: crate::SqlType> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        crate::Field::into_value(value)
    }
}
