//! The crate's only `unsafe` code: functions called by SQLite, what they read from and answer to it, and statements
//! that they run on their connection.

#![allow(unsafe_code, reason = "SQLite's C interface")]

#[cfg(feature = "decimal")]
mod decimal;
mod pack;
mod run;
mod statement;
mod value;

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
pub(crate) use self::statement::Row;
pub(super) use self::statement::{Bound, Columns, Connection, Statement};
pub(super) use self::value::Values;
#[cfg(feature = "decimal")]
use super::key::Key;
#[cfg(feature = "decimal")]
use crate::raw::Raw;

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
pub(crate) enum Failure {
    #[cfg(feature = "decimal")]
    NotADecimal,
    #[cfg(feature = "decimal")]
    NotAnInteger,
    #[cfg(feature = "decimal")]
    Overflow,
    NoArguments,
    NoCell,
    /// A shared cache is in use by another connection.
    Locked,
    Memory,
    NoStatement,
    Panic,
    TooLong,
}

impl Failure {
    pub(crate) fn message(self) -> &'static str {
        match self {
            #[cfg(feature = "decimal")]
            Self::NotADecimal => "not a decimal number",
            #[cfg(feature = "decimal")]
            Self::NotAnInteger => "the number of digits is not an integer",
            #[cfg(feature = "decimal")]
            Self::Overflow => "the result is too large for a decimal",
            Self::NoArguments => "no arguments",
            Self::NoCell => "no further cell",
            Self::Locked => "a table is locked",
            Self::Memory => "out of memory",
            Self::NoStatement => "no statement waits for it",
            Self::Panic => "internal error",
            Self::TooLong => "the result is too long",
        }
    }
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
        // SAFETY: promised by the caller.
        Self { context, values: unsafe { Values::of(values) } }
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
        self.values.real(index)
    }

    /// Nothing is converted.
    #[cfg(feature = "decimal")]
    pub(super) fn get(&self, index: usize) -> Result<Raw<'call>, Failure> {
        self.values.get(index)
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
