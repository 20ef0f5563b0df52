use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::fast::RandomState;

use super::Fetch;
use super::ast::{RowCountNode, SelectAst};
use crate::dialect::Dialect;
use crate::exec::{Handle, Job};
use crate::expr::{BinaryOp, ColumnNode, Node};
use crate::sql::{self, Rendered, Syntax};
use crate::table::{SourceRef, Table, TableDef};
use crate::{ColumnType, Result, Value};

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
    let rendered = render(TypeId::of::<(D, R)>(), D::syntax(), source, key);
    Job::new(Some(handle), rendered, Some(source.table)).optional(R::read)
}

/// The SQL of each table and dialect that was asked for: it is the same for all keys.
static RENDERED: LazyLock<RwLock<HashMap<TypeId, Rendered, RandomState>>> = LazyLock::new(RwLock::default);

fn render(of: TypeId, syntax: &'static dyn Syntax, source: SourceRef, key: Vec<Value>) -> Result<Rendered> {
    // A panic while it is locked leaves nothing half done.
    let known = RENDERED.read().unwrap_or_else(PoisonError::into_inner).get(&of).cloned();
    if let Some(known) = known {
        return Ok(known.with_values(key));
    }
    let mut items = Vec::new();
    crate::selection::project_columns(source, &mut items);
    let mut ast = SelectAst::from(source, items);
    ast.filter = key_condition(source, source.table, key.clone());
    ast.limit = Some(RowCountNode::Rows(1));
    let rendered = sql::render_select(syntax, &ast)?;
    if rendered.has_values(&key) {
        let known = rendered.clone().with_values(Vec::new());
        RENDERED.write().unwrap_or_else(PoisonError::into_inner).insert(of, known);
    }
    Ok(rendered)
}
