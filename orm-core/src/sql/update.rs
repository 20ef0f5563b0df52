use super::insert::write_returning;
use super::names::Names;
use super::select::write_where;
use super::statement::Rendered;
use super::syntax::Syntax;
use super::{Place, Renderer, assignment};
use crate::driver::Effect;
use crate::expr::Node;
use crate::query::UpdateAst;
use crate::table::TableDef;
use crate::{Error, Result};

pub(crate) fn render_update(syntax: &dyn Syntax, ast: &UpdateAst) -> Result<Rendered> {
    let table = ast.table.table;
    let mut r = Renderer::new(syntax);
    if ast.set.is_empty() {
        return Err(Error::NothingToSet { table: table.name.to_owned() });
    }
    if ast.filter == Node::Empty && !ast.all_rows {
        return Err(Error::NoCondition { table: table.name.to_owned() });
    }
    r.target = Some(table);
    r.names.push(Names::of_target(ast.table));
    r.push("UPDATE ");
    r.table(ast.table);
    r.push(" SET ");
    write_assignments(&mut r, table, &ast.set);
    write_where(&mut r, &ast.filter);
    write_returning(&mut r, &ast.returning);
    r.finish_with(Effect::Updates)
}

/// Writes assignments, the later of two to one column, and the `on_update` columns that are not among them.
pub(super) fn write_assignments(
    r: &mut Renderer<'_>,
    table: &'static TableDef,
    set: &[(&'static str, Node)],
) {
    let automatic = table.columns.iter().filter_map(|column| {
        let value = column.on_update?;
        let by_hand = set.iter().any(|(name, _)| *name == column.name);
        (!by_hand).then(|| (column.name, Node::Value(value())))
    });
    let last = set.iter().enumerate().filter_map(|(at, (name, node))| {
        let again = set.iter().skip(at + 1).any(|(later, _)| later == name);
        (!again).then(|| (*name, node.clone()))
    });
    let mut all: Vec<_> = last.chain(automatic).collect();
    if let Some(column) = all.iter().find_map(|(name, _)| table.generated(name)) {
        r.fail(column.is_generated(table));
    }
    if r.syntax().assigns_in_order() {
        match assignment::in_order(table, all) {
            Ok(ordered) => all = ordered,
            Err(column) => return r.fail(r.syntax().unsupported(&format!(
                "assignments that read each other's columns: SET assigns from left to right there, and column \
                 `{column}` of `{}` would be read after it was changed; use two updates",
                table.name
            ))),
        }
    }
    r.list(", ", all, |r, (name, node)| {
        r.name(name);
        r.push(" = ");
        match (node, table.column(name)) {
            (Node::Value(value), Some(column)) => r.stored(column, value),
            (Node::Param { index, ty }, Some(column)) => r.param(index, ty, false, Place::Column(column)),
            (node, _) => r.node(&node),
        }
    });
}
