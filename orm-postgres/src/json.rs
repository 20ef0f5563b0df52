//! JSON on its way into `jsonb`.

/// The text so that `jsonb` gives the same numbers back: it keeps them as `numeric`, in which `1e16` is a whole number
/// like any other, and would be read as an integer.
pub(crate) fn for_jsonb(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = if from.starts_with('"') { string_length(from) } else { number_length(from) };
        let (token, after) = from.split_at(length);
        match plain(token) {
            Some(number) => out.push_str(&number),
            None => out.push_str(token),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether a text holds the character 0, which `jsonb` cannot keep.
pub(crate) fn has_zero(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let escaped = rest.get(at + 1..).unwrap_or_default();
        if escaped.starts_with("u0000") {
            return true;
        }
        rest = escaped.get(1..).unwrap_or_default();
    }
    false
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn number_length(text: &str) -> usize {
    let in_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    text.bytes().position(|byte| !in_number(byte)).unwrap_or(text.len())
}

/// A number with an exponent without it, with a fraction that says that it is no integer.
fn plain(number: &str) -> Option<String> {
    let (digits, exponent) = number.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok()?;
    // A text in JSON may hold more than any float; those go as they are.
    if exponent.abs() > 400 {
        return None;
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let point = i32::try_from(integer.len()).ok()? + exponent;
    let all = format!("{integer}{fraction}");
    let (integer, fraction) = match usize::try_from(point) {
        Ok(point) if point >= all.len() => (format!("{all}{}", "0".repeat(point - all.len())), String::new()),
        Ok(point) => (all.get(..point)?.to_owned(), all.get(point..)?.to_owned()),
        Err(_) => (String::new(), format!("{}{all}", "0".repeat(point.unsigned_abs() as usize))),
    };
    let integer = integer.trim_start_matches('0');
    let integer = if integer.is_empty() { "0" } else { integer };
    Some(format!("{sign}{integer}.{}", if fraction.is_empty() { "0" } else { &fraction }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_an_exponent_are_written_out() {
        for (text, expected) in [
            ("1e16", "10000000000000000.0"),
            ("-1.5e-7", "-0.00000015"),
            ("12.5E+1", "125.0"),
            ("[1e2, {\"1e2\": \"1e2\"}, 0.5, 7]", "[100.0, {\"1e2\": \"1e2\"}, 0.5, 7]"),
            ("\"a\\\"1e2\"", "\"a\\\"1e2\""),
            ("123456789.25e2", "12345678925.0"),
            ("true", "true"),
        ] {
            assert_eq!(for_jsonb(text), expected, "{text}");
        }
        let largest = f64::MAX.to_string();
        assert_eq!(for_jsonb("1.7976931348623157e308"), format!("{largest}.0"));
    }

    #[test]
    fn the_character_zero_is_found() {
        assert!(has_zero(r#""a\u0000b""#));
        assert!(has_zero(r#""\\\u0000""#));
        assert!(!has_zero(r#""\\u0000""#));
        assert!(!has_zero("{}"));
    }
}
