//! The cells of one row.

use std::borrow::Cow;

use super::scan::{Malformed, Scanner, Token};
use super::{Mismatch, Read, number, read_rows, rows, text};
use crate::{ColumnType, Error, Result, RowReader, Value};

/// The cells of a row in order; the elements of an array as well.
pub(super) struct Cells<'t, 'm> {
    scanner: Scanner<'t>,
    /// The first cell, for those who count.
    start: Scanner<'t>,
    /// Whether no cell was read yet.
    first: bool,
    mismatch: Mismatch<'m>,
}

/// What a cell may be, as a text to parse.
type Accepts = for<'a> fn(&'a Token<'_>) -> Option<&'a str>;

fn text_of<'a>(token: &'a Token<'_>) -> Option<&'a str> {
    match token {
        Token::Text(text) => Some(text),
        _ => None,
    }
}

fn number_of<'a>(token: &'a Token<'_>) -> Option<&'a str> {
    match token {
        Token::Number(number) => Some(number),
        Token::Text(text) => Some(text),
        _ => None,
    }
}

impl<'t, 'm> Cells<'t, 'm> {
    /// Into the array that comes next.
    pub(super) fn enter(mut scanner: Scanner<'t>, mismatch: Mismatch<'m>) -> Result<Self, Malformed> {
        scanner.open()?;
        Ok(Self { scanner, start: scanner, first: true, mismatch })
    }

    /// Past what was not read, and out of the array.
    pub(super) fn leave(mut self) -> Result<Scanner<'t>, Malformed> {
        while self.scanner.item(self.first)? {
            self.first = false;
            self.scanner.skip()?;
        }
        self.scanner.close()?;
        Ok(self.scanner)
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.scanner.peek() == Some(b']')
    }

    /// The mistake is in the text: nothing can be read after it.
    pub(super) fn broken(&mut self, expected: &str) -> Error {
        self.scanner.give_up();
        self.mismatch(expected, "malformed JSON")
    }

    /// To the next cell.
    fn advance(&mut self, expected: &str) -> Result<()> {
        match self.scanner.item(self.first) {
            Ok(true) => {
                self.first = false;
                Ok(())
            }
            Ok(false) => Err(self.mismatch(expected, "no further cell")),
            Err(Malformed) => Err(self.broken(expected)),
        }
    }

    fn cell(&mut self, expected: &str) -> Result<Token<'t>> {
        self.advance(expected)?;
        self.scanner.token().map_err(|Malformed| self.broken(expected))
    }

    fn string(&mut self, expected: &str) -> Result<Option<String>> {
        match self.cell(expected)? {
            Token::Null => Ok(None),
            Token::Text(text) => Ok(Some(text.into_owned())),
            other => Err(self.mismatch(expected, other.name())),
        }
    }

    /// Reads what `parse` makes of a cell.
    fn parsed<T>(
        &mut self,
        expected: &str,
        accepts: Accepts,
        parse: fn(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let token = self.cell(expected)?;
        if let Token::Null = token {
            return Ok(None);
        }
        let Some(text) = accepts(&token) else { return Err(self.mismatch(expected, token.name())) };
        match parse(text) {
            Some(value) => Ok(Some(value)),
            None => Err(self.mismatch(expected, &format!("{} that is not one", token.name()))),
        }
    }

    /// Into the array that is the next cell; `None` for NULL.
    pub(super) fn nested(&mut self, expected: &str) -> Result<Option<Self>> {
        self.advance(expected)?;
        if self.scanner.peek() == Some(b'[') {
            return match Self::enter(self.scanner, self.mismatch) {
                Ok(cells) => Ok(Some(cells)),
                Err(Malformed) => Err(self.broken(expected)),
            };
        }
        match self.scanner.token() {
            Ok(Token::Null) => Ok(None),
            Ok(other) => Err(self.mismatch(expected, other.name())),
            Err(Malformed) => Err(self.broken(expected)),
        }
    }

    /// On with what comes after the array.
    pub(super) fn resume(&mut self, nested: Self, expected: &str) -> Result<()> {
        self.scanner = nested.leave().map_err(|Malformed| self.broken(expected))?;
        Ok(())
    }
}

impl RowReader for Cells<'_, '_> {
    fn bool(&mut self) -> Result<Option<bool>> {
        match self.cell("bool")? {
            Token::Null => Ok(None),
            Token::Bool(value) => Ok(Some(value)),
            // What MySQL and MariaDB make of one.
            Token::Number("0") => Ok(Some(false)),
            Token::Number("1") => Ok(Some(true)),
            other => Err(self.mismatch("bool", other.name())),
        }
    }

    fn i64(&mut self) -> Result<Option<i64>> {
        self.parsed("i64", number_of, number::whole)
    }

    fn u64(&mut self) -> Result<Option<u64>> {
        self.parsed("u64", number_of, number::whole)
    }

    fn f32(&mut self) -> Result<Option<f32>> {
        self.parsed("f32", number_of, number::f32)
    }

    fn f64(&mut self) -> Result<Option<f64>> {
        self.parsed("f64", number_of, number::f64)
    }

    fn text(&mut self) -> Result<Option<String>> {
        self.string("String")
    }

    fn bytes(&mut self) -> Result<Option<Vec<u8>>> {
        self.parsed("Vec<u8>", text_of, text::bytes)
    }

    fn json(&mut self) -> Result<Option<String>> {
        self.string("JSON")
    }

    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> Result<Option<uuid::Uuid>> {
        self.parsed("Uuid", text_of, text::uuid)
    }

    #[cfg(feature = "chrono")]
    fn datetime(&mut self) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
        self.parsed("DateTime<Utc>", text_of, super::time::datetime)
    }

    #[cfg(feature = "chrono")]
    fn naive_datetime(&mut self) -> Result<Option<chrono::NaiveDateTime>> {
        self.parsed("NaiveDateTime", text_of, super::time::naive_datetime)
    }

    #[cfg(feature = "chrono")]
    fn date(&mut self) -> Result<Option<chrono::NaiveDate>> {
        self.parsed("NaiveDate", text_of, super::time::date)
    }

    #[cfg(feature = "chrono")]
    fn time(&mut self) -> Result<Option<chrono::NaiveTime>> {
        self.parsed("NaiveTime", text_of, super::time::time)
    }

    #[cfg(feature = "decimal")]
    fn decimal(&mut self) -> Result<Option<rust_decimal::Decimal>> {
        self.parsed("Decimal", number_of, number::decimal)
    }

    fn array(&mut self, element: &ColumnType) -> Result<Option<Vec<Value>>> {
        self.elements(element)
    }

    #[cfg(feature = "ipnet")]
    fn ip_net(&mut self) -> Result<Option<ipnet::IpNet>> {
        self.parsed("IpNet", text_of, text::ip_net)
    }

    #[cfg(feature = "mac_address")]
    fn mac_address(&mut self) -> Result<Option<mac_address::MacAddress>> {
        self.parsed("MacAddress", text_of, text::mac_address)
    }

    #[cfg(feature = "pg_interval")]
    fn interval(&mut self) -> Result<Option<sqlx::postgres::types::PgInterval>> {
        self.parsed("PgInterval", text_of, text::interval)
    }

    #[cfg(feature = "pg_range")]
    fn range(&mut self, bound: &ColumnType) -> Result<Option<sqlx::postgres::types::PgRange<Value>>> {
        self.bounds(bound)
    }

    fn list(&mut self, read: Read<'_>) -> Result<bool> {
        const EXPECTED: &str = "related rows";
        self.advance(EXPECTED)?;
        if self.scanner.peek() == Some(b'[') {
            // A reader that goes on after an error must not start in the middle.
            let mut scanner = self.scanner;
            self.scanner.give_up();
            rows(&mut scanner, self.mismatch, read)?;
            self.scanner = scanner;
            return Ok(true);
        }
        let text = match self.scanner.token() {
            Ok(Token::Null) => return Ok(false),
            // MariaDB makes a text of JSON that comes out of a subquery.
            Ok(Token::Text(text)) => text,
            Ok(other) => return Err(self.mismatch(EXPECTED, other.name())),
            Err(Malformed) => return Err(self.broken(EXPECTED)),
        };
        read_rows(Cow::as_ref(&text), self.mismatch, read)?;
        Ok(true)
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        let mut cells = Cells { mismatch: self.mismatch, ..*self };
        for _ in 0..ahead {
            cells.advance("Option")?;
            cells.scanner.skip().map_err(|Malformed| cells.broken("Option"))?;
        }
        cells.advance("Option")?;
        Ok(cells.scanner.peek() == Some(b'n'))
    }

    fn skip(&mut self, cells: usize) {
        for _ in 0..cells {
            match self.scanner.item(self.first) {
                Ok(true) => self.first = false,
                Ok(false) => return,
                Err(Malformed) => return self.scanner.give_up(),
            }
            if self.scanner.skip().is_err() {
                return self.scanner.give_up();
            }
        }
    }

    /// Of a text that is cut off, the cells that begin before its end.
    fn width(&self) -> usize {
        let mut scanner = self.start;
        let mut cells = 0;
        while let Ok(true) = scanner.item(cells == 0) {
            cells += 1;
            if scanner.skip().is_err() {
                break;
            }
        }
        cells
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        (self.mismatch)(expected, &format!("{found} in a related row"))
    }
}
