use super::attempt::transaction;
use super::handle::{Handle, PoolHandle};
use super::level::Begin;
use crate::sql::{self, Syntax};
use crate::table::Schema;
use crate::tx::TxOptions;
use crate::{Error, Result};
use std::sync::Arc;

/// Creates the tables of a schema in one transaction.
pub(crate) async fn create_tables(
    pool: &Arc<PoolHandle>,
    syntax: &'static dyn Syntax,
    schema: &Schema,
    if_missing: bool,
) -> Result<()> {
    let statements = sql::render_schema(syntax, schema, if_missing)?;
    let options = TxOptions::new();
    let run = |tx| async move {
        let handle = Handle::Tx(tx);
        for statement in &statements {
            handle.script(statement).await?;
        }
        Ok::<(), Error>(())
    };
    transaction(Begin::Pool(pool, &options), run).await
}
