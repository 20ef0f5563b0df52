//! Rust values as SQLite stores them.

use orm_core::{Error, Result, Value};
use sqlx::Arguments;
use sqlx::sqlite::SqliteArguments;

/// A value in one of SQLite's storage classes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stored {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// The values as SQLite stores them.
pub(crate) fn all_stored(values: Vec<Value>) -> Result<Vec<Stored>> {
    values.into_iter().map(stored).collect()
}

/// The values as the arguments of one of the driver's statements.
pub(crate) fn arguments(values: Vec<Value>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        match stored(value)? {
            Stored::Null => arguments.add(None::<i64>),
            Stored::Integer(number) => arguments.add(number),
            Stored::Real(number) => arguments.add(number),
            Stored::Text(text) => arguments.add(text),
            Stored::Blob(bytes) => arguments.add(bytes),
        }
        // The driver's message may quote the value.
        .map_err(|_| Error::encode("the driver cannot bind a value"))?;
    }
    Ok(arguments)
}

/// The storage form of a value.
///
/// # Errors
/// [`Error::Encode`] for a value that SQLite would change, [`Error::Unsupported`] for a type that it lacks.
pub(crate) fn stored(value: Value) -> Result<Stored> {
    Ok(match value {
        Value::Null(_) => Stored::Null,
        Value::Bool(value) => Stored::Integer(value.into()),
        Value::I8(value) => Stored::Integer(value.into()),
        Value::I16(value) => Stored::Integer(value.into()),
        Value::I32(value) => Stored::Integer(value.into()),
        Value::I64(value) => Stored::Integer(value),
        Value::U8(value) => Stored::Integer(value.into()),
        Value::U16(value) => Stored::Integer(value.into()),
        Value::U32(value) => Stored::Integer(value.into()),
        Value::U64(_) => {
            return Err(Error::unsupported("SQLite has no integers of the size of `u64`; use `i64`"));
        }
        Value::F32(value) => real(value.into())?,
        Value::F64(value) => real(value)?,
        Value::Text(text) | Value::Json(text) => Stored::Text(text),
        Value::Bytes(bytes) => Stored::Blob(bytes),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => Stored::Text(uuid.hyphenated().to_string()),
        #[cfg(feature = "chrono")]
        Value::DateTime(value) => dated(crate::time::write_datetime(value))?,
        #[cfg(feature = "chrono")]
        Value::NaiveDateTime(value) => dated(crate::time::write_naive_datetime(value))?,
        #[cfg(feature = "chrono")]
        Value::Date(value) => dated(crate::time::write_date(value))?,
        #[cfg(feature = "chrono")]
        Value::Time(value) => Stored::Text(crate::time::write_time(value)),
        #[cfg(feature = "decimal")]
        Value::Decimal(value) => Stored::Text(crate::functions::number::canonical(value)),
        Value::Enum(_, value) => Stored::Text(value.to_owned()),
        Value::Array(..) => return Err(Error::unsupported("SQLite has no arrays; use a table or `Json`")),
        Value::Invalid(message) => return Err(Error::encode(message)),
        _ => return Err(Error::unsupported("SQLite has no type for a value of this statement")),
    })
}

/// Why SQLite cannot keep a value of a type that it has, if it cannot.
pub(crate) fn refuses(value: &Value) -> Option<String> {
    let refused = match value {
        Value::F32(value) if value.is_nan() => NO_NAN,
        Value::F64(value) if value.is_nan() => NO_NAN,
        #[cfg(feature = "chrono")]
        Value::DateTime(value) if !crate::time::keeps_year_of(value) => YEARS,
        #[cfg(feature = "chrono")]
        Value::NaiveDateTime(value) if !crate::time::keeps_year_of(value) => YEARS,
        #[cfg(feature = "chrono")]
        Value::Date(value) if !crate::time::keeps_year_of(value) => YEARS,
        _ => return None,
    };
    Some(refused.to_owned())
}

// SQLite makes it NULL.
const NO_NAN: &str = "SQLite cannot hold NaN";
#[cfg(feature = "chrono")]
const YEARS: &str = "SQLite can hold the years 1 to 9999 only";

fn real(value: f64) -> Result<Stored> {
    if value.is_nan() { Err(Error::encode(NO_NAN)) } else { Ok(Stored::Real(value)) }
}

#[cfg(feature = "chrono")]
fn dated(text: Option<String>) -> Result<Stored> {
    text.map(Stored::Text).ok_or_else(|| Error::encode(YEARS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_would_change_are_refused() {
        for value in [Value::F64(f64::NAN), Value::F32(f32::NAN), Value::Invalid("no".into())] {
            assert!(matches!(stored(value), Err(Error::Encode { .. })));
        }
        for value in [Value::U64(1), Value::Array(&orm_core::ColumnType::I64, Vec::new())] {
            assert!(matches!(stored(value), Err(Error::Unsupported { .. })));
        }
    }

    #[test]
    fn booleans_are_numbers_and_infinity_stays() {
        assert_eq!(stored(Value::Bool(true)).ok(), Some(Stored::Integer(1)));
        assert_eq!(stored(Value::F64(f64::INFINITY)).ok(), Some(Stored::Real(f64::INFINITY)));
        assert_eq!(stored(Value::U32(u32::MAX)).ok(), Some(Stored::Integer(u32::MAX.into())));
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn years_without_four_digits_are_refused() {
        let date = |year| Value::Date(chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default());
        for year in [0, -1, 10_000] {
            assert!(matches!(stored(date(year)), Err(Error::Encode { .. })), "{year}");
        }
        assert_eq!(stored(date(1)).ok(), Some(Stored::Text("0001-01-01".into())));
    }
}
