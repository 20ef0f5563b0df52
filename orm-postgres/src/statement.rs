//! What can be told from the first words of a statement.

/// What a statement may do to the transaction around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Only reads.
    Read,
    /// Goes back to a savepoint.
    RollbackTo,
    /// Ends the transaction that it runs in.
    Ends,
    /// Begins a transaction, or changes the session for whoever gets the connection next.
    Begins,
    /// Anything else.
    Other,
}

/// The kind of one statement, by its first words.
pub(crate) fn kind(sql: &str) -> Kind {
    let mut words = words(sql);
    let first = words.next().unwrap_or_default();
    let is = |word: &str| first.eq_ignore_ascii_case(word);
    if ["SELECT", "VALUES", "TABLE", "SHOW"].into_iter().any(is) {
        return Kind::Read;
    }
    let mut second = words.next().unwrap_or_default();
    let ends = ["COMMIT", "END", "ABORT", "ROLLBACK"].into_iter().any(is);
    if ends && ["WORK", "TRANSACTION"].into_iter().any(|word| second.eq_ignore_ascii_case(word)) {
        second = words.next().unwrap_or_default();
    }
    let goes_on = |word: &str| second.eq_ignore_ascii_case(word);
    if ends {
        return if goes_on("TO") { Kind::RollbackTo } else { Kind::Ends };
    }
    if is("PREPARE") && goes_on("TRANSACTION") {
        return Kind::Ends;
    }
    // What is set for the transaction goes with it.
    if is("SET") && ["LOCAL", "TRANSACTION", "CONSTRAINTS"].into_iter().any(goes_on) {
        return Kind::Other;
    }
    let begins = ["BEGIN", "START", "SET", "RESET", "DISCARD", "LISTEN", "UNLISTEN", "PREPARE", "LOAD"];
    if begins.into_iter().any(is) { Kind::Begins } else { Kind::Other }
}

/// Whether a statement of a script may be of this kind, if only by a semicolon inside a text or function.
pub(crate) fn any(script: &str, wanted: Kind) -> bool {
    let mut rest = script;
    loop {
        if kind(rest) == wanted {
            return true;
        }
        match rest.split_once(';') {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
}

/// The words of a text, comments left out.
fn words(sql: &str) -> impl Iterator<Item = &str> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == '(');
            if let Some(comment) = rest.strip_prefix("--") {
                rest = comment.split_once('\n').map_or("", |(_, after)| after);
            } else if let Some(comment) = rest.strip_prefix("/*") {
                rest = comment.split_once("*/").map_or("", |(_, after)| after);
            } else {
                let end = rest.find(|character: char| !character.is_alphanumeric() && character != '_');
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                rest = after;
                return (!word.is_empty()).then_some(word);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_known_by_its_first_words() {
        for (sql, expected) in [
            (" select 1", Kind::Read),
            ("/* a */ -- b\n (VALUES (1))", Kind::Read),
            ("with x as (select 1) select * from x", Kind::Other),
            ("insert into t values (1)", Kind::Other),
            ("rollback to savepoint a", Kind::RollbackTo),
            ("Rollback work to a", Kind::RollbackTo),
            ("Rollback", Kind::Ends),
            ("commit and chain", Kind::Ends),
            ("prepare transaction 'a'", Kind::Ends),
            ("prepare a as select 1", Kind::Begins),
            ("begin", Kind::Begins),
            ("set search_path = a", Kind::Begins),
            ("set local search_path = a", Kind::Other),
            ("savepoint a", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(kind(sql), expected, "{sql}");
        }
        assert!(any("create table t (a int); BEGIN; insert into t values (1)", Kind::Begins));
        assert!(!any("create table t (a int); insert into t values (1)", Kind::Begins));
    }
}
