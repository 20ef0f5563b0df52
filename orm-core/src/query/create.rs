use super::Fetch;
use super::ast::{InsertAst, InsertSource};
use super::insert::Insertable;
use crate::dialect::Dialect;
use crate::exec::{Handle, Job};
use crate::table::{SourceRef, Table};

/// Inserts a row and reads all of it back.
pub(crate) fn create<D: Dialect, R: Insertable>(handle: Handle, row: R) -> Fetch<R::Table> {
    let source = SourceRef::of::<R::Table>();
    let mut returning = Vec::new();
    crate::selection::project_table::<<R::Table as Table>::Columns<R::Table>>(&mut returning);
    let ast = InsertAst {
        table: source,
        source: InsertSource::Rows(vec![row.into_cells()]),
        conflict: None,
        returning,
    };
    Job::new(Some(handle), crate::sql::render_insert(D::syntax(), &ast), Some(source.table))
        .one(R::Table::read)
}
