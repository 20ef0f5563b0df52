//! Arrays and ranges, whose elements are read as cells are.

use super::cells::Cells;
use crate::{ColumnType, Result, RowReader, Value};

impl Cells<'_, '_> {
    /// The elements of an array.
    pub(super) fn elements(&mut self, element: &ColumnType) -> Result<Option<Vec<Value>>> {
        let Some(mut elements) = self.nested("Vec")? else { return Ok(None) };
        let mut values = Vec::new();
        while !elements.is_at_end() {
            values.push(elements.value(element)?);
        }
        self.resume(elements, "Vec")?;
        Ok(Some(values))
    }

    /// The bounds of a range: `[lower, upper, lower_inclusive, upper_inclusive, is_empty]`.
    #[cfg(feature = "pg_range")]
    pub(super) fn bounds(
        &mut self,
        bound: &ColumnType,
    ) -> Result<Option<sqlx::postgres::types::PgRange<Value>>> {
        use std::ops::Bound;

        const EXPECTED: &str = "PgRange";
        let Some(mut parts) = self.nested(EXPECTED)? else { return Ok(None) };
        let lower = parts.value(bound)?;
        let upper = parts.value(bound)?;
        let mut flags = [false; 3];
        for flag in &mut flags {
            *flag = parts.bool()?.ok_or_else(|| parts.unexpected_null(EXPECTED))?;
        }
        if !parts.is_at_end() {
            return Err(parts.broken(EXPECTED));
        }
        self.resume(parts, EXPECTED)?;
        let [lower_inclusive, upper_inclusive, is_empty] = flags;
        if is_empty {
            return Err(self.mismatch(EXPECTED, "the empty range, which has no bounds,"));
        }
        let bound = |value: Value, inclusive| match value {
            Value::Null(_) => Bound::Unbounded,
            value if inclusive => Bound::Included(value),
            value => Bound::Excluded(value),
        };
        Ok(Some(sqlx::postgres::types::PgRange {
            start: bound(lower, lower_inclusive),
            end: bound(upper, upper_inclusive),
        }))
    }

    /// A cell of this type.
    fn value(&mut self, ty: &ColumnType) -> Result<Value> {
        let value = match ty {
            ColumnType::Bool => self.bool()?.map(Value::Bool),
            ColumnType::U64 => self.u64()?.map(Value::U64),
            ty if ty.is_integer() => self.i64()?.map(Value::I64),
            ColumnType::F32 => self.f32()?.map(Value::F32),
            ColumnType::F64 => self.f64()?.map(Value::F64),
            ColumnType::Text | ColumnType::Enum(_) => self.text()?.map(Value::Text),
            ColumnType::Bytes => self.bytes()?.map(Value::Bytes),
            ColumnType::Json => self.json()?.map(Value::Json),
            #[cfg(feature = "uuid")]
            ColumnType::Uuid => self.uuid()?.map(Value::Uuid),
            #[cfg(feature = "chrono")]
            ColumnType::DateTime => self.datetime()?.map(Value::DateTime),
            #[cfg(feature = "chrono")]
            ColumnType::NaiveDateTime => self.naive_datetime()?.map(Value::NaiveDateTime),
            #[cfg(feature = "chrono")]
            ColumnType::Date => self.date()?.map(Value::Date),
            #[cfg(feature = "chrono")]
            ColumnType::Time => self.time()?.map(Value::Time),
            #[cfg(feature = "decimal")]
            ColumnType::Decimal => self.decimal()?.map(Value::Decimal),
            ColumnType::Array(element) => self.elements(element)?.map(|values| Value::Array(element, values)),
            #[cfg(feature = "ipnet")]
            ColumnType::IpNet => self.ip_net()?.map(Value::IpNet),
            #[cfg(feature = "mac_address")]
            ColumnType::MacAddress => self.mac_address()?.map(Value::MacAddress),
            #[cfg(feature = "pg_interval")]
            ColumnType::Interval => self.interval()?.map(Value::Interval),
            #[cfg(feature = "pg_range")]
            ColumnType::Range(bound) => self.bounds(bound)?.map(|range| Value::Range(bound, Box::new(range))),
            // Of a feature that is off: no column has it.
            #[allow(unreachable_patterns, reason = "with all features there is none")]
            _ => return Err(self.broken(ty.rust_name())),
        };
        Ok(value.unwrap_or(Value::Null(*ty)))
    }
}
