//! Related rows in one cell: a subquery that puts its rows into a list.

use super::Renderer;
use super::names::Names;
use super::select::{write_order, write_tables, write_where, write_where_of};
use super::syntax::NestedLimit;
use crate::expr::{ColumnNode, Node, OrderNode};
use crate::query::SelectAst;

/// Writes the subquery of a list, in parentheses.
pub(super) fn write_list(r: &mut Renderer<'_>, ast: &SelectAst) {
    super::select::check(r, ast);
    let syntax = r.syntax();
    let names = Names::of(r, ast);
    r.names.push(names);
    let order = full_order(ast);
    let limited = ast.limit.is_some() || ast.offset.is_some();
    let derived = limited && syntax.nested_limit() == NestedLimit::Derived;
    r.push("(SELECT ");
    let (limit, offset) = if derived { (None, None) } else { (ast.limit, ast.offset) };
    let outer = std::mem::take(&mut r.shared);
    syntax.nested_list(r, &order, limit, offset, &mut |r| syntax.nested_row(r, &ast.items));
    if derived {
        write_derived(r, ast, &order);
    } else {
        write_tables(r, ast);
        write_where_of(r, ast);
    }
    r.shared = outer;
    r.names.pop();
    r.push(")");
}

/// Writes FROM with the rows within the limit, which go by the name of their table.
fn write_derived(r: &mut Renderer<'_>, ast: &SelectAst, order: &[OrderNode]) {
    let name = r.source_name(ast.from);
    r.push(" FROM (SELECT ");
    r.name(&name);
    r.push(".*");
    write_tables(r, ast);
    write_where_of(r, ast);
    write_order(r, order);
    r.syntax().limit(r, ast.limit, ast.offset);
    r.push(") AS ");
    r.name(&name);
}

/// Whether something is asked of the related rows within a limit: a condition, or how many they are.
pub(super) fn asks_within_limit(ast: &SelectAst) -> bool {
    ast.link.is_some()
        && (ast.limit.is_some() || ast.offset.is_some())
        && (ast.having != Node::Empty || ast.items.iter().any(super::grouping::aggregates))
}

/// Writes FROM and WHERE of such a query.
pub(super) fn write_within_limit(r: &mut Renderer<'_>, ast: &SelectAst) {
    if r.syntax().nested_limit() != NestedLimit::Derived {
        let error = r.syntax().unsupported("conditions and counts of related rows within a limit");
        r.fail(error);
    }
    write_derived(r, ast, &full_order(ast));
    write_where(r, &ast.having);
}

/// The order asked for, then by the primary key: rows that are equal in it have an order, too.
pub(crate) fn full_order(ast: &SelectAst) -> Vec<OrderNode> {
    let mut order = ast.order.clone();
    for name in ast.from.table.primary_key {
        let Some(column) = ast.from.table.column(name) else { continue };
        let node = Node::Column(ColumnNode { source: ast.from, name: column.name, ty: column.ty });
        if !order.iter().any(|key| key.node == node) {
            order.push(OrderNode {
                node,
                ty: column.ty,
                descending: false,
                nulls_first: None,
                verbatim: false,
            });
        }
    }
    order
}
