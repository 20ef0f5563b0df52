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

use super::ffi::{Answer, Argument, Arguments, Failure};

pub(crate) const NULL: u8 = 0;
pub(crate) const INTEGER: u8 = 1;
pub(crate) const REAL: u8 = 2;
pub(crate) const TEXT: u8 = 3;
pub(crate) const BLOB: u8 = 4;

/// Most lists of related rows are small.
const CAPACITY: usize = 256;

/// The rows so far.
#[derive(Default)]
pub(super) struct Pack {
    bytes: Vec<u8>,
}

impl Pack {
    /// Adds a row; `limit` is how long a value may be.
    pub(super) fn add(&mut self, arguments: &Arguments<'_>, limit: usize) -> Result<(), Failure> {
        if self.bytes.is_empty() {
            if arguments.len() == 0 {
                // Rows without cells could not be counted.
                return Err(Failure::NoArguments);
            }
            self.bytes.try_reserve_exact(CAPACITY).map_err(|_| Failure::Memory)?;
            self.bytes.extend(length(arguments.len())?);
        }
        for index in 0..arguments.len() {
            match arguments.get(index)? {
                Argument::Null => self.push(NULL, &[], &[])?,
                Argument::Integer(integer) => self.push(INTEGER, &integer.to_le_bytes(), &[])?,
                Argument::Real(real) => self.push(REAL, &real.to_le_bytes(), &[])?,
                Argument::Text(text) => self.push(TEXT, &length(text.len())?, text)?,
                Argument::Blob(blob) => self.push(BLOB, &length(blob.len())?, blob)?,
            }
            // Sooner than SQLite would say so: the memory is not used up first.
            if self.bytes.len() > limit {
                return Err(Failure::TooLong);
            }
        }
        Ok(())
    }

    fn push(&mut self, class: u8, head: &[u8], tail: &[u8]) -> Result<(), Failure> {
        self.bytes.try_reserve(1 + head.len() + tail.len()).map_err(|_| Failure::Memory)?;
        self.bytes.push(class);
        self.bytes.extend_from_slice(head);
        self.bytes.extend_from_slice(tail);
        Ok(())
    }

    pub(super) fn finish(self) -> Answer {
        Answer::Bytes(self.bytes)
    }
}

fn length(length: usize) -> Result<[u8; 4], Failure> {
    u32::try_from(length).map(u32::to_le_bytes).map_err(|_| Failure::TooLong)
}
