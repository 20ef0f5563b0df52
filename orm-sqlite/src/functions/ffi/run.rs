//! `orm_run`, which keeps statements, and the table that has them dropped before their connection is closed.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use libsqlite3_sys as sqlite;
use sqlx::sqlite::LockedSqliteHandle;

use super::super::run::Runner;
use super::{Arguments, Connection, IMPURE_FLAGS, answer, catch, registered};

const NAME: &CStr = c"orm_run";

/// A connection with open statements cannot be closed, and the state of a function is dropped after that was checked.
/// SQLite lets go of its virtual tables before: this one, which has no rows and cannot be read, takes the statements
/// along.
const TABLE: &CStr = c"orm_statements";

static MODULE: sqlite::sqlite3_module = sqlite::sqlite3_module {
    iVersion: 0,
    // Without it the table is there by its name alone, and no other can be created.
    xCreate: None,
    xConnect: Some(connect),
    xBestIndex: Some(best_index),
    xDisconnect: Some(disconnect),
    xDestroy: None,
    // Of a table that no query can be planned for, none of these is called.
    xOpen: None,
    xClose: None,
    xFilter: None,
    xNext: None,
    xEof: None,
    xColumn: None,
    xRowid: None,
    xUpdate: None,
    xBegin: None,
    xSync: None,
    xCommit: None,
    xRollback: None,
    xFindFunction: None,
    xRename: None,
    xSavepoint: None,
    xRelease: None,
    xRollbackTo: None,
    xShadowName: None,
    xIntegrity: None,
};

/// Registers the function and the table.
pub(in crate::functions) fn register_run(handle: &mut LockedSqliteHandle<'_>) -> Result<(), sqlx::Error> {
    let runner = Arc::new(Runner::default());
    // SAFETY: the lock keeps the connection open and unused by others. SQLite copies the names; `MODULE` lives forever;
    // each pointer is an `Arc` of its own, which SQLite gives to `forget` once, also when it refuses.
    let status = unsafe {
        sqlite::sqlite3_create_module_v2(
            handle.as_raw_handle().as_ptr(),
            TABLE.as_ptr(),
            &raw const MODULE,
            Arc::into_raw(Arc::clone(&runner)).cast_mut().cast(),
            Some(forget),
        )
    };
    registered(handle, status)?;
    // SAFETY: as above.
    let status = unsafe {
        sqlite::sqlite3_create_function_v2(
            handle.as_raw_handle().as_ptr(),
            NAME.as_ptr(),
            1,
            IMPURE_FLAGS,
            Arc::into_raw(runner).cast_mut().cast(),
            Some(call),
            None,
            None,
            Some(forget),
        )
    };
    registered(handle, status)
}

unsafe extern "C" fn forget(runner: *mut c_void) {
    // SAFETY: made by `Arc::into_raw` for this one call.
    drop(unsafe { Arc::from_raw(runner.cast_const().cast::<Runner>()) });
}

unsafe extern "C" fn call(
    context: *mut sqlite::sqlite3_context,
    count: c_int,
    values: *mut *mut sqlite::sqlite3_value,
) {
    // SAFETY: the user data of this function is the `Runner` it was registered with, which is kept as long as the
    // function is: one that runs cannot be replaced.
    let runner = unsafe { &*sqlite::sqlite3_user_data(context).cast_const().cast::<Runner>() };
    // SAFETY: called by SQLite with its own values and context, which are dropped before returning.
    let (arguments, connection) =
        unsafe { (Arguments::new(context, count, values), Connection::of(context)) };
    let result = catch(|| runner.call(&connection, &arguments));
    // SAFETY: the context of the running function.
    unsafe { answer(context, NAME, result) };
}

impl Connection<'_> {
    /// Has the table connected: from then on statements may be kept.
    pub(in crate::functions) fn connect_statements(&self) {
        // Compiling it is enough; if it cannot be, nothing is kept.
        let _ = self.prepare("PRAGMA table_info(orm_statements)", false);
    }
}

/// The table of one connection.
#[repr(C)]
struct Table {
    /// What SQLite knows of it.
    base: sqlite::sqlite3_vtab,
    runner: Arc<Runner>,
}

unsafe extern "C" fn connect(
    connection: *mut sqlite::sqlite3,
    runner: *mut c_void,
    _count: c_int,
    _arguments: *const *const c_char,
    table: *mut *mut sqlite::sqlite3_vtab,
    _message: *mut *mut c_char,
) -> c_int {
    // SAFETY: called by SQLite with its own connection.
    let status =
        unsafe { sqlite::sqlite3_declare_vtab(connection, c"CREATE TABLE statements (sql)".as_ptr()) };
    if status != sqlite::SQLITE_OK {
        return status;
    }
    let runner: *const Runner = runner.cast_const().cast();
    // SAFETY: what the module was registered with: one `Arc` more of it.
    let runner = unsafe {
        Arc::increment_strong_count(runner);
        Arc::from_raw(runner)
    };
    runner.open();
    let base = sqlite::sqlite3_vtab { pModule: ptr::null(), nRef: 0, zErrMsg: ptr::null_mut() };
    // SAFETY: SQLite passes the place for the table, which begins with what it expects there.
    unsafe { *table = Box::into_raw(Box::new(Table { base, runner })).cast() };
    sqlite::SQLITE_OK
}

unsafe extern "C" fn best_index(
    _table: *mut sqlite::sqlite3_vtab,
    _query: *mut sqlite::sqlite3_index_info,
) -> c_int {
    // "No plan".
    sqlite::SQLITE_CONSTRAINT
}

unsafe extern "C" fn disconnect(table: *mut sqlite::sqlite3_vtab) -> c_int {
    // SAFETY: made by `connect`, and not used again.
    let table = unsafe { Box::from_raw(table.cast::<Table>()) };
    // A panic must not unwind into C.
    let _ = catch(|| {
        table.runner.close();
        Ok(())
    });
    sqlite::SQLITE_OK
}
