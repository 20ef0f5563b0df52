//! Relations against foreign keys, while the user's crate is compiled.

/// A foreign key as a constant: what relations are checked against.
#[derive(Clone, Copy, Debug)]
pub struct KeyRef {
    /// The columns.
    pub columns: &'static [&'static str],
    /// The name of the table referred to.
    pub target: &'static str,
}

/// How many of the keys lead to `target`, over the columns of `key` when it names some.
#[doc(hidden)]
#[must_use]
pub const fn count_keys(keys: &[KeyRef], target: &str, key: &[&str]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < keys.len() {
        if same(keys[at].target, target) && (key.is_empty() || same_all(keys[at].columns, key)) {
            count += 1;
        }
        at += 1;
    }
    count
}

/// Stops compilation when a relation has no foreign key, or several to choose from.
///
/// # Panics
/// While compiling, with the text that says what to do.
#[doc(hidden)]
pub const fn expect_one_key(count: usize, none: &'static str, several: &'static str) {
    assert!(count != 0, "{}", none);
    assert!(count == 1, "{}", several);
}

const fn same_all(left: &[&str], right: &[&str]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if !same(left[at], right[at]) {
            return false;
        }
        at += 1;
    }
    true
}

const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}
