use super::Fetch;
use super::ast::{RowCountNode, SelectAst};
use crate::dialect::Dialect;
use crate::exec::{Handle, Job};
use crate::expr::{BinaryOp, ColumnNode, Node};
use crate::table::{SourceRef, Table, TableDef};
use crate::{ColumnType, Value};

/// `WHERE key = values`
pub(crate) fn key_condition(source: SourceRef, def: &'static TableDef, key: Vec<Value>) -> Node {
    let mut condition = Node::Empty;
    for (name, value) in def.primary_key.iter().zip(key) {
        let ty = def.column(name).map_or(ColumnType::I64, |column| column.ty);
        let column = Node::Column(ColumnNode { source, name, ty });
        condition = condition.and(Node::binary(BinaryOp::Eq, ty, column, Node::Value(value)));
    }
    condition
}

/// The row with this primary key.
pub(crate) fn get<D: Dialect, R: Table>(handle: Handle, key: Vec<Value>) -> Fetch<Option<R>> {
    let source = SourceRef::of::<R>();
    let mut items = Vec::new();
    crate::selection::project_table::<R::Columns<R>>(&mut items);
    let mut ast = SelectAst::from(source, items);
    ast.filter = key_condition(source, source.table, key);
    ast.limit = Some(RowCountNode::Rows(1));
    Job::select(Some(handle), D::syntax(), ast).optional(R::read)
}
