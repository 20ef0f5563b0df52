//! Moves over JSON text.

use std::borrow::Cow;

/// The text is no JSON, or it ends too early.
#[derive(Debug)]
pub(super) struct Malformed;

type Result<T> = std::result::Result<T, Malformed>;

/// A cell.
#[derive(Debug)]
pub(super) enum Token<'t> {
    Null,
    Bool(bool),
    /// As it is spelled.
    Number(&'t str),
    Text(Cow<'t, str>),
    Array,
    Object,
}

impl Token<'_> {
    /// What an error says that it is.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Bool(_) => "a JSON boolean",
            Self::Number(_) => "a JSON number",
            Self::Text(_) => "a JSON string",
            Self::Array => "a JSON array",
            Self::Object => "a JSON object",
        }
    }
}

/// A place in a text.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'t> {
    rest: &'t str,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// After a mistake: whatever is read next is one, too.
    pub(super) fn give_up(&mut self) {
        self.rest = "";
    }

    /// The first byte of what comes next.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.rest.as_bytes().first() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.pass(1),
                other => return other.copied(),
            }
        }
    }

    fn pass(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn take(&mut self, bytes: usize) -> Result<&'t str> {
        let (taken, rest) = self.rest.split_at_checked(bytes).ok_or(Malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.peek() != Some(byte) {
            return Err(Malformed);
        }
        self.pass(1);
        Ok(())
    }

    /// Into the array that comes next.
    pub(super) fn open(&mut self) -> Result<()> {
        self.expect(b'[')
    }

    /// Out of an array without further items.
    pub(super) fn close(&mut self) -> Result<()> {
        self.expect(b']')
    }

    /// To the next item of an array, if there is one.
    pub(super) fn item(&mut self, first: bool) -> Result<bool> {
        match self.peek() {
            Some(b']') => Ok(false),
            Some(_) if first => Ok(true),
            Some(b',') => {
                self.pass(1);
                Ok(true)
            }
            _ => Err(Malformed),
        }
    }

    /// Reads a value; only passes over one that has parts.
    pub(super) fn token(&mut self) -> Result<Token<'t>> {
        match self.peek().ok_or(Malformed)? {
            b'"' => self.string().map(Token::Text),
            b'-' | b'0'..=b'9' => {
                let length = super::number::length(self.rest.as_bytes()).ok_or(Malformed)?;
                self.take(length).map(Token::Number)
            }
            b'n' => self.word("null", Token::Null),
            b't' => self.word("true", Token::Bool(true)),
            b'f' => self.word("false", Token::Bool(false)),
            b'[' => self.nested().map(|()| Token::Array),
            b'{' => self.nested().map(|()| Token::Object),
            _ => Err(Malformed),
        }
    }

    fn word(&mut self, word: &str, token: Token<'t>) -> Result<Token<'t>> {
        self.rest = self.rest.strip_prefix(word).ok_or(Malformed)?;
        Ok(token)
    }

    /// Passes over a value, without a look at what is in its texts.
    pub(super) fn skip(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => self.raw_string().map(drop),
            _ => self.token().map(drop),
        }
    }

    /// Passes over an array or an object. A loop, as they may be as deep as the text is long.
    fn nested(&mut self) -> Result<()> {
        let mut depth = 0_usize;
        loop {
            let bytes = self.rest.as_bytes();
            let found = bytes.iter().position(|byte| matches!(byte, b'"' | b'[' | b']' | b'{' | b'}'));
            let at = found.ok_or(Malformed)?;
            let byte = bytes[at];
            self.pass(at);
            match byte {
                b'"' => {
                    self.raw_string()?;
                    continue;
                }
                b'[' | b'{' => depth += 1,
                _ => depth -= 1,
            }
            self.pass(1);
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// A string as it is spelled, without its quotes, and whether it has escapes.
    fn raw_string(&mut self) -> Result<(&'t str, bool)> {
        self.expect(b'"')?;
        let bytes = self.rest.as_bytes();
        let (mut at, mut escapes) = (0, false);
        loop {
            let more = bytes.get(at..).ok_or(Malformed)?;
            at += more.iter().position(|byte| matches!(byte, b'"' | b'\\')).ok_or(Malformed)?;
            if bytes[at] == b'"' {
                break;
            }
            escapes = true;
            at += 2;
        }
        let text = self.take(at)?;
        self.pass(1);
        Ok((text, escapes))
    }

    fn string(&mut self) -> Result<Cow<'t, str>> {
        match self.raw_string()? {
            (text, false) => Ok(Cow::Borrowed(text)),
            (text, true) => unescape(text).map(Cow::Owned),
        }
    }
}

fn unescape(text: &str) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (escape, after) = after.split_at_checked(1).ok_or(Malformed)?;
        rest = after;
        out.push(match escape {
            "\"" | "\\" | "/" => {
                out.push_str(escape);
                continue;
            }
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            "u" => {
                let (character, after) = unicode(rest)?;
                rest = after;
                character
            }
            _ => return Err(Malformed),
        });
    }
    out.push_str(rest);
    Ok(out)
}

/// The character of a `\u`, and what follows it: those beyond 16 bits are a pair of escapes.
fn unicode(text: &str) -> Result<(char, &str)> {
    let (high, rest) = four_digits(text)?;
    if let Some(character) = char::from_u32(high) {
        return Ok((character, rest));
    }
    let (low, rest) = four_digits(rest.strip_prefix("\\u").ok_or(Malformed)?)?;
    if !(0xd800..0xdc00).contains(&high) || !(0xdc00..0xe000).contains(&low) {
        return Err(Malformed);
    }
    let character = char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or(Malformed)?;
    Ok((character, rest))
}

fn four_digits(text: &str) -> Result<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4).ok_or(Malformed)?;
    let mut number = 0;
    for digit in digits.chars() {
        number = number * 16 + digit.to_digit(16).ok_or(Malformed)?;
    }
    Ok((number, rest))
}
