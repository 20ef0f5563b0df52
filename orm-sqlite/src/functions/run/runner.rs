//! Runs the statements of the list, and keeps them compiled.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hashlink::LruCache;
use orm_core::Error;
use orm_core::driver::Collect;

use super::super::ffi::{Answer, Arguments, Bound, Columns, Connection, Failure, Statement};
use super::super::pack::Pack;
use super::{ENTERED, Entered, Job, Outcome, Unread, Wants, lock};
use crate::decode::Cells;
use crate::encode::Stored;
use crate::error::Refusal;
use crate::raw::Raw;

/// A connection keeps so many statements, as many as sqlx does.
const KEPT: usize = 100;
/// Rows go to their reader once they have so many bytes.
const CHUNK: usize = 64 * 1024;
/// A stream's rows do not wait for others longer than this.
const PATIENCE: Duration = Duration::from_millis(5);

/// The statements that a connection keeps; none before it is sure that they are dropped in time.
#[derive(Default)]
pub(in crate::functions) struct Runner {
    kept: Mutex<Option<LruCache<Arc<str>, Statement>>>,
}

impl Runner {
    pub(in crate::functions) fn open(&self) {
        *lock(&self.kept) = Some(LruCache::new(KEPT));
    }

    pub(in crate::functions) fn close(&self) {
        *lock(&self.kept) = None;
    }

    pub(in crate::functions) fn call(
        &self,
        connection: &Connection<'_>,
        arguments: &Arguments<'_>,
    ) -> Result<Answer, Failure> {
        let Raw::Integer(number) = arguments.values().get(0)? else { return Err(Failure::NoStatement) };
        let entered = lock(&ENTERED).get(&number).map(Arc::clone).ok_or(Failure::NoStatement)?;
        let result = self.run(connection, &entered);
        // sqlx waits until the other connection of a shared cache has let go, and calls again.
        if result.as_ref().is_err_and(Refusal::is_locked_by_shared_cache) {
            return Err(Failure::Locked);
        }
        *lock(&entered.outcome) = Some(result);
        Ok(Answer::Null)
    }

    fn run(&self, connection: &Connection<'_>, entered: &Entered) -> Result<Outcome, Refusal> {
        let Job { sql, values, kept, .. } = &entered.job;
        let (key, statement) = self.take(sql);
        let statement = match statement {
            Some(statement) => Some(statement),
            None => connection.prepare(sql, *kept)?,
        };
        // A text without a statement does nothing.
        let Some(mut statement) = statement else { return Ok(Outcome::default()) };
        let result = step(&mut statement, connection, entered, values);
        if *kept {
            self.keep(connection, key.unwrap_or_else(|| Arc::clone(sql)), statement);
        }
        result
    }

    /// Takes a statement, so that one which runs inside of another is not the same.
    fn take(&self, sql: &str) -> (Option<Arc<str>>, Option<Statement>) {
        lock(&self.kept).as_mut().and_then(|kept| kept.remove_entry(sql)).unzip()
    }

    fn keep(&self, connection: &Connection<'_>, sql: Arc<str>, statement: Statement) {
        if lock(&self.kept).is_none() {
            connection.connect_statements();
        }
        if let Some(kept) = &mut *lock(&self.kept) {
            kept.insert(sql, statement);
        }
    }
}

fn step(
    statement: &mut Statement,
    connection: &Connection<'_>,
    entered: &Entered,
    values: &[Stored],
) -> Result<Outcome, Refusal> {
    let mut bound = statement.bind(values)?;
    let (rows, unread) = match &entered.job.wants {
        Wants::Value(rows) => match &mut *lock(rows) {
            Some(rows) => (Vec::new(), collect(&mut bound, entered, &mut **rows)?),
            None => return Err(Failure::NoStatement.into()),
        },
        Wants::All => (send(&mut bound, entered, false)?, None),
        Wants::Stream => (send(&mut bound, entered, true)?, None),
    };
    let (changes, last_insert_id) =
        if entered.job.reads { (0, 0) } else { (connection.changes(), connection.last_insert_id()) };
    Ok(Outcome { rows, unread, changes, last_insert_id })
}

/// Makes the rows one value.
fn collect(
    bound: &mut Bound<'_>,
    entered: &Entered,
    rows: &mut dyn Collect,
) -> Result<Option<Unread>, Refusal> {
    // It is code of the user's as well, whose panic is that of the task that waits for it.
    let unread = match catch_unwind(AssertUnwindSafe(|| take(bound, entered, rows))) {
        Ok(Ok(true)) => return Ok(None),
        Ok(Ok(false)) => None,
        Ok(Err(Stop::Refused(refusal))) => return Err(refusal),
        Ok(Err(Stop::Unread(error))) => Some(Unread::Error(error)),
        Err(panic) => Some(Unread::Panic(panic)),
    };
    // A statement that writes is kept when its last row was read.
    while !entered.job.reads && bound.step().map_err(Refusal::for_good)? {}
    Ok(unread)
}

/// Why no more rows are taken.
enum Stop {
    Refused(Refusal),
    Unread(Error),
}

/// Takes rows until there are no more, which is true, or they are enough.
fn take(bound: &mut Bound<'_>, entered: &Entered, rows: &mut dyn Collect) -> Result<bool, Stop> {
    if !bound.step().map_err(Stop::Refused)? {
        return Ok(true);
    }
    let columns = bound.columns();
    loop {
        let wants_more = rows.take(&mut Cells::stepped(bound.row(&columns))).map_err(Stop::Unread)?;
        if !wants_more || entered.abandoned.load(Ordering::Relaxed) {
            return Ok(false);
        }
        // The rows would come twice if it ran again.
        if !bound.step().map_err(|refusal| Stop::Refused(refusal.for_good()))? {
            return Ok(true);
        }
    }
}

/// Sends the rows, and gives the last ones.
fn send(bound: &mut Bound<'_>, entered: &Entered, soon: bool) -> Result<Vec<u8>, Refusal> {
    let mut rows = Rows::new(entered, soon);
    let mut columns = None;
    loop {
        match bound.step() {
            Ok(true) => rows.add(bound, columns.get_or_insert_with(|| bound.columns()))?,
            Ok(false) => break,
            Err(refusal) if rows.are_none() => return Err(refusal),
            Err(refusal) => {
                // Those before it are rows all the same.
                rows.send(Pack::default());
                // They would come twice if it ran again.
                return Err(refusal.for_good());
            }
        }
        // A statement that writes is kept when its last row was read.
        if rows.are_enough && entered.job.reads {
            break;
        }
    }
    Ok(rows.pack.into_bytes())
}

/// The rows on their way.
struct Rows<'run> {
    entered: &'run Entered,
    /// They are of a stream.
    soon: bool,
    pack: Pack,
    /// One was sent.
    are_sent: bool,
    /// Nobody wants another.
    are_enough: bool,
    pace: Pace,
}

impl<'run> Rows<'run> {
    fn new(entered: &'run Entered, soon: bool) -> Self {
        Self { entered, soon, pack: Pack::default(), are_sent: false, are_enough: false, pace: Pace::new() }
    }

    /// Adds the row that the statement is at.
    fn add(&mut self, bound: &Bound<'_>, columns: &Columns) -> Result<(), Failure> {
        if self.are_enough {
            return Ok(());
        }
        if self.entered.job.named {
            self.entered.names.get_or_init(|| bound.column_names());
        }
        let row = bound.row(columns);
        // They are no value of SQLite's: its limit is not theirs.
        self.pack.add(row.width(), |at| row.get(at), || usize::MAX)?;
        if self.pack.len() >= CHUNK || (self.soon && self.pace.is_due()) {
            self.send(Pack::with_capacity(CHUNK)?);
        }
        Ok(())
    }

    fn are_none(&self) -> bool {
        !self.are_sent && self.pack.len() == 0
    }

    /// Waits until the reader takes them; without one, it is enough.
    fn send(&mut self, next: Pack) {
        self.are_sent = true;
        let chunk = std::mem::replace(&mut self.pack, next).into_bytes();
        self.are_enough |= !self.entered.chunks.send(chunk);
        self.pace.sent();
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Memory => Self::out_of_memory(),
            Failure::TooLong => Self::too_long(),
            failure => Self::other(failure.message()),
        }
    }
}

/// When the rows of a stream are due.
struct Pace {
    since: Instant,
    rows: u32,
    /// The first ones come sooner.
    most: u32,
}

impl Pace {
    fn new() -> Self {
        Self { since: Instant::now(), rows: 0, most: 16 }
    }

    /// After each row.
    fn is_due(&mut self) -> bool {
        self.rows += 1;
        // Asking for the time takes a tenth of a row's.
        let asks = self.rows <= 8 || self.rows.is_multiple_of(8);
        self.rows >= self.most || (asks && self.since.elapsed() >= PATIENCE)
    }

    fn sent(&mut self) {
        *self = Self { since: Instant::now(), rows: 0, most: self.most.saturating_mul(4) };
    }
}
