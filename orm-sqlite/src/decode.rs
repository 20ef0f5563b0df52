//! Rows of SQLite, read cell by cell; those that are packed in a cell as well.
//!
//! A cell's storage class says what it is, whatever the column's declared type: nothing is converted that would
//! change.

mod packed;
mod row;
mod stepped;

use orm_core::{Error, Result, RowReader};
use sqlx::sqlite::SqliteRow;

pub(crate) use self::packed::{Chunk, Unread};
use self::row::RowCells;
use self::stepped::SteppedCells;
use crate::functions::run::Row;
use crate::raw::Raw;

/// Up to here every whole number is a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What has cells: a row of the driver, one of a statement that runs, or one that is packed in a cell.
trait Source<'r> {
    /// The next cell; `expected` is for the error when there is none.
    fn next(&mut self, expected: &str) -> Result<Raw<'r>>;
    fn is_null(&self, ahead: usize) -> Result<bool>;
    /// Goes back to the first cell.
    fn rewind(&mut self);
    fn skip(&mut self, cells: usize);
    fn column_name(&self, position: usize) -> Option<&str>;
    fn width(&self) -> usize;
    fn mismatch(&self, expected: &str, found: &str) -> Error;
    /// Reads the rows that `orm_pack` has put into a cell.
    fn read_packed(&self, blob: &[u8], read: Read<'_>) -> Result<()>;
}

/// What reads each row of a list.
type Read<'f> = &'f mut dyn FnMut(&mut dyn RowReader) -> Result<()>;

/// The cells of a row in order.
pub(crate) struct Cells<S> {
    source: S,
}

impl<'r> Cells<RowCells<'r>> {
    pub(crate) fn new(row: &'r SqliteRow) -> Self {
        Self { source: RowCells::new(row) }
    }
}

impl<'r> Cells<SteppedCells<'r>> {
    pub(crate) fn stepped(row: Row<'r>) -> Self {
        Self { source: SteppedCells::new(row) }
    }
}

#[allow(private_bounds, reason = "the sources are those of this module")]
impl<'r, S: Source<'r>> Cells<S> {
    #[cold]
    fn wrong(&self, expected: &str, found: Raw<'_>) -> Error {
        self.source.mismatch(expected, found.class())
    }

    fn utf8<'a>(&self, text: &'a [u8], expected: &str) -> Result<&'a str> {
        std::str::from_utf8(text).map_err(|_| self.source.mismatch(expected, "TEXT that is not UTF-8"))
    }

    /// Reads what `parse` makes of a text.
    #[cfg(feature = "chrono")]
    fn parsed<T>(&mut self, expected: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
        match self.source.next(expected)? {
            Raw::Null => Ok(None),
            Raw::Text(text) => self.parse(text, expected, parse).map(Some),
            other => Err(self.wrong(expected, other)),
        }
    }

    #[cfg(any(feature = "chrono", feature = "uuid", feature = "decimal"))]
    fn parse<T>(&self, text: &[u8], expected: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
        parse(self.utf8(text, expected)?)
            .ok_or_else(|| self.source.mismatch(expected, "TEXT that is not one"))
    }

    fn string(&mut self, expected: &str) -> Result<Option<String>> {
        match self.source.next(expected)? {
            Raw::Null => Ok(None),
            Raw::Text(text) => self.utf8(text, expected).map(|text| Some(text.to_owned())),
            other => Err(self.wrong(expected, other)),
        }
    }

    fn integer(&mut self, expected: &str) -> Result<Option<i64>> {
        match self.source.next(expected)? {
            Raw::Null => Ok(None),
            Raw::Integer(integer) => Ok(Some(integer)),
            #[allow(clippy::cast_possible_truncation, reason = "whole and small")]
            Raw::Real(real) if real.trunc() == real && real.abs() <= EXACT => Ok(Some(real as i64)),
            other => Err(self.wrong(expected, other)),
        }
    }

    fn real(&mut self, expected: &str) -> Result<Option<f64>> {
        match self.source.next(expected)? {
            Raw::Null => Ok(None),
            Raw::Real(real) => Ok(Some(real)),
            Raw::Integer(integer) => {
                #[allow(clippy::cast_precision_loss, reason = "checked")]
                let real = integer as f64;
                #[allow(clippy::cast_possible_truncation, reason = "whole")]
                if real as i128 == i128::from(integer) {
                    Ok(Some(real))
                } else {
                    Err(self.source.mismatch(expected, "INTEGER with more digits than a float has"))
                }
            }
            other => Err(self.wrong(expected, other)),
        }
    }
}

impl<'r, S: Source<'r>> RowReader for Cells<S> {
    fn bool(&mut self) -> Result<Option<bool>> {
        match self.integer("bool")? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(_) => Err(self.source.mismatch("bool", "INTEGER that is neither 0 nor 1")),
        }
    }

    fn i64(&mut self) -> Result<Option<i64>> {
        self.integer("i64")
    }

    fn u64(&mut self) -> Result<Option<u64>> {
        match self.integer("u64")?.map(u64::try_from) {
            None => Ok(None),
            Some(Ok(number)) => Ok(Some(number)),
            Some(Err(_)) => Err(self.source.mismatch("u64", "INTEGER below zero")),
        }
    }

    fn f32(&mut self) -> Result<Option<f32>> {
        let Some(wide) = self.real("f32")? else { return Ok(None) };
        #[allow(clippy::cast_possible_truncation, reason = "SQLite computes with double precision")]
        let narrow = wide as f32;
        if narrow.is_infinite() && wide.is_finite() {
            return Err(self.source.mismatch("f32", "REAL out of its range"));
        }
        Ok(Some(narrow))
    }

    fn f64(&mut self) -> Result<Option<f64>> {
        self.real("f64")
    }

    fn text(&mut self) -> Result<Option<String>> {
        self.string("String")
    }

    fn bytes(&mut self) -> Result<Option<Vec<u8>>> {
        match self.source.next("Vec<u8>")? {
            Raw::Null => Ok(None),
            Raw::Blob(blob) => Ok(Some(blob.to_owned())),
            other => Err(self.wrong("Vec<u8>", other)),
        }
    }

    fn json(&mut self) -> Result<Option<String>> {
        self.string("JSON")
    }

    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> Result<Option<uuid::Uuid>> {
        match self.source.next("Uuid")? {
            Raw::Null => Ok(None),
            Raw::Text(text) => self.parse(text, "Uuid", |text| uuid::Uuid::try_parse(text).ok()).map(Some),
            Raw::Blob(blob) => uuid::Uuid::from_slice(blob)
                .map(Some)
                .map_err(|_| self.source.mismatch("Uuid", "BLOB that has not 16 bytes")),
            other => Err(self.wrong("Uuid", other)),
        }
    }

    #[cfg(feature = "chrono")]
    fn datetime(&mut self) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
        self.parsed("DateTime<Utc>", crate::time::read_datetime)
    }

    #[cfg(feature = "chrono")]
    fn naive_datetime(&mut self) -> Result<Option<chrono::NaiveDateTime>> {
        self.parsed("NaiveDateTime", crate::time::read_naive_datetime)
    }

    #[cfg(feature = "chrono")]
    fn date(&mut self) -> Result<Option<chrono::NaiveDate>> {
        self.parsed("NaiveDate", crate::time::read_date)
    }

    #[cfg(feature = "chrono")]
    fn time(&mut self) -> Result<Option<chrono::NaiveTime>> {
        self.parsed("NaiveTime", crate::time::read_time)
    }

    #[cfg(feature = "decimal")]
    fn decimal(&mut self) -> Result<Option<rust_decimal::Decimal>> {
        use crate::functions::number;
        match self.source.next("Decimal")? {
            Raw::Null => Ok(None),
            Raw::Integer(integer) => Ok(Some(integer.into())),
            Raw::Real(real) => number::from_real(real)
                .map(Some)
                .ok_or_else(|| self.source.mismatch("Decimal", "REAL out of its range")),
            Raw::Text(text) => self.parse(text, "Decimal", |text| number::parse(text.as_bytes())).map(Some),
            other => Err(self.wrong("Decimal", other)),
        }
    }

    fn list(&mut self, read: Read<'_>) -> Result<bool> {
        const EXPECTED: &str = "related rows";
        match self.source.next(EXPECTED)? {
            Raw::Null => Ok(false),
            Raw::Blob(blob) => self.source.read_packed(blob, read).map(|()| true),
            other => Err(self.wrong(EXPECTED, other)),
        }
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        self.source.is_null(ahead)
    }

    fn rewind(&mut self) -> bool {
        self.source.rewind();
        true
    }

    fn skip(&mut self, cells: usize) {
        self.source.skip(cells);
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        self.source.column_name(position)
    }

    fn width(&self) -> usize {
        self.source.width()
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        self.source.mismatch(expected, found)
    }
}
