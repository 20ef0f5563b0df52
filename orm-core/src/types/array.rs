use super::{SqlType, base};
use crate::row::ValueReader;
use crate::{ColumnType, Result, RowReader, Value};

/// A type that an array column may hold: everything but `u8`, whose `Vec` is bytes.
pub trait ArrayElement: SqlType {}

macro_rules! elements {
    ($($type:ty),*) => {$(impl ArrayElement for $type {})*};
}
elements!(bool, i16, i32, i64, f32, f64, String, Vec<u8>);
#[cfg(feature = "uuid")]
elements!(uuid::Uuid);
#[cfg(feature = "decimal")]
elements!(rust_decimal::Decimal);
#[cfg(feature = "chrono")]
elements!(chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime, chrono::NaiveDate, chrono::NaiveTime);
#[cfg(feature = "json")]
elements!(serde_json::Value);
#[cfg(feature = "json")]
impl<T> ArrayElement for super::Json<T> where Self: SqlType {}
#[cfg(feature = "ipnet")]
elements!(ipnet::IpNet);
#[cfg(feature = "mac_address")]
elements!(mac_address::MacAddress);
#[cfg(feature = "pg_interval")]
elements!(sqlx::postgres::types::PgInterval);

impl<T: ArrayElement> SqlType for Vec<T> {
    type Base = base::Array<T>;
    const TYPE: ColumnType = ColumnType::Array(&T::TYPE);

    fn into_value(self) -> Value {
        let mut elements = Vec::with_capacity(self.len());
        for element in self {
            match element.into_value() {
                // One that cannot be bound makes the array one.
                invalid @ Value::Invalid(_) => return invalid,
                value => elements.push(value),
            }
        }
        Value::Array(&T::TYPE, elements)
    }

    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
        let Some(elements) = row.array(&T::TYPE)? else { return Ok(None) };
        let mut list = Vec::with_capacity(elements.len());
        for element in elements {
            match T::read_cell(&mut ValueReader::new(row, element))? {
                Some(value) => list.push(value),
                None => return Err(row.mismatch("Vec", "an array with a NULL in it")),
            }
        }
        Ok(Some(list))
    }
}
