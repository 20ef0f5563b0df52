use std::ops::Bound;

use sqlx::postgres::types::PgRange;

use super::{SqlType, base};
use crate::row::ValueReader;
use crate::{ColumnType, Result, RowReader, Value};

/// A type that a range may be of.
#[diagnostic::on_unimplemented(
    message = "there are no ranges of `{Self}`",
    label = "expected `i32`, `i64`, `Decimal`, `NaiveDate`, `NaiveDateTime` or `DateTime<Utc>`"
)]
pub trait RangeBound: SqlType {}

impl RangeBound for i32 {}
impl RangeBound for i64 {}
#[cfg(feature = "decimal")]
impl RangeBound for rust_decimal::Decimal {}
#[cfg(feature = "chrono")]
impl RangeBound for chrono::NaiveDate {}
#[cfg(feature = "chrono")]
impl RangeBound for chrono::NaiveDateTime {}
#[cfg(feature = "chrono")]
impl RangeBound for chrono::DateTime<chrono::Utc> {}

impl<T: RangeBound> SqlType for PgRange<T> {
    type Base = base::Range<T>;
    const TYPE: ColumnType = ColumnType::Range(&T::TYPE);

    fn into_value(self) -> Value {
        let range =
            PgRange { start: self.start.map(SqlType::into_value), end: self.end.map(SqlType::into_value) };
        Value::Range(&T::TYPE, Box::new(range))
    }

    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
        let Some(range) = row.range(&T::TYPE)? else { return Ok(None) };
        Ok(Some(PgRange { start: bound(row, range.start)?, end: bound(row, range.end)? }))
    }
}

fn bound<T: RangeBound>(row: &mut dyn RowReader, bound: Bound<Value>) -> Result<Bound<T>> {
    let read = |value| match T::read_cell(&mut ValueReader::new(row, value))? {
        Some(value) => Ok(value),
        None => Err(row.unexpected_null("PgRange")),
    };
    Ok(match bound {
        Bound::Included(value) => Bound::Included(read(value)?),
        Bound::Excluded(value) => Bound::Excluded(read(value)?),
        Bound::Unbounded => Bound::Unbounded,
    })
}
