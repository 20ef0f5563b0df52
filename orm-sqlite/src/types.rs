//! Column types and literals.

use std::fmt::Write;

use orm_core::expr::Node;
use orm_core::table::{ColumnDef, TableDef};
use orm_core::{ColumnType, Error, Result, Value};

use crate::encode::{Stored, stored};

/// The type of a column in CREATE TABLE.
pub(crate) fn column_type(table: &TableDef, column: &ColumnDef) -> Result<String> {
    if column.auto_increment {
        // Only a column of this very type is the key of the table itself.
        return Ok("INTEGER".to_owned());
    }
    if let Some(by_hand) = column.sqlite_type.or(column.sql_type) {
        return Ok(by_hand.to_owned());
    }
    match storage(column.ty) {
        Some(name) => Ok(name.to_owned()),
        None => Err(Error::unsupported(format!(
            "SQLite has no type for column `{}` of table `{}` (`{}`)",
            column.name,
            table.name,
            column.ty.rust_name()
        ))),
    }
}

/// The storage class of a type's values.
pub(crate) fn storage(ty: ColumnType) -> Option<&'static str> {
    match ty {
        ColumnType::U64 | ColumnType::Array(_) => None,
        ColumnType::Bool => Some("INTEGER"),
        ty if ty.is_integer() => Some("INTEGER"),
        ty if ty.is_float() => Some("REAL"),
        ColumnType::Bytes => Some("BLOB"),
        _ => Some("TEXT"),
    }
}

/// Writes a value as a literal.
pub(crate) fn literal(out: &mut String, value: &Value) -> Result<()> {
    if let Value::Bool(value) = value {
        // By its name: a partial index is found by the text of its condition, which says `false` and not `0`.
        out.push_str(if *value { "true" } else { "false" });
        return Ok(());
    }
    // Writing to a `String` cannot fail.
    let _ = match stored(value.clone())? {
        Stored::Null => write!(out, "NULL"),
        Stored::Integer(number) => write!(out, "{number}"),
        Stored::Real(number) if number.is_finite() => write!(out, "{number:?}"),
        // Beyond the largest number is infinity.
        Stored::Real(number) => write!(out, "{}9e999", if number < 0.0 { "-" } else { "" }),
        // The text of a statement ends at its first NUL.
        Stored::Text(text) if text.contains('\0') => {
            out.push_str("(CAST(");
            blob(out, text.as_bytes());
            out.push_str(" AS TEXT))");
            Ok(())
        }
        Stored::Text(text) => write!(out, "'{}'", text.replace('\'', "''")),
        Stored::Blob(bytes) => {
            blob(out, &bytes);
            Ok(())
        }
    };
    Ok(())
}

fn blob(out: &mut String, bytes: &[u8]) {
    out.push_str("x'");
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out.push('\'');
}

/// The values as a JSON array, when all are integers or texts that JSON gives back unchanged.
pub(crate) fn json_array(list: &[Node]) -> Option<String> {
    let mut json = String::with_capacity(list.len() * 8);
    for node in list {
        let Node::Value(value) = node else { return None };
        json.push(if json.is_empty() { '[' } else { ',' });
        match stored(value.clone()).ok()? {
            Stored::Integer(number) => {
                let _ = write!(json, "{number}");
            }
            // SQLite ends a text from JSON at a NUL.
            Stored::Text(text) if !text.contains('\0') => json_string(&mut json, &text),
            _ => return None,
        }
    }
    json.push(']');
    Some(json)
}

fn json_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\x1f' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Whether an expression's values are decimals, as far as the tree tells.
pub(crate) fn is_decimal(node: &Node) -> bool {
    let ty = match node {
        Node::Column(column) => column.ty,
        Node::Param { ty, .. } | Node::Function { ty, .. } | Node::Negative(ty, _) => *ty,
        Node::Binary { op, ty, .. } if !op.is_comparison() => *ty,
        Node::Cast { to, .. } => *to,
        Node::Case { whens, .. } => return whens.iter().any(|(_, value)| is_decimal(value)),
        Node::Scalar(select) => return select.items.first().is_some_and(is_decimal),
        _ => return false,
    };
    ty == ColumnType::Decimal
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
    fn literals_are_what_sqlite_reads_back() {
        assert_eq!(written("it's"), "'it''s'");
        assert_eq!(written("a\0b"), "(CAST(x'610062' AS TEXT))");
        assert_eq!(written(vec![0_u8, 255]), "x'00ff'");
        assert_eq!(written(i64::MIN), "-9223372036854775808");
        assert_eq!(written(true).to_lowercase(), "true");
        assert_eq!(written(1.0), "1.0");
        assert_eq!(written(f64::NEG_INFINITY), "-9e999");
        assert_eq!(written(f64::NAN), "SQLite cannot hold NaN");
        assert_eq!(written(Value::Null(ColumnType::Text)), "NULL");
    }

    #[test]
    fn only_integers_and_texts_go_into_json() {
        let list = |values: Vec<Value>| json_array(&values.into_iter().map(Node::Value).collect::<Vec<_>>());
        assert_eq!(
            list(vec![i64::MIN.into(), i64::MAX.into()]).as_deref(),
            Some("[-9223372036854775808,9223372036854775807]")
        );
        assert_eq!(list(vec!["a\"\\\n\u{1f}é".into()]).as_deref(), Some("[\"a\\\"\\\\\\u000a\\u001fé\"]"));
        assert_eq!(list(vec!["a".into(), "a\0b".into()]), None);
        assert_eq!(list(vec![1.5.into()]), None);
        assert_eq!(list(vec![Value::Null(ColumnType::I64)]), None);
    }
}
