use std::sync::Arc;

use super::attempt::transaction;
use super::handle::{Handle, PoolHandle};
use super::level::Begin;
use crate::driver::Request;
use crate::sql::{self, Creation, Syntax};
use crate::table::{Schema, TableDef};
use crate::tx::TxOptions;
use crate::{Error, Result};

/// Creates the tables of a schema, all of them or none.
pub(crate) async fn create_tables(
    pool: &Arc<PoolHandle>,
    syntax: &'static dyn Syntax,
    schema: &Schema,
    if_missing: bool,
) -> Result<()> {
    let mut statements = sql::render_schema(syntax, schema, if_missing)?;
    if if_missing {
        let handle = Handle::Pool(Arc::clone(pool));
        for table in schema.tables() {
            if exists(&handle, syntax, table).await? {
                statements.retain(|made| made.table.is_none_or(|of| !std::ptr::eq(of, *table)));
            }
        }
    }
    if !syntax.transactional_ddl() {
        return create_one_by_one(&Handle::Pool(Arc::clone(pool)), syntax, &statements).await;
    }
    let options = TxOptions::new();
    let run = |tx| async move {
        let handle = Handle::Tx(tx);
        for Creation { sql, .. } in &statements {
            handle.script(sql).await?;
        }
        Ok::<(), Error>(())
    };
    transaction(Begin::Pool(pool, &options), run).await
}

async fn exists(handle: &Handle, syntax: &dyn Syntax, table: &'static TableDef) -> Result<bool> {
    let Some(sql) = syntax.table_exists(table) else { return Ok(false) };
    let request =
        Request { sql: sql.into(), params: Vec::new(), persistent: false, table: None, effect: None };
    let mut found = false;
    handle
        .fetch(request, &mut |_| {
            found = true;
            Ok(true)
        })
        .await?;
    Ok(found)
}

/// Where each statement is kept at once: when one fails, the tables made before it are dropped again.
async fn create_one_by_one(handle: &Handle, syntax: &dyn Syntax, statements: &[Creation]) -> Result<()> {
    for (at, statement) in statements.iter().enumerate() {
        let Err(error) = handle.script(&statement.sql).await else { continue };
        for made in statements.iter().take(at).rev().filter(|made| made.makes_table) {
            if let Some(Ok(drop)) = made.table.map(|table| sql::render_drop(syntax, table)) {
                // The first error says more than one of cleaning up.
                let _ = handle.script(&drop).await;
            }
        }
        return Err(error);
    }
    Ok(())
}
