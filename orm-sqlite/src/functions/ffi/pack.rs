//! `orm_pack`, whose state grows with its rows.

use std::ffi::{CStr, c_int};
use std::mem::MaybeUninit;
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

/// What is in the memory of the aggregate: all zeros, as SQLite hands it out, is "not started".
#[repr(C)]
struct Slot {
    started: bool,
    pack: MaybeUninit<Pack>,
}

// What SQLite aligns the memory to.
const _: () = assert!(align_of::<Slot>() <= 8);

/// The memory of the aggregate, or `None` when there is none.
///
/// # Safety
///
/// `context` is that of a running `step` or `finish`, and the result does not outlive the call. There is
/// no other of the same call.
unsafe fn slot<'call>(context: *mut sqlite::sqlite3_context, allocate: bool) -> Option<&'call mut Slot> {
    let size = if allocate { size_of::<Slot>() } else { 0 };
    // SAFETY: promised by the caller. A slot is a few dozen bytes, and without a size nothing is allocated.
    let memory =
        unsafe { sqlite::sqlite3_aggregate_context(context, c_int::try_from(size).unwrap_or_default()) };
    // SAFETY: null, or what `step` asked the size of a `Slot` for, aligned for one. Only `step` and `finish`
    // write to it, and SQLite calls one of them at a time. Zeros are a valid `Slot`, whose `pack` may be
    // anything.
    unsafe { memory.cast::<Slot>().as_mut() }
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
        let slot = unsafe { slot(context, true) }.ok_or(Failure::Memory)?;
        if !slot.started {
            slot.pack.write(Pack::default());
            slot.started = true;
        }
        // SAFETY: it is there once `started` is set.
        let pack = unsafe { slot.pack.assume_init_mut() };
        let values = arguments.values();
        pack.add(values.len(), |at| values.get(at), || arguments.limit())
    });
    if let Err(failure) = result {
        // SAFETY: the context of the running function.
        unsafe { answer(context, NAME, Err(failure)) };
    }
}

/// SQLite calls it once for each group: for one without rows, too, and to free the state of one whose statement
/// failed or was abandoned midway.
unsafe extern "C" fn finish(context: *mut sqlite::sqlite3_context) {
    let result = catch(|| {
        // SAFETY: the context of the running `finish`.
        let pack = match unsafe { slot(context, false) } {
            Some(slot) if slot.started => {
                slot.started = false;
                // SAFETY: it was there, and as `started` is not set any more nobody takes it again.
                unsafe { slot.pack.assume_init_read() }
            }
            _ => Pack::default(),
        };
        Ok(pack.finish())
    });
    // SAFETY: the context of the running function.
    unsafe { answer(context, NAME, result) };
}

impl Arguments<'_> {
    /// How many bytes a value may have on this connection.
    pub(in crate::functions) fn limit(&self) -> usize {
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
