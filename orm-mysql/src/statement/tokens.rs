//! SQL in pieces.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Word(&'a [u8]),
    /// `?`
    Placeholder,
    Semicolon,
    Open,
    Close,
    /// A comment that the server takes for SQL: `/*! .. */`.
    Conditional,
    Other,
}

impl Token<'_> {
    pub(crate) fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word.as_bytes()))
    }

    pub(crate) fn is_one_of(self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

/// The tokens of SQL, without blanks and comments; <https://dev.mysql.com/doc/refman/8.4/en/comments.html>.
pub(crate) struct Tokens<'a>(&'a [u8]);

impl<'a> Tokens<'a> {
    pub(crate) fn of(sql: &'a str) -> Self {
        Self(sql.as_bytes())
    }

    /// How many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.0.len()
    }

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

    /// Cuts off what is in quotes: a doubled quote ends one part and begins the next. In texts a backslash takes the
    /// meaning of the next byte.
    fn take_quoted(&mut self, end: u8) {
        let mut length = 1;
        while let Some(byte) = self.0.get(length) {
            length += if *byte == b'\\' && end != b'`' { 2 } else { 1 };
            if *byte == end {
                break;
            }
        }
        self.take(length);
    }

    fn take_until(&mut self, begin: usize, end: &[u8]) {
        let rest = self.0.get(begin..).unwrap_or_default();
        let length =
            rest.windows(end.len()).position(|window| window == end).map_or(rest.len(), |at| at + end.len());
        self.take(begin + length);
    }
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let first = *self.0.first()?;
            let byte = |at: usize| self.0.get(at).copied().unwrap_or(b' ');
            return Some(match first {
                blank if is_blank(blank) => {
                    self.take_while(is_blank);
                    continue;
                }
                b'#' => {
                    self.take_until(1, b"\n");
                    continue;
                }
                // Without the blank these are two signs: `5--1`.
                b'-' if byte(1) == b'-' && (is_blank(byte(2)) || byte(2).is_ascii_control()) => {
                    self.take_until(2, b"\n");
                    continue;
                }
                b'/' if byte(1) == b'*' => {
                    let conditional = byte(2) == b'!' || (byte(2) == b'M' && byte(3) == b'!');
                    self.take_until(2, b"*/");
                    if conditional {
                        return Some(Token::Conditional);
                    }
                    continue;
                }
                b'\'' | b'"' | b'`' => {
                    self.take_quoted(first);
                    Token::Other
                }
                b'0'..=b'9' => {
                    self.take_while(|byte| in_word(byte) || byte == b'.');
                    Token::Other
                }
                first if in_word(first) => Token::Word(self.take_while(in_word)),
                _ => {
                    self.take(1);
                    match first {
                        b'?' => Token::Placeholder,
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
