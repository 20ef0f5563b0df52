//! Related rows as JSON arrays, without names and in a stated order.

use orm_core::ColumnType;
use orm_core::expr::{Node, OrderNode};
use orm_core::sql::Renderer;

/// PostgreSQL's functions take at most so many arguments.
const MOST_ARGUMENTS: usize = 100;

/// Writes the cells of a row as one JSON array.
pub(crate) fn row(r: &mut Renderer<'_>, cells: &[Node]) {
    if cells.len() <= MOST_ARGUMENTS {
        r.push("json_build_array(");
        r.list(", ", cells, cell);
        r.push(")");
        return;
    }
    // More go as the texts of their JSON.
    r.push("('[' || ");
    r.list(" || ',' || ", cells, |r, node| {
        r.push("coalesce(to_json(");
        cell(r, node);
        r.push(")::text, 'null')");
    });
    r.push(" || ']')::json");
}

/// Writes a cell so that JSON loses nothing of it.
fn cell(r: &mut Renderer<'_>, node: &Node) {
    let (before, after) = match node.result_type() {
        // As text: a JSON null is a value, NULL is none.
        Some(ColumnType::Json) => ("CAST(", " AS text)"),
        Some(ColumnType::Bytes) => ("encode(", ", 'hex')"),
        Some(ColumnType::IpNet | ColumnType::MacAddress | ColumnType::Enum(_)) => ("CAST(", " AS text)"),
        Some(ColumnType::Interval) => ("encode(interval_send(", "), 'hex')"),
        Some(ColumnType::Range(_)) => return range(r, node),
        _ => ("", ""),
    };
    r.push(before);
    r.node(node);
    r.push(after);
}

/// Writes a range as its bounds, whether they belong to it, and whether it is empty.
fn range(r: &mut Renderer<'_>, node: &Node) {
    r.push("CASE WHEN ");
    r.operand(node);
    r.push(" IS NOT NULL THEN json_build_array(");
    for (at, function) in ["lower", "upper", "lower_inc", "upper_inc", "isempty"].iter().enumerate() {
        r.push(if at == 0 { "" } else { ", " });
        r.push(function);
        r.push("(");
        r.node(node);
        r.push(")");
    }
    r.push(") END");
}

/// Writes the aggregate that makes a list of rows.
pub(crate) fn list(r: &mut Renderer<'_>, order: &[OrderNode], row: &mut dyn FnMut(&mut Renderer<'_>)) {
    r.push("coalesce(json_agg(");
    row(r);
    r.order(order);
    r.push("), '[]'::json)");
}
