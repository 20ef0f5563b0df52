//! What bytes of the binary format are, by the kind of their column.

use orm_core::{ColumnType, Value};

use crate::numeric;
use crate::oid::{self, Kind};

/// Why bytes are not what was expected: what they are instead.
pub(super) type Found = std::borrow::Cow<'static, str>;

/// Another type, which the column's own name tells best.
pub(super) const OTHER: Found = Found::Borrowed("");

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Found> {
    bytes.try_into().map_err(|_| "a cell of another length".into())
}

fn text(bytes: &[u8]) -> Result<&str, Found> {
    std::str::from_utf8(bytes).map_err(|_| "a text that is not UTF-8".into())
}

pub(super) fn read_bool(kind: Kind, bytes: &[u8]) -> Result<bool, Found> {
    match kind {
        Kind::Bool => Ok(array::<1>(bytes)? != [0]),
        _ => Err(OTHER),
    }
}

pub(super) fn read_i64(kind: Kind, bytes: &[u8]) -> Result<i64, Found> {
    match kind {
        Kind::I64 => Ok(i64::from_be_bytes(array(bytes)?)),
        Kind::I32 => Ok(i32::from_be_bytes(array(bytes)?).into()),
        Kind::I16 => Ok(i16::from_be_bytes(array(bytes)?).into()),
        Kind::Numeric => {
            let number = numeric::to_text(bytes).ok_or("numeric that is no number")?;
            let whole = match number.split_once('.') {
                Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
                Some(_) => return Err("numeric with a fraction".into()),
                None => &number,
            };
            whole.parse().map_err(|_| "numeric out of its range".into())
        }
        _ => Err(OTHER),
    }
}

pub(super) fn read_f64(kind: Kind, bytes: &[u8]) -> Result<f64, Found> {
    match kind {
        Kind::F64 => Ok(f64::from_be_bytes(array(bytes)?)),
        Kind::F32 => Ok(f32::from_be_bytes(array(bytes)?).into()),
        Kind::I16 | Kind::I32 =>
        {
            #[allow(clippy::cast_precision_loss, reason = "at most 32 bits")]
            Ok(read_i64(kind, bytes)? as f64)
        }
        // The nearest float, as SQL's own casts give.
        Kind::Numeric => {
            let number = numeric::to_text(bytes).ok_or("numeric that is no number")?;
            number.parse().map_err(|_| "numeric out of its range".into())
        }
        _ => Err(OTHER),
    }
}

pub(super) fn read_f32(kind: Kind, bytes: &[u8]) -> Result<f32, Found> {
    if kind == Kind::F32 {
        return Ok(f32::from_be_bytes(array(bytes)?));
    }
    let wide = read_f64(kind, bytes)?;
    #[allow(clippy::cast_possible_truncation, reason = "functions of real give double precision")]
    let narrow = wide as f32;
    if narrow.is_infinite() && wide.is_finite() {
        Err("double precision out of its range".into())
    } else {
        Ok(narrow)
    }
}

pub(super) fn read_text(kind: Kind, bytes: &[u8]) -> Result<String, Found> {
    match kind {
        Kind::Text | Kind::Json => text(bytes).map(str::to_owned),
        _ => Err(OTHER),
    }
}

pub(super) fn read_bytes(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, Found> {
    match kind {
        Kind::Bytes => Ok(bytes.to_vec()),
        _ => Err(OTHER),
    }
}

pub(super) fn read_json(kind: Kind, bytes: &[u8]) -> Result<String, Found> {
    match (kind, bytes) {
        // The first byte is the format's version.
        (Kind::Jsonb, [1, json @ ..]) => text(json).map(str::to_owned),
        (Kind::Json | Kind::Text, json) => text(json).map(str::to_owned),
        (Kind::Jsonb, _) => Err("jsonb of an unknown version".into()),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "uuid")]
pub(super) fn read_uuid(kind: Kind, bytes: &[u8]) -> Result<uuid::Uuid, Found> {
    match kind {
        Kind::Uuid => Ok(uuid::Uuid::from_bytes(array(bytes)?)),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "chrono")]
fn at_micros(bytes: &[u8]) -> Result<chrono::NaiveDateTime, Found> {
    let micros = i64::from_be_bytes(array(bytes)?);
    if micros == i64::MAX || micros == i64::MIN {
        return Err("an infinite time".into());
    }
    let since_1970 = micros.checked_add(946_684_800_000_000);
    let time = since_1970.and_then(chrono::DateTime::from_timestamp_micros);
    time.map(|time| time.naive_utc()).ok_or("a time out of its range".into())
}

#[cfg(feature = "chrono")]
pub(super) fn read_datetime(kind: Kind, bytes: &[u8]) -> Result<chrono::DateTime<chrono::Utc>, Found> {
    match kind {
        Kind::DateTime => at_micros(bytes).map(|time| time.and_utc()),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "chrono")]
pub(super) fn read_naive_datetime(kind: Kind, bytes: &[u8]) -> Result<chrono::NaiveDateTime, Found> {
    match kind {
        Kind::NaiveDateTime => at_micros(bytes),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "chrono")]
pub(super) fn read_date(kind: Kind, bytes: &[u8]) -> Result<chrono::NaiveDate, Found> {
    if kind != Kind::Date {
        return Err(OTHER);
    }
    let days = i32::from_be_bytes(array(bytes)?);
    if days == i32::MAX || days == i32::MIN {
        return Err("an infinite date".into());
    }
    let epoch = chrono::NaiveDate::from_ymd_opt(2000, 1, 1);
    let date = epoch.and_then(|epoch| epoch.checked_add_signed(chrono::TimeDelta::try_days(days.into())?));
    date.ok_or("a date out of its range".into())
}

#[cfg(feature = "chrono")]
pub(super) fn read_time(kind: Kind, bytes: &[u8]) -> Result<chrono::NaiveTime, Found> {
    if kind != Kind::Time {
        return Err(OTHER);
    }
    let micros = i64::from_be_bytes(array(bytes)?);
    let seconds = u32::try_from(micros / 1_000_000).ok();
    let nanos = u32::try_from(micros % 1_000_000 * 1_000).ok();
    let time = seconds
        .zip(nanos)
        .and_then(|(seconds, nanos)| chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos));
    time.ok_or("a time out of its range (24:00:00)".into())
}

#[cfg(feature = "decimal")]
pub(super) fn read_decimal(kind: Kind, bytes: &[u8]) -> Result<rust_decimal::Decimal, Found> {
    match kind {
        Kind::Numeric => {
            let number = numeric::to_text(bytes).ok_or("numeric that is no number")?;
            numeric::to_decimal(&number).ok_or("numeric with more digits than a `Decimal` has".into())
        }
        Kind::I16 | Kind::I32 | Kind::I64 => Ok(read_i64(kind, bytes)?.into()),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "ipnet")]
pub(super) fn read_network(kind: Kind, bytes: &[u8]) -> Result<ipnet::IpNet, Found> {
    use std::net::IpAddr;
    let (prefix, address): (u8, IpAddr) = match (kind, bytes) {
        (Kind::Network, [2, prefix, _, 4, address @ ..]) => (*prefix, array::<4>(address)?.into()),
        (Kind::Network, [3, prefix, _, 16, address @ ..]) => (*prefix, array::<16>(address)?.into()),
        _ => return Err(OTHER),
    };
    ipnet::IpNet::new(address, prefix).map_err(|_| "a network with a wrong prefix".into())
}

#[cfg(feature = "mac_address")]
pub(super) fn read_mac_address(kind: Kind, bytes: &[u8]) -> Result<mac_address::MacAddress, Found> {
    match kind {
        Kind::MacAddress => Ok(mac_address::MacAddress::new(array(bytes)?)),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "pg_interval")]
pub(super) fn read_interval(kind: Kind, bytes: &[u8]) -> Result<sqlx::postgres::types::PgInterval, Found> {
    let parts = (bytes.get(..8), bytes.get(8..12), bytes.get(12..));
    match (kind, parts) {
        (Kind::Interval, (Some(micros), Some(days), Some(months))) => Ok(sqlx::postgres::types::PgInterval {
            microseconds: i64::from_be_bytes(array(micros)?),
            days: i32::from_be_bytes(array(days)?),
            months: i32::from_be_bytes(array(months)?),
        }),
        _ => Err(OTHER),
    }
}

/// A value inside a cell, as the type that is wanted.
fn value(ty: &ColumnType, kind: Kind, bytes: &[u8]) -> Result<Value, Found> {
    Ok(match ty {
        ColumnType::Bool => Value::Bool(read_bool(kind, bytes)?),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => Value::I64(read_i64(kind, bytes)?),
        ColumnType::F32 => Value::F32(read_f32(kind, bytes)?),
        ColumnType::F64 => Value::F64(read_f64(kind, bytes)?),
        ColumnType::Text => Value::Text(read_text(kind, bytes)?),
        // What type an enum has inside an array is known to the server only.
        ColumnType::Enum(_) => Value::Text(text(bytes)?.to_owned()),
        ColumnType::Bytes => Value::Bytes(read_bytes(kind, bytes)?),
        ColumnType::Json => Value::Json(read_json(kind, bytes)?),
        #[cfg(feature = "uuid")]
        ColumnType::Uuid => Value::Uuid(read_uuid(kind, bytes)?),
        #[cfg(feature = "chrono")]
        ColumnType::DateTime => Value::DateTime(read_datetime(kind, bytes)?),
        #[cfg(feature = "chrono")]
        ColumnType::NaiveDateTime => Value::NaiveDateTime(read_naive_datetime(kind, bytes)?),
        #[cfg(feature = "chrono")]
        ColumnType::Date => Value::Date(read_date(kind, bytes)?),
        #[cfg(feature = "chrono")]
        ColumnType::Time => Value::Time(read_time(kind, bytes)?),
        #[cfg(feature = "decimal")]
        ColumnType::Decimal => Value::Decimal(read_decimal(kind, bytes)?),
        #[cfg(feature = "ipnet")]
        ColumnType::IpNet => Value::IpNet(read_network(kind, bytes)?),
        #[cfg(feature = "mac_address")]
        ColumnType::MacAddress => Value::MacAddress(read_mac_address(kind, bytes)?),
        #[cfg(feature = "pg_interval")]
        ColumnType::Interval => Value::Interval(read_interval(kind, bytes)?),
        _ => return Err(OTHER),
    })
}

/// Cuts off a number of 32 bits.
fn take_i32(bytes: &mut &[u8]) -> Result<i32, Found> {
    let (number, rest) = bytes.split_at_checked(4).ok_or("a cell that is cut off")?;
    *bytes = rest;
    Ok(i32::from_be_bytes(array(number)?))
}

/// Cuts off a value: its length, then its bytes; none for NULL.
fn take_sized<'b>(bytes: &mut &'b [u8]) -> Result<Option<&'b [u8]>, Found> {
    let Ok(length) = usize::try_from(take_i32(bytes)?) else { return Ok(None) };
    let (value, rest) = bytes.split_at_checked(length).ok_or("a cell that is cut off")?;
    *bytes = rest;
    Ok(Some(value))
}

/// The elements of an array with one dimension.
pub(super) fn read_array(ty: &ColumnType, mut bytes: &[u8]) -> Result<Vec<Value>, Found> {
    let dimensions = take_i32(&mut bytes)?;
    let _has_null = take_i32(&mut bytes)?;
    let kind = oid::kind(take_i32(&mut bytes)?.cast_unsigned());
    match dimensions {
        0 => return Ok(Vec::new()),
        1 => {}
        _ => return Err("an array with several dimensions".into()),
    }
    let (length, _first) = (take_i32(&mut bytes)?, take_i32(&mut bytes)?);
    let mut elements = Vec::new();
    for _ in 0..length {
        elements.push(match take_sized(&mut bytes)? {
            Some(bytes) => value(ty, kind, bytes)?,
            None => Value::Null(*ty),
        });
    }
    Ok(elements)
}

#[cfg(feature = "pg_range")]
pub(super) fn read_range(
    ty: &ColumnType,
    range: u32,
    bytes: &[u8],
) -> Result<sqlx::postgres::types::PgRange<Value>, Found> {
    use std::ops::Bound;
    let kind = oid::bound_kind(range).ok_or(OTHER)?;
    let Some((flags, mut rest)) = bytes.split_first() else { return Err("an empty cell".into()) };
    if flags & 0x01 != 0 {
        return Err("the empty range, which has no bounds".into());
    }
    let mut bound = |infinite: u8, inclusive: u8| -> Result<Bound<Value>, Found> {
        if flags & infinite != 0 {
            return Ok(Bound::Unbounded);
        }
        let bytes = take_sized(&mut rest)?.ok_or(OTHER)?;
        let bound = value(ty, kind, bytes)?;
        Ok(if flags & inclusive == 0 { Bound::Excluded(bound) } else { Bound::Included(bound) })
    };
    Ok(sqlx::postgres::types::PgRange { start: bound(0x08, 0x02)?, end: bound(0x10, 0x04)? })
}
