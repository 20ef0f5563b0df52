//! Databases in memory, shared by the connections of a pool.
//!
//! `memdb` is a VFS of SQLite that keeps files in memory, where every connection of the process finds them by name,
//! without the slower locks of a shared cache: <https://sqlite.org/src/file/src/memdb.c>. A file is gone with its
//! last connection.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// Options for a database of this name, or for one of its own.
pub(crate) fn options(name: Option<&str>) -> SqliteConnectOptions {
    static LAST: AtomicU64 = AtomicU64::new(0);
    // Only a name that begins with a slash is shared.
    let file = match name {
        Some(name) => format!("/orm/{name}"),
        None => format!("/orm-{}", LAST.fetch_add(1, Ordering::Relaxed)),
    };
    SqliteConnectOptions::new().filename(file).vfs("memdb").create_if_missing(true)
}

/// Keeps a database in memory while the pool has no other connection to it.
#[derive(Clone)]
pub(crate) struct Anchor {
    // Never used, only owned: the lock makes it `Sync`.
    _connection: Arc<Mutex<SqliteConnection>>,
}

impl Anchor {
    pub(crate) fn new(connection: SqliteConnection) -> Self {
        Self { _connection: Arc::new(Mutex::new(connection)) }
    }
}
