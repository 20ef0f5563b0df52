use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use super::{SqlType, base};
use crate::{ColumnType, Result, RowReader, Value};

/// Every server keeps microseconds; cutting here makes comparisons agree with what is stored.
fn whole_micros<T: Timelike>(value: T) -> T {
    let nanos = value.nanosecond() / 1_000 * 1_000;
    value.with_nanosecond(nanos).unwrap_or(value)
}

macro_rules! time_type {
    ($($type:ty, $variant:ident, $read:ident, $cut:expr;)*) => {$(
        impl SqlType for $type {
            type Base = base::$variant;
            const TYPE: ColumnType = ColumnType::$variant;
            fn into_value(self) -> Value {
                Value::from(self)
            }
            fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
                row.$read()
            }
        }
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Value::$variant($cut(value))
            }
        }
    )*};
}

time_type! {
    DateTime<Utc>, DateTime, datetime, whole_micros;
    NaiveDateTime, NaiveDateTime, naive_datetime, whole_micros;
    NaiveTime, Time, time, whole_micros;
    NaiveDate, Date, date, std::convert::identity;
}
