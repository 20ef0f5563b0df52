use sqlx::postgres::types::PgInterval;

use super::{SqlType, base};
use crate::{ColumnType, Result, RowReader, Value};

impl SqlType for PgInterval {
    type Base = base::Interval;
    const TYPE: ColumnType = ColumnType::Interval;

    fn into_value(self) -> Value {
        Value::Interval(self)
    }

    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
        row.interval()
    }
}
