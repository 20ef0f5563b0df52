//! `orm_pack`, whose state grows with its rows.

use std::ffi::{CStr, c_int};
use std::ptr;

use libsqlite3_sys as sqlite;
use sqlx::sqlite::LockedSqliteHandle;

use super::super::pack::Pack;
use super::{Arguments, FLAGS, Failure, answer, catch, registered};

const NAME: &CStr = c"orm_pack";

/// Registers the function, for any number of arguments.
pub(in crate::functions) fn register_pack(handle: &mut LockedSqliteHandle<'_>) -> Result<(), sqlx::Error> {
    // SAFETY: the lock keeps the connection open and unused by others. SQLite copies the name;
    // there is no user data.
    let status = unsafe {
        sqlite::sqlite3_create_function_v2(
            handle.as_raw_handle().as_ptr(),
            NAME.as_ptr(),
            -1,
            FLAGS,
            ptr::null_mut(),
            None,
            Some(step),
            Some(finish),
            None,
        )
    };
    registered(handle, status)
}

/// The memory of the aggregate, which holds a pointer to its state: null, as SQLite hands the memory
/// out, before there is one. Null itself when there is no memory.
///
/// # Safety
///
/// `context` is that of a running `step` or `finish`.
unsafe fn slot(context: *mut sqlite::sqlite3_context, allocate: bool) -> *mut *mut Pack {
    let size = if allocate { size_of::<*mut Pack>() } else { 0 };
    // SAFETY: promised by the caller. Without a size nothing is allocated. SQLite aligns the memory to
    // 8 bytes.
    unsafe { sqlite::sqlite3_aggregate_context(context, c_int::try_from(size).unwrap_or_default()).cast() }
}

unsafe extern "C" fn step(
    context: *mut sqlite::sqlite3_context,
    count: c_int,
    values: *mut *mut sqlite::sqlite3_value,
) {
    // SAFETY: called by SQLite with its own values, which are dropped before returning.
    let arguments = unsafe { Arguments::new(context, count, values) };
    let result = catch(|| {
        // SAFETY: the context of the running `step`.
        let slot = unsafe { slot(context, true) };
        if slot.is_null() {
            return Err(Failure::Memory);
        }
        // SAFETY: the memory is that of one pointer, zeros at first, and only this function and `finish`
        // write to it. SQLite calls one function of an aggregate at a time.
        let slot = unsafe { &mut *slot };
        if slot.is_null() {
            *slot = Box::into_raw(Box::new(Pack::default()));
        }
        // SAFETY: it points to the `Pack` of the lines above until `finish` takes it, which is the last
        // call of an aggregate; nobody else has a reference to it.
        let pack = unsafe { &mut **slot };
        pack.add(&arguments, arguments.limit())
    });
    if let Err(failure) = result {
        // SAFETY: the context of the running function.
        unsafe { answer(context, NAME, Err(failure)) };
    }
}

/// SQLite calls it once for each group that had a `step`, also when the statement fails or is abandoned
/// midway, and for a group without rows.
unsafe extern "C" fn finish(context: *mut sqlite::sqlite3_context) {
    let result = catch(|| {
        // SAFETY: the context of the running `finish`.
        let slot = unsafe { slot(context, false) };
        // SAFETY: as in `step`. What is taken is replaced, so that nobody takes it twice.
        let pack = if slot.is_null() { ptr::null_mut() } else { unsafe { slot.replace(ptr::null_mut()) } };
        if pack.is_null() {
            return Ok(Pack::default().finish());
        }
        // SAFETY: `step` made it from a box, and nobody else has it now.
        Ok(unsafe { Box::from_raw(pack) }.finish())
    });
    // SAFETY: the context of the running function.
    unsafe { answer(context, NAME, result) };
}

impl Arguments<'_> {
    /// How many bytes a value may have on this connection.
    fn limit(&self) -> usize {
        // SAFETY: the context of the running function, and its connection, on the thread that runs it;
        // a negative number leaves the limit as it is.
        let limit = unsafe {
            let connection = sqlite::sqlite3_context_db_handle(self.context);
            sqlite::sqlite3_limit(connection, sqlite::SQLITE_LIMIT_LENGTH, -1)
        };
        usize::try_from(limit).unwrap_or_default()
    }
}

/// Sets how many bytes a value may have on a connection.
#[cfg(test)]
pub(in crate::functions) fn set_limit(handle: &mut LockedSqliteHandle<'_>, bytes: c_int) {
    // SAFETY: the lock keeps the connection open and unused by others.
    unsafe { sqlite::sqlite3_limit(handle.as_raw_handle().as_ptr(), sqlite::SQLITE_LIMIT_LENGTH, bytes) };
}
