use std::sync::{Arc, RwLock};
use std::time::Duration;

use tracing::Instrument;

use super::level::{Locked, TxHandle};
use super::observe::{Observation, StatementEvent};
use crate::Result;
use crate::driver::{Collect, Done, Driver, DriverConnection, Request, Sink};

type Hook = Arc<dyn Fn(&StatementEvent<'_>) + Send + Sync>;

/// Where a statement runs.
#[derive(Clone)]
pub enum Handle {
    /// On a connection of the pool.
    Pool(Arc<PoolHandle>),
    /// In a transaction.
    Tx(TxHandle),
}

/// A pool and what is done with each of its statements.
pub struct PoolHandle {
    driver: Arc<dyn Driver>,
    hooks: RwLock<Vec<Hook>>,
    slow: Option<Duration>,
    /// Dropped with the last clone of the database.
    kept: Vec<Box<dyn Send + Sync>>,
}

impl PoolHandle {
    pub(crate) fn new(driver: Arc<dyn Driver>, slow: Option<Duration>) -> Self {
        Self { driver, hooks: RwLock::default(), slow, kept: Vec::new() }
    }

    pub(crate) fn keep(&mut self, guard: Box<dyn Send + Sync>) {
        self.kept.push(guard);
    }

    pub(crate) fn add_hook(&self, hook: impl Fn(&StatementEvent<'_>) + Send + Sync + 'static) {
        // A poisoned list is a whole list: pushing is its only change.
        self.hooks.write().unwrap_or_else(std::sync::PoisonError::into_inner).push(Arc::new(hook));
    }

    pub(crate) fn hooks(&self) -> Vec<Hook> {
        self.hooks.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub(crate) fn slow(&self) -> Option<Duration> {
        self.slow
    }

    pub(crate) fn driver(&self) -> &dyn Driver {
        &*self.driver
    }

    pub(crate) async fn acquire(&self) -> Result<Box<dyn DriverConnection>> {
        self.driver.acquire().await
    }
}

impl Handle {
    pub(crate) fn pool(&self) -> &Arc<PoolHandle> {
        match self {
            Self::Pool(pool) => pool,
            Self::Tx(tx) => tx.pool(),
        }
    }

    /// The connection that its statements run on.
    async fn connection(&self) -> Result<Connected> {
        Ok(match self {
            Self::Pool(pool) => Connected::Pool(pool.acquire().await?),
            Self::Tx(tx) => Connected::Tx(tx.lock().await?),
        })
    }

    /// Runs a statement and gives its rows to a sink.
    pub(crate) async fn fetch(&self, request: Request, sink: Sink<'_>) -> Result<Done> {
        let observation = Observation::begin(self.pool(), &request.sql);
        let mut rows = 0;
        let mut counted = |row: &mut dyn crate::RowReader| {
            rows += 1;
            sink(row)
        };
        let sql = Arc::clone(&request.sql);
        let run = async {
            let mut connection = self.connection().await?;
            let result = connection.get()?.fetch(request, &mut counted).await;
            connection.saw(&result);
            result
        };
        let result = run.instrument(observation.span()).await;
        let result = result.map_err(|error| error.with_sql(&sql));
        observation.end(&result, rows);
        result
    }

    /// Runs a statement and makes its rows one value.
    pub(crate) async fn collect(&self, request: Request, rows: Box<dyn Collect>) -> Result<Box<dyn Collect>> {
        let observation = Observation::begin(self.pool(), &request.sql);
        let sql = Arc::clone(&request.sql);
        let run = async {
            let mut connection = self.connection().await?;
            let result = connection.get()?.collect(request, rows).await;
            connection.saw(&result);
            result
        };
        match run.instrument(observation.span()).await {
            Ok((done, rows)) => {
                observation.end(&Ok(done), rows.count() as u64);
                Ok(rows)
            }
            Err(error) => {
                observation.finish(0, false);
                Err(error.with_sql(&sql))
            }
        }
    }

    /// Runs statements without values.
    pub(crate) async fn script(&self, sql: &str) -> Result<Done> {
        let shown = beginning(sql);
        let observation = Observation::begin(self.pool(), &Arc::from(shown));
        let run = async {
            let mut connection = self.connection().await?;
            let result = connection.get()?.script(sql).await;
            connection.saw(&result);
            result
        };
        let result = run.instrument(observation.span()).await.map_err(|error| error.with_sql(shown));
        observation.end(&result, 0);
        result
    }
}

/// A connection for one statement.
enum Connected {
    Pool(Box<dyn DriverConnection>),
    Tx(Locked),
}

impl Connected {
    fn get(&mut self) -> Result<&mut Box<dyn DriverConnection>> {
        match self {
            Self::Pool(connection) => Ok(connection),
            Self::Tx(locked) => locked.get(),
        }
    }

    fn saw<T>(&self, result: &Result<T>) {
        if let Self::Tx(locked) = self {
            locked.saw(result);
        }
    }
}

/// What errors and events show of a script, which may be a whole database.
fn beginning(sql: &str) -> &str {
    let mut end = sql.len().min(1_000);
    while !sql.is_char_boundary(end) {
        end -= 1;
    }
    sql.get(..end).unwrap_or_default()
}
