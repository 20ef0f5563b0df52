//! Rows that are kept in memory until their related rows are there.

use super::{RowReader, ValueReader};
use crate::{ColumnType, Error, Result, Value};

/// A cell that is kept.
#[derive(Clone, Debug)]
pub(crate) enum Kept {
    /// A value.
    Value(Value),
    /// Related rows.
    Rows(Vec<Vec<Kept>>),
}

/// Reads the next cell as a value of this type.
pub(crate) fn keep(row: &mut dyn RowReader, ty: &ColumnType) -> Result<Value> {
    let null = || Value::Null(*ty);
    Ok(match ty {
        ColumnType::Bool => row.bool()?.map_or_else(null, Value::Bool),
        ColumnType::U64 => row.u64()?.map_or_else(null, Value::U64),
        ty if ty.is_integer() => row.i64()?.map_or_else(null, Value::I64),
        ColumnType::F32 => row.f32()?.map_or_else(null, Value::F32),
        ColumnType::F64 => row.f64()?.map_or_else(null, Value::F64),
        ColumnType::Text | ColumnType::Enum(_) => row.text()?.map_or_else(null, Value::Text),
        ColumnType::Bytes => row.bytes()?.map_or_else(null, Value::Bytes),
        ColumnType::Json => row.json()?.map_or_else(null, Value::Json),
        #[cfg(feature = "uuid")]
        ColumnType::Uuid => row.uuid()?.map_or_else(null, Value::Uuid),
        #[cfg(feature = "chrono")]
        ColumnType::DateTime => row.datetime()?.map_or_else(null, Value::DateTime),
        #[cfg(feature = "chrono")]
        ColumnType::NaiveDateTime => row.naive_datetime()?.map_or_else(null, Value::NaiveDateTime),
        #[cfg(feature = "chrono")]
        ColumnType::Date => row.date()?.map_or_else(null, Value::Date),
        #[cfg(feature = "chrono")]
        ColumnType::Time => row.time()?.map_or_else(null, Value::Time),
        #[cfg(feature = "decimal")]
        ColumnType::Decimal => row.decimal()?.map_or_else(null, Value::Decimal),
        #[cfg(feature = "ipnet")]
        ColumnType::IpNet => row.ip_net()?.map_or_else(null, Value::IpNet),
        #[cfg(feature = "mac_address")]
        ColumnType::MacAddress => row.mac_address()?.map_or_else(null, Value::MacAddress),
        #[cfg(feature = "pg_interval")]
        ColumnType::Interval => row.interval()?.map_or_else(null, Value::Interval),
        ColumnType::Array(element) => {
            row.array(element)?.map_or_else(null, |list| Value::Array(element, list))
        }
        #[cfg(feature = "pg_range")]
        ColumnType::Range(bound) => {
            row.range(bound)?.map_or_else(null, |range| Value::Range(bound, Box::new(range)))
        }
        ty => return Err(row.mismatch(ty.rust_name(), "a value of a type that is not kept")),
    })
}

/// Reads a row that was kept.
pub(crate) struct KeptReader {
    cells: std::vec::IntoIter<Kept>,
    width: usize,
}

impl KeptReader {
    pub(crate) fn new(row: Vec<Kept>) -> Self {
        Self { width: row.len(), cells: row.into_iter() }
    }

    fn value<T>(
        &mut self,
        read: impl FnOnce(&mut ValueReader<'_>) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        match self.cells.next() {
            Some(Kept::Value(value)) => read(&mut ValueReader::new(self, value)),
            Some(Kept::Rows(_)) => Err(self.mismatch("a value", "related rows")),
            None => Err(self.mismatch("a value", "no more cells")),
        }
    }
}

macro_rules! values {
    ($($(#[$meta:meta])* $method:ident $type:ty;)*) => {$(
        $(#[$meta])*
        fn $method(&mut self) -> Result<Option<$type>> {
            self.value(|reader| reader.$method())
        }
    )*};
}

impl RowReader for KeptReader {
    values! {
        bool bool;
        i64 i64;
        u64 u64;
        f32 f32;
        f64 f64;
        text String;
        bytes Vec<u8>;
        json String;
        #[cfg(feature = "uuid")] uuid uuid::Uuid;
        #[cfg(feature = "chrono")] datetime chrono::DateTime<chrono::Utc>;
        #[cfg(feature = "chrono")] naive_datetime chrono::NaiveDateTime;
        #[cfg(feature = "chrono")] date chrono::NaiveDate;
        #[cfg(feature = "chrono")] time chrono::NaiveTime;
        #[cfg(feature = "decimal")] decimal rust_decimal::Decimal;
        #[cfg(feature = "ipnet")] ip_net ipnet::IpNet;
        #[cfg(feature = "mac_address")] mac_address mac_address::MacAddress;
        #[cfg(feature = "pg_interval")] interval sqlx::postgres::types::PgInterval;
    }

    fn array(&mut self, _element: &ColumnType) -> Result<Option<Vec<Value>>> {
        match self.cells.next() {
            Some(Kept::Value(Value::Array(_, elements))) => Ok(Some(elements)),
            Some(Kept::Value(value)) if value.is_null() => Ok(None),
            _ => Err(self.mismatch("Vec", "another value")),
        }
    }

    #[cfg(feature = "pg_range")]
    fn range(&mut self, _bound: &ColumnType) -> Result<Option<sqlx::postgres::types::PgRange<Value>>> {
        match self.cells.next() {
            Some(Kept::Value(Value::Range(_, range))) => Ok(Some(*range)),
            Some(Kept::Value(value)) if value.is_null() => Ok(None),
            _ => Err(self.mismatch("PgRange", "another value")),
        }
    }

    fn list(&mut self, read: &mut dyn FnMut(&mut dyn RowReader) -> Result<()>) -> Result<bool> {
        match self.cells.next() {
            Some(Kept::Rows(rows)) => {
                rows.into_iter().try_for_each(|row| read(&mut Self::new(row)))?;
                Ok(true)
            }
            _ => Err(self.mismatch("related rows", "a value")),
        }
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        match self.cells.as_slice().get(ahead) {
            Some(Kept::Value(value)) => Ok(value.is_null()),
            Some(Kept::Rows(_)) => Ok(false),
            None => Err(self.mismatch("a value", "no more cells")),
        }
    }

    fn skip(&mut self, cells: usize) {
        self.cells.by_ref().take(cells).for_each(drop);
    }

    fn width(&self) -> usize {
        self.width
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        Error::Decode {
            column: None,
            message: format!("expected `{expected}`, found {found} in a related row"),
            sql: None,
        }
    }
}
