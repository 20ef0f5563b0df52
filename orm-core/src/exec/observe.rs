use std::sync::Arc;
use std::time::{Duration, Instant};

use super::handle::PoolHandle;
use crate::Result;
use crate::driver::Done;

/// What [`Db::on_statement`](crate::Db::on_statement) tells of a statement.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct StatementEvent<'a> {
    /// The SQL; values are never part of it.
    pub sql: &'a str,
    /// From sending to the last row, waiting for a connection included.
    pub duration: Duration,
    /// The rows returned, or else inserted, updated or deleted.
    pub rows: u64,
    /// Whether it succeeded.
    pub success: bool,
}

/// One statement under way.
pub(crate) struct Observation {
    pool: Arc<PoolHandle>,
    sql: Arc<str>,
    span: tracing::Span,
    started: Instant,
}

impl Observation {
    pub(crate) fn begin(pool: &Arc<PoolHandle>, sql: &Arc<str>) -> Self {
        let system = pool.driver().system();
        let span = tracing::debug_span!(
            target: "orm::statement",
            "statement",
            db.system.name = system,
            db.query.text = &**sql,
        );
        Self { pool: Arc::clone(pool), sql: Arc::clone(sql), span, started: Instant::now() }
    }

    pub(crate) fn span(&self) -> tracing::Span {
        self.span.clone()
    }

    pub(crate) fn end(self, result: &Result<Done>, returned: u64) {
        let rows = match result {
            Ok(done) if returned == 0 => done.rows_affected,
            _ => returned,
        };
        self.finish(rows, result.is_ok());
    }

    pub(crate) fn finish(self, rows: u64, success: bool) {
        let duration = self.started.elapsed();
        let system = self.pool.driver().system();
        let milliseconds = duration.as_secs_f64() * 1_000.0;
        let sql = &*self.sql;
        let entered = self.span.enter();
        if self.pool.slow().is_some_and(|limit| duration >= limit) {
            tracing::warn!(
                target: "orm::statement",
                { db.system.name = system, db.query.text = sql, duration_ms = milliseconds, rows, success },
                "slow statement"
            );
        } else {
            tracing::debug!(
                target: "orm::statement",
                { db.system.name = system, db.query.text = sql, duration_ms = milliseconds, rows, success },
                "statement"
            );
        }
        drop(entered);
        let event = StatementEvent { sql, duration, rows, success };
        for hook in self.pool.hooks() {
            hook(&event);
        }
    }
}
