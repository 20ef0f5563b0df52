//! The bytes of `orm_pack`: rows of an aggregate in one BLOB, each value in its storage class.
//!
//! No rows are no bytes. Else the number of cells per row comes first, as a `u32`, and then the cells of one row after
//! the other: a byte for the class, and what it is of, all numbers little endian.
//!
//! | class | byte | then |
//! |---|---|---|
//! | NULL | 0 | |
//! | INTEGER | 1 | an `i64` |
//! | REAL | 2 | an `f64` |
//! | TEXT | 3 | the number of bytes as a `u32`, the bytes |
//! | BLOB | 4 | the number of bytes as a `u32`, the bytes |
//!
//! `crate::decode` reads them. They cross one connection and are not kept: the form may change.

#[cfg(test)]
mod tests;

use super::ffi::{Answer, Failure};
use crate::raw::Raw;

pub(crate) const NULL: u8 = 0;
pub(crate) const INTEGER: u8 = 1;
pub(crate) const REAL: u8 = 2;
pub(crate) const TEXT: u8 = 3;
pub(crate) const BLOB: u8 = 4;

/// Most lists of related rows are small.
const CAPACITY: usize = 256;

/// The class of a cell and its number, or how many bytes follow.
const CELL: usize = 9;

/// The rows so far.
#[derive(Default)]
pub(super) struct Pack {
    bytes: Vec<u8>,
}

impl Pack {
    /// With room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Result<Self, Failure> {
        let mut pack = Self::default();
        pack.bytes.try_reserve_exact(bytes).map_err(|_| Failure::Memory)?;
        Ok(pack)
    }

    /// Adds a row of so many cells; once there are more bytes than `limit` says, it is too long.
    pub(super) fn add<'r>(
        &mut self,
        cells: usize,
        cell: impl Fn(usize) -> Result<Raw<'r>, Failure>,
        limit: impl Fn() -> usize,
    ) -> Result<(), Failure> {
        if self.bytes.is_empty() {
            if cells == 0 {
                // Rows without cells could not be counted.
                return Err(Failure::NoArguments);
            }
            self.bytes.try_reserve_exact(CAPACITY).map_err(|_| Failure::Memory)?;
            self.bytes.extend(length(cells)?);
        }
        // Room for all of the row but its texts and blobs.
        self.grow(cells * CELL, &limit)?;
        for index in 0..cells {
            match cell(index)? {
                Raw::Null => self.bytes.push(NULL),
                Raw::Integer(integer) => self.push(INTEGER, integer.to_le_bytes()),
                Raw::Real(real) => self.push(REAL, real.to_le_bytes()),
                Raw::Text(text) => self.push_counted(TEXT, text, (cells - index) * CELL, &limit)?,
                Raw::Blob(blob) => self.push_counted(BLOB, blob, (cells - index) * CELL, &limit)?,
            }
        }
        Ok(())
    }

    /// Makes room for so many bytes more.
    fn grow(&mut self, more: usize, limit: &impl Fn() -> usize) -> Result<(), Failure> {
        if self.bytes.capacity() - self.bytes.len() >= more {
            return Ok(());
        }
        // Sooner than SQLite would say so: the memory is not used up first.
        if self.bytes.len() > limit() {
            return Err(Failure::TooLong);
        }
        self.bytes.try_reserve(more).map_err(|_| Failure::Memory)
    }

    fn push(&mut self, class: u8, number: [u8; 8]) {
        let mut cell = [class; CELL];
        cell[1..].copy_from_slice(&number);
        self.bytes.extend_from_slice(&cell);
    }

    /// Adds a text or blob; after it there is room for `then` bytes.
    fn push_counted(
        &mut self,
        class: u8,
        bytes: &[u8],
        then: usize,
        limit: &impl Fn() -> usize,
    ) -> Result<(), Failure> {
        let mut head = [class; 5];
        head[1..].copy_from_slice(&length(bytes.len())?);
        self.bytes.extend_from_slice(&head);
        self.grow(bytes.len() + then, limit)?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn finish(self) -> Answer {
        Answer::Bytes(self.bytes)
    }
}

fn length(length: usize) -> Result<[u8; 4], Failure> {
    u32::try_from(length).map(u32::to_le_bytes).map_err(|_| Failure::TooLong)
}
