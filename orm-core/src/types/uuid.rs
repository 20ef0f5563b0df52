use super::{SqlType, base, primitive::sql_type};
use crate::{ColumnType, Result, RowReader, Value};

sql_type! { uuid::Uuid, Uuid, uuid; }
