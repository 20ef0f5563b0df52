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
    Array(&'static ColumnType, Vec<Value>),
    /// `IpNet`
    #[cfg(feature = "ipnet")]
    IpNet(ipnet::IpNet),
    /// `MacAddress`
    #[cfg(feature = "mac_address")]
    MacAddress(mac_address::MacAddress),
    /// `PgInterval`
    #[cfg(feature = "pg_interval")]
    Interval(sqlx::postgres::types::PgInterval),
    /// `PgRange`: the type of its bounds, and the bounds.
    #[cfg(feature = "pg_range")]
    Range(&'static ColumnType, Box<sqlx::postgres::types::PgRange<Value>>),
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

    /// The type of the column that holds it.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Null(ty) => *ty,
            Self::Bool(_) => ColumnType::Bool,
            Self::I8(_) => ColumnType::I8,
            Self::I16(_) => ColumnType::I16,
            Self::I32(_) => ColumnType::I32,
            Self::I64(_) => ColumnType::I64,
            Self::U8(_) => ColumnType::U8,
            Self::U16(_) => ColumnType::U16,
            Self::U32(_) => ColumnType::U32,
            Self::U64(_) => ColumnType::U64,
            Self::F32(_) => ColumnType::F32,
            Self::F64(_) => ColumnType::F64,
            Self::Text(_) | Self::Invalid(_) => ColumnType::Text,
            Self::Bytes(_) => ColumnType::Bytes,
            #[cfg(feature = "uuid")]
            Self::Uuid(_) => ColumnType::Uuid,
            #[cfg(feature = "chrono")]
            Self::DateTime(_) => ColumnType::DateTime,
            #[cfg(feature = "chrono")]
            Self::NaiveDateTime(_) => ColumnType::NaiveDateTime,
            #[cfg(feature = "chrono")]
            Self::Date(_) => ColumnType::Date,
            #[cfg(feature = "chrono")]
            Self::Time(_) => ColumnType::Time,
            #[cfg(feature = "decimal")]
            Self::Decimal(_) => ColumnType::Decimal,
            Self::Json(_) => ColumnType::Json,
            Self::Enum(def, _) => ColumnType::Enum(def),
            Self::Array(element, _) => ColumnType::Array(element),
            #[cfg(feature = "ipnet")]
            Self::IpNet(_) => ColumnType::IpNet,
            #[cfg(feature = "mac_address")]
            Self::MacAddress(_) => ColumnType::MacAddress,
            #[cfg(feature = "pg_interval")]
            Self::Interval(_) => ColumnType::Interval,
            #[cfg(feature = "pg_range")]
            Self::Range(bound, _) => ColumnType::Range(bound),
        }
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
