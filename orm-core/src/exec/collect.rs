use super::job::Decode;
use crate::driver::{Collect, Collected};
use crate::{Result, RowReader};

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

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Option<Collected> {
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

    fn count(&self) -> usize {
        self.row.iter().len()
    }

    fn finish(self: Box<Self>) -> Option<Collected> {
        self.row.map(|row| Box::new(row) as Collected)
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

    fn count(&self) -> usize {
        self.row.iter().len()
    }

    fn finish(self: Box<Self>) -> Option<Collected> {
        Some(Box::new(self.row))
    }
}
