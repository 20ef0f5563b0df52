//! `orm_run(ticket)`: runs a statement where the connection lives, on a thread of its own.
//!
//! sqlx sends each row of a statement from that thread to the one that reads it, one by one, with a copy of each of its
//! values: that takes most of a query's time. A statement of this crate's is left in a list instead, and the
//! connection is asked for `SELECT orm_run(ticket)`; the function takes the statement from the list and runs it. Where one
//! value is made of all rows, that is done there, and only the value crosses. Else rows are packed as `orm_pack` does: the
//! last of them are left with the statement, those before go through a channel.
//!
//! The SQL is never an argument, and tickets cannot be guessed: SQL by hand gains nothing by calling the function.

mod chunks;
mod runner;

use std::any::Any;
use std::collections::hash_map::{Entry, HashMap, RandomState};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll};

use orm_core::Error;
use orm_core::driver::Collect;

use self::chunks::Chunks;
pub(super) use self::runner::Runner;
pub(crate) use super::ffi::Row;
use crate::encode::Stored;
use crate::error::Refusal;

/// A statement that is to be run.
pub(crate) struct Job {
    pub(crate) sql: Arc<str>,
    pub(crate) values: Vec<Stored>,
    /// Whether the connection keeps it prepared.
    pub(crate) kept: bool,
    /// It changes nothing: nobody minds if it ends early.
    pub(crate) reads: bool,
    /// Whether the names of its columns are asked for.
    pub(crate) named: bool,
    pub(crate) wants: Wants,
}

/// What is wanted of the rows.
pub(crate) enum Wants {
    /// All, in parts.
    All,
    /// All, in parts, and soon.
    Stream,
    /// What this makes of them where the connection lives: none of them has to be sent.
    Value(Mutex<Option<Box<dyn Collect>>>),
}

/// What a statement did.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The last rows.
    pub(crate) rows: Vec<u8>,
    /// Why they were not made a value.
    pub(crate) unread: Option<Unread>,
    pub(crate) changes: u64,
    pub(crate) last_insert_id: i64,
}

/// A row that was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    Error(Error),
    /// By code of the user's.
    Panic(Box<dyn Any + Send>),
}

/// A statement in the list.
struct Entered {
    job: Job,
    /// Nobody waits for it any more.
    abandoned: AtomicBool,
    chunks: Chunks,
    names: OnceLock<Vec<String>>,
    outcome: Mutex<Option<Result<Outcome, Refusal>>>,
}

/// The statements that wait or run, by their tickets.
static ENTERED: LazyLock<Mutex<HashMap<i64, Arc<Entered>>>> = LazyLock::new(Mutex::default);

/// A panic while one of these is locked leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A statement's place in the list: without it, the statement is not run any more, and one that only reads stops.
pub(crate) struct Ticket {
    number: i64,
    entered: Arc<Entered>,
}

impl Ticket {
    /// Enters a statement.
    pub(crate) fn of(job: Job) -> Self {
        static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        static LAST: AtomicU64 = AtomicU64::new(0);
        let (chunks, names, outcome) = (Chunks::default(), OnceLock::new(), Mutex::default());
        let entered = Arc::new(Entered { job, abandoned: AtomicBool::new(false), chunks, names, outcome });
        let mut list = lock(&ENTERED);
        loop {
            let number = KEY.hash_one(LAST.fetch_add(1, Ordering::Relaxed)).cast_signed();
            if let Entry::Vacant(place) = list.entry(number) {
                place.insert(Arc::clone(&entered));
                return Self { number, entered };
            }
        }
    }

    pub(crate) fn number(&self) -> i64 {
        self.number
    }

    /// The next rows, but for the last ones, which are in the outcome.
    pub(crate) fn poll_rows(&self, context: &mut Context<'_>) -> Poll<Vec<u8>> {
        self.entered.chunks.poll_next(context)
    }

    /// The names of the columns if they were asked for, once there are rows.
    pub(crate) fn names(&self) -> &[String] {
        self.entered.names.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// What the statement did, once it was run.
    pub(crate) fn outcome(&self) -> Option<Result<Outcome, Refusal>> {
        lock(&self.entered.outcome).take()
    }

    /// What was made of the rows, once it was run.
    pub(crate) fn value(&self) -> Option<Box<dyn Collect>> {
        match &self.entered.job.wants {
            Wants::Value(rows) => lock(rows).take(),
            Wants::All | Wants::Stream => None,
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        lock(&ENTERED).remove(&self.number);
        self.entered.abandoned.store(true, Ordering::Relaxed);
        self.entered.chunks.close();
    }
}
