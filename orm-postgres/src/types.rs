//! Column types and literals.

use std::fmt::Write;

use orm_core::table::{ColumnDef, TableDef};
use orm_core::{ColumnType, Error, Result, Value};

/// The type of a column in CREATE TABLE.
pub(crate) fn column_type(table: &TableDef, column: &ColumnDef) -> Result<String> {
    if let Some(by_hand) = column.postgres_type.or(column.sql_type) {
        return Ok(by_hand.to_owned());
    }
    Ok(match (column.ty, column.length, column.precision) {
        (ColumnType::Text, Some(length), _) => format!("varchar({length})"),
        (ColumnType::Decimal, _, Some(precision)) => {
            format!("numeric({precision}, {})", column.scale.unwrap_or(0))
        }
        (ty, ..) => match name(ty) {
            Some(name) => name,
            None => {
                return Err(Error::unsupported(format!(
                    "PostgreSQL has no type for column `{}` of table `{}` (`{}`)",
                    column.name,
                    table.name,
                    column.ty.rust_name()
                )));
            }
        },
    })
}

/// The name of a type.
pub(crate) fn name(ty: ColumnType) -> Option<String> {
    let name = match ty {
        ColumnType::Bool => "boolean",
        ColumnType::I16 => "smallint",
        ColumnType::I32 => "integer",
        ColumnType::I64 => "bigint",
        ColumnType::F32 => "real",
        ColumnType::F64 => "double precision",
        ColumnType::Text => "text",
        ColumnType::Bytes => "bytea",
        ColumnType::Uuid => "uuid",
        ColumnType::DateTime => "timestamptz",
        ColumnType::NaiveDateTime => "timestamp",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::Decimal => "numeric",
        ColumnType::Json => "jsonb",
        ColumnType::IpNet => "inet",
        ColumnType::MacAddress => "macaddr",
        ColumnType::Interval => "interval",
        ColumnType::Range(bound) => match bound {
            ColumnType::I32 => "int4range",
            ColumnType::I64 => "int8range",
            ColumnType::Decimal => "numrange",
            ColumnType::NaiveDateTime => "tsrange",
            ColumnType::DateTime => "tstzrange",
            ColumnType::Date => "daterange",
            _ => return None,
        },
        ColumnType::Enum(def) => return Some(quoted(def.name)),
        ColumnType::Array(element) => return Some(format!("{}[]", name(*element)?)),
        _ => return None,
    };
    Some(name.to_owned())
}

/// A name in quotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The type that a value written to or compared with this column is cast to: that of a column with a type by hand, which
/// the value itself does not have.
pub(crate) fn cast_for(column: &ColumnDef) -> Option<String> {
    let by_hand = column.postgres_type.or(column.sql_type)?;
    // A cast to `char(3)` would cut a longer value off, where storing it is refused.
    let bare = by_hand.split('(').next().unwrap_or_default().trim();
    let after = by_hand.rsplit_once(')').map_or("", |(_, after)| after.trim());
    let ty = [bare, after].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    match ty.to_ascii_lowercase().as_str() {
        "" | "text" | "varchar" | "character varying" | "name" => None,
        // Of any length. Compared with a text, the blanks that fill a value up would not be seen.
        "char" | "character" | "bpchar" => Some("bpchar".to_owned()),
        _ => Some(ty),
    }
}

/// Whether a text column has a type whose binary form is not its text.
pub(crate) fn needs_text(column: &ColumnDef) -> bool {
    column.ty == ColumnType::Text
        && cast_for(column).is_some_and(|ty| {
            !matches!(ty.to_ascii_lowercase().as_str(), "bpchar" | "citext" | "xml" | "json")
        })
}

/// Writes a value as a literal.
pub(crate) fn literal(out: &mut String, value: &Value) -> Result<()> {
    if let Some(message) = crate::encode::refuses(value) {
        return Err(Error::encode(message));
    }
    // Writing to a `String` cannot fail.
    let _ = match value {
        Value::Null(_) => write!(out, "NULL"),
        Value::Bool(value) => write!(out, "{value}"),
        Value::I16(number) => write!(out, "{number}"),
        Value::I32(number) => write!(out, "{number}"),
        Value::I64(number) => write!(out, "{number}"),
        Value::F32(number) => write!(out, "'{number:?}'::real"),
        Value::F64(number) if number.is_finite() => write!(out, "{number:?}"),
        Value::F64(number) => write!(out, "'{number:?}'::double precision"),
        Value::Text(text) => {
            string(out, text);
            Ok(())
        }
        Value::Enum(def, text) => {
            string(out, text);
            write!(out, "::{}", quoted(def.name))
        }
        Value::Json(text) => {
            string(out, &crate::json::for_jsonb(text));
            write!(out, "::jsonb")
        }
        Value::Bytes(bytes) => {
            out.push_str("'\\x");
            for byte in bytes {
                let _ = write!(out, "{byte:02x}");
            }
            write!(out, "'::bytea")
        }
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => write!(out, "'{uuid}'::uuid"),
        #[cfg(feature = "chrono")]
        Value::DateTime(time) => write!(out, "'{}'::timestamptz", time.format("%Y-%m-%d %H:%M:%S%.6f+00")),
        #[cfg(feature = "chrono")]
        Value::NaiveDateTime(time) => write!(out, "'{}'::timestamp", time.format("%Y-%m-%d %H:%M:%S%.6f")),
        #[cfg(feature = "chrono")]
        Value::Date(date) => write!(out, "'{}'::date", date.format("%Y-%m-%d")),
        #[cfg(feature = "chrono")]
        Value::Time(time) => write!(out, "'{}'::time", time.format("%H:%M:%S%.6f")),
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => write!(out, "{number}"),
        Value::Array(element, elements) => {
            out.push_str("ARRAY[");
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                literal(out, element)?;
            }
            write!(out, "]::{}[]", name(**element).unwrap_or_default())
        }
        #[cfg(feature = "ipnet")]
        Value::IpNet(network) => write!(out, "'{network}'::inet"),
        #[cfg(feature = "mac_address")]
        Value::MacAddress(address) => write!(out, "'{address}'::macaddr"),
        #[cfg(feature = "pg_interval")]
        Value::Interval(interval) => write!(
            out,
            "'{} months {} days {} microseconds'::interval",
            interval.months, interval.days, interval.microseconds
        ),
        _ => {
            let ty = value.column_type().rust_name();
            return Err(Error::unsupported(format!("PostgreSQL: a `{ty}` cannot be written as a literal")));
        }
    };
    Ok(())
}

/// Writes a text in quotes.
pub(crate) fn string(out: &mut String, text: &str) {
    // A backslash has a meaning of its own only where the server says so, and always after E.
    if text.contains('\\') {
        out.push('E');
    }
    out.push('\'');
    for character in text.chars() {
        if matches!(character, '\'' | '\\') {
            out.push(character);
        }
        out.push(character);
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: impl Into<Value>) -> String {
        let mut out = String::new();
        match literal(&mut out, &value.into()) {
            Ok(()) => out,
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn literals_are_what_postgres_reads_back() {
        assert_eq!(written("it's"), "'it''s'");
        assert_eq!(written("a\\b"), "E'a\\\\b'");
        assert_eq!(written(vec![0_u8, 255]), "'\\x00ff'::bytea");
        assert_eq!(written(i64::MIN), "-9223372036854775808");
        assert_eq!(written(0.1_f32), "'0.1'::real");
        assert_eq!(written(1e300), "1e300");
        assert_eq!(written(f64::NEG_INFINITY), "'-inf'::double precision");
        assert_eq!(written("a\0"), "PostgreSQL's text cannot hold the character 0; keep it in a `Vec<u8>`");
        assert_eq!(written(1_u64), "PostgreSQL has no such integers; use `i16`, `i32` or `i64`");
    }

    fn column(ty: &'static str) -> ColumnDef {
        ColumnDef { sql_type: Some(ty), ..ColumnDef::new::<String>("a", "a") }
    }

    #[test]
    fn a_cast_never_cuts_a_value_off() {
        for (ty, cast) in [
            ("citext", Some("citext")),
            ("char(3)", Some("bpchar")),
            ("VARCHAR(3)", None),
            ("numeric(10, 2)", Some("numeric")),
            ("timestamp(3) with time zone", Some("timestamp with time zone")),
            ("inet", Some("inet")),
            ("text", None),
        ] {
            assert_eq!(cast_for(&column(ty)).as_deref(), cast, "{ty}");
        }
        assert!(needs_text(&column("inet")));
        assert!(!needs_text(&column("citext")));
        assert!(!needs_text(&column("char(3)")));
    }
}
