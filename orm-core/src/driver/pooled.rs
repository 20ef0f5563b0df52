//! sqlx's pools and their connections.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Connection, Database, Pool};
use tokio::runtime::Handle;

use super::acquire_error;
use crate::{Error, PoolOptions, Result};

/// sqlx adds durations to the current time, which has an end.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
/// A connection that was used a moment ago is not asked for a sign of life.
const SURELY_ALIVE: Duration = Duration::from_secs(1);

/// A pool's options as sqlx's. Of a server, a connection that lay idle is asked for a sign of life before its next use.
#[must_use]
pub fn pool_options<DB: Database>(options: &PoolOptions, server: bool) -> sqlx::pool::PoolOptions<DB> {
    let pool = sqlx::pool::PoolOptions::<DB>::new()
        .max_connections(options.max)
        .min_connections(options.min.min(options.max))
        .acquire_timeout(options.acquire.min(LONGEST))
        .idle_timeout(options.idle.filter(|time| *time < LONGEST))
        .max_lifetime(options.lifetime.filter(|time| *time < LONGEST))
        .test_before_acquire(options.ping);
    if !server || options.ping {
        return pool;
    }
    pool.before_acquire(|connection, known| {
        Box::pin(async move { Ok(known.idle_for < SURELY_ALIVE || connection.ping().await.is_ok()) })
    })
}

/// A connection of a pool that may be dropped anywhere: sqlx wants a runtime to give it back.
pub struct Pooled<DB: Database> {
    connection: Option<PoolConnection<DB>>,
    runtime: Handle,
}

impl<DB: Database> Pooled<DB> {
    /// Waits for a free connection; `failed` is the error of one that cannot be made.
    ///
    /// # Errors
    /// [`Error::Timeout`] when none became free in time, [`Error::PoolClosed`], and what `failed` gives.
    pub async fn acquire(pool: &Pool<DB>, failed: impl FnOnce(sqlx::Error) -> Error) -> Result<Self> {
        let Ok(runtime) = Handle::try_current() else {
            return Err(Error::Connect { message: "statements run inside a Tokio runtime only".into() });
        };
        let options = pool.options();
        let (most, wait) = (options.get_max_connections(), options.get_acquire_timeout());
        match pool.acquire().await {
            Ok(connection) => Ok(Self { connection: Some(connection), runtime }),
            Err(error) => Err(acquire_error(error, most, wait, failed)),
        }
    }
}

const TAKEN: &str = "only `drop` takes the connection";

impl<DB: Database> Deref for Pooled<DB> {
    type Target = PoolConnection<DB>;

    fn deref(&self) -> &Self::Target {
        self.connection.as_ref().expect(TAKEN)
    }
}

impl<DB: Database> DerefMut for Pooled<DB> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.connection.as_mut().expect(TAKEN)
    }
}

impl<DB: Database> Drop for Pooled<DB> {
    fn drop(&mut self) {
        let connection = self.connection.take();
        match Handle::try_current() {
            Ok(_) => drop(connection),
            // The thread is ending: no runtime can be entered.
            Err(error) if error.is_thread_local_destroyed() => std::mem::forget(connection),
            // If it has been shut down, the connection is closed.
            Err(_) => {
                let _entered = self.runtime.enter();
                drop(connection);
            }
        }
    }
}
