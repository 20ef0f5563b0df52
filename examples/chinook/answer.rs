use std::fmt;

use orm::Statement;

/// How many rows of an answer are printed; all of them are compared.
const PRINTED_ROWS: usize = 10;

/// A question, and what the typed query and the SQL written by hand say to it.
pub(crate) struct Answer {
    question: &'static str,
    typed: Side,
    by_hand: Side,
    agrees: bool,
}

struct Side {
    sql: String,
    rows: Vec<String>,
}

impl Answer {
    pub(crate) fn new<R: fmt::Debug + PartialEq>(
        question: &'static str,
        (statement, typed): (Statement, Vec<R>),
        (sql, by_hand): (&'static str, Vec<R>),
    ) -> Self {
        Self {
            question,
            agrees: typed == by_hand,
            typed: Side::new(&statement.sql, &typed),
            by_hand: Side::new(sql, &by_hand),
        }
    }

    pub(crate) fn agrees(&self) -> bool {
        self.agrees
    }
}

impl Side {
    fn new<R: fmt::Debug>(sql: &str, rows: &[R]) -> Self {
        Self { sql: sql.to_owned(), rows: rows.iter().map(|row| format!("{row:?}")).collect() }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.question)?;
        writeln!(f, "   The typed query:\n{}", self.typed)?;
        writeln!(f, "   By hand:\n{}", self.by_hand)?;
        writeln!(f, "   => {}\n", if self.agrees { "the same rows" } else { "DIFFERENT ROWS" })
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.sql.lines().map(str::trim).filter(|line| !line.is_empty()) {
            writeln!(f, "   | {line}")?;
        }
        for row in self.rows.iter().take(PRINTED_ROWS) {
            writeln!(f, "   {row}")?;
        }
        match self.rows.len().saturating_sub(PRINTED_ROWS) {
            0 => Ok(()),
            more => writeln!(f, "   .. and {more} more"),
        }
    }
}

/// Runs SQL written by hand and keeps its text: `(sql, rows)`, the rows as the typed query has them.
macro_rules! by_hand {
    ($db:ident, $sql:tt $(, $value:expr)*) => {
        ($sql, $db.fetch(sql!($sql $(, $value)*)).await?)
    };
}
pub(crate) use by_hand;
