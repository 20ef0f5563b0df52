use super::{SqlType, base};
use crate::{ColumnType, Result, RowReader, Value};

macro_rules! sql_type {
    ($($type:ty, $variant:ident, $read:ident;)*) => {$(
        impl SqlType for $type {
            type Base = base::$variant;
            const TYPE: ColumnType = ColumnType::$variant;
            fn into_value(self) -> Value {
                Value::$variant(self)
            }
            fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
                row.$read()
            }
        }
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Value::$variant(value)
            }
        }
    )*};
}
#[cfg(any(feature = "uuid", feature = "decimal", feature = "ipnet", feature = "mac_address"))]
pub(super) use sql_type;

sql_type! {
    bool, Bool, bool;
    i64, I64, i64;
    u64, U64, u64;
    f64, F64, f64;
    String, Text, text;
    Vec<u8>, Bytes, bytes;
}

/// The narrower integers are read as the widest and checked: a value out of range is an error, never cut.
macro_rules! narrow {
    ($($type:ident $variant:ident),*) => {$(
        impl SqlType for $type {
            type Base = base::$variant;
            const TYPE: ColumnType = ColumnType::$variant;
            fn into_value(self) -> Value {
                Value::$variant(self)
            }
            fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
                match row.i64()? {
                    None => Ok(None),
                    Some(wide) => match $type::try_from(wide) {
                        Ok(value) => Ok(Some(value)),
                        Err(_) => Err(row.mismatch(stringify!($type), "an integer out of its range")),
                    },
                }
            }
        }
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Value::$variant(value)
            }
        }
    )*};
}
narrow!(i8 I8, i16 I16, i32 I32, u8 U8, u16 U16, u32 U32);

impl SqlType for f32 {
    type Base = base::F32;
    const TYPE: ColumnType = ColumnType::F32;

    fn into_value(self) -> Value {
        Value::F32(self)
    }

    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
        row.f32()
    }
}

impl From<f32> for Value {
    fn from(value: f32) -> Self {
        Value::F32(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Value::Bytes(value.to_vec())
    }
}
