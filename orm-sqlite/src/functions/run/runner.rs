//! Runs the statements of the list, and keeps them compiled.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hashlink::LruCache;

use super::super::ffi::{Answer, Argument, Arguments, Bound, Cells, Connection, Failure, Statement, Values};
use super::super::pack::Pack;
use super::{ENTERED, Entered, Job, Outcome, Wants, lock};
use crate::encode::Stored;
use crate::error::Refusal;

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
        let Argument::Integer(number) = arguments.values().get(0)? else { return Err(Failure::NoStatement) };
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
    let Job { reads, wants, .. } = entered.job;
    let mut rows = Rows::new(wants, entered);
    let mut cells = Cells::default();
    let mut bound = statement.bind(values)?;
    loop {
        match bound.step() {
            Ok(true) => rows.add(&mut bound, &mut cells)?,
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
        if rows.are_enough && reads {
            break;
        }
    }
    let (changes, last_insert_id) =
        if reads { (0, 0) } else { (connection.changes(), connection.last_insert_id()) };
    Ok(Outcome { rows: rows.pack.into_bytes(), changes, last_insert_id })
}

/// The rows on their way.
struct Rows<'run> {
    wants: Wants,
    entered: &'run Entered,
    pack: Pack,
    /// One was sent.
    are_sent: bool,
    /// Nobody wants another.
    are_enough: bool,
    pace: Pace,
}

impl<'run> Rows<'run> {
    fn new(wants: Wants, entered: &'run Entered) -> Self {
        Self { wants, entered, pack: Pack::default(), are_sent: false, are_enough: false, pace: Pace::new() }
    }

    /// Adds the row that the statement is at.
    fn add(&mut self, bound: &mut Bound<'_>, cells: &mut Cells) -> Result<(), Failure> {
        if self.are_enough {
            return Ok(());
        }
        if self.entered.job.named {
            self.entered.names.get_or_init(|| bound.column_names());
        }
        let row: Values<'_> = bound.row(cells);
        // They are no value of SQLite's: its limit is not theirs.
        self.pack.add(row, || usize::MAX)?;
        let full = match self.wants {
            Wants::First => {
                self.are_enough = true;
                false
            }
            Wants::All => self.pack.len() >= CHUNK,
            Wants::Stream => self.pack.len() >= CHUNK || self.pace.is_due(),
        };
        if full {
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
