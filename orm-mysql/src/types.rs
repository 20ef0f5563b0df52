//! Column types and literals.

use std::fmt::Write;

use orm_core::table::{ColumnDef, IndexPart, TableDef};
use orm_core::{ColumnType, Error, Result, Value};

use crate::encode;
use crate::flavor::Flavor;

/// The length of texts and bytes in keys, which have to have one.
const KEY_LENGTH: u32 = 255;

/// The type of a column in CREATE TABLE.
pub(crate) fn column_type(flavor: Flavor, table: &TableDef, column: &ColumnDef) -> Result<String> {
    if let Some(by_hand) = column.mysql_type.or(column.sql_type) {
        return Ok(by_hand.to_owned());
    }
    let length = column.length.or_else(|| in_key(table, column.name).then_some(KEY_LENGTH));
    let name = match (column.ty, length) {
        (ColumnType::Text, Some(length)) => return Ok(format!("VARCHAR({length})")),
        (ColumnType::Bytes, Some(length)) => return Ok(format!("VARBINARY({length})")),
        (ColumnType::Decimal, _) => match column.precision {
            Some(precision) => return Ok(format!("DECIMAL({precision},{})", column.scale.unwrap_or(0))),
            None => {
                return Err(Error::unsupported(format!(
                    "{} rounds a DECIMAL without precision to whole numbers: give column `{}` of table `{}` \
                     `precision` and `scale`",
                    flavor.name(),
                    column.name,
                    table.name
                )));
            }
        },
        (ColumnType::Enum(def), _) => {
            let mut name = "ENUM(".to_owned();
            for (at, value) in def.values.iter().enumerate() {
                name.push_str(if at == 0 { "" } else { "," });
                text(&mut name, value);
            }
            name.push(')');
            return Ok(name);
        }
        (ColumnType::Bool, _) => "BOOLEAN",
        (ColumnType::I8, _) => "TINYINT",
        (ColumnType::I16, _) => "SMALLINT",
        (ColumnType::I32, _) => "INT",
        (ColumnType::I64, _) => "BIGINT",
        (ColumnType::U8, _) => "TINYINT UNSIGNED",
        (ColumnType::U16, _) => "SMALLINT UNSIGNED",
        (ColumnType::U32, _) => "INT UNSIGNED",
        (ColumnType::U64, _) => "BIGINT UNSIGNED",
        (ColumnType::F32, _) => "FLOAT",
        (ColumnType::F64, _) => "DOUBLE",
        (ColumnType::Text, None) => "LONGTEXT",
        (ColumnType::Bytes, None) => "LONGBLOB",
        (ColumnType::Uuid, _) if flavor == Flavor::MariaDb => "UUID",
        (ColumnType::Uuid, _) => "BINARY(16)",
        (ColumnType::DateTime | ColumnType::NaiveDateTime, _) => "DATETIME(6)",
        (ColumnType::Date, _) => "DATE",
        (ColumnType::Time, _) => "TIME(6)",
        (ColumnType::Json, _) => "JSON",
        (ty, _) => {
            return Err(Error::unsupported(format!(
                "{} has no type for column `{}` of table `{}` (`{}`)",
                flavor.name(),
                column.name,
                table.name,
                ty.rust_name()
            )));
        }
    };
    Ok(name.to_owned())
}

/// Whether a column is part of a key or an index, also of one over an expression, or refers to one.
fn in_key(table: &TableDef, name: &str) -> bool {
    let in_index = |part: &IndexPart| match part {
        IndexPart::Column { name: column, .. } => *column == name,
        IndexPart::Expression(sql) => has_word(sql, name),
    };
    table.primary_key.contains(&name)
        || table.uniques.iter().any(|unique| unique.columns.contains(&name))
        || table.foreign_keys.iter().any(|key| key.columns.contains(&name))
        || table.indexes.iter().any(|index| index.parts.iter().any(in_index))
}

fn has_word(sql: &str, word: &str) -> bool {
    sql.split(|sign: char| !sign.is_alphanumeric() && sign != '_' && sign != '$').any(|found| found == word)
}

/// Writes a value as a literal.
pub(crate) fn literal(out: &mut String, flavor: Flavor, value: &Value) -> Result<()> {
    if let Some(message) = encode::refuses(value, flavor) {
        return Err(Error::encode(message));
    }
    // Writing to a `String` cannot fail.
    let _ = match value {
        Value::Null(_) => write!(out, "NULL"),
        Value::Bool(value) => write!(out, "{}", if *value { "TRUE" } else { "FALSE" }),
        Value::I8(value) => write!(out, "{value}"),
        Value::I16(value) => write!(out, "{value}"),
        Value::I32(value) => write!(out, "{value}"),
        Value::I64(value) => write!(out, "{value}"),
        Value::U8(value) => write!(out, "{value}"),
        Value::U16(value) => write!(out, "{value}"),
        Value::U32(value) => write!(out, "{value}"),
        Value::U64(value) => write!(out, "{value}"),
        // A FLOAT column's values are compared as doubles. Without an exponent it would be a DECIMAL.
        Value::F32(value) => write!(out, "{:e}", f64::from(*value)),
        Value::F64(value) => write!(out, "{value:e}"),
        Value::Text(value) => {
            text(out, value);
            Ok(())
        }
        Value::Json(value) => {
            json(out, flavor, value);
            Ok(())
        }
        Value::Enum(_, value) => {
            text(out, value);
            Ok(())
        }
        Value::Bytes(bytes) => {
            hex(out, bytes);
            Ok(())
        }
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => match flavor {
            Flavor::MySql => {
                hex(out, uuid.as_bytes());
                Ok(())
            }
            Flavor::MariaDb => write!(out, "'{}'", uuid.hyphenated()),
        },
        #[cfg(feature = "chrono")]
        Value::DateTime(value) => write!(out, "TIMESTAMP'{}'", crate::time::write(value.naive_utc())),
        #[cfg(feature = "chrono")]
        Value::NaiveDateTime(value) => write!(out, "TIMESTAMP'{}'", crate::time::write(*value)),
        #[cfg(feature = "chrono")]
        Value::Date(value) => write!(out, "DATE'{}'", crate::time::write_date(*value)),
        #[cfg(feature = "chrono")]
        Value::Time(value) => write!(out, "TIME'{}'", crate::time::write_time(*value)),
        #[cfg(feature = "decimal")]
        Value::Decimal(value) => write!(out, "{value}"),
        Value::Invalid(message) => return Err(Error::encode(message.clone())),
        _ => {
            return Err(Error::unsupported(format!(
                "{} has no type for a value of this statement",
                flavor.name()
            )));
        }
    };
    Ok(())
}

/// Writes a value as a column's default: texts as an expression, which LONGTEXT wants, and times without their type,
/// which MySQL does not want.
pub(crate) fn default_literal(out: &mut String, flavor: Flavor, value: &Value) -> Result<()> {
    match value {
        Value::Text(_) | Value::Bytes(_) | Value::Json(_) => {
            out.push('(');
            literal(out, flavor, value)?;
            out.push(')');
            Ok(())
        }
        #[cfg(feature = "chrono")]
        Value::DateTime(_) | Value::NaiveDateTime(_) | Value::Date(_) | Value::Time(_) => {
            let mut typed = String::new();
            literal(&mut typed, flavor, value)?;
            out.push_str(typed.trim_start_matches(|sign: char| sign.is_ascii_alphabetic()));
            Ok(())
        }
        _ => literal(out, flavor, value),
    }
}

/// Writes a text in quotes. Backslashes have a meaning in them unless the SQL mode says NO_BACKSLASH_ESCAPES, which
/// no connection of ours has.
pub(crate) fn text(out: &mut String, value: &str) {
    out.push('\'');
    for sign in value.chars() {
        match sign {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            // The end of a text to some readers of scripts.
            '\u{1a}' => out.push_str("\\Z"),
            sign => out.push(sign),
        }
    }
    out.push('\'');
}

fn json(out: &mut String, flavor: Flavor, value: &str) {
    match flavor {
        Flavor::MySql => {
            out.push_str("CAST(");
            text(out, value);
            out.push_str(" AS JSON)");
        }
        Flavor::MariaDb => text(out, value),
    }
}

fn hex(out: &mut String, bytes: &[u8]) {
    out.push_str("x'");
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(flavor: Flavor, value: impl Into<Value>) -> String {
        let mut out = String::new();
        match literal(&mut out, flavor, &value.into()) {
            Ok(()) => out,
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn literals_are_what_the_servers_read_back() {
        let mysql = |value: Value| written(Flavor::MySql, value);
        assert_eq!(mysql("it's \\ a\0b".into()), r"'it''s \\ a\0b'");
        assert_eq!(mysql(vec![0_u8, 255].into()), "x'00ff'");
        assert_eq!(mysql(i64::MIN.into()), "-9223372036854775808");
        assert_eq!(mysql(true.into()), "TRUE");
        assert_eq!(mysql(1.0.into()), "1e0");
        assert_eq!(mysql(0.1_f32.into()), "1.0000000149011612e-1");
        assert_eq!(mysql(f64::NAN.into()), "MySQL cannot hold NaN");
        assert_eq!(mysql(Value::Null(ColumnType::Text)), "NULL");
        assert_eq!(mysql(Value::Json("{\"a\": \"'\"}".into())), "CAST('{\"a\": \"''\"}' AS JSON)");
        assert_eq!(written(Flavor::MariaDb, Value::Json("[]".into())), "'[]'");
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn a_uuid_is_bytes_or_a_type_of_its_own() {
        let uuid = uuid::Uuid::from_u128(1);
        assert_eq!(written(Flavor::MySql, uuid), "x'00000000000000000000000000000001'");
        assert_eq!(written(Flavor::MariaDb, uuid), "'00000000-0000-0000-0000-000000000001'");
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn a_default_time_has_no_type() {
        let midnight =
            chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
        assert_eq!(written(Flavor::MySql, midnight), "TIMESTAMP'2024-02-29 00:00:00.000000'");
        let mut out = String::new();
        assert!(default_literal(&mut out, Flavor::MySql, &midnight.into()).is_ok());
        assert_eq!(out, "'2024-02-29 00:00:00.000000'");
    }

    #[test]
    fn an_expression_uses_a_column_by_its_whole_name() {
        assert!(has_word("lower(`email`)", "email") && has_word("email || name", "name"));
        assert!(!has_word("lower(email_2)", "email"));
    }
}
