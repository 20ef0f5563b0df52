//! What can be told from a statement's text alone.
//!
//! SQLite binds NULL to a placeholder without a value, counts the changes of the statement before when one changes
//! nothing, and keeps a transaction that a script leaves open: the text says where that would happen.

mod tokens;

use orm_core::driver::{Effect, Request};
use orm_core::{Error, Result};

use self::tokens::{Token, Tokens};

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Gives rows, changes nothing.
    Read,
    /// INSERT or REPLACE.
    Insert {
        /// DO UPDATE: a row may have been changed in place of the new one.
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
    /// Anything else.
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
    placeholders: Placeholders,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Placeholders {
    /// How many of `?1`, `?2`, .. stand in the text, in this order; how many `?`.
    numbered: usize,
    bare: usize,
    /// One that is out of order, or has a name.
    strange: Option<String>,
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
        let placeholders = Placeholders { bare: request.params.len(), ..Placeholders::default() };
        Self { first, others: Vec::new(), placeholders }
    }

    pub(crate) fn of(sql: &str) -> Self {
        let mut text = Self { first: Kind::Other, others: Vec::new(), placeholders: Placeholders::default() };
        let mut statements = 0;
        let mut statement = Reader::default();
        for token in Tokens::of(sql) {
            if let Token::Placeholder(name) = token {
                text.placeholders.add(name);
            }
            if statement.ends_with(token) {
                text.push(&mut statements, std::mem::take(&mut statement));
            }
        }
        text.push(&mut statements, statement);
        text
    }

    fn push(&mut self, statements: &mut usize, statement: Reader) {
        let Some(kind) = statement.kind() else { return };
        if *statements == 0 {
            self.first = kind;
        } else {
            self.others.push(kind);
        }
        *statements += 1;
    }

    /// The first statement's kind.
    pub(crate) fn kind(&self) -> Kind {
        self.first
    }

    /// The kind of each statement.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Whether it may end the transaction that it runs in.
    pub(crate) fn may_end(&self) -> bool {
        self.kinds().any(|kind| kind == Kind::Transaction)
    }

    /// Whether it may leave a transaction open: a savepoint without one begins one.
    pub(crate) fn may_begin(&self) -> bool {
        self.kinds().any(|kind| matches!(kind, Kind::Transaction | Kind::Savepoint))
    }

    /// Refuses several statements where one belongs: their rows and counts would be taken for one statement's.
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
        let Placeholders { numbered, bare, strange } = &self.placeholders;
        let fits = strange.is_none() && numbered + bare == values && (*numbered == 0 || *bare == 0);
        if fits {
            return Ok(());
        }
        let message = match strange {
            Some(name) => format!("the statement has a placeholder `{name}`"),
            None => format!("the statement has {} placeholders for {values} values", numbered + bare),
        };
        Err(Error::invalid_argument(format!(
            "{message}; in `sql!` write `{{}}` for a value, outside of quotes, and no placeholders"
        )))
    }
}

impl Placeholders {
    fn add(&mut self, name: &[u8]) {
        if name == b"?" {
            self.bare += 1;
            return;
        }
        let number = name
            .strip_prefix(b"?")
            .and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<usize>().ok());
        if number == Some(self.numbered + 1) {
            self.numbered += 1;
        } else if number.is_some_and(|number| (1..=self.numbered).contains(&number)) {
            // The same value once more.
        } else if self.strange.is_none() {
            self.strange = Some(String::from_utf8_lossy(name).into_owned());
        }
    }
}

/// One statement, token by token.
#[derive(Default)]
struct Reader {
    kind: Option<Kind>,
    /// After WITH the kind is that of a later word, outside of parentheses.
    with: bool,
    depth: usize,
    /// After CREATE, until the next words tell whether it is a trigger; and in one.
    creates: bool,
    trigger: bool,
    /// The last word was DO; the last tokens were `;`, and `;` and END.
    after_do: bool,
    after_semicolon: bool,
    after_end: bool,
}

impl Reader {
    /// Takes the next token in; true at the statement's end.
    fn ends_with(&mut self, token: Token<'_>) -> bool {
        let ends = token == Token::Semicolon && (!self.trigger || self.after_end);
        self.after_end = self.after_semicolon && token.is("END");
        self.after_semicolon = token == Token::Semicolon;
        match token {
            Token::Open => self.depth += 1,
            Token::Close => self.depth = self.depth.saturating_sub(1),
            Token::Word(_) => self.word(token),
            _ => {}
        }
        self.after_do = token.is("DO");
        ends
    }

    fn word(&mut self, token: Token<'_>) {
        match self.kind {
            None => {
                self.kind = Some(self.first_word(token));
            }
            Some(Kind::Other) if self.with && self.depth == 0 => {
                if let Some(kind) = main_word(token) {
                    self.kind = Some(kind);
                    self.with = false;
                }
            }
            Some(Kind::Transaction) if token.is("TO") => self.kind = Some(Kind::Savepoint),
            Some(Kind::Insert { ref mut updates }) => *updates |= self.after_do && token.is("UPDATE"),
            Some(_) if self.creates => {
                self.trigger = token.is("TRIGGER");
                self.creates = token.is("TEMP") || token.is("TEMPORARY");
            }
            Some(_) => {}
        }
    }

    fn first_word(&mut self, token: Token<'_>) -> Kind {
        if let Some(kind) = main_word(token) {
            return kind;
        }
        self.with = token.is("WITH");
        self.creates = token.is("CREATE");
        if token.is("EXPLAIN") {
            Kind::Read
        } else if ["BEGIN", "COMMIT", "END", "ROLLBACK"].iter().any(|word| token.is(word)) {
            Kind::Transaction
        } else if token.is("SAVEPOINT") || token.is("RELEASE") {
            Kind::Savepoint
        } else {
            Kind::Other
        }
    }

    fn kind(self) -> Option<Kind> {
        self.kind
    }
}

fn main_word(token: Token<'_>) -> Option<Kind> {
    if token.is("SELECT") || token.is("VALUES") {
        Some(Kind::Read)
    } else if token.is("INSERT") || token.is("REPLACE") {
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
            ("/* a ; */ -- b\n INSERT into t values (1)", Kind::Insert { updates: false }),
            ("replace into t values (1)", Kind::Insert { updates: false }),
            ("insert into t values (1) on conflict do nothing", Kind::Insert { updates: false }),
            ("insert into t values (1) on conflict (a) Do Update set a = 1", Kind::Insert { updates: true }),
            ("update t set a = 1", Kind::Update),
            ("Delete from t", Kind::Delete),
            ("with x as (select 1) select * from x", Kind::Read),
            ("with x as (select 1) insert into t select * from x", Kind::Insert { updates: false }),
            ("with recursive x(a) as (values (1)) delete from t where a in x", Kind::Delete),
            ("explain insert into t values (1)", Kind::Read),
            ("create table t (a)", Kind::Other),
            ("pragma foreign_keys", Kind::Other),
            ("savepoint a", Kind::Savepoint),
            ("rollback transaction to a", Kind::Savepoint),
            ("rollback", Kind::Transaction),
            ("", Kind::Other),
        ] {
            assert_eq!(kinds(sql), [kind], "{sql}");
        }
    }

    #[test]
    fn several_statements_are_told_apart() {
        let insert = Kind::Insert { updates: false };
        assert_eq!(
            kinds("insert into t values (';'); select \"a;\" ; -- ;\n;; delete from [;]"),
            [insert, Kind::Read, Kind::Delete]
        );
        let trigger =
            "create temp trigger r after insert on t begin update t set a = 1; delete from u; end; select 1";
        assert_eq!(kinds(trigger), [Kind::Other, Kind::Read]);
        assert_eq!(
            kinds("begin; insert into t values (1); end; select 1"),
            [Kind::Transaction, insert, Kind::Transaction, Kind::Read]
        );
    }

    #[test]
    fn placeholders_have_to_match_the_values() {
        for (sql, values) in [
            ("select 1", 0),
            ("select ?1, ?2", 2),
            ("select ?", 1),
            ("select '?', \"?\", [?], `?` -- ?\n /* ? :a */", 0),
            ("select x -> '$.a', '12:30', a$1 from t where b = ?1", 1),
            ("select 'it''s ?', ?1", 1),
            ("select ?1, ?2, ?1", 2),
        ] {
            assert_eq!(Text::of(sql).check_values(values).err().map(|e| e.to_string()), None, "{sql}");
        }
        for (sql, values) in [
            ("select ?", 0),
            ("select ?1, ?", 1),
            ("select ?1, ?", 2),
            ("select '?1'", 1),
            ("select ?1", 2),
            ("select ?2", 1),
            ("select :name", 0),
            ("select @name", 1),
            ("select $1", 1),
        ] {
            assert!(
                matches!(Text::of(sql).check_values(values), Err(Error::InvalidArgument { .. })),
                "{sql}"
            );
        }
    }
}
