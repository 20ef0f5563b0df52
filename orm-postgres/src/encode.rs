//! Rust values in PostgreSQL's binary formats.

use orm_core::{ColumnType, Error, Result, Value};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo};
use sqlx::{Arguments, Encode, Type};

use crate::{json, oid};

/// The values as the arguments of a statement.
pub(crate) fn arguments(values: Vec<Value>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), values.len() * 8);
    for value in values {
        if let Some(message) = refuses(&value) {
            return Err(Error::encode(message));
        }
        // The driver's message may quote the value.
        arguments.add(Bound(value)).map_err(|_| Error::encode("the driver cannot bind a value"))?;
    }
    Ok(arguments)
}

/// Why PostgreSQL cannot keep a value, if it cannot.
pub(crate) fn refuses(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if text.contains('\0') => {
            Some("PostgreSQL's text cannot hold the character 0; keep it in a `Vec<u8>`".into())
        }
        Value::Json(text) if json::has_zero(text) => {
            Some("PostgreSQL's jsonb cannot hold the character 0 in a text".into())
        }
        #[cfg(feature = "chrono")]
        Value::DateTime(_) | Value::NaiveDateTime(_) | Value::Date(_) => {
            let year = match value {
                Value::DateTime(time) => chrono::Datelike::year(time),
                Value::NaiveDateTime(time) => chrono::Datelike::year(time),
                Value::Date(date) => chrono::Datelike::year(date),
                _ => 1,
            };
            (!(1..=9999).contains(&year)).then(|| "the years 1 to 9999 can be stored only".into())
        }
        Value::I8(_) | Value::U8(_) | Value::U16(_) | Value::U32(_) | Value::U64(_) => {
            Some("PostgreSQL has no such integers; use `i16`, `i32` or `i64`".into())
        }
        Value::Array(_, elements) => elements.iter().find_map(refuses),
        #[cfg(feature = "pg_range")]
        Value::Range(_, range) => [&range.start, &range.end].into_iter().find_map(|bound| match bound {
            std::ops::Bound::Included(value) | std::ops::Bound::Excluded(value) => refuses(value),
            std::ops::Bound::Unbounded => None,
        }),
        Value::Invalid(message) => Some(message.clone()),
        _ => None,
    }
}

/// A value with the type that it has in PostgreSQL.
struct Bound(Value);

impl Type<sqlx::Postgres> for Bound {
    fn type_info() -> PgTypeInfo {
        oid::info(705)
    }

    fn compatible(_: &PgTypeInfo) -> bool {
        true
    }
}

impl Encode<'_, sqlx::Postgres> for Bound {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        if self.0.is_null() {
            return Ok(IsNull::Yes);
        }
        write(&self.0, buffer)?;
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(oid::info(oid::oid(&self.0.column_type())))
    }
}

/// The microseconds from the year 2000 on.
#[cfg(feature = "chrono")]
fn micros(time: chrono::NaiveDateTime) -> i64 {
    // Microseconds to the year 2000: both counts fit for any year of four digits.
    time.and_utc().timestamp_micros() - 946_684_800_000_000
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), BoxDynError> {
    match value {
        Value::Bool(value) => out.push((*value).into()),
        Value::I16(value) => out.extend(value.to_be_bytes()),
        Value::I32(value) => out.extend(value.to_be_bytes()),
        Value::I64(value) => out.extend(value.to_be_bytes()),
        Value::F32(value) => out.extend(value.to_be_bytes()),
        Value::F64(value) => out.extend(value.to_be_bytes()),
        Value::Text(text) => out.extend(text.as_bytes()),
        Value::Enum(_, text) => out.extend(text.as_bytes()),
        Value::Bytes(bytes) => out.extend(bytes),
        Value::Json(text) => {
            // The format's version.
            out.push(1);
            out.extend(json::for_jsonb(text).as_bytes());
        }
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => out.extend(uuid.as_bytes()),
        #[cfg(feature = "chrono")]
        Value::DateTime(time) => out.extend(micros(time.naive_utc()).to_be_bytes()),
        #[cfg(feature = "chrono")]
        Value::NaiveDateTime(time) => out.extend(micros(*time).to_be_bytes()),
        #[cfg(feature = "chrono")]
        Value::Date(date) => {
            let epoch = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
            out.extend(i32::try_from((*date - epoch).num_days())?.to_be_bytes());
        }
        #[cfg(feature = "chrono")]
        Value::Time(time) => {
            use chrono::Timelike;
            let micros = i64::from(time.num_seconds_from_midnight()) * 1_000_000
                + i64::from(time.nanosecond() / 1_000);
            out.extend(micros.to_be_bytes());
        }
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => crate::numeric::from_decimal(*number, out),
        Value::Array(element, elements) => write_array(element, elements, out)?,
        #[cfg(feature = "ipnet")]
        Value::IpNet(network) => write_network(network, out),
        #[cfg(feature = "mac_address")]
        Value::MacAddress(address) => out.extend(address.bytes()),
        #[cfg(feature = "pg_interval")]
        Value::Interval(interval) => {
            out.extend(interval.microseconds.to_be_bytes());
            out.extend(interval.days.to_be_bytes());
            out.extend(interval.months.to_be_bytes());
        }
        #[cfg(feature = "pg_range")]
        Value::Range(_, range) => write_range(range, out)?,
        _ => return Err("PostgreSQL has no type for a value of this statement".into()),
    }
    Ok(())
}

/// The length, then the bytes.
fn write_sized(value: &Value, out: &mut Vec<u8>) -> Result<(), BoxDynError> {
    if value.is_null() {
        out.extend((-1_i32).to_be_bytes());
        return Ok(());
    }
    let start = out.len();
    out.extend([0; 4]);
    write(value, out)?;
    let length = i32::try_from(out.len() - start - 4)?;
    if let Some(slot) = out.get_mut(start..start + 4) {
        slot.copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}

fn write_array(element: &ColumnType, elements: &[Value], out: &mut Vec<u8>) -> Result<(), BoxDynError> {
    let dimensions = i32::from(!elements.is_empty());
    let has_null = i32::from(elements.iter().any(Value::is_null));
    out.extend(dimensions.to_be_bytes());
    out.extend(has_null.to_be_bytes());
    out.extend(oid::oid(element).to_be_bytes());
    if !elements.is_empty() {
        out.extend(i32::try_from(elements.len())?.to_be_bytes());
        out.extend(1_i32.to_be_bytes());
    }
    elements.iter().try_for_each(|element| write_sized(element, out))
}

#[cfg(feature = "ipnet")]
fn write_network(network: &ipnet::IpNet, out: &mut Vec<u8>) {
    // Family, bits of the prefix, whether it is a cidr, length of the address.
    match network {
        ipnet::IpNet::V4(network) => {
            out.extend([2, network.prefix_len(), 0, 4]);
            out.extend(network.addr().octets());
        }
        ipnet::IpNet::V6(network) => {
            out.extend([3, network.prefix_len(), 0, 16]);
            out.extend(network.addr().octets());
        }
    }
}

#[cfg(feature = "pg_range")]
fn write_range(range: &sqlx::postgres::types::PgRange<Value>, out: &mut Vec<u8>) -> Result<(), BoxDynError> {
    use std::ops::Bound;
    let mut flags = 0_u8;
    flags |= match range.start {
        Bound::Included(_) => 0x02,
        Bound::Excluded(_) => 0,
        Bound::Unbounded => 0x08,
    };
    flags |= match range.end {
        Bound::Included(_) => 0x04,
        Bound::Excluded(_) => 0,
        Bound::Unbounded => 0x10,
    };
    out.push(flags);
    for bound in [&range.start, &range.end] {
        match bound {
            Bound::Included(value) | Bound::Excluded(value) => write_sized(value, out)?,
            Bound::Unbounded => {}
        }
    }
    Ok(())
}
