use std::any::Any;

use super::job::Decode;
use crate::{Result, RowReader};

/// What a statement gives, whatever its type: the code that runs statements is compiled once, and not for each row type.
pub(crate) type Erased = Box<dyn Any + Send>;

/// Makes the rows of a statement one value.
pub(crate) trait Collect: Send {
    /// Whether it wants all rows, or the first.
    fn wants_all(&self) -> bool {
        false
    }
    /// Takes a row, and tells whether it wants another.
    fn take(&mut self, row: &mut dyn RowReader) -> Result<bool>;
    /// The value; `None` when a row is missing.
    fn finish(self: Box<Self>) -> Option<Erased>;
}

/// All rows: a `Vec<R>`.
pub(crate) fn all<R: Send + 'static>(decode: Decode<R>) -> Box<dyn Collect> {
    Box::new(All { rows: Vec::new(), decode })
}

struct All<R> {
    rows: Vec<R>,
    decode: Decode<R>,
}

impl<R: Send + 'static> Collect for All<R> {
    fn wants_all(&self) -> bool {
        true
    }

    fn take(&mut self, row: &mut dyn RowReader) -> Result<bool> {
        self.rows.push((self.decode)(row)?);
        Ok(true)
    }

    fn finish(self: Box<Self>) -> Option<Erased> {
        Some(Box::new(self.rows))
    }
}

/// The first row: an `R`.
pub(super) struct One<R> {
    pub(super) row: Option<R>,
    pub(super) decode: Decode<R>,
}

impl<R: Send + 'static> Collect for One<R> {
    fn take(&mut self, row: &mut dyn RowReader) -> Result<bool> {
        if self.row.is_none() {
            self.row = Some((self.decode)(row)?);
        }
        Ok(false)
    }

    fn finish(self: Box<Self>) -> Option<Erased> {
        self.row.map(|row| Box::new(row) as Erased)
    }
}

/// The first row, if there is one: an `Option<R>`.
pub(super) struct Maybe<R> {
    pub(super) row: Option<R>,
    pub(super) decode: Decode<R>,
}

impl<R: Send + 'static> Collect for Maybe<R> {
    fn take(&mut self, row: &mut dyn RowReader) -> Result<bool> {
        if self.row.is_none() {
            self.row = Some((self.decode)(row)?);
        }
        Ok(false)
    }

    fn finish(self: Box<Self>) -> Option<Erased> {
        Some(Box::new(self.row))
    }
}
