//! Cells that are kept in memory.

use super::RowReader;
use crate::{ColumnType, Result, Value};

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
