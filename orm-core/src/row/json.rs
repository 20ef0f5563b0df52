//! Related rows as JSON: an array of rows, each an array of cells, `[[1,"a",null,[[2,"x"]]],[..]]`.
//!
//! The text is walked once, no tree is built: a cell is read where it stands. What JSON has no type for is a text in a
//! form that loses nothing; a JSON column is its text inside a string, so that JSON null and NULL differ.

mod array;
mod cells;
mod number;
mod scan;
#[cfg(test)]
mod tests;
mod text;
#[cfg(feature = "chrono")]
mod time;

use self::cells::Cells;
use self::scan::{Malformed, Scanner};
use super::RowReader;
use crate::{Error, Result};

/// The error for what is at a place: the expected type, and what was found.
type Mismatch<'m> = &'m dyn Fn(&str, &str) -> Error;

/// What reads each row.
type Read<'f> = &'f mut dyn FnMut(&mut dyn RowReader) -> Result<()>;

/// Reads each row of the text.
pub(super) fn read_rows(text: &str, mismatch: Mismatch<'_>, read: Read<'_>) -> Result<()> {
    let mut scanner = Scanner::new(text);
    rows(&mut scanner, mismatch, read)?;
    if scanner.peek().is_none() { Ok(()) } else { Err(malformed(mismatch)) }
}

/// Reads the array of rows that comes next.
fn rows(scanner: &mut Scanner<'_>, mismatch: Mismatch<'_>, read: Read<'_>) -> Result<()> {
    let malformed = |Malformed| malformed(mismatch);
    scanner.open().map_err(malformed)?;
    let mut first = true;
    while scanner.item(first).map_err(malformed)? {
        first = false;
        let mut cells = Cells::enter(*scanner, mismatch).map_err(malformed)?;
        read(&mut cells)?;
        *scanner = cells.leave().map_err(malformed)?;
    }
    scanner.close().map_err(malformed)
}

fn malformed(mismatch: Mismatch<'_>) -> Error {
    mismatch("related rows", "a text that is no JSON array of rows")
}
