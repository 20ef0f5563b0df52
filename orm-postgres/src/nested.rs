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
    let ty = node.result_type();
    match ty {
        Some(ColumnType::Range(_)) => return range(r, node),
        Some(ColumnType::Array(element)) => {
            if let Some(around) = conversion(*element) {
                return array(r, node, around);
            }
        }
        _ => {}
    }
    let (before, after) = ty.and_then(conversion).unwrap_or_default();
    r.push(before);
    r.node(node);
    r.push(after);
}

/// What stands around a value of a type that JSON does not hold as it is.
fn conversion(ty: ColumnType) -> Option<(&'static str, &'static str)> {
    match ty {
        // As text: a JSON null is a value, NULL is none.
        ColumnType::Json | ColumnType::IpNet | ColumnType::MacAddress | ColumnType::Enum(_) => {
            Some(("CAST(", " AS text)"))
        }
        ColumnType::Bytes => Some(("encode(", ", 'hex')")),
        ColumnType::Interval => Some(("encode(interval_send(", "), 'hex')")),
        _ => None,
    }
}

/// Writes an array whose elements are converted one by one.
fn array(r: &mut Renderer<'_>, node: &Node, (before, after): (&str, &str)) {
    r.push("CASE WHEN ");
    r.operand(node);
    r.push(" IS NOT NULL THEN (SELECT coalesce(json_agg(");
    r.push(before);
    r.push("__orm_array.element");
    r.push(after);
    r.push(" ORDER BY __orm_array.position), '[]'::json) FROM unnest(");
    r.node(node);
    r.push(") WITH ORDINALITY AS __orm_array (element, position)) END");
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
