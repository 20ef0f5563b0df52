//! Values of SQLite, read without being converted.

use std::marker::PhantomData;
use std::slice;

use libsqlite3_sys as sqlite;

use super::Failure;
use crate::raw::Raw;

/// A value that SQLite passed to a running function, or one of a row of a statement that such a function runs.
#[derive(Clone, Copy)]
pub(super) struct Value<'call> {
    value: *mut sqlite::sqlite3_value,
    call: PhantomData<&'call ()>,
}

impl<'call> Value<'call> {
    /// # Safety
    ///
    /// SQLite has handed the value to the running function, which holds the connection's lock. It is used on the thread
    /// that runs it, and stays as long as the result is there.
    #[inline]
    pub(super) unsafe fn of(value: *mut sqlite::sqlite3_value) -> Self {
        Self { value, call: PhantomData }
    }

    #[inline]
    pub(super) fn raw(self) -> Result<Raw<'call>, Failure> {
        // SAFETY: promised to `of`.
        Ok(match unsafe { sqlite::sqlite3_value_type(self.value) } {
            sqlite::SQLITE_NULL => Raw::Null,
            // SAFETY: as above.
            sqlite::SQLITE_INTEGER => Raw::Integer(unsafe { sqlite::sqlite3_value_int64(self.value) }),
            // SAFETY: as above.
            sqlite::SQLITE_FLOAT => Raw::Real(unsafe { sqlite::sqlite3_value_double(self.value) }),
            sqlite::SQLITE_TEXT => Raw::Text(self.text()?),
            _ => Raw::Blob(self.blob()?),
        })
    }

    /// As a number, whatever it is.
    fn real(self) -> Option<f64> {
        // SAFETY: promised to `of`.
        match unsafe { sqlite::sqlite3_value_type(self.value) } {
            sqlite::SQLITE_NULL => None,
            // SAFETY: as above.
            _ => Some(unsafe { sqlite::sqlite3_value_double(self.value) }),
        }
    }

    /// The bytes of a value of type TEXT.
    #[inline]
    fn text(self) -> Result<&'call [u8], Failure> {
        // SAFETY: promised to `of`. The text comes first: it may convert the value, and with it the number of bytes.
        let (text, length) =
            unsafe { (sqlite::sqlite3_value_text(self.value), sqlite::sqlite3_value_bytes(self.value)) };
        if text.is_null() {
            return Err(Failure::Memory);
        }
        // SAFETY: the text has that many bytes and stays until the value is converted to something else, which nobody
        // does while it is borrowed: `text` is called for values of type TEXT only, and always asks for UTF-8.
        Ok(unsafe { slice::from_raw_parts(text, usize::try_from(length).unwrap_or_default()) })
    }

    /// The bytes of a value of type BLOB.
    #[inline]
    fn blob(self) -> Result<&'call [u8], Failure> {
        // SAFETY: promised to `of`. The bytes come first: those of a `zeroblob` are made here.
        let (blob, length) =
            unsafe { (sqlite::sqlite3_value_blob(self.value), sqlite::sqlite3_value_bytes(self.value)) };
        let length = usize::try_from(length).unwrap_or_default();
        if blob.is_null() {
            // An empty blob has no bytes to point to.
            return if length == 0 { Ok(&[]) } else { Err(Failure::Memory) };
        }
        // SAFETY: the blob has that many bytes, which stay as in `text`: a value of type BLOB is asked for nothing else.
        Ok(unsafe { slice::from_raw_parts(blob.cast(), length) })
    }
}

/// The values of a call.
#[derive(Clone, Copy)]
pub(in crate::functions) struct Values<'call>(&'call [*mut sqlite::sqlite3_value]);

impl<'call> Values<'call> {
    /// # Safety
    ///
    /// As for [`Value::of`], for each of them.
    pub(super) unsafe fn of(values: &'call [*mut sqlite::sqlite3_value]) -> Self {
        Self(values)
    }

    #[inline]
    pub(in crate::functions) fn len(self) -> usize {
        self.0.len()
    }

    #[inline]
    fn value(self, index: usize) -> Value<'call> {
        // SAFETY: promised to `of`.
        unsafe { Value::of(self.0[index]) }
    }

    /// Nothing is converted.
    #[inline]
    pub(in crate::functions) fn get(self, index: usize) -> Result<Raw<'call>, Failure> {
        self.value(index).raw()
    }

    pub(super) fn real(self, index: usize) -> Option<f64> {
        self.value(index).real()
    }
}
