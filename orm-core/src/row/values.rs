use super::RowReader;
use crate::{Error, Result, Value};

/// A cell that is in memory: an element of an array, a bound of a range. Errors are those of the row it is from.
pub(crate) struct ValueReader<'r> {
    row: &'r dyn RowReader,
    value: Option<Value>,
}

impl<'r> ValueReader<'r> {
    pub(crate) fn new(row: &'r dyn RowReader, value: Value) -> Self {
        Self { row, value: Some(value).filter(|value| !value.is_null()) }
    }

    fn other(&self, expected: &str, found: &Value) -> Error {
        self.row.mismatch(expected, &format!("`{}` inside the cell", found.column_type().rust_name()))
    }
}

macro_rules! cells {
    ($($(#[$meta:meta])* $method:ident $type:ty: $($variant:ident)|+ => $expected:literal;)*) => {$(
        $(#[$meta])*
        fn $method(&mut self) -> Result<Option<$type>> {
            match self.value.take() {
                None => Ok(None),
                $(Some(Value::$variant(value)) => Ok(Some(value.into())),)+
                Some(other) => Err(self.other($expected, &other)),
            }
        }
    )*};
}

impl RowReader for ValueReader<'_> {
    cells! {
        bool bool: Bool => "bool";
        i64 i64: I8 | I16 | I32 | I64 | U8 | U16 | U32 => "i64";
        f32 f32: F32 => "f32";
        f64 f64: F32 | F64 => "f64";
        bytes Vec<u8>: Bytes => "Vec<u8>";
        json String: Json | Text => "JSON";
        #[cfg(feature = "uuid")] uuid uuid::Uuid: Uuid => "Uuid";
        #[cfg(feature = "chrono")] datetime chrono::DateTime<chrono::Utc>: DateTime => "DateTime<Utc>";
        #[cfg(feature = "chrono")] naive_datetime chrono::NaiveDateTime: NaiveDateTime => "NaiveDateTime";
        #[cfg(feature = "chrono")] date chrono::NaiveDate: Date => "NaiveDate";
        #[cfg(feature = "chrono")] time chrono::NaiveTime: Time => "NaiveTime";
        #[cfg(feature = "decimal")] decimal rust_decimal::Decimal: Decimal => "Decimal";
        #[cfg(feature = "ipnet")] ip_net ipnet::IpNet: IpNet => "IpNet";
        #[cfg(feature = "mac_address")] mac_address mac_address::MacAddress: MacAddress => "MacAddress";
        #[cfg(feature = "pg_interval")] interval sqlx::postgres::types::PgInterval: Interval => "PgInterval";
    }

    fn u64(&mut self) -> Result<Option<u64>> {
        match self.value.take() {
            None => Ok(None),
            Some(Value::U64(value)) => Ok(Some(value)),
            Some(other) => Err(self.other("u64", &other)),
        }
    }

    fn text(&mut self) -> Result<Option<String>> {
        match self.value.take() {
            None => Ok(None),
            Some(Value::Text(value)) => Ok(Some(value)),
            Some(Value::Enum(_, value)) => Ok(Some(value.to_owned())),
            Some(other) => Err(self.other("String", &other)),
        }
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        Ok(ahead > 0 || self.value.is_none())
    }

    fn skip(&mut self, cells: usize) {
        if cells > 0 {
            self.value = None;
        }
    }

    fn width(&self) -> usize {
        1
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        self.row.mismatch(expected, found)
    }
}
