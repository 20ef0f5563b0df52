use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

use super::handle::PoolHandle;
use super::observe::Observation;
use super::session::{Session, ended};
use crate::driver::{Done, DriverConnection, Request, Sink};
use crate::tx::TxOptions;
use crate::{Error, Result};

/// One level of a transaction: the transaction itself, or a savepoint in it.
#[derive(Clone)]
pub struct TxHandle {
    level: Arc<Level>,
}

struct Level {
    shared: Arc<Shared>,
    /// 0 is the transaction, 1 the savepoint in it, ..
    depth: usize,
    /// Distinguishes savepoints of the same depth.
    id: u64,
}

struct Shared {
    pool: Arc<PoolHandle>,
    session: Arc<tokio::sync::Mutex<Session>>,
    state: Mutex<State>,
    /// An error after which the whole transaction may be tried again was seen.
    retryable: AtomicBool,
}

struct State {
    /// The ids of the levels that are open, the transaction's first.
    levels: Vec<u64>,
    next_id: u64,
    /// A stream holds the connection.
    streaming: bool,
    /// The depth of the outermost savepoint that was dropped without an end: rolled back before the next statement.
    abandoned: Option<usize>,
}

/// What `begin` of a pool or of a transaction needs.
pub(crate) enum Begin<'a> {
    /// A transaction on a connection of the pool.
    Pool(&'a Arc<PoolHandle>, &'a TxOptions),
    /// A savepoint.
    Savepoint(&'a TxHandle),
}

impl Begin<'_> {
    pub(crate) async fn begin(self) -> Result<TxHandle> {
        match self {
            Self::Pool(pool, options) => {
                let session = Session::begin(pool.acquire().await?, options).await?;
                let state = State { levels: vec![0], next_id: 1, streaming: false, abandoned: None };
                let shared = Arc::new(Shared {
                    pool: Arc::clone(pool),
                    session: Arc::new(tokio::sync::Mutex::new(session)),
                    state: Mutex::new(state),
                    retryable: AtomicBool::new(false),
                });
                Ok(TxHandle { level: Arc::new(Level { shared, depth: 0, id: 0 }) })
            }
            Self::Savepoint(tx) => tx.savepoint().await,
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn saw<T>(&self, result: &Result<T>) {
        if result.as_ref().is_err_and(Error::is_retryable) {
            self.retryable.store(true, Ordering::Relaxed);
        }
    }
}

impl TxHandle {
    pub(crate) fn pool(&self) -> &Arc<PoolHandle> {
        &self.level.shared.pool
    }

    pub(crate) fn saw_retryable(&self) -> bool {
        self.level.shared.retryable.load(Ordering::Relaxed)
    }

    /// Whether this level may run a statement now.
    fn check(&self) -> Result<()> {
        let state = self.level.shared.state();
        if state.levels.get(self.level.depth) != Some(&self.level.id) {
            return Err(ended());
        }
        if state.levels.len() > self.level.depth + 1 {
            return Err(Error::Transaction {
                message: "a savepoint of this transaction is open; use the savepoint's handle inside it"
                    .into(),
            });
        }
        if state.streaming {
            return Err(Error::Transaction {
                message: "a stream of this transaction is open; read it to its end or drop it first".into(),
            });
        }
        Ok(())
    }

    /// Waits for the connection.
    pub(crate) async fn lock(&self) -> Result<Locked> {
        self.check()?;
        let shared = Arc::clone(&self.level.shared);
        let guard = Arc::clone(&shared.session).lock_owned().await;
        let mut locked = Locked { shared: Arc::clone(&shared), guard };
        // While this waited its turn, the level may have ended or a stream begun.
        self.check()?;
        let abandoned = shared.state().abandoned;
        if let Some(depth) = abandoned {
            locked.guard.control(&rollback_to(depth)).await?;
            shared.state().abandoned = None;
        }
        Ok(locked)
    }

    /// Takes the connection for a stream.
    pub(crate) async fn lock_for_stream(&self) -> Result<Streaming> {
        let locked = self.lock().await?;
        locked.shared.state().streaming = true;
        Ok(Streaming(locked))
    }

    async fn savepoint(&self) -> Result<Self> {
        let mut locked = self.lock().await?;
        let depth = self.inner_depth();
        // Registered before it is sent: dropped half-way, it counts as abandoned.
        let handle = {
            let mut state = self.level.shared.state();
            let id = state.next_id;
            state.next_id += 1;
            state.levels.push(id);
            Self { level: Arc::new(Level { shared: Arc::clone(&self.level.shared), depth, id }) }
        };
        let result = locked.guard.control(&savepoint(depth)).await;
        self.level.shared.saw(&result);
        match result {
            Ok(()) => Ok(handle),
            Err(error) => {
                handle.close();
                Err(error)
            }
        }
    }

    fn inner_depth(&self) -> usize {
        self.level.depth + 1
    }

    /// Runs statements one after the other, all of them or none; others wait until they are done.
    pub(crate) async fn all_or_nothing(&self, requests: Vec<Request>, sink: Sink<'_>) -> Result<Done> {
        let mut locked = self.lock().await?;
        let depth = self.inner_depth();
        let shared = Arc::clone(&self.level.shared);
        // Dropped half-way, what was done is undone before the next statement.
        shared.state().abandoned = Some(depth);
        let result = locked.all(depth, requests, sink).await;
        shared.saw(&result);
        let end = match &result {
            Ok(_) => release(depth),
            Err(_) => rollback_to(depth),
        };
        let ended = locked.guard.control(&end).await;
        if ended.is_ok() {
            shared.state().abandoned = None;
        }
        let done = result?;
        ended.map(|()| done)
    }

    /// Marks this level and those in it as ended; false when it had ended before.
    fn close(&self) -> bool {
        let mut state = self.level.shared.state();
        if state.levels.get(self.level.depth) != Some(&self.level.id) {
            return false;
        }
        state.levels.truncate(self.level.depth);
        true
    }

    /// Whether this level has not ended.
    fn is_open(&self) -> bool {
        self.level.shared.state().levels.get(self.level.depth) == Some(&self.level.id)
    }

    /// COMMIT or RELEASE, ROLLBACK or ROLLBACK TO.
    pub(crate) async fn end(&self, commit: bool) -> Result<()> {
        let depth = self.level.depth;
        let mut locked = if commit {
            self.lock().await?
        } else {
            // A rollback ends what is open inside as well.
            if !self.is_open() {
                return Err(ended());
            }
            if self.level.shared.state().streaming {
                // Waiting for the stream could be waiting for oneself: it rolls back when it is dropped.
                self.level.abandon();
                return Ok(());
            }
            let guard = Arc::clone(&self.level.shared.session).lock_owned().await;
            let locked = Locked { shared: Arc::clone(&self.level.shared), guard };
            if !self.is_open() {
                return Err(ended());
            }
            locked
        };
        if depth == 0 {
            if !self.close() {
                return Err(ended());
            }
            let result = locked.guard.end(commit).await;
            self.level.shared.saw(&result);
            return result;
        }
        let sql = if commit { release(depth) } else { rollback_to(depth) };
        let result = locked.guard.control(&sql).await;
        self.level.shared.saw(&result);
        if result.is_ok() {
            self.close();
        }
        result
    }
}

fn savepoint(depth: usize) -> String {
    format!("SAVEPOINT orm_{depth}")
}

fn release(depth: usize) -> String {
    format!("RELEASE SAVEPOINT orm_{depth}")
}

fn rollback_to(depth: usize) -> String {
    format!("ROLLBACK TO SAVEPOINT orm_{depth}; RELEASE SAVEPOINT orm_{depth}")
}

impl Level {
    /// Ends the level without an answer: what was done in it is undone.
    fn abandon(&self) {
        let mut state = self.shared.state();
        if state.levels.get(self.depth) != Some(&self.id) {
            return;
        }
        state.levels.truncate(self.depth);
        if self.depth > 0 {
            let depth = state.abandoned.map_or(self.depth, |outer| outer.min(self.depth));
            state.abandoned = Some(depth);
            return;
        }
        drop(state);
        // Nobody has the connection: roll back now. Else the one who has it does when giving it back.
        if let Ok(mut session) = Arc::clone(&self.shared.session).try_lock_owned() {
            drop(std::mem::replace(&mut *session, Session::none()));
        }
    }
}

impl TxHandle {
    /// Ends this level without an answer, also when a clone of its handle lives on elsewhere.
    pub(crate) fn abandon(&self) {
        self.level.abandon();
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        self.abandon();
    }
}

/// The connection of a transaction, for one statement.
pub(crate) struct Locked {
    shared: Arc<Shared>,
    guard: OwnedMutexGuard<Session>,
}

impl Locked {
    pub(crate) fn get(&mut self) -> Result<&mut Box<dyn DriverConnection>> {
        if !self.guard.is_open() {
            return Err(ended());
        }
        self.guard.connection()
    }

    pub(crate) fn saw<T>(&self, result: &Result<T>) {
        self.shared.saw(result);
    }

    async fn all(&mut self, depth: usize, requests: Vec<Request>, sink: Sink<'_>) -> Result<Done> {
        self.guard.control(&savepoint(depth)).await?;
        let mut total = Done::default();
        for request in requests {
            let sql = Arc::clone(&request.sql);
            let observation = Observation::begin(&self.shared.pool, &sql);
            let result = self.get()?.fetch(request, sink).await.map_err(|error| error.with_sql(&sql));
            observation.end(&result, 0);
            let done = result?;
            total.rows_affected += done.rows_affected;
            total.last_insert_id = done.last_insert_id.or(total.last_insert_id);
        }
        Ok(total)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        // The transaction was given up while this statement ran.
        if self.shared.state().levels.is_empty() {
            drop(std::mem::replace(&mut *self.guard, Session::none()));
        }
    }
}

/// The connection of a transaction, for a stream.
pub(crate) struct Streaming(Locked);

impl Streaming {
    pub(crate) fn get(&mut self) -> Result<&mut Box<dyn DriverConnection>> {
        self.0.get()
    }

    pub(crate) fn saw<T>(&self, result: &Result<T>) {
        self.0.shared.saw(result);
    }
}

impl Drop for Streaming {
    fn drop(&mut self) {
        self.0.shared.state().streaming = false;
    }
}
