use std::sync::Arc;

use super::Fetch;
use super::ast::{InsertAst, InsertSource};
use crate::driver::{Done, Request};
use crate::exec::{Begin, Handle, transaction};
use crate::sql::{self, Rendered, Statement, Syntax};
use crate::table::TableDef;
use crate::tx::TxOptions;
use crate::{Error, Result, RowReader};

/// Inserts of up to so many rows are kept prepared.
const KEPT_ROWS: usize = 100;

/// So many rows go in one statement where each column is one array: the message to the server is no longer than needed.
const ARRAY_ROWS: usize = 10_000;

/// An insert, as many statements as its values need.
#[derive(Clone)]
pub(crate) struct InsertJob {
    ast: InsertAst,
}

impl InsertJob {
    pub(crate) fn new(ast: InsertAst) -> Self {
        Self { ast }
    }

    pub(crate) fn table(&self) -> &'static TableDef {
        self.ast.table.table
    }

    /// Splits the rows so that each statement stays below the bind limit.
    fn parts(mut self, syntax: &dyn Syntax) -> Vec<InsertAst> {
        let table = self.ast.table.table;
        let extra = sql::conflict_binds(&self.ast);
        let InsertSource::Rows(rows) = &mut self.ast.source else { return vec![self.ast] };
        let most = if sql::takes_arrays(syntax, table, rows) {
            ARRAY_ROWS
        } else {
            (syntax.bind_limit().saturating_sub(extra) / table.columns.len().max(1)).max(1)
        };
        if rows.len() <= most {
            return if rows.is_empty() { Vec::new() } else { vec![self.ast] };
        }
        let mut rows = std::mem::take(rows).into_iter();
        let mut parts = Vec::new();
        loop {
            let part: Vec<_> = rows.by_ref().take(most).collect();
            if part.is_empty() {
                return parts;
            }
            parts.push(InsertAst { source: InsertSource::Rows(part), ..self.ast.clone() });
        }
    }

    pub(crate) fn to_sql(&self, syntax: &dyn Syntax) -> Statement {
        match self.clone().parts(syntax).into_iter().next() {
            Some(part) => Statement::of(sql::render_insert(syntax, part)),
            None => Statement::comment("no rows: nothing is sent"),
        }
    }

    /// The rendered statement of an insert that needs only one.
    pub(crate) fn single(self, syntax: &dyn Syntax) -> Result<Rendered> {
        let mut parts = self.parts(syntax);
        match parts.len() {
            1 => sql::render_insert(syntax, parts.remove(0)),
            _ => Err(Error::invalid_argument(
                "only an insert of at least one row, in one statement, can be prepared",
            )),
        }
    }

    pub(crate) fn execute(self, handle: Option<Handle>, syntax: &'static dyn Syntax) -> Fetch<Done> {
        let requests = self.requests(handle, syntax);
        Fetch::new(async move {
            let (handle, requests) = requests?;
            run(handle, requests, |_| Ok(())).await
        })
    }

    pub(crate) fn all<R: Send + 'static>(
        self,
        handle: Option<Handle>,
        syntax: &'static dyn Syntax,
        decode: fn(&mut dyn RowReader) -> Result<R>,
    ) -> Fetch<Vec<R>> {
        let requests = self.requests(handle, syntax);
        Fetch::new(async move {
            let (handle, requests) = requests?;
            let mut rows = Vec::new();
            run(handle, requests, |row| {
                rows.push(decode(row)?);
                Ok(())
            })
            .await?;
            Ok(rows)
        })
    }

    /// All statements, rendered before the first is sent: a value that cannot be stored stops all of them.
    fn requests(self, handle: Option<Handle>, syntax: &dyn Syntax) -> Result<(Handle, Vec<Request>)> {
        let table = self.table();
        let handle = handle.ok_or(Error::Detached)?;
        let parts = self.parts(syntax);
        let many = parts.len() > 1;
        let mut requests = Vec::with_capacity(parts.len());
        let mut last: Option<Arc<str>> = None;
        for part in parts {
            // Each number of rows is a statement of its own, and a connection keeps only so many.
            let kept = many
                || match &part.source {
                    InsertSource::Rows(rows) => {
                        rows.len() <= KEPT_ROWS || sql::takes_arrays(syntax, table, rows)
                    }
                    InsertSource::Select { .. } => true,
                };
            let mut request = sql::render_insert(syntax, part)?.request(&[], Some(table))?;
            // Full parts have the same text: one allocation, one prepared statement.
            if let Some(same) = last.filter(|same| *same == request.sql) {
                request.sql = same;
            }
            last = Some(Arc::clone(&request.sql));
            request.persistent = kept;
            requests.push(request);
        }
        Ok((handle, requests))
    }
}

/// Runs the statements; several in one transaction, or in a savepoint of the one they are in.
async fn run(
    handle: Handle,
    requests: Vec<Request>,
    mut sink: impl FnMut(&mut dyn RowReader) -> Result<()> + Send,
) -> Result<Done> {
    let mut sink = |row: &mut dyn RowReader| sink(row).map(|()| true);
    if requests.len() <= 1 {
        return match requests.into_iter().next() {
            Some(request) => handle.fetch(request, &mut sink).await,
            None => Ok(Done::default()),
        };
    }
    let pool = match &handle {
        Handle::Pool(pool) => pool,
        Handle::Tx(tx) => return tx.all_or_nothing(requests, &mut sink).await,
    };
    let options = TxOptions::new();
    let sink = &mut sink;
    let body = |tx| async move {
        let handle = Handle::Tx(tx);
        let mut total = Done::default();
        for request in requests {
            let done = handle.fetch(request, sink).await?;
            total.rows_affected += done.rows_affected;
            total.last_insert_id = done.last_insert_id.or(total.last_insert_id);
        }
        Ok(total)
    };
    transaction(Begin::Pool(pool, &options), body).await
}
