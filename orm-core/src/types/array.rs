use super::{SqlType, base};
use crate::{ColumnType, Result, RowReader, Value};

/// A type that an array column may hold: everything but `u8`, whose `Vec` is bytes.
pub trait ArrayElement: SqlType {}

macro_rules! elements {
    ($($type:ty),*) => {$(impl ArrayElement for $type {})*};
}
elements!(bool, i16, i32, i64, f32, f64, String);
#[cfg(feature = "uuid")]
elements!(uuid::Uuid);
#[cfg(feature = "decimal")]
elements!(rust_decimal::Decimal);
#[cfg(feature = "chrono")]
elements!(chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime, chrono::NaiveDate, chrono::NaiveTime);

impl<T: ArrayElement> SqlType for Vec<T> {
    type Base = base::Array<T>;
    const TYPE: ColumnType = ColumnType::Array(&T::TYPE);

    fn into_value(self) -> Value {
        Value::Array(T::TYPE, self.into_iter().map(SqlType::into_value).collect())
    }

    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
        Err(row.mismatch("Vec", "a column of a database without arrays"))
    }
}
