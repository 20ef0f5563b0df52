//! A database without arrays: what stands in `arrays.rs` for PostgreSQL is done in the usual way.

use bench_workloads::WideRow;

use super::super::Style;
use super::{Connection, operations};
use crate::Result;
use crate::rows::UserWithPosts;

pub(super) async fn nested(connection: &mut Connection) -> Result<Vec<UserWithPosts>> {
    operations::nested(connection, Style::Ordinal).await
}

pub(super) async fn insert(connection: &mut Connection, rows: u32) -> Result<u64> {
    operations::insert(connection, rows).await
}

pub(super) async fn bulk_insert(connection: &mut Connection, rows: &[WideRow]) -> Result<()> {
    operations::bulk_insert(connection, rows).await
}
