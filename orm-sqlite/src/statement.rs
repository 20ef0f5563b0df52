//! What can be told from a statement's text alone.
//!
//! SQLite binds NULL to a placeholder without a value, counts the changes of the statement before when one changes
//! nothing, and keeps a transaction that a script leaves open: the text says where that would happen.

use orm_core::{Error, Result};

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
    /// Begins or ends a transaction or a savepoint.
    Control,
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
    pub(crate) fn of(sql: &str) -> Self {
        let mut text = Self { first: Kind::Other, others: Vec::new(), placeholders: Placeholders::default() };
        let mut statements = 0;
        let mut statement = Reader::default();
        for token in Tokens(sql.as_bytes()) {
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

    /// Whether a statement begins or ends a transaction.
    pub(crate) fn controls(&self) -> bool {
        self.kinds().any(|kind| kind == Kind::Control)
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
        } else if ["BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"]
            .iter()
            .any(|word| token.is(word))
        {
            Kind::Control
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a [u8]),
    Placeholder(&'a [u8]),
    Semicolon,
    Open,
    Close,
    Other,
}

impl Token<'_> {
    fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word.as_bytes()))
    }
}

/// The tokens of SQL, without blanks and comments; <https://sqlite.org/src/file/src/tokenize.c>.
struct Tokens<'a>(&'a [u8]);

impl<'a> Tokens<'a> {
    /// Cuts off `length` bytes.
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Cuts off the first byte and those after it that are `like` it.
    fn take_while(&mut self, like: fn(u8) -> bool) -> &'a [u8] {
        let rest = self.0.get(1..).unwrap_or_default();
        self.take(1 + rest.iter().position(|byte| !like(*byte)).unwrap_or(rest.len()))
    }

    /// Cuts off what is in quotes: a doubled quote ends one part and begins the next.
    fn take_quoted(&mut self, end: u8) {
        let rest = self.0.get(1..).unwrap_or_default();
        self.take(2 + rest.iter().position(|byte| *byte == end).unwrap_or(rest.len()));
    }

    fn take_comment(&mut self, end: &[u8]) {
        let rest = self.0.get(2..).unwrap_or_default();
        let length =
            rest.windows(end.len()).position(|window| window == end).map_or(rest.len(), |at| at + end.len());
        self.take(2 + length);
    }
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let first = *self.0.first()?;
            let second = self.0.get(1).copied().unwrap_or_default();
            return Some(match first {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0c => {
                    self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c));
                    continue;
                }
                b'-' if second == b'-' => {
                    self.take_comment(b"\n");
                    continue;
                }
                b'/' if second == b'*' => {
                    self.take_comment(b"*/");
                    continue;
                }
                b'\'' | b'"' | b'`' => {
                    self.take_quoted(first);
                    Token::Other
                }
                b'[' => {
                    self.take_quoted(b']');
                    Token::Other
                }
                b'?' => Token::Placeholder(self.take_while(|byte| byte.is_ascii_digit())),
                b':' | b'@' | b'#' | b'$' if in_word(second) => Token::Placeholder(self.take_while(in_word)),
                b'0'..=b'9' => {
                    self.take_while(|byte| in_word(byte) || byte == b'.');
                    Token::Other
                }
                byte if in_word(byte) => Token::Word(self.take_while(in_word)),
                _ => {
                    self.take(1);
                    match first {
                        b';' => Token::Semicolon,
                        b'(' => Token::Open,
                        b')' => Token::Close,
                        _ => Token::Other,
                    }
                }
            });
        }
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
            ("savepoint a", Kind::Control),
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
            [Kind::Control, insert, Kind::Control, Kind::Read]
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
