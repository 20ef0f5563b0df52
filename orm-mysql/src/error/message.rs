//! The servers' messages, taken apart.

/// Errors whose messages quote values.
const QUOTING: [u16; 19] = [
    1139, 1231, 1292, 1300, 1366, 1367, 1411, 1441, 1525, 1526, 1690, 1918, 1919, 1977, 3140, 3141, 3156,
    3751, 3903,
];

/// A message without the values that it quotes.
pub(super) fn without_values(number: u16, message: &str) -> String {
    if !QUOTING.contains(&number) {
        return message.to_owned();
    }
    // The name of a variable comes before its value.
    let from = message.find(" to the value of ").unwrap_or(0);
    let mut quotes = message.char_indices().filter(|(_, sign)| matches!(sign, '\'' | '"'));
    let Some((start, quote)) = quotes.find(|(at, _)| *at >= from) else { return message.to_owned() };
    // A value may have quotes in it, so it ends at the last that can be its end.
    let column = [" for column ", " for function ", " in value for column "]
        .iter()
        .filter_map(|after| message.rfind(&format!("{quote}{after}")))
        .max();
    let end = column.or_else(|| message.rfind(quote)).filter(|end| *end > start);
    let before = message.get(..=start).unwrap_or_default();
    let after = end.and_then(|end| message.get(end..)).unwrap_or_default();
    format!("{before}..{after}")
}

/// The key of `Duplicate entry '..' for key 'p.p_n_key'`; the entry may contain anything.
pub(super) fn key(message: &str) -> Option<&str> {
    let (_, key) = message.rsplit_once(" for key '")?;
    key.strip_suffix('\'')
}

/// The column of `Column 'n' cannot be null` and `Field 'n' doesn't have a default value`.
pub(super) fn column(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("olumn '").or_else(|| message.split_once("Field '"))?;
    rest.split_once('\'').map(|(name, _)| name)
}

/// The constraint and table of `Check constraint 'p_v_check' is violated.` or
/// ``CONSTRAINT `p_v_check` failed for `app`.`p` ``.
pub(super) fn check(message: &str) -> (Option<String>, Option<String>) {
    if let Some(rest) = message.strip_prefix("Check constraint '") {
        return (rest.split_once("' is violated").map(|(name, _)| name.to_owned()), None);
    }
    let Some((name, rest)) = message.split_once('`').and_then(|(_, rest)| name(rest)) else {
        return (None, None);
    };
    (Some(name), qualified(rest))
}

/// What the message of a foreign key names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ForeignKey {
    pub(super) constraint: String,
    pub(super) table: String,
    pub(super) columns: Vec<String>,
}

/// ``..fails (`app`.`c`, CONSTRAINT `c_p_id_fkey` FOREIGN KEY (`p_id`) REFERENCES `p` (`id`))``
pub(super) fn foreign_key(message: &str) -> Option<ForeignKey> {
    let (head, rest) = message.split_once(", CONSTRAINT `")?;
    let (_, head) = head.split_once(" (")?;
    let table = qualified(head)?;
    let (constraint, rest) = name(rest)?;
    let mut rest = rest.strip_prefix(" FOREIGN KEY (")?;
    let mut columns = Vec::new();
    while let Some((column, after)) = rest.strip_prefix('`').and_then(name) {
        columns.push(column);
        rest = after.strip_prefix(", ").unwrap_or(after);
    }
    Some(ForeignKey { constraint, table, columns })
}

/// The last of the names in ``.. `app`.`c` ``.
fn qualified(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('`')?;
    let (first, rest) = name(rest)?;
    match rest.strip_prefix(".`").and_then(name) {
        Some((second, _)) => Some(second),
        None => Some(first),
    }
}

/// A name whose first backtick is taken off, and what follows it.
fn name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('`')?;
        name.push_str(part);
        match after.strip_prefix('`') {
            Some(more) => {
                name.push('`');
                rest = more;
            }
            None => return Some((name, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_have_backticks() {
        assert_eq!(name("a``b` c"), Some(("a`b".into(), " c")));
        assert_eq!(name("a"), None);
        assert_eq!(qualified("`app`.`c`, x").as_deref(), Some("c"));
        assert_eq!(qualified("`c`").as_deref(), Some("c"));
        assert_eq!(foreign_key("a foreign key constraint fails"), None);
    }

    #[test]
    fn messages_of_json_lose_what_stands_in_quotes() {
        let message = "Invalid JSON text: \"Missing a name for object member.\" at position 1 in value for column 'p.j'.";
        assert!(!without_values(3140, message).contains("Missing"));
        assert_eq!(
            without_values(
                3141,
                "Invalid JSON text in argument 1 to function cast_as_json: \"Invalid value.\" at position 0."
            ),
            "Invalid JSON text in argument 1 to function cast_as_json: \"..\" at position 0."
        );
        assert_eq!(without_values(1690, "out of range in 'a' + 'b'"), "out of range in '..'");
        assert_eq!(without_values(1292, "no quotes"), "no quotes");
        assert_eq!(
            without_values(1231, "Variable 'a' can't be set to the value of 'b'"),
            "Variable 'a' can't be set to the value of '..'"
        );
    }
}
