//! Statements that a running function prepares and steps on the connection that it runs on.

use std::cell::OnceCell;
use std::ffi::{CStr, c_char, c_int, c_uchar};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use libsqlite3_sys as sqlite;

use super::Failure;
use super::value::Value;
use crate::encode::Stored;
use crate::error::Refusal;
use crate::raw::Raw;

/// The connection of a running function, which holds its lock.
pub(in crate::functions) struct Connection<'call> {
    handle: *mut sqlite::sqlite3,
    call: PhantomData<&'call ()>,
}

impl Connection<'_> {
    /// # Safety
    ///
    /// `context` is that of a running function, and the result does not outlive the call.
    pub(super) unsafe fn of(context: *mut sqlite::sqlite3_context) -> Self {
        // SAFETY: promised by the caller.
        Self { handle: unsafe { sqlite::sqlite3_context_db_handle(context) }, call: PhantomData }
    }

    /// Compiles the first statement of a text; `None` when there is none.
    pub(in crate::functions) fn prepare(&self, sql: &str, kept: bool) -> Result<Option<Statement>, Refusal> {
        if sql.as_bytes().contains(&0) {
            // SQLite would take it for the end of the text.
            return Err(Refusal::other("the SQL has a NUL character"));
        }
        let Ok(length) = c_int::try_from(sql.len()) else {
            return Err(Refusal::too_long());
        };
        let flags = if kept { sqlite::SQLITE_PREPARE_PERSISTENT } else { 0 };
        let mut statement = ptr::null_mut();
        // SAFETY: the connection is open and used by this thread alone while the function runs; the text has that many
        // bytes, and SQLite copies it.
        let status = unsafe {
            sqlite::sqlite3_prepare_v3(
                self.handle,
                sql.as_ptr().cast::<c_char>(),
                length,
                flags,
                &raw mut statement,
                ptr::null_mut(),
            )
        };
        if status != sqlite::SQLITE_OK {
            // SAFETY: as above.
            return Err(unsafe { refusal(self.handle) });
        }
        Ok(NonNull::new(statement).map(|handle| Statement { handle }))
    }

    /// The rows that the last INSERT, UPDATE or DELETE changed.
    pub(in crate::functions) fn changes(&self) -> u64 {
        // SAFETY: as in `prepare`.
        unsafe { sqlite::sqlite3_changes64(self.handle) }.cast_unsigned()
    }

    pub(in crate::functions) fn last_insert_id(&self) -> i64 {
        // SAFETY: as in `prepare`.
        unsafe { sqlite::sqlite3_last_insert_rowid(self.handle) }
    }
}

/// The connection's last error.
///
/// # Safety
///
/// `connection` is open and used by this thread alone.
unsafe fn refusal(connection: *mut sqlite::sqlite3) -> Refusal {
    // SAFETY: promised by the caller; the message is copied before anything else is done with the connection.
    unsafe {
        let code = sqlite::sqlite3_extended_errcode(connection);
        let message = sqlite::sqlite3_errmsg(connection);
        if message.is_null() {
            return Refusal::out_of_memory();
        }
        Refusal::new(code, CStr::from_ptr(message).to_string_lossy().into_owned())
    }
}

/// A compiled statement.
pub(in crate::functions) struct Statement {
    handle: NonNull<sqlite::sqlite3_stmt>,
}

// SAFETY: a statement may be used and finalized on any thread, by one at a time; it cannot be shared.
unsafe impl Send for Statement {}

impl Statement {
    /// Gives the placeholders their values.
    pub(in crate::functions) fn bind<'run>(
        &'run mut self,
        values: &'run [Stored],
    ) -> Result<Bound<'run>, Refusal> {
        let statement = self.handle.as_ptr();
        // SAFETY: the statement is open, and used by the thread that holds the connection's lock.
        let wanted = unsafe { sqlite::sqlite3_bind_parameter_count(statement) };
        if usize::try_from(wanted) != Ok(values.len()) {
            return Err(Refusal::other("the statement has other placeholders than values"));
        }
        // From here on they are taken back, whatever happens.
        let bound = Bound { statement: self, values: PhantomData };
        for (index, value) in (1..).zip(values) {
            // SAFETY: as above. Texts and blobs have that many bytes, which stay as they are while `values` is
            // borrowed: `Bound` takes them back when it is dropped, and a statement is stepped only through one whose
            // values were all bound anew.
            let status = unsafe {
                match value {
                    Stored::Null => sqlite::sqlite3_bind_null(statement, index),
                    Stored::Integer(integer) => sqlite::sqlite3_bind_int64(statement, index, *integer),
                    Stored::Real(real) => sqlite::sqlite3_bind_double(statement, index, *real),
                    Stored::Text(text) => sqlite::sqlite3_bind_text64(
                        statement,
                        index,
                        text.as_ptr().cast::<c_char>(),
                        text.len() as u64,
                        sqlite::SQLITE_STATIC(),
                        UTF8,
                    ),
                    // The pointer of an empty `Vec` is not null, which would make the value NULL.
                    Stored::Blob(blob) => sqlite::sqlite3_bind_blob64(
                        statement,
                        index,
                        blob.as_ptr().cast(),
                        blob.len() as u64,
                        sqlite::SQLITE_STATIC(),
                    ),
                }
            };
            if status != sqlite::SQLITE_OK {
                return Err(bound.refusal());
            }
        }
        Ok(bound)
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is 1")]
const UTF8: c_uchar = sqlite::SQLITE_UTF8 as c_uchar;

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: the statement is open and is not used again. The connection is open: those that are kept are dropped
        // before it is closed.
        unsafe { sqlite::sqlite3_finalize(self.handle.as_ptr()) };
    }
}

/// A statement with its values, until it is dropped: then it is at its start again, without values.
pub(in crate::functions) struct Bound<'run> {
    statement: &'run mut Statement,
    values: PhantomData<&'run [Stored]>,
}

impl Bound<'_> {
    fn as_ptr(&self) -> *mut sqlite::sqlite3_stmt {
        self.statement.handle.as_ptr()
    }

    /// Goes on to the next row; `false` when there is none.
    pub(in crate::functions) fn step(&mut self) -> Result<bool, Refusal> {
        // SAFETY: the statement is open, its values are there, and the connection's lock is held.
        match unsafe { sqlite::sqlite3_step(self.as_ptr()) } {
            sqlite::SQLITE_ROW => Ok(true),
            sqlite::SQLITE_DONE => Ok(false),
            _ => Err(self.refusal()),
        }
    }

    /// The columns of the rows, once there is one: before, a change of the schema may change them.
    pub(in crate::functions) fn columns(&self) -> Columns {
        // SAFETY: as in `step`.
        let count = unsafe { sqlite::sqlite3_data_count(self.as_ptr()) };
        Columns { count, names: OnceCell::new() }
    }

    /// The row that the last step found.
    #[inline]
    pub(in crate::functions) fn row<'row>(&'row self, columns: &'row Columns) -> Row<'row> {
        Row { bound: self, columns }
    }

    /// The names of the columns.
    pub(in crate::functions) fn column_names(&self) -> Vec<String> {
        // SAFETY: as in `step`. A name stays until it is asked for again, and is copied before.
        unsafe {
            let count = sqlite::sqlite3_column_count(self.as_ptr());
            let name = |at| match sqlite::sqlite3_column_name(self.as_ptr(), at) {
                // Out of memory.
                name if name.is_null() => String::new(),
                name => CStr::from_ptr(name).to_string_lossy().into_owned(),
            };
            (0..count).map(name).collect()
        }
    }

    fn refusal(&self) -> Refusal {
        // SAFETY: as in `step`.
        unsafe { refusal(sqlite::sqlite3_db_handle(self.as_ptr())) }
    }
}

impl Drop for Bound<'_> {
    fn drop(&mut self) {
        // SAFETY: as in `step`. What `reset` returns is the error of the last step, which is known.
        unsafe {
            sqlite::sqlite3_reset(self.as_ptr());
            sqlite::sqlite3_clear_bindings(self.as_ptr());
        }
    }
}

/// The columns of a statement that runs.
pub(in crate::functions) struct Columns {
    count: c_int,
    /// Once somebody has asked.
    names: OnceCell<Vec<String>>,
}

/// A row of a statement that runs.
#[derive(Clone, Copy)]
pub(crate) struct Row<'row> {
    bound: &'row Bound<'row>,
    columns: &'row Columns,
}

impl<'row> Row<'row> {
    pub(crate) fn width(self) -> usize {
        usize::try_from(self.columns.count).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn get(self, at: usize) -> Result<Raw<'row>, Failure> {
        let at = match c_int::try_from(at) {
            Ok(at) if at < self.columns.count => at,
            _ => return Err(Failure::NoCell),
        };
        // SAFETY: as in `step`, and the statement is at a row. Its values stay until the next step, which cannot be made
        // while the row borrows it.
        let value = unsafe { Value::of(sqlite::sqlite3_column_value(self.bound.as_ptr(), at)) };
        value.raw()
    }

    pub(crate) fn column_name(self, at: usize) -> Option<&'row str> {
        let names = self.columns.names.get_or_init(|| self.bound.column_names());
        names.get(at).map(String::as_str)
    }
}
