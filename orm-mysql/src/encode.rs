//! Rust values as MySQL and MariaDB take them.

use orm_core::{ColumnType, Error, Result, Value};
use sqlx::Arguments;
use sqlx::error::BoxDynError;
use sqlx::mysql::MySqlArguments;

use crate::flavor::Flavor;

/// The values as the arguments of a statement.
pub(crate) fn arguments(values: Vec<Value>, flavor: Flavor) -> Result<MySqlArguments> {
    let mut arguments = MySqlArguments::default();
    arguments.reserve(values.len(), values.len() * 8);
    for value in values {
        if let Some(message) = refuses(&value, flavor) {
            return Err(Error::encode(message));
        }
        // The driver's message may quote the value.
        add(&mut arguments, value, flavor)?.map_err(|_| Error::encode("the driver cannot bind a value"))?;
    }
    Ok(arguments)
}

/// Why a value cannot be kept.
pub(crate) fn refuses(value: &Value, flavor: Flavor) -> Option<String> {
    let cannot_hold = |value: f64| {
        let what = if value.is_nan() { "NaN" } else { "infinity" };
        (!value.is_finite()).then(|| format!("{} cannot hold {what}", flavor.name()))
    };
    #[cfg(feature = "chrono")]
    let named = |message: Option<&'static str>| message.map(|text| format!("{} {text}", flavor.name()));
    match value {
        Value::F32(value) => cannot_hold((*value).into()),
        Value::F64(value) => cannot_hold(*value),
        #[cfg(feature = "chrono")]
        Value::DateTime(value) => named(crate::time::refuses(value.naive_utc())),
        #[cfg(feature = "chrono")]
        Value::NaiveDateTime(value) => named(crate::time::refuses(*value)),
        #[cfg(feature = "chrono")]
        Value::Date(value) => named(crate::time::refuses_date(*value)),
        #[cfg(feature = "chrono")]
        Value::Time(value) => named(crate::time::refuses_time(*value)),
        _ => None,
    }
}

fn add(
    arguments: &mut MySqlArguments,
    value: Value,
    flavor: Flavor,
) -> Result<std::result::Result<(), BoxDynError>> {
    Ok(match value {
        Value::Null(ty) => add_null(arguments, ty, flavor),
        Value::Bool(value) => arguments.add(value),
        Value::I8(value) => arguments.add(value),
        Value::I16(value) => arguments.add(value),
        Value::I32(value) => arguments.add(value),
        Value::I64(value) => arguments.add(value),
        Value::U8(value) => arguments.add(value),
        Value::U16(value) => arguments.add(value),
        Value::U32(value) => arguments.add(value),
        Value::U64(value) => arguments.add(value),
        Value::F32(value) => arguments.add(value),
        Value::F64(value) => arguments.add(value),
        Value::Text(text) | Value::Json(text) => arguments.add(text),
        Value::Bytes(bytes) => arguments.add(bytes),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => match flavor {
            Flavor::MySql => arguments.add(uuid.as_bytes().as_slice()),
            Flavor::MariaDb => arguments.add(uuid.hyphenated().to_string()),
        },
        #[cfg(feature = "chrono")]
        Value::DateTime(value) => arguments.add(value.naive_utc()),
        #[cfg(feature = "chrono")]
        Value::NaiveDateTime(value) => arguments.add(value),
        #[cfg(feature = "chrono")]
        Value::Date(value) => arguments.add(value),
        #[cfg(feature = "chrono")]
        Value::Time(value) => arguments.add(value),
        #[cfg(feature = "decimal")]
        Value::Decimal(value) => arguments.add(value),
        Value::Enum(_, value) => arguments.add(value),
        Value::Array(..) => {
            return Err(Error::unsupported(format!(
                "{} has no arrays; use a table or `Json`",
                flavor.name()
            )));
        }
        Value::Invalid(message) => return Err(Error::encode(message)),
        _ => {
            return Err(Error::unsupported(format!(
                "{} has no type for a value of this statement",
                flavor.name()
            )));
        }
    })
}

/// NULL of the type that the same column's values are bound as.
fn add_null(
    arguments: &mut MySqlArguments,
    ty: ColumnType,
    flavor: Flavor,
) -> std::result::Result<(), BoxDynError> {
    match ty {
        ColumnType::Bool => arguments.add(None::<bool>),
        ColumnType::I8 => arguments.add(None::<i8>),
        ColumnType::I16 => arguments.add(None::<i16>),
        ColumnType::I32 => arguments.add(None::<i32>),
        ColumnType::I64 => arguments.add(None::<i64>),
        ColumnType::U8 => arguments.add(None::<u8>),
        ColumnType::U16 => arguments.add(None::<u16>),
        ColumnType::U32 => arguments.add(None::<u32>),
        ColumnType::U64 => arguments.add(None::<u64>),
        ColumnType::F32 => arguments.add(None::<f32>),
        ColumnType::F64 => arguments.add(None::<f64>),
        ColumnType::Bytes => arguments.add(None::<Vec<u8>>),
        ColumnType::Uuid if flavor == Flavor::MySql => arguments.add(None::<Vec<u8>>),
        #[cfg(feature = "chrono")]
        ColumnType::DateTime | ColumnType::NaiveDateTime => arguments.add(None::<chrono::NaiveDateTime>),
        #[cfg(feature = "chrono")]
        ColumnType::Date => arguments.add(None::<chrono::NaiveDate>),
        #[cfg(feature = "chrono")]
        ColumnType::Time => arguments.add(None::<chrono::NaiveTime>),
        #[cfg(feature = "decimal")]
        ColumnType::Decimal => arguments.add(None::<rust_decimal::Decimal>),
        _ => arguments.add(None::<String>),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(value: Value) -> String {
        match arguments(vec![value], Flavor::MySql) {
            Ok(arguments) => format!("{} value", arguments.len()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn values_that_would_change_are_refused() {
        assert_eq!(bound(Value::F64(f64::NAN)), "MySQL cannot hold NaN");
        assert_eq!(bound(Value::F32(f32::NEG_INFINITY)), "MySQL cannot hold infinity");
        assert_eq!(bound(Value::Invalid("no".into())), "no");
        assert_eq!(bound(Value::U64(u64::MAX)), "1 value");
        assert_eq!(bound(Value::Null(ColumnType::U64)), "1 value");
        let array = Value::Array(&ColumnType::I64, Vec::new());
        assert!(matches!(arguments(vec![array], Flavor::MariaDb), Err(Error::Unsupported { .. })));
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn years_without_four_digits_and_leap_seconds_are_refused() {
        use chrono::{NaiveDate, NaiveTime};
        for year in [0, -1, 10_000] {
            let date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
            assert_eq!(bound(Value::Date(date)), "MySQL can hold the years 1 to 9999 only");
            let midnight = date.and_time(NaiveTime::MIN);
            assert_eq!(bound(Value::DateTime(midnight.and_utc())), "MySQL can hold the years 1 to 9999 only");
        }
        let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap_or_default();
        assert_eq!(bound(Value::Time(leap)), "MySQL has no leap seconds");
    }
}
