//! Rows of PostgreSQL, read cell by cell from the binary format.

use orm_core::{ColumnType, Error, Result, RowReader, Value};
use sqlx::postgres::{PgRow, PgValueFormat};
use sqlx::{Column, Row, ValueRef};

use crate::numeric;
use crate::oid::{self, Kind};

/// The cells of a row in order.
pub(crate) struct Cells<'r> {
    row: &'r PgRow,
    next: usize,
}

/// Why bytes are not what was expected: what they are instead.
type Found = std::borrow::Cow<'static, str>;

impl<'r> Cells<'r> {
    pub(crate) fn new(row: &'r PgRow) -> Self {
        Self { row, next: 0 }
    }

    fn out_of_range(&self, at: usize) -> Error {
        Error::Decode {
            column: None,
            message: format!("the row has {} columns, column {} was read", self.row.len(), at + 1),
            sql: None,
        }
    }

    /// The next cell: its kind and its bytes.
    fn cell(&mut self) -> Result<Option<(Kind, &'r [u8])>> {
        let at = self.next;
        let value = self.row.try_get_raw(at).map_err(|_| self.out_of_range(at))?;
        self.next += 1;
        if value.is_null() {
            return Ok(None);
        }
        if value.format() == PgValueFormat::Text {
            return Err(self.mismatch("a value", "a text of the simple protocol"));
        }
        let kind = oid::kind_of(&value.type_info());
        match value.as_bytes() {
            Ok(bytes) => Ok(Some((kind, bytes))),
            Err(_) => Err(self.mismatch("a value", "nothing")),
        }
    }

    /// Reads what `read` makes of the cell.
    fn get<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(Kind, &'r [u8]) -> Result<T, Found>,
    ) -> Result<Option<T>> {
        let Some((kind, bytes)) = self.cell()? else { return Ok(None) };
        match read(kind, bytes) {
            Ok(value) => Ok(Some(value)),
            Err(found) if found.is_empty() => {
                let at = self.next - 1;
                let ty =
                    self.row.columns().get(at).map_or("?", |column| sqlx::TypeInfo::name(column.type_info()));
                Err(self.mismatch(expected, ty))
            }
            Err(found) => Err(self.mismatch(expected, &found)),
        }
    }
}

/// Another type, which the column's own name tells best.
const OTHER: Found = Found::Borrowed("");

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Found> {
    bytes.try_into().map_err(|_| "a cell of another length".into())
}

fn text(bytes: &[u8]) -> Result<&str, Found> {
    std::str::from_utf8(bytes).map_err(|_| "a text that is not UTF-8".into())
}

fn read_bool(kind: Kind, bytes: &[u8]) -> Result<bool, Found> {
    match kind {
        Kind::Bool => Ok(array::<1>(bytes)? != [0]),
        _ => Err(OTHER),
    }
}

fn read_i64(kind: Kind, bytes: &[u8]) -> Result<i64, Found> {
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

fn read_f64(kind: Kind, bytes: &[u8]) -> Result<f64, Found> {
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

fn read_f32(kind: Kind, bytes: &[u8]) -> Result<f32, Found> {
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

fn read_text(kind: Kind, bytes: &[u8]) -> Result<String, Found> {
    match kind {
        Kind::Text | Kind::Json => text(bytes).map(str::to_owned),
        _ => Err(OTHER),
    }
}

fn read_bytes(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, Found> {
    match kind {
        Kind::Bytes => Ok(bytes.to_vec()),
        _ => Err(OTHER),
    }
}

fn read_json(kind: Kind, bytes: &[u8]) -> Result<String, Found> {
    match (kind, bytes) {
        // The first byte is the format's version.
        (Kind::Jsonb, [1, json @ ..]) => text(json).map(str::to_owned),
        (Kind::Json | Kind::Text, json) => text(json).map(str::to_owned),
        (Kind::Jsonb, _) => Err("jsonb of an unknown version".into()),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "uuid")]
fn read_uuid(kind: Kind, bytes: &[u8]) -> Result<uuid::Uuid, Found> {
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
fn read_datetime(kind: Kind, bytes: &[u8]) -> Result<chrono::DateTime<chrono::Utc>, Found> {
    match kind {
        Kind::DateTime => at_micros(bytes).map(|time| time.and_utc()),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "chrono")]
fn read_naive_datetime(kind: Kind, bytes: &[u8]) -> Result<chrono::NaiveDateTime, Found> {
    match kind {
        Kind::NaiveDateTime => at_micros(bytes),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "chrono")]
fn read_date(kind: Kind, bytes: &[u8]) -> Result<chrono::NaiveDate, Found> {
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
fn read_time(kind: Kind, bytes: &[u8]) -> Result<chrono::NaiveTime, Found> {
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
fn read_decimal(kind: Kind, bytes: &[u8]) -> Result<rust_decimal::Decimal, Found> {
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
fn read_network(kind: Kind, bytes: &[u8]) -> Result<ipnet::IpNet, Found> {
    use std::net::IpAddr;
    let (prefix, address): (u8, IpAddr) = match (kind, bytes) {
        (Kind::Network, [2, prefix, _, 4, address @ ..]) => (*prefix, array::<4>(address)?.into()),
        (Kind::Network, [3, prefix, _, 16, address @ ..]) => (*prefix, array::<16>(address)?.into()),
        _ => return Err(OTHER),
    };
    ipnet::IpNet::new(address, prefix).map_err(|_| "a network with a wrong prefix".into())
}

#[cfg(feature = "mac_address")]
fn read_mac_address(kind: Kind, bytes: &[u8]) -> Result<mac_address::MacAddress, Found> {
    match kind {
        Kind::MacAddress => Ok(mac_address::MacAddress::new(array(bytes)?)),
        _ => Err(OTHER),
    }
}

#[cfg(feature = "pg_interval")]
fn read_interval(kind: Kind, bytes: &[u8]) -> Result<sqlx::postgres::types::PgInterval, Found> {
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
fn read_array(ty: &ColumnType, mut bytes: &[u8]) -> Result<Vec<Value>, Found> {
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
fn read_range(
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

impl RowReader for Cells<'_> {
    fn bool(&mut self) -> Result<Option<bool>> {
        self.get("bool", read_bool)
    }

    fn i64(&mut self) -> Result<Option<i64>> {
        self.get("i64", read_i64)
    }

    fn u64(&mut self) -> Result<Option<u64>> {
        self.get("u64", |kind, bytes| {
            u64::try_from(read_i64(kind, bytes)?).map_err(|_| "an integer below zero".into())
        })
    }

    fn f32(&mut self) -> Result<Option<f32>> {
        self.get("f32", read_f32)
    }

    fn f64(&mut self) -> Result<Option<f64>> {
        self.get("f64", read_f64)
    }

    fn text(&mut self) -> Result<Option<String>> {
        self.get("String", read_text)
    }

    fn bytes(&mut self) -> Result<Option<Vec<u8>>> {
        self.get("Vec<u8>", read_bytes)
    }

    fn json(&mut self) -> Result<Option<String>> {
        self.get("JSON", read_json)
    }

    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> Result<Option<uuid::Uuid>> {
        self.get("Uuid", read_uuid)
    }

    #[cfg(feature = "chrono")]
    fn datetime(&mut self) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
        self.get("DateTime<Utc>", read_datetime)
    }

    #[cfg(feature = "chrono")]
    fn naive_datetime(&mut self) -> Result<Option<chrono::NaiveDateTime>> {
        self.get("NaiveDateTime", read_naive_datetime)
    }

    #[cfg(feature = "chrono")]
    fn date(&mut self) -> Result<Option<chrono::NaiveDate>> {
        self.get("NaiveDate", read_date)
    }

    #[cfg(feature = "chrono")]
    fn time(&mut self) -> Result<Option<chrono::NaiveTime>> {
        self.get("NaiveTime", read_time)
    }

    #[cfg(feature = "decimal")]
    fn decimal(&mut self) -> Result<Option<rust_decimal::Decimal>> {
        self.get("Decimal", read_decimal)
    }

    fn array(&mut self, element: &ColumnType) -> Result<Option<Vec<Value>>> {
        // Whether the cell is an array, its column's type tells.
        let at = self.next;
        let is_array =
            self.row.columns().get(at).is_some_and(|column| {
                matches!(column.type_info().kind(), sqlx::postgres::PgTypeKind::Array(_))
            });
        self.get("Vec", |_, bytes| if is_array { read_array(element, bytes) } else { Err(OTHER) })
    }

    #[cfg(feature = "ipnet")]
    fn ip_net(&mut self) -> Result<Option<ipnet::IpNet>> {
        self.get("IpNet", read_network)
    }

    #[cfg(feature = "mac_address")]
    fn mac_address(&mut self) -> Result<Option<mac_address::MacAddress>> {
        self.get("MacAddress", read_mac_address)
    }

    #[cfg(feature = "pg_interval")]
    fn interval(&mut self) -> Result<Option<sqlx::postgres::types::PgInterval>> {
        self.get("PgInterval", read_interval)
    }

    #[cfg(feature = "pg_range")]
    fn range(&mut self, bound: &ColumnType) -> Result<Option<sqlx::postgres::types::PgRange<Value>>> {
        let range = self.row.columns().get(self.next).and_then(|column| column.type_info().oid());
        let range = range.map_or(0, |oid| oid.0);
        self.get("PgRange", |_, bytes| read_range(bound, range, bytes))
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        let at = self.next + ahead;
        Ok(self.row.try_get_raw(at).map_err(|_| self.out_of_range(at))?.is_null())
    }

    fn rewind(&mut self) -> bool {
        self.next = 0;
        true
    }

    fn skip(&mut self, cells: usize) {
        self.next += cells;
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        self.row.columns().get(position).map(Column::name)
    }

    fn width(&self) -> usize {
        self.row.len()
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        let column = self.next.checked_sub(1).and_then(|at| self.row.columns().get(at));
        Error::Decode {
            column: column.map(|column| column.name().to_owned()),
            message: format!("expected `{expected}`, found {found}"),
            sql: None,
        }
    }
}
