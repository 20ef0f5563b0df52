use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use crate::dialect::Dialect;
use crate::exec::{Begin, Handle, TxHandle, transaction};
use crate::{Error, Executor, Result};

/// How much a transaction sees of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// What others have not committed, too; most databases treat it as read committed.
    ReadUncommitted,
    /// What others had committed when a statement began.
    ReadCommitted,
    /// What others had committed when the transaction began.
    RepeatableRead,
    /// As if the transactions ran one after the other.
    Serializable,
}

/// Options of a transaction.
///
/// ```
/// use orm_core::{Isolation, TxOptions};
///
/// let options = TxOptions::new().isolation(Isolation::Serializable).read_only();
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct TxOptions {
    isolation: Option<Isolation>,
    read_only: bool,
    retries: Option<u32>,
}

impl TxOptions {
    /// The database's defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How much it sees of others.
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Refuses to write.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// How often `transaction_retry` runs the closure again, at most; 3 when not given.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// The isolation asked for.
    #[must_use]
    pub fn requested_isolation(&self) -> Option<Isolation> {
        self.isolation
    }

    /// Whether it refuses to write.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub(crate) fn attempts_again(&self) -> u32 {
        self.retries.unwrap_or(3)
    }
}

/// An open transaction, or a savepoint in one.
///
/// A cheap clone. Dropping the last clone without [`commit`](Tx::commit) rolls back; so does dropping the future of
/// the closure it was given to, at any point. Statements wait for each other; while a stream of it is open, and
/// while a savepoint of it is open, other statements on it are [`Error::Transaction`] at once.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Tx<D> {
    handle: TxHandle,
    marker: PhantomData<fn() -> D>,
}

impl<D> Tx<D> {
    pub(crate) fn new(handle: TxHandle) -> Self {
        Self { handle, marker: PhantomData }
    }
}

impl<D: Dialect> Tx<D> {
    /// COMMIT, or RELEASE of a savepoint.
    ///
    /// # Errors
    /// The database's, and [`Error::Transaction`] when it has ended already.
    pub async fn commit(self) -> Result<()> {
        self.handle.end(true).await
    }

    /// ROLLBACK, or ROLLBACK TO a savepoint.
    ///
    /// # Errors
    /// The database's, and [`Error::Transaction`] when it has ended already.
    pub async fn rollback(self) -> Result<()> {
        self.handle.end(false).await
    }

    /// SAVEPOINT, without a closure: dropping it rolls back to it.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin(&self) -> Result<Self> {
        Begin::Savepoint(&self.handle).begin().await.map(Self::new)
    }

    /// Runs the closure in a savepoint: kept when it gives `Ok`, undone otherwise.
    ///
    /// # Errors
    /// The closure's, and the database's.
    pub async fn transaction<T, E, Fut>(&self, body: impl FnOnce(Self) -> Fut) -> Result<T, E>
    where
        E: From<Error>,
        Fut: Future<Output = Result<T, E>>,
    {
        transaction(Begin::Savepoint(&self.handle), |handle| body(Self::new(handle))).await
    }
}

impl<D: Dialect> Executor for Tx<D> {
    type Dialect = D;

    fn handle(&self) -> Handle {
        Handle::Tx(self.handle.clone())
    }
}

impl<D> Clone for Tx<D> {
    fn clone(&self) -> Self {
        Self::new(self.handle.clone())
    }
}

impl<D> fmt::Debug for Tx<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx").finish_non_exhaustive()
    }
}

/// How long to wait before the next attempt: doubling from 5 ms to 500 ms, half of it by chance.
pub(crate) fn backoff(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, Hasher};
    let ceiling = 5_u64.saturating_mul(1 << attempt.min(7)).min(500);
    // The standard library's only source of chance: seeded anew for every value.
    let chance = std::hash::RandomState::new().build_hasher().finish();
    Duration::from_micros(ceiling * 500 + chance % (ceiling * 500))
}
