use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use crate::{Db, Dialect, PoolOptions, Result};

/// Dropped with the last handle of a database: removes the database.
pub(super) type Guard = Arc<dyn Send + Sync>;
pub(super) type Task<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// A dialect that [`fresh`](super::fresh) and [`Scratch`] make databases of: each that `orm` has.
pub trait TestDatabase: Backend {}

impl<D: Backend> TestDatabase for D {}

/// What [`TestDatabase`] stands on; nobody else's to implement.
#[doc(hidden)]
pub trait Backend: Dialect {
    /// Makes an empty database: its URL, and what removes it.
    fn create() -> Task<(String, Guard)>;
    /// The dialect's `connect_with`.
    fn open(url: String, options: PoolOptions) -> Task<Db<Self>>;
}

/// An empty database of its own, known by its URL.
///
/// For tests that want several pools on one database, create their tables by migrations, or hand the URL to the
/// program under test. The database is dropped when the `Scratch`, its clones and every [`Db`] it gave are gone.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// use orm::prelude::*;
/// use orm::testing::Scratch;
///
/// let scratch = Scratch::<Sqlite>::create().await?;
/// let db = scratch.connect().await?;
/// db.execute_script("CREATE TABLE notes (text TEXT)").await?;
///
/// let other = scratch.connect_with(orm::PoolOptions::new().max_connections(1)).await?;
/// other.execute_script("INSERT INTO notes VALUES ('seen by both')").await?;
/// println!("{}", scratch.url());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[must_use = "the database is dropped with it"]
pub struct Scratch<D> {
    url: String,
    guard: Guard,
    dialect: PhantomData<fn() -> D>,
}

impl<D: TestDatabase> Scratch<D> {
    /// Makes an empty database.
    ///
    /// # Errors
    /// [`Error::Connect`](crate::Error::Connect) when there is no server.
    pub async fn create() -> Result<Self> {
        let (url, guard) = D::create().await?;
        Ok(Self { url, guard, dialect: PhantomData })
    }

    /// The URL of this database.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A new pool on this database.
    ///
    /// # Errors
    /// [`Error::Connect`](crate::Error::Connect).
    pub async fn connect(&self) -> Result<Db<D>> {
        self.connect_with(PoolOptions::new()).await
    }

    /// [`connect`](Scratch::connect) with options.
    ///
    /// # Errors
    /// [`Error::Connect`](crate::Error::Connect).
    pub async fn connect_with(&self, options: PoolOptions) -> Result<Db<D>> {
        let db = D::open(self.url.clone(), options).await?;
        Ok(db.keep(Arc::clone(&self.guard)))
    }
}

impl<D> Clone for Scratch<D> {
    fn clone(&self) -> Self {
        Self { url: self.url.clone(), guard: Arc::clone(&self.guard), dialect: PhantomData }
    }
}

/// Without the URL, which may have a password.
impl<D> fmt::Debug for Scratch<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}
