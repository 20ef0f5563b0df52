//! Which columns a grouped query may select: databases answer an ungrouped one with an error or any row's value.

use crate::expr::{ColumnNode, Node, RawPart};
use crate::query::SelectAst;
use crate::table::SourceRef;
use crate::{Error, Result};

/// Whether an expression aggregates.
pub(super) fn aggregates(node: &Node) -> bool {
    let mut found = false;
    children(node, &mut |child| found = found || aggregates(child));
    found || matches!(node, Node::Aggregate { .. })
}

/// Whether values or parameters stand in an expression.
pub(super) fn has_values(node: &Node) -> bool {
    let raw = |part: &RawPart| matches!(part, RawPart::Node(node) if has_values(node));
    let mut found = match node {
        Node::Value(_) | Node::Param { .. } => true,
        Node::Raw(parts) => parts.iter().any(raw),
        _ => false,
    };
    children(node, &mut |child| found = found || has_values(child));
    found
}

/// Whether a column of this table stands in an expression, subqueries left out.
pub(crate) fn mentions(node: &Node, source: SourceRef) -> bool {
    let raw = |part: &RawPart| matches!(part, RawPart::Node(node) if mentions(node, source));
    let mut found = match node {
        Node::Column(column) => column.source == source,
        Node::Raw(parts) => parts.iter().any(raw),
        _ => false,
    };
    children(node, &mut |child| found = found || mentions(child, source));
    found
}

/// Refuses a column that stands beside groups or aggregates and is neither grouped nor aggregated.
pub(super) fn check(ast: &SelectAst) -> Result<()> {
    let aggregated = ast.items.iter().chain(ast.order.iter().map(|key| &key.node)).any(aggregates);
    let grouped = !ast.groups.is_empty() || aggregated || aggregates(&ast.having);
    if !grouped {
        return Ok(());
    }
    for node in ast.items.iter().chain([&ast.having]).chain(ast.order.iter().map(|key| &key.node)) {
        check_node(ast, node, &[])?;
    }
    Ok(())
}

/// `inner`: the tables of the subqueries around the node, whose columns are their own business.
fn check_node(ast: &SelectAst, node: &Node, inner: &[SourceRef]) -> Result<()> {
    if ast.groups.iter().any(|(group, _)| group == node) {
        return Ok(());
    }
    match node {
        // What raw SQL does with its arguments is unknown.
        Node::Aggregate { .. } | Node::Raw(_) | Node::Of(..) => Ok(()),
        Node::Column(column) => {
            if inner.contains(&column.source) || !ast.sources().any(|source| source == column.source) {
                return Ok(());
            }
            if covered_by_key(ast, column) {
                return Ok(());
            }
            Err(Error::NotGrouped {
                column: format!("{}.{}", column.source.table.name, column.name),
                sql: None,
            })
        }
        Node::Scalar(select) | Node::List(select) | Node::Exists { select, .. } => {
            check_subquery(ast, select, inner)
        }
        Node::InSelect { node, select, .. } => {
            check_node(ast, node, inner)?;
            check_subquery(ast, select, inner)
        }
        _ => {
            let mut result = Ok(());
            children(node, &mut |child| {
                if result.is_ok() {
                    result = check_node(ast, child, inner);
                }
            });
            result
        }
    }
}

/// Columns of the grouped query used inside a subquery.
fn check_subquery(ast: &SelectAst, select: &SelectAst, inner: &[SourceRef]) -> Result<()> {
    let mut tables = inner.to_vec();
    tables.extend(select.sources());
    let joins = select.joins.iter().map(|join| &join.on);
    let orders = select.order.iter().map(|key| &key.node);
    let parts = select.items.iter().chain([&select.filter, &select.having]).chain(joins).chain(orders);
    for node in parts {
        check_node(ast, node, &tables)?;
    }
    Ok(())
}

/// Whether the whole primary key of the column's table is grouped: then its other columns have one value per group.
fn covered_by_key(ast: &SelectAst, column: &ColumnNode) -> bool {
    let key = column.source.table.primary_key;
    !key.is_empty()
        && key.iter().all(|name| {
            ast.groups.iter().any(|(group, _)| {
                matches!(group, Node::Column(group) if group.source == column.source && group.name == *name)
            })
        })
}

/// The direct parts of an expression, subqueries left out.
pub(super) fn children<'n>(node: &'n Node, visit: &mut dyn FnMut(&'n Node)) {
    match node {
        Node::Empty
        | Node::Column(_)
        | Node::Value(_)
        | Node::Param { .. }
        | Node::Constant(_)
        | Node::Now(_)
        | Node::Exists { .. }
        | Node::Scalar(_)
        | Node::List(_)
        | Node::Raw(_)
        | Node::Invalid(_) => {}
        Node::Binary { left, right, .. } | Node::Distinct { left, right, .. } => {
            visit(left);
            visit(right);
        }
        Node::And(nodes) | Node::Or(nodes) | Node::Function { args: nodes, .. } => {
            nodes.iter().for_each(visit)
        }
        Node::Not(node)
        | Node::Of(_, node)
        | Node::Negative(_, node)
        | Node::IsNull { node, .. }
        | Node::InSelect { node, .. }
        | Node::Cast { node, .. } => visit(node),
        Node::Between { parts, .. } => parts.iter().for_each(visit),
        Node::In { node, list, .. } => {
            visit(node);
            list.iter().for_each(visit);
        }
        Node::Like { node, pattern, .. } => {
            visit(node);
            visit(pattern);
        }
        Node::Aggregate { arg, filter, .. } => {
            arg.iter().for_each(|arg| visit(arg));
            filter.iter().for_each(|filter| visit(filter));
        }
        Node::Case { whens, otherwise } => {
            for (condition, value) in whens {
                visit(condition);
                visit(value);
            }
            otherwise.iter().for_each(|value| visit(value));
        }
    }
}
