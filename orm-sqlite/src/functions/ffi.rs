//! The crate's only `unsafe` code: functions called by SQLite, what they read from and answer to it, and statements
//! that they run on their connection.

#![allow(unsafe_code, reason = "SQLite's C interface")]

#[cfg(feature = "decimal")]
mod decimal;
mod pack;
mod run;
mod statement;

use std::ffi::{CStr, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{ptr, slice};

use libsqlite3_sys as sqlite;
use sqlx::sqlite::LockedSqliteHandle;

#[cfg(feature = "decimal")]
pub(super) use self::decimal::{Aggregate, register_aggregate};
pub(super) use self::pack::register_pack;
#[cfg(test)]
pub(super) use self::pack::set_limit;
pub(super) use self::run::register_run;
pub(super) use self::statement::{Bound, Cells, Connection, Statement};
#[cfg(feature = "decimal")]
use super::key::Key;

/// Deterministic, so that SQLite computes a constant call once and allows the functions in an
/// index; innocuous, so that a schema may use them on connections that do not trust it.
const FLAGS: c_int = sqlite::SQLITE_UTF8 | sqlite::SQLITE_DETERMINISTIC | sqlite::SQLITE_INNOCUOUS;

/// For a function that does not depend on its arguments alone: nothing that is kept may use it.
const IMPURE_FLAGS: c_int = sqlite::SQLITE_UTF8 | sqlite::SQLITE_DIRECTONLY;

/// A function of one row.
pub(super) struct Scalar {
    pub(super) name: &'static CStr,
    pub(super) arity: c_int,
    /// Whether the result depends on the arguments alone.
    pub(super) pure: bool,
    pub(super) call: fn(&Arguments<'_>) -> Result<Answer, Failure>,
}

/// The result of a call.
pub(super) enum Answer {
    Null,
    Integer(i64),
    Real(f64),
    #[cfg(feature = "decimal")]
    Text(String),
    #[cfg(feature = "decimal")]
    Blob(Key),
    Bytes(Vec<u8>),
}

/// Why a call has no result.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failure {
    #[cfg(feature = "decimal")]
    NotADecimal,
    #[cfg(feature = "decimal")]
    NotAnInteger,
    #[cfg(feature = "decimal")]
    Overflow,
    NoArguments,
    /// A shared cache is in use by another connection.
    Locked,
    Memory,
    NoStatement,
    Panic,
    TooLong,
}

impl Failure {
    pub(super) fn message(self) -> &'static str {
        match self {
            #[cfg(feature = "decimal")]
            Self::NotADecimal => "not a decimal number",
            #[cfg(feature = "decimal")]
            Self::NotAnInteger => "the number of digits is not an integer",
            #[cfg(feature = "decimal")]
            Self::Overflow => "the result is too large for a decimal",
            Self::NoArguments => "no arguments",
            Self::Locked => "a table is locked",
            Self::Memory => "out of memory",
            Self::NoStatement => "no statement waits for it",
            Self::Panic => "internal error",
            Self::TooLong => "the result is too long",
        }
    }
}

/// A value of a call, in its storage class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Argument<'call> {
    Null,
    Integer(i64),
    Real(f64),
    /// In UTF-8, unless what is stored is not.
    Text(&'call [u8]),
    Blob(&'call [u8]),
}

/// The values of one call.
pub(super) struct Arguments<'call> {
    context: *mut sqlite::sqlite3_context,
    values: Values<'call>,
}

impl<'call> Arguments<'call> {
    /// # Safety
    ///
    /// `context`, `count` and `values` are what SQLite passed to a function that is still running, and the
    /// result does not outlive it.
    unsafe fn new(
        context: *mut sqlite::sqlite3_context,
        count: c_int,
        values: *mut *mut sqlite::sqlite3_value,
    ) -> Self {
        let count = usize::try_from(count).unwrap_or_default();
        let values = if count == 0 {
            // The pointer may be null.
            &[]
        } else {
            // SAFETY: SQLite passes an array of `count` values.
            unsafe { slice::from_raw_parts(values, count) }
        };
        Self { context, values: Values(values) }
    }

    /// Whether a transaction is open on the connection.
    pub(super) fn in_transaction(&self) -> bool {
        // SAFETY: the context of the running function, and its connection, on the thread that runs it.
        unsafe { sqlite::sqlite3_get_autocommit(sqlite::sqlite3_context_db_handle(self.context)) == 0 }
    }

    pub(super) fn values(&self) -> Values<'call> {
        self.values
    }

    pub(super) fn real(&self, index: usize) -> Option<f64> {
        let value = self.values.0[index];
        // SAFETY: a value SQLite passed to the running function, used on the thread that runs it.
        match unsafe { sqlite::sqlite3_value_type(value) } {
            sqlite::SQLITE_NULL => None,
            // SAFETY: as above.
            _ => Some(unsafe { sqlite::sqlite3_value_double(value) }),
        }
    }

    /// Nothing is converted.
    #[cfg(feature = "decimal")]
    pub(super) fn get(&self, index: usize) -> Result<Argument<'call>, Failure> {
        self.values.get(index)
    }
}

/// Values of SQLite: those that it passed to a running function, or a row of a statement that such a function runs.
#[derive(Clone, Copy)]
pub(super) struct Values<'call>(&'call [*mut sqlite::sqlite3_value]);

impl<'call> Values<'call> {
    #[inline]
    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    /// Nothing is converted.
    #[inline]
    pub(super) fn get(self, index: usize) -> Result<Argument<'call>, Failure> {
        let value = self.0[index];
        // SAFETY: a value that SQLite has handed to the running function, which holds the connection's lock; used on the
        // thread that runs it.
        Ok(match unsafe { sqlite::sqlite3_value_type(value) } {
            sqlite::SQLITE_NULL => Argument::Null,
            // SAFETY: as above.
            sqlite::SQLITE_INTEGER => Argument::Integer(unsafe { sqlite::sqlite3_value_int64(value) }),
            // SAFETY: as above.
            sqlite::SQLITE_FLOAT => Argument::Real(unsafe { sqlite::sqlite3_value_double(value) }),
            sqlite::SQLITE_TEXT => Argument::Text(self.text(index)?),
            _ => Argument::Blob(self.blob(index)?),
        })
    }

    /// The bytes of a value of type TEXT.
    #[inline]
    fn text(self, index: usize) -> Result<&'call [u8], Failure> {
        let value = self.0[index];
        // SAFETY: as in `get`. The text comes first: it may convert the value, and with it the
        // number of bytes.
        let (text, length) =
            unsafe { (sqlite::sqlite3_value_text(value), sqlite::sqlite3_value_bytes(value)) };
        if text.is_null() {
            return Err(Failure::Memory);
        }
        // SAFETY: the text has that many bytes and stays until the value is converted to something
        // else, which nobody does while the values are borrowed: `text` is called for values of
        // type TEXT only, and always asks for UTF-8.
        Ok(unsafe { slice::from_raw_parts(text, usize::try_from(length).unwrap_or_default()) })
    }

    /// The bytes of a value of type BLOB.
    #[inline]
    fn blob(self, index: usize) -> Result<&'call [u8], Failure> {
        let value = self.0[index];
        // SAFETY: as in `get`. The bytes come first: those of a `zeroblob` are made here.
        let (blob, length) =
            unsafe { (sqlite::sqlite3_value_blob(value), sqlite::sqlite3_value_bytes(value)) };
        let length = usize::try_from(length).unwrap_or_default();
        if blob.is_null() {
            // An empty blob has no bytes to point to.
            return if length == 0 { Ok(&[]) } else { Err(Failure::Memory) };
        }
        // SAFETY: the blob has that many bytes, which stay as in `text`: a value of type BLOB is asked
        // for nothing else.
        Ok(unsafe { slice::from_raw_parts(blob.cast(), length) })
    }
}

/// Registers a function of one row.
pub(super) fn register_scalar(
    handle: &mut LockedSqliteHandle<'_>,
    scalar: &'static Scalar,
) -> Result<(), sqlx::Error> {
    // SAFETY: the lock keeps the connection open and unused by others. SQLite copies the name;
    // `scalar` lives forever, and `call_scalar`, the only reader of this pointer, does not write to
    // it.
    let status = unsafe {
        sqlite::sqlite3_create_function_v2(
            handle.as_raw_handle().as_ptr(),
            scalar.name.as_ptr(),
            scalar.arity,
            if scalar.pure { FLAGS } else { IMPURE_FLAGS },
            ptr::from_ref(scalar).cast_mut().cast(),
            Some(call_scalar),
            None,
            None,
            None,
        )
    };
    registered(handle, status)
}

fn registered(handle: &mut LockedSqliteHandle<'_>, status: c_int) -> Result<(), sqlx::Error> {
    if status == sqlite::SQLITE_OK {
        return Ok(());
    }
    Err(match handle.last_error() {
        Some(error) => sqlx::Error::Database(Box::new(error)),
        None => sqlx::Error::Protocol(format!("SQLite refused to register a function: result code {status}")),
    })
}

unsafe extern "C" fn call_scalar(
    context: *mut sqlite::sqlite3_context,
    count: c_int,
    values: *mut *mut sqlite::sqlite3_value,
) {
    // SAFETY: the user data of this function is the `&'static Scalar` it was registered with.
    let scalar = unsafe { &*sqlite::sqlite3_user_data(context).cast::<Scalar>() };
    // SAFETY: called by SQLite with its own values, which are dropped before returning.
    let arguments = unsafe { Arguments::new(context, count, values) };
    let result = catch(|| (scalar.call)(&arguments));
    // SAFETY: the context of the running function.
    unsafe { answer(context, scalar.name, result) };
}

/// A panic must not unwind into C.
fn catch<T>(call: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // A state is written only after all went well, so a panic leaves nothing half done.
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(Err(Failure::Panic))
}

/// # Safety
///
/// `context` is that of a running function.
unsafe fn answer(context: *mut sqlite::sqlite3_context, name: &CStr, result: Result<Answer, Failure>) {
    // Of lengths above, SQLite would make an error of its own; those of texts, keys and messages are
    // below 200.
    let length = |bytes: &[u8]| c_int::try_from(bytes.len()).unwrap_or(c_int::MAX);
    match result {
        // SAFETY: promised by the caller.
        Ok(Answer::Null) => unsafe { sqlite::sqlite3_result_null(context) },
        // SAFETY: promised by the caller.
        Ok(Answer::Integer(integer)) => unsafe { sqlite::sqlite3_result_int64(context, integer) },
        // SAFETY: promised by the caller.
        Ok(Answer::Real(real)) => unsafe { sqlite::sqlite3_result_double(context, real) },
        #[cfg(feature = "decimal")]
        // SAFETY: promised by the caller; SQLite copies the bytes at once.
        Ok(Answer::Text(text)) => unsafe {
            sqlite::sqlite3_result_text(
                context,
                text.as_ptr().cast(),
                length(text.as_bytes()),
                sqlite::SQLITE_TRANSIENT(),
            );
        },
        #[cfg(feature = "decimal")]
        // SAFETY: as above.
        Ok(Answer::Blob(key)) => unsafe {
            let bytes = key.as_bytes();
            sqlite::sqlite3_result_blob(
                context,
                bytes.as_ptr().cast(),
                length(bytes),
                sqlite::SQLITE_TRANSIENT(),
            );
        },
        // SAFETY: as above; SQLite makes an error of its own of too many bytes. The pointer of an empty
        // `Vec` is not null, which would make the result NULL.
        Ok(Answer::Bytes(bytes)) => unsafe {
            sqlite::sqlite3_result_blob64(
                context,
                bytes.as_ptr().cast(),
                bytes.len() as u64,
                sqlite::SQLITE_TRANSIENT(),
            );
        },
        // SAFETY: promised by the caller.
        Err(Failure::Memory) => unsafe { sqlite::sqlite3_result_error_nomem(context) },
        // SAFETY: promised by the caller.
        Err(Failure::TooLong) => unsafe { sqlite::sqlite3_result_error_toobig(context) },
        // SAFETY: promised by the caller.
        Err(Failure::Locked) => unsafe {
            sqlite::sqlite3_result_error_code(context, sqlite::SQLITE_LOCKED_SHAREDCACHE);
        },
        Err(failure) => {
            let message = format!("{}: {}", name.to_string_lossy(), failure.message());
            // SAFETY: promised by the caller; SQLite copies the message at once.
            unsafe {
                sqlite::sqlite3_result_error(context, message.as_ptr().cast(), length(message.as_bytes()));
            }
        }
    }
}
