use super::EnumDef;

/// What kind of values a column holds, independent of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    Text,
    /// `Vec<u8>`
    Bytes,
    /// `Uuid`
    Uuid,
    /// `DateTime<Utc>`
    DateTime,
    /// `NaiveDateTime`
    NaiveDateTime,
    /// `NaiveDate`
    Date,
    /// `NaiveTime`
    Time,
    /// `Decimal`
    Decimal,
    /// `serde_json::Value`, `Json<T>`
    Json,
    /// An enum of `#[derive(SqlEnum)]`
    Enum(&'static EnumDef),
    /// `Vec<T>`
    Array(&'static ColumnType),
    /// `IpNet`
    IpNet,
    /// `MacAddress`
    MacAddress,
    /// `PgInterval`
    Interval,
    /// `PgRange<T>`
    Range(&'static ColumnType),
}

impl ColumnType {
    /// The name used in error messages: the Rust type's.
    #[must_use]
    pub fn rust_name(&self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Text => "String",
            Self::Bytes => "Vec<u8>",
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime<Utc>",
            Self::NaiveDateTime => "NaiveDateTime",
            Self::Date => "NaiveDate",
            Self::Time => "NaiveTime",
            Self::Decimal => "Decimal",
            Self::Json => "Json",
            Self::Enum(def) => def.name,
            Self::Array(_) => "Vec",
            Self::IpNet => "IpNet",
            Self::MacAddress => "MacAddress",
            Self::Interval => "PgInterval",
            Self::Range(_) => "PgRange",
        }
    }

    /// Whether values are whole numbers.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(
            self,
            Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::U8 | Self::U16 | Self::U32 | Self::U64
        )
    }

    /// Whether values are floating point numbers.
    #[must_use]
    pub fn is_float(&self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }
}

/// One marker per kind of column: a dialect supports it or not.
pub mod base {
    use std::marker::PhantomData;

    macro_rules! markers {
        ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
            $($(#[$doc])* #[derive(Debug)] pub enum $name {})*
        };
    }
    markers!(
        /// `bool`
        Bool,
        /// `i8`
        I8,
        /// `i16`
        I16,
        /// `i32`
        I32,
        /// `i64`
        I64,
        /// `u8`
        U8,
        /// `u16`
        U16,
        /// `u32`
        U32,
        /// `u64`
        U64,
        /// `f32`
        F32,
        /// `f64`
        F64,
        /// `String`
        Text,
        /// `Vec<u8>`
        Bytes,
        /// `Uuid`
        Uuid,
        /// `DateTime<Utc>`
        DateTime,
        /// `NaiveDateTime`
        NaiveDateTime,
        /// `NaiveDate`
        Date,
        /// `NaiveTime`
        Time,
        /// `Decimal`
        Decimal,
        /// A `Decimal` column without `precision` and `scale`
        BareDecimal,
        /// `serde_json::Value` and `Json<T>`
        Json,
        /// An enum of `#[derive(SqlEnum)]`
        Enum,
        /// `IpNet`
        IpNet,
        /// `MacAddress`
        MacAddress,
        /// `PgInterval`
        Interval,
    );

    /// `Vec<T>`
    #[derive(Debug)]
    pub struct Array<T>(PhantomData<T>);

    /// `PgRange<T>`
    #[derive(Debug)]
    pub struct Range<T>(PhantomData<T>);
}
