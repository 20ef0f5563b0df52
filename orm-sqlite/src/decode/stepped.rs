//! The cells of a row of a statement that `orm_run` runs, read on the thread of its connection.

use orm_core::{Error, Result};

use super::{Read, Source, packed};
use crate::functions::run::Row;
use crate::raw::Raw;

#[derive(Clone, Copy)]
pub(crate) struct SteppedCells<'r> {
    row: Row<'r>,
    next: usize,
}

impl<'r> SteppedCells<'r> {
    pub(super) fn new(row: Row<'r>) -> Self {
        Self { row, next: 0 }
    }
}

impl<'r> Source<'r> for SteppedCells<'r> {
    #[inline]
    fn next(&mut self, expected: &str) -> Result<Raw<'r>> {
        let cell = self.row.get(self.next);
        self.next += 1;
        cell.map_err(|failure| self.mismatch(expected, failure.message()))
    }

    fn is_null(&self, ahead: usize) -> Result<bool> {
        let mut cells = *self;
        cells.skip(ahead);
        Ok(cells.next("Option")? == Raw::Null)
    }

    fn rewind(&mut self) {
        self.next = 0;
    }

    fn skip(&mut self, cells: usize) {
        self.next += cells;
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        self.row.column_name(position)
    }

    fn width(&self) -> usize {
        self.row.width()
    }

    #[cold]
    fn mismatch(&self, expected: &str, found: &str) -> Error {
        let column = self.next.checked_sub(1).and_then(|at| self.row.column_name(at));
        Error::Decode {
            column: column.map(str::to_owned),
            message: format!("expected `{expected}`, found {found}"),
            sql: None,
        }
    }

    fn read_packed(&self, blob: &[u8], read: Read<'_>) -> Result<()> {
        packed::read_rows(blob, &|expected, found| self.mismatch(expected, found), read)
    }
}
