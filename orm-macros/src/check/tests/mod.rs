//! Each rule on its mistake, and on the twin without it.

mod attribute;
mod column;
mod constraint;
mod key;
mod name;
mod relation;
mod shape;
mod sql_enum;

use crate::parse;

/// Source pointed at, message.
pub(super) type Found = Vec<(String, String)>;

pub(super) fn table(source: &str) -> Found {
    let input = syn::parse_str(source).expect("the snippet is an item");
    parse::table(&input).err().map(|rejected| rejected.found()).unwrap_or_default()
}

pub(super) fn sql_enum(source: &str) -> Found {
    let input = syn::parse_str(source).expect("the snippet is an item");
    parse::sql_enum(&input).err().map(|rejected| rejected.found()).unwrap_or_default()
}

/// Exactly one error, at `source`.
pub(super) fn assert_one(found: &Found, source: &str, message: &str) {
    assert_all(found, &[(source, message)]);
}

pub(super) fn assert_all(found: &Found, expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(s, m)| (s.as_str(), m.as_str())).collect();
    assert_eq!(found, expected);
}

pub(super) fn assert_none(found: &Found) {
    assert_all(found, &[]);
}

/// A table `Todo` with a key and the given field.
pub(super) fn with_field(field: &str) -> Found {
    table(&format!("struct Todo {{ #[column(primary_key)] id: i64, {field} }}"))
}

/// A table `Todo` with the given attributes.
pub(super) fn with_attrs(attrs: &str) -> Found {
    table(&format!(
        "{attrs} struct Todo {{ #[column(primary_key)] id: i64, user_id: i64, parent: Option<i64>, title: String }}"
    ))
}
