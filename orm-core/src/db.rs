use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::dialect::Dialect;
use crate::driver::{Done, Driver};
use crate::exec::{Attempt, Begin, Handle, PoolHandle, StatementEvent, attempt, create_tables, transaction};
use crate::table::Schema;
use crate::tx::{Tx, TxOptions, backoff};
use crate::{Error, Executor, Result};

/// A database: a pool of connections, cheap to clone.
pub struct Db<D: Dialect> {
    handle: Arc<PoolHandle>,
    pool: D::Pool,
}

impl<D: Dialect> Db<D> {
    /// Uses a pool of sqlx's.
    pub fn from_pool(pool: D::Pool) -> Self {
        let driver = D::driver(pool.clone(), true);
        Self { handle: Arc::new(PoolHandle::new(driver, Some(Duration::from_secs(1)))), pool }
    }

    /// Called by the dialect crates' `connect`.
    #[doc(hidden)]
    pub fn from_own_pool(pool: D::Pool, slow: Option<Duration>) -> Self {
        let driver = D::driver(pool.clone(), false);
        Self { handle: Arc::new(PoolHandle::new(driver, slow)), pool }
    }

    /// Called by the dialect crates' `connect`, with a driver that has options of its own.
    #[doc(hidden)]
    pub fn from_driver(pool: D::Pool, driver: Arc<dyn Driver>, slow: Option<Duration>) -> Self {
        Self { handle: Arc::new(PoolHandle::new(driver, slow)), pool }
    }

    /// Keeps a value until the last clone is dropped; of a database that has not been cloned yet.
    #[doc(hidden)]
    #[must_use]
    pub fn keep(mut self, guard: impl Send + Sync + 'static) -> Self {
        if let Some(handle) = Arc::get_mut(&mut self.handle) {
            handle.keep(Box::new(guard));
        }
        self
    }

    /// sqlx's pool.
    #[must_use]
    pub fn pool(&self) -> &D::Pool {
        &self.pool
    }

    /// Waits for the statements under way, then closes all connections. Later statements are
    /// [`Error::PoolClosed`].
    pub async fn close(&self) {
        self.handle.driver().close().await;
    }

    /// Calls the function after every statement, whether it succeeded or not.
    pub fn on_statement(&self, hook: impl Fn(&StatementEvent<'_>) + Send + Sync + 'static) {
        self.handle.add_hook(hook);
    }

    /// Runs several statements, separated by `;`, as they are: **never** text that came from outside.
    ///
    /// # Errors
    /// The database's; statements before the one that failed may have taken effect.
    pub async fn execute_script(&self, sql: impl AsRef<str> + Send) -> Result<Done> {
        Handle::Pool(Arc::clone(&self.handle)).script(sql.as_ref()).await
    }

    /// Creates the tables, their indexes and enum types in one transaction, sorted by their foreign keys.
    ///
    /// # Errors
    /// [`Error::Database`] when one exists, [`Error::Unsupported`] when the database lacks something that a table
    /// needs.
    pub async fn create_tables(&self, schema: &Schema) -> Result<()> {
        create_tables(&self.handle, D::syntax(), schema, false).await
    }

    /// Creates the tables that do not exist; those that do stay as they are.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when the database lacks something that a table needs.
    pub async fn create_tables_if_missing(&self, schema: &Schema) -> Result<()> {
        create_tables(&self.handle, D::syntax(), schema, true).await
    }

    /// BEGIN: a transaction without a closure; dropping it rolls back.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin(&self) -> Result<Tx<D>> {
        self.begin_with(TxOptions::new()).await
    }

    /// [`begin`](Db::begin) with options.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_with(&self, options: TxOptions) -> Result<Tx<D>> {
        Begin::Pool(&self.handle, &options).begin().await.map(Tx::new)
    }

    /// Runs the closure in a transaction: committed when it gives `Ok`, rolled back when it gives `Err` or its
    /// future is dropped.
    ///
    /// # Errors
    /// The closure's, and the database's.
    pub async fn transaction<T, E, Fut>(&self, body: impl FnOnce(Tx<D>) -> Fut) -> Result<T, E>
    where
        E: From<Error>,
        Fut: Future<Output = Result<T, E>>,
    {
        self.transaction_with(TxOptions::new(), body).await
    }

    /// [`transaction`](Db::transaction) with options.
    ///
    /// # Errors
    /// The closure's, and the database's.
    pub async fn transaction_with<T, E, Fut>(
        &self,
        options: TxOptions,
        body: impl FnOnce(Tx<D>) -> Fut,
    ) -> Result<T, E>
    where
        E: From<Error>,
        Fut: Future<Output = Result<T, E>>,
    {
        transaction(Begin::Pool(&self.handle, &options), |handle| body(Tx::new(handle))).await
    }

    /// [`transaction_with`](Db::transaction_with), run again when its `Tx` saw an error with
    /// [`is_retryable`](Error::is_retryable), whatever the closure made of it, or COMMIT gave one.
    ///
    /// The closure may run several times: it is `async |tx| ..`, without `move`, and clones what it consumes.
    ///
    /// # Errors
    /// Those of the last attempt.
    pub async fn transaction_retry<T, E, Fut>(
        &self,
        options: TxOptions,
        body: impl Fn(Tx<D>) -> Fut,
    ) -> Result<T, E>
    where
        E: From<Error>,
        Fut: Future<Output = Result<T, E>>,
    {
        let mut attempts = 0;
        loop {
            let again = attempts < options.attempts_again();
            let begin = Begin::Pool(&self.handle, &options);
            match attempt(begin, |handle| body(Tx::new(handle)), again).await {
                Attempt::Done(result) => return result,
                Attempt::Again(Some(result)) if !again => return result,
                Attempt::Again(_) => {}
            }
            tokio::time::sleep(backoff(attempts)).await;
            attempts += 1;
        }
    }
}

impl<D: Dialect> Executor for Db<D> {
    type Dialect = D;

    fn handle(&self) -> Handle {
        Handle::Pool(Arc::clone(&self.handle))
    }
}

impl<D: Dialect> Clone for Db<D> {
    fn clone(&self) -> Self {
        Self { handle: Arc::clone(&self.handle), pool: self.pool.clone() }
    }
}

impl<D: Dialect> fmt::Debug for Db<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("system", &self.handle.driver().system()).finish_non_exhaustive()
    }
}
