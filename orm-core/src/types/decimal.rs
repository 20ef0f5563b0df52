use super::{SqlType, base, primitive::sql_type};
use crate::{ColumnType, Result, RowReader, Value};

sql_type! { rust_decimal::Decimal, Decimal, decimal; }
