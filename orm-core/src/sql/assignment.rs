//! The order of assignments where SET goes from left to right.

use super::grouping::children;
use crate::expr::{Node, RawPart};
use crate::query::SelectAst;
use crate::table::TableDef;

type Assignment = (&'static str, Node);

/// The assignments so that each column is read before it is changed; else the name of one that cannot be.
pub(super) fn in_order(
    table: &'static TableDef,
    all: Vec<Assignment>,
) -> Result<Vec<Assignment>, &'static str> {
    let reads = |node: &Node, name: &str| uses_column(node, table, name);
    let mut waiting = all;
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        // The first whose column no other still reads.
        let free = waiting
            .iter()
            .position(|(name, _)| !waiting.iter().any(|(other, node)| other != name && reads(node, name)));
        match free {
            Some(at) => ordered.push(waiting.remove(at)),
            None => return Err(waiting.first().map_or("", |(name, _)| name)),
        }
    }
    Ok(ordered)
}

/// Whether an expression reads this column of the row that is changed.
fn uses_column(node: &Node, table: &'static TableDef, name: &str) -> bool {
    let uses = |node: &Node| uses_column(node, table, name);
    let in_select = |select: &SelectAst| {
        let joins = select.joins.iter().map(|join| &join.on);
        let orders = select.order.iter().map(|key| &key.node);
        select.items.iter().chain([&select.filter, &select.having]).chain(joins).chain(orders).any(uses)
    };
    let mut found = match node {
        Node::Column(column) => {
            std::ptr::eq(column.source.table, table) && column.source.alias.is_none() && column.name == name
        }
        Node::Raw(parts) => parts.iter().any(|part| matches!(part, RawPart::Node(node) if uses(node))),
        Node::Scalar(select) | Node::Exists { select, .. } | Node::InSelect { select, .. } => {
            in_select(select)
        }
        _ => false,
    };
    children(node, &mut |child| found = found || uses(child));
    found
}
