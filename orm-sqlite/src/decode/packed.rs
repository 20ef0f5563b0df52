//! The cells of rows that `orm_pack` has put into one BLOB, read where they stand.
//!
//! [`crate::functions::pack`] has the form. The BLOB may be any: a column of the user's.

#[cfg(test)]
mod tests;

use orm_core::{Error, Result};

use super::{Cells, Read, Source};
use crate::functions::pack;
use crate::raw::Raw;

/// What the rows are, for errors.
#[derive(Clone, Copy)]
enum Rows<'m> {
    /// Related rows, in a cell whose error this is.
    Related(&'m dyn Fn(&str, &str) -> Error),
    /// Those of the statement.
    Result {
        /// The names of its columns, if they are known.
        names: &'m [String],
        /// The position of the cell that is wrong is left here.
        failed: &'m Failed,
    },
}

/// The position of a cell that is not what was expected.
type Failed = std::cell::Cell<Option<usize>>;

impl Rows<'_> {
    fn malformed(self) -> Error {
        const FOUND: &str = "BLOB that is no packed rows";
        match self {
            Self::Related(mismatch) => mismatch("related rows", FOUND),
            Self::Result { .. } => self.mismatch(0, "rows", FOUND),
        }
    }

    /// The error of the cell that was read as the last one of `read`.
    fn mismatch(self, read: usize, expected: &str, found: &str) -> Error {
        match self {
            Self::Related(mismatch) => mismatch(expected, &format!("{found} in a related row")),
            Self::Result { failed, .. } => {
                failed.set(read.checked_sub(1));
                let message = format!("expected `{expected}`, found {found}");
                Error::Decode { column: None, message, sql: None }
            }
        }
    }
}

/// Reads each of the related rows in a BLOB.
pub(super) fn read_rows(blob: &[u8], mismatch: &dyn Fn(&str, &str) -> Error, read: Read<'_>) -> Result<()> {
    read_all(blob, Rows::Related(mismatch), read)
}

fn read_all(blob: &[u8], rows: Rows<'_>, read: Read<'_>) -> Result<()> {
    if blob.is_empty() {
        return Ok(());
    }
    let (width, mut rest) = head(blob).ok_or_else(|| rows.malformed())?;
    while !rest.is_empty() {
        rest = read_row(rest, width, rows, read)?;
    }
    Ok(())
}

/// The number of cells per row, and the first row.
fn head(blob: &[u8]) -> Option<(usize, &[u8])> {
    let (width, rest) = number(blob)?;
    let width = usize::try_from(u32::from_le_bytes(width)).ok()?;
    (width > 0 && !rest.is_empty()).then_some((width, rest))
}

/// Reads one row and gives what follows it.
fn read_row<'r>(row: &'r [u8], width: usize, rows: Rows<'_>, read: Read<'_>) -> Result<&'r [u8]> {
    let mut cells = Cells { source: PackedCells { start: row, rest: row, left: width, width, rows } };
    read(&mut cells)?;
    cells.source.finish().ok_or_else(|| rows.malformed())
}

/// Rows of a statement, read one after the other.
pub(crate) struct Chunk {
    bytes: Vec<u8>,
    at: usize,
    width: usize,
}

/// A row that cannot be read, and the position of the cell that is wrong: who has the names of the columns adds that of
/// this one.
pub(crate) struct Unread {
    pub(crate) error: Error,
    pub(crate) column: Option<usize>,
}

impl Chunk {
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Self, Unread> {
        let Some((width, rest)) = head(&bytes) else {
            let malformed = || Rows::Result { names: &[], failed: &Failed::default() }.malformed();
            return if bytes.is_empty() {
                Ok(Self { bytes, at: 0, width: 0 })
            } else {
                Err(Unread { error: malformed(), column: None })
            };
        };
        let at = bytes.len() - rest.len();
        Ok(Self { bytes, at, width })
    }

    /// Reads the next row; `false` when there is none.
    pub(crate) fn next(&mut self, names: &[String], read: Read<'_>) -> Result<bool, Unread> {
        let row = self.bytes.get(self.at..).unwrap_or_default();
        if row.is_empty() {
            return Ok(false);
        }
        let failed = Failed::default();
        match read_row(row, self.width, Rows::Result { names, failed: &failed }, read) {
            Ok(rest) => {
                self.at = self.bytes.len() - rest.len();
                Ok(true)
            }
            Err(error) => Err(Unread { error, column: failed.get() }),
        }
    }
}

/// The cells of one row.
#[derive(Clone, Copy)]
struct PackedCells<'r, 'm> {
    start: &'r [u8],
    rest: &'r [u8],
    left: usize,
    width: usize,
    rows: Rows<'m>,
}

/// The number that the bytes begin with, and what follows it.
#[inline]
fn number<const N: usize>(bytes: &[u8]) -> Option<([u8; N], &[u8])> {
    bytes.split_first_chunk().map(|(number, rest)| (*number, rest))
}

#[inline]
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = number(bytes)?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(length)).ok()?)
}

#[inline]
fn cell(bytes: &[u8]) -> Option<(Raw<'_>, &[u8])> {
    let (class, rest) = bytes.split_first()?;
    Some(match *class {
        pack::NULL => (Raw::Null, rest),
        pack::INTEGER => {
            let (integer, rest) = number(rest)?;
            (Raw::Integer(i64::from_le_bytes(integer)), rest)
        }
        pack::REAL => {
            let (real, rest) = number(rest)?;
            (Raw::Real(f64::from_le_bytes(real)), rest)
        }
        pack::TEXT => {
            let (text, rest) = counted(rest)?;
            (Raw::Text(text), rest)
        }
        pack::BLOB => {
            let (blob, rest) = counted(rest)?;
            (Raw::Blob(blob), rest)
        }
        _ => return None,
    })
}

impl<'r> PackedCells<'r, '_> {
    /// The next cell. `None` when the bytes are no cell: no other is read then.
    #[inline]
    fn take(&mut self) -> Option<Raw<'r>> {
        let Some((raw, rest)) = cell(self.rest) else {
            self.rest = &[];
            return None;
        };
        self.rest = rest;
        self.left -= 1;
        Some(raw)
    }

    /// Past the cells that were not read.
    fn finish(mut self) -> Option<&'r [u8]> {
        while self.left > 0 {
            self.take()?;
        }
        Some(self.rest)
    }
}

impl<'r> Source<'r> for PackedCells<'r, '_> {
    #[inline]
    fn next(&mut self, expected: &str) -> Result<Raw<'r>> {
        if self.left == 0 {
            return Err(self.mismatch(expected, "no further cell"));
        }
        self.take().ok_or_else(|| self.mismatch(expected, "BLOB that is no packed rows"))
    }

    fn is_null(&self, ahead: usize) -> Result<bool> {
        let mut cells = *self;
        for _ in 0..ahead {
            cells.next("Option")?;
        }
        Ok(cells.next("Option")? == Raw::Null)
    }

    fn rewind(&mut self) {
        (self.rest, self.left) = (self.start, self.width);
    }

    fn skip(&mut self, cells: usize) {
        for _ in 0..cells.min(self.left) {
            if self.take().is_none() {
                return;
            }
        }
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        match self.rows {
            Rows::Related(_) => None,
            Rows::Result { names, .. } => names.get(position).map(String::as_str),
        }
    }

    fn width(&self) -> usize {
        self.width
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        self.rows.mismatch(self.width - self.left, expected, found)
    }

    fn read_packed(&self, blob: &[u8], read: Read<'_>) -> Result<()> {
        match self.rows {
            Rows::Related(mismatch) => read_rows(blob, mismatch, read),
            Rows::Result { .. } => read_rows(blob, &|expected, found| self.mismatch(expected, found), read),
        }
    }
}
