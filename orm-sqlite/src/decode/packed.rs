//! The cells of rows that `orm_pack` has put into one BLOB, read where they stand.
//!
//! [`crate::functions::pack`] has the form. The BLOB may be any: a column of the user's.

#[cfg(test)]
mod tests;

use orm_core::{Error, Result};

use super::{Cells, Raw, Read, Source};
use crate::functions::pack;

/// What the rows are, for errors.
#[derive(Clone, Copy)]
enum Rows<'m> {
    /// Related rows, in a cell whose error this is.
    Related(&'m dyn Fn(&str, &str) -> Error),
    /// Those of the statement: the position of the cell that is wrong is left here.
    Result(&'m Failed),
}

/// The position of a cell that is not what was expected: who has the names of the columns adds that of this one.
pub(crate) type Failed = std::cell::Cell<Option<usize>>;

impl Rows<'_> {
    /// The error of the cell that was read as the last one of `read`.
    fn mismatch(self, read: usize, expected: &str, found: &str) -> Error {
        match self {
            Self::Related(mismatch) => mismatch(expected, &format!("{found} in a related row")),
            Self::Result(failed) => {
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

/// Reads each row of a statement whose rows are packed in a BLOB.
pub(crate) fn read_result(blob: &[u8], failed: &Failed, read: Read<'_>) -> Result<()> {
    read_all(blob, Rows::Result(failed), read)
}

fn read_all(blob: &[u8], rows: Rows<'_>, read: Read<'_>) -> Result<()> {
    if blob.is_empty() {
        return Ok(());
    }
    let malformed = || match rows {
        Rows::Related(mismatch) => mismatch("related rows", "BLOB that is no packed rows"),
        Rows::Result(_) => rows.mismatch(0, "rows", "BLOB that is no packed rows"),
    };
    let (width, mut rest) =
        number(blob).map(|(width, rest)| (u32::from_le_bytes(width), rest)).ok_or_else(malformed)?;
    let width = usize::try_from(width).ok().filter(|width| *width > 0).ok_or_else(malformed)?;
    loop {
        let mut row = Cells { source: PackedCells { start: rest, rest, left: width, width, rows } };
        read(&mut row)?;
        rest = row.source.finish().ok_or_else(malformed)?;
        if rest.is_empty() {
            return Ok(());
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
fn number<const N: usize>(bytes: &[u8]) -> Option<([u8; N], &[u8])> {
    bytes.split_first_chunk().map(|(number, rest)| (*number, rest))
}

fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = number(bytes)?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(length)).ok()?)
}

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

    fn column_name(&self, _position: usize) -> Option<&str> {
        None
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
            Rows::Result(_) => read_rows(blob, &|expected, found| self.mismatch(expected, found), read),
        }
    }
}
