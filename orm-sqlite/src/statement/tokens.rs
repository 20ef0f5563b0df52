//! SQL in pieces.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a [u8]),
    /// `?`, `?1`, or one with a name.
    Placeholder(&'a [u8]),
    Semicolon,
    Open,
    Close,
    Other,
}

impl Token<'_> {
    pub(super) fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word.as_bytes()))
    }
}

/// The tokens of SQL, without blanks and comments; <https://sqlite.org/src/file/src/tokenize.c>.
pub(super) struct Tokens<'a>(&'a [u8]);

impl<'a> Tokens<'a> {
    pub(super) fn of(sql: &'a str) -> Self {
        Self(sql.as_bytes())
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
