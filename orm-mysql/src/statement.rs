//! What can be told from a statement's text alone.
//!
//! The servers commit by themselves before many statements, and keep what a script leaves behind on a connection: an
//! open transaction, locks, settings. The text says where that would happen.

mod tokens;

use orm_core::driver::{Effect, Request};
use orm_core::{Error, Result};

pub(crate) use self::tokens::{Token, Tokens};

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Gives rows, changes nothing.
    Read,
    /// INSERT or REPLACE.
    Insert {
        /// ON DUPLICATE KEY UPDATE: a row may have been changed in place of the new one.
        updates: bool,
    },
    /// UPDATE.
    Update,
    /// DELETE.
    Delete,
    /// Begins or ends a transaction.
    Transaction,
    /// Begins or ends a savepoint.
    Savepoint,
    /// Changes tables and the like: commits before, and leaves nothing on the connection.
    Definition,
    /// Anything else: it may leave something on the connection.
    Other,
}

impl Kind {
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Insert { .. } | Self::Update | Self::Delete)
    }
}

/// The statements of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text {
    first: Kind,
    others: Vec<Kind>,
    placeholders: usize,
    /// SQL in a comment.
    conditional: bool,
}

impl Text {
    /// What is known of a request, or told by its text.
    pub(crate) fn of_request(request: &Request) -> Self {
        let first = match request.effect {
            None => return Self::of(&request.sql),
            Some(Effect::Reads) => Kind::Read,
            Some(Effect::Inserts { updates }) => Kind::Insert { updates },
            Some(Effect::Updates) => Kind::Update,
            Some(Effect::Deletes) => Kind::Delete,
        };
        Self { first, others: Vec::new(), placeholders: request.params.len(), conditional: false }
    }

    pub(crate) fn of(sql: &str) -> Self {
        let mut text = Self { first: Kind::Other, others: Vec::new(), placeholders: 0, conditional: false };
        let mut statements = 0;
        let mut statement = Reader::default();
        for token in Tokens::of(sql) {
            text.placeholders += usize::from(token == Token::Placeholder);
            text.conditional |= token == Token::Conditional;
            if statement.ends_with(token) {
                text.push(&mut statements, std::mem::take(&mut statement));
            }
        }
        text.push(&mut statements, statement);
        text
    }

    fn push(&mut self, statements: &mut usize, statement: Reader) {
        let Some(kind) = statement.kind else { return };
        if *statements == 0 {
            self.first = kind;
        } else {
            self.others.push(kind);
        }
        *statements += 1;
    }

    /// The kind of each statement.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Whether it changes nothing.
    pub(crate) fn only_reads(&self) -> bool {
        !self.conditional && self.kinds().all(|kind| kind == Kind::Read)
    }

    /// Whether it ends the transaction that it runs in.
    pub(crate) fn ends(&self) -> bool {
        self.kinds().any(|kind| kind == Kind::Transaction)
    }

    /// Whether it may end the transaction that it runs in.
    pub(crate) fn may_end(&self) -> bool {
        self.conditional
            || self.kinds().any(|kind| matches!(kind, Kind::Transaction | Kind::Definition | Kind::Other))
    }

    /// Whether it may leave something on a connection that others must not meet.
    pub(crate) fn leaves_traces(&self) -> bool {
        self.conditional || self.kinds().any(|kind| matches!(kind, Kind::Transaction | Kind::Other))
    }

    /// Refuses several statements where one belongs: only a text without values can have several.
    pub(crate) fn check_single(&self) -> Result<()> {
        if self.others.is_empty() {
            return Ok(());
        }
        Err(Error::InvalidArgument {
            message: format!(
                "the text has {} statements; run them one by one, or all at once by `execute_script`",
                self.others.len() + 1
            ),
        })
    }

    /// Refuses a text whose placeholders are not those of so many values.
    pub(crate) fn check_values(&self, values: usize) -> Result<()> {
        // How many are in a comment that is SQL depends on the server.
        if self.placeholders == values || self.conditional {
            return Ok(());
        }
        Err(Error::invalid_argument(format!(
            "the statement has {} placeholders for {values} values; in `sql!` write `{{}}` for a value, outside of \
             quotes, and no placeholders",
            self.placeholders
        )))
    }
}

/// The statements of a script as the servers take them: to them one of blanks and comments is an error.
pub(crate) fn script(sql: &str) -> String {
    let mut script = String::with_capacity(sql.len());
    let mut statement = Reader::default();
    let mut tokens = Tokens::of(sql);
    let (mut start, mut end) = (0, 0);
    let mut push = |start: usize, end: usize| {
        if let Some(statement) = sql.get(start..end).filter(|statement| !statement.is_empty()) {
            script.push_str(if script.is_empty() { "" } else { ";\n" });
            script.push_str(statement);
        }
    };
    while let Some(token) = tokens.next() {
        let after = sql.len() - tokens.left();
        if statement.ends_with(token) {
            push(start, end);
            (start, end) = (after, after);
            statement = Reader::default();
        } else {
            end = after;
        }
    }
    push(start, end);
    script
}

/// One statement, token by token.
#[derive(Default)]
struct Reader {
    kind: Option<Kind>,
    /// After WITH the kind is that of a later word, outside of parentheses.
    with: bool,
    depth: usize,
    /// After CREATE; in what it creates, if that has statements in it.
    creates: bool,
    routine: bool,
    /// How far the words ON DUPLICATE KEY have come.
    duplicate: u8,
}

impl Reader {
    /// Takes the next token in; true at the statement's end.
    fn ends_with(&mut self, token: Token<'_>) -> bool {
        match token {
            Token::Open => self.depth += 1,
            Token::Close => self.depth = self.depth.saturating_sub(1),
            Token::Word(_) => self.word(token),
            // What is in it is unknown, and it is not nothing.
            Token::Conditional => {
                self.kind.get_or_insert(Kind::Other);
            }
            _ => {}
        }
        token == Token::Semicolon && !self.routine
    }

    fn word(&mut self, token: Token<'_>) {
        match &mut self.kind {
            None => {
                self.with = token.is("WITH");
                self.creates = token.is("CREATE");
                self.kind = Some(first_word(token));
            }
            Some(kind) if self.with => {
                if let (0, Some(main)) = (self.depth, main_word(token)) {
                    *kind = main;
                    self.with = false;
                }
            }
            Some(Kind::Transaction) if token.is("TO") => self.kind = Some(Kind::Savepoint),
            Some(Kind::Insert { updates }) => {
                self.duplicate = match self.duplicate {
                    0 | 1 if token.is("ON") => 1,
                    1 if token.is("DUPLICATE") => 2,
                    _ => 0,
                };
                *updates |= self.duplicate == 2;
            }
            Some(kind) if self.creates => {
                if token.is_one_of(&["PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"]) {
                    self.routine = true;
                    *kind = Kind::Other;
                } else if token.is("TEMPORARY") {
                    // It stays until the connection is closed.
                    *kind = Kind::Other;
                }
                // `CREATE TABLE event (..)`, but not `CREATE DEFINER = ann EVENT ..`.
                self.creates =
                    !token.is_one_of(&["TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE"]);
            }
            Some(_) => {}
        }
    }
}

fn first_word(token: Token<'_>) -> Kind {
    if let Some(kind) = main_word(token) {
        return kind;
    }
    if token.is_one_of(&["EXPLAIN", "DESCRIBE", "DESC", "SHOW"]) {
        Kind::Read
    } else if token.is_one_of(&["BEGIN", "START", "COMMIT", "ROLLBACK", "XA"]) {
        Kind::Transaction
    } else if token.is_one_of(&["SAVEPOINT", "RELEASE"]) {
        Kind::Savepoint
    } else if token.is_one_of(&[
        "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "ANALYZE", "OPTIMIZE", "CHECK", "REPAIR", "GRANT",
        "REVOKE", "KILL",
    ]) {
        Kind::Definition
    } else {
        Kind::Other
    }
}

fn main_word(token: Token<'_>) -> Option<Kind> {
    if token.is_one_of(&["SELECT", "VALUES", "TABLE"]) {
        Some(Kind::Read)
    } else if token.is_one_of(&["INSERT", "REPLACE"]) {
        Some(Kind::Insert { updates: false })
    } else if token.is("UPDATE") {
        Some(Kind::Update)
    } else if token.is("DELETE") {
        Some(Kind::Delete)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(sql: &str) -> Vec<Kind> {
        Text::of(sql).kinds().collect()
    }

    #[test]
    fn a_statement_is_known_by_its_first_word() {
        for (sql, kind) in [
            (" select 1", Kind::Read),
            ("(select 1) union (select 2)", Kind::Read),
            ("/* a ; */ -- b\n# c;\n INSERT into t values (1)", Kind::Insert { updates: false }),
            ("replace into t values (1)", Kind::Insert { updates: false }),
            ("insert into t (`on duplicate`) values ('on duplicate key')", Kind::Insert { updates: false }),
            ("insert into t values (1) On Duplicate key update a = 1", Kind::Insert { updates: true }),
            ("update t set a = 1", Kind::Update),
            ("Delete from t", Kind::Delete),
            ("with x as (select 1) select * from x", Kind::Read),
            ("with recursive x as (select 1) delete from t", Kind::Delete),
            ("explain insert into t values (1)", Kind::Read),
            ("create table t (a int)", Kind::Definition),
            ("create temporary table t (a int)", Kind::Other),
            ("truncate t", Kind::Definition),
            ("savepoint a", Kind::Savepoint),
            ("rollback to a", Kind::Savepoint),
            ("rollback", Kind::Transaction),
            ("start transaction", Kind::Transaction),
            ("set autocommit = 0", Kind::Other),
            ("use app", Kind::Other),
            ("lock tables t write", Kind::Other),
            ("call p()", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(kinds(sql), [kind], "{sql}");
        }
    }

    #[test]
    fn several_statements_are_told_apart() {
        let insert = Kind::Insert { updates: false };
        assert_eq!(
            kinds(
                r#"insert into t values (';', '\';', "a'';") ; select `a;` ; -- ;
                ;; delete from t"#
            ),
            [insert, Kind::Read, Kind::Delete]
        );
        let trigger = "create definer = ann trigger r after insert on t for each row begin update t set a = 1; end; select 1";
        assert_eq!(kinds(trigger), [Kind::Other]);
        assert_eq!(kinds("create table event (a int); select 1"), [Kind::Definition, Kind::Read]);
        assert_eq!(kinds("select 5--1; select 2"), [Kind::Read, Kind::Read]);
    }

    #[test]
    fn a_script_has_no_statements_of_blanks_and_comments() {
        assert_eq!(script(""), "");
        assert_eq!(script(" -- a; b\n; ;"), "");
        assert_eq!(script("select 1;; select ';' ; -- end"), "select 1;\n select ';'");
        assert_eq!(script("/*! select 1 */;"), "/*! select 1 */");
        let trigger = "create trigger r after insert on t for each row begin set @a = 1; end";
        assert_eq!(script(trigger), trigger);
    }

    #[test]
    fn what_may_end_a_transaction_or_stay_on_the_connection() {
        for (sql, ends, stays) in [
            ("select 1; insert into t values (1)", false, false),
            ("savepoint a", false, false),
            ("create table t (a int)", true, false),
            ("commit", true, true),
            ("set @a = 1", true, true),
            ("/*!40101 SET NAMES utf8 */", true, true),
            ("select 1 /*M! + 1 */", true, true),
        ] {
            let text = Text::of(sql);
            assert_eq!((text.may_end(), text.leaves_traces()), (ends, stays), "{sql}");
        }
    }

    #[test]
    fn placeholders_have_to_match_the_values() {
        for (sql, values) in [
            ("select 1", 0),
            ("select ?, ?", 2),
            ("select '?', \"?\", `?` -- ?\n /* ? */ # ?", 0),
            (r"select '\'?', '\\', ?", 1),
            ("select 'it''s ?', ?", 1),
        ] {
            assert_eq!(Text::of(sql).check_values(values).err().map(|e| e.to_string()), None, "{sql}");
        }
        for (sql, values) in [("select ?", 0), ("select ?, ?", 1), ("select '?'", 1)] {
            assert!(
                matches!(Text::of(sql).check_values(values), Err(Error::InvalidArgument { .. })),
                "{sql}"
            );
        }
    }
}
