//! Inserts of many values with the values in their text.
//!
//! A statement that is prepared for each number of rows pays for it: the server describes every placeholder, keeps the
//! statement, and is told to forget it by a message without an answer, for which the connection's next statement may wait
//! 40 ms (delayed acknowledgement meets Nagle's algorithm). As text it is one message and one answer.
//!
//! No value can end its literal, whatever `sql_mode` and the connection's character set are: texts stand in quotes only if
//! all of their signs are harmless ASCII, else as hexadecimal digits.

use orm_core::Value;
use orm_core::driver::{Effect, Request};

use crate::flavor::Flavor;
use crate::statement::{Token, Tokens};
use crate::types;

/// So many values are many.
const MANY: usize = 64;
/// The servers' limit for one message is larger by default.
const LONGEST: usize = 3_000_000;

/// The text of a request with its values, if that is how it is sent best.
pub(crate) fn text(request: &Request, flavor: Flavor) -> Option<String> {
    let inserts = matches!(request.effect, Some(Effect::Inserts { .. }));
    // What is prepared already MariaDB runs in less time than it reads a text.
    let is_kept = request.persistent && flavor == Flavor::MariaDb;
    if !inserts || request.params.len() < MANY || is_kept {
        return None;
    }
    let sql = &*request.sql;
    let mut out = String::with_capacity(sql.len() + request.params.len() * 12);
    let mut values = request.params.iter();
    let mut tokens = Tokens::of(sql);
    let mut written = 0;
    while let Some(token) = tokens.next() {
        match token {
            Token::Placeholder => {
                let end = sql.len() - tokens.left();
                out.push_str(sql.get(written..end - 1)?);
                written = end;
                write(&mut out, values.next()?, flavor)?;
                if out.len() > LONGEST {
                    return None;
                }
            }
            // The cells of its rows would have another form.
            token if token.is("RETURNING") => return None,
            _ => {}
        }
    }
    out.push_str(sql.get(written..)?);
    values.next().is_none().then_some(out)
}

/// Writes a value as the literal that is stored as the bound value is; none if there is no such literal.
fn write(out: &mut String, value: &Value, flavor: Flavor) -> Option<()> {
    match value {
        Value::Text(value) | Value::Json(value) => quoted(out, value),
        Value::Enum(_, value) => quoted(out, value),
        Value::Bytes(bytes) => hex(out, "_binary", bytes),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) if flavor == Flavor::MySql => hex(out, "_binary", uuid.as_bytes()),
        value => types::literal(out, flavor, value).ok()?,
    }
    Some(())
}

/// Writes a text.
fn quoted(out: &mut String, text: &str) {
    let is_harmless = |byte: u8| (b' '..=b'~').contains(&byte) && !matches!(byte, b'\'' | b'"' | b'\\');
    if text.bytes().all(is_harmless) {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
    } else {
        hex(out, "_utf8mb4", text.as_bytes());
    }
}

/// Writes bytes as a string of this character set.
fn hex(out: &mut String, set: &str, bytes: &[u8]) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    out.reserve(bytes.len() * 2 + set.len() + 4);
    out.push_str(set);
    out.push_str(" x'");
    for byte in bytes {
        out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 0xf)]]);
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use orm_core::ColumnType;

    use super::*;

    fn request(sql: &str, params: Vec<Value>) -> Request {
        let effect = Some(Effect::Inserts { updates: false });
        Request { sql: Arc::from(sql), params, persistent: false, table: None, effect }
    }

    fn written(flavor: Flavor, value: impl Into<Value>) -> Option<String> {
        let mut out = String::new();
        write(&mut out, &value.into(), flavor).map(|()| out)
    }

    #[test]
    fn placeholders_become_values_and_nothing_else_does() {
        let rows = vec!["(?, ?)"; 32].join(", ");
        let sql = |before: &str, after: &str| format!("INSERT INTO `a?b` {before}VALUES {rows}{after}");
        let params = |more: usize| vec![Value::I64(7); 64 + more];
        let sevens = vec!["(7, 7)"; 32].join(", ");
        let plain = text(&request(&sql("", ""), params(0)), Flavor::MySql);
        assert_eq!(plain, Some(format!("INSERT INTO `a?b` VALUES {sevens}")));
        let after = " ON DUPLICATE KEY UPDATE `n` = '?' + ? -- ?";
        let upsert = text(&request(&sql("/* ? */ ", after), params(1)), Flavor::MariaDb);
        let after = " ON DUPLICATE KEY UPDATE `n` = '?' + 7 -- ?";
        assert_eq!(upsert, Some(format!("INSERT INTO `a?b` /* ? */ VALUES {sevens}{after}")));
        // Other numbers of values, rows that come back, few values, other statements.
        assert_eq!(text(&request(&sql("", ""), params(1)), Flavor::MySql), None);
        assert_eq!(text(&request(&sql("", ", ?"), params(0)), Flavor::MySql), None);
        assert_eq!(text(&request(&sql("", " RETURNING `id`"), params(0)), Flavor::MariaDb), None);
        assert!(text(&request(&sql("", " -- RETURNING"), params(0)), Flavor::MariaDb).is_some());
        assert_eq!(text(&request("INSERT INTO a VALUES (?)", vec![Value::I64(1)]), Flavor::MySql), None);
        let by_hand = Request { effect: None, ..request(&sql("", ""), params(0)) };
        assert_eq!(text(&by_hand, Flavor::MySql), None);
        let kept = Request { persistent: true, ..request(&sql("", ""), params(0)) };
        assert!(text(&kept, Flavor::MySql).is_some());
        assert_eq!(text(&kept, Flavor::MariaDb), None);
        let long = vec![Value::Text("x".repeat(100_000)); 64];
        assert_eq!(text(&request(&sql("", ""), long), Flavor::MySql), None);
    }

    #[test]
    fn no_text_ends_its_literal() {
        let mysql = |text: &str| written(Flavor::MySql, text).unwrap_or_default();
        assert_eq!(mysql("Ann (40%) `x` ? #-- /*"), "'Ann (40%) `x` ? #-- /*'");
        assert_eq!(mysql(""), "''");
        assert_eq!(mysql("it's"), "_utf8mb4 x'69742773'");
        assert_eq!(mysql("\\"), "_utf8mb4 x'5c'");
        assert_eq!(mysql("\""), "_utf8mb4 x'22'");
        assert_eq!(mysql("a\0\n"), "_utf8mb4 x'61000a'");
        assert_eq!(mysql("é"), "_utf8mb4 x'c3a9'");
        for sign in (0..=0x2ff).filter_map(char::from_u32) {
            let literal = mysql(&sign.to_string());
            assert!(literal.is_ascii() && literal.matches('\'').count() == 2, "{literal}");
        }
    }

    #[test]
    fn values_are_written_so_that_they_stay_the_same() {
        let mysql = |value: Value| written(Flavor::MySql, value).unwrap_or_default();
        assert_eq!(mysql(i64::MIN.into()), "-9223372036854775808");
        assert_eq!(mysql(Value::U64(u64::MAX)), "18446744073709551615");
        assert_eq!(mysql((-0.0).into()), "-0e0");
        assert_eq!(mysql((0.1 + 0.2).into()), "3.0000000000000004e-1");
        assert_eq!(mysql(0.1_f32.into()), "1.0000000149011612e-1");
        assert_eq!(mysql(vec![0_u8, 255].into()), "_binary x'00ff'");
        assert_eq!(mysql(Vec::<u8>::new().into()), "_binary x''");
        assert_eq!(mysql(Value::Null(ColumnType::Text)), "NULL");
        assert_eq!(written(Flavor::MySql, f64::NAN), None);
        assert_eq!(written(Flavor::MySql, Value::Invalid("no".into())), None);
    }
}
