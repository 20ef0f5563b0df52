//! Related rows as JSON arrays, without names and in a stated order.

use orm_core::ColumnType;
use orm_core::expr::{Node, OrderNode};
use orm_core::query::RowCountNode;
use orm_core::sql::Renderer;

use crate::flavor::Flavor;

/// Writes the cells of a row as the text of a JSON array. Not by `json_array`: the server would make a tree of each row,
/// and parse the rows of every level below again to put them into it.
pub(crate) fn row(r: &mut Renderer<'_>, flavor: Flavor, cells: &[Node]) {
    r.push("concat('[', ");
    r.list(", ',', ", cells, |r, node| cell(r, flavor, node));
    r.push(", ']')");
}

/// Writes a cell as JSON that loses nothing of it.
fn cell(r: &mut Renderer<'_>, flavor: Flavor, node: &Node) {
    if matches!(node, Node::List(_)) {
        // It is such a text itself, and never NULL.
        return r.node(node);
    }
    let (before, after) = match (node.result_type(), flavor) {
        (Some(ty), _) if ty.is_integer() => ("coalesce(", ", 'null')"),
        (Some(ColumnType::Bool), _) => ("coalesce(", ", 'null')"),
        // As a text MySQL gives a number at most 22 signs, so that digits are lost. A FLOAT shows six of them.
        (Some(ColumnType::F32 | ColumnType::F64), Flavor::MySql) => {
            ("coalesce(concat(CAST(CAST(", " AS DOUBLE) AS JSON)), 'null' COLLATE utf8mb4_bin)")
        }
        (Some(ColumnType::F32 | ColumnType::F64), Flavor::MariaDb) => {
            ("coalesce(CAST(", " AS DOUBLE), 'null')")
        }
        (Some(ColumnType::Bytes), _) | (Some(ColumnType::Uuid), Flavor::MySql) => {
            ("coalesce(concat('\"', hex(", "), '\"'), 'null')")
        }
        (
            Some(
                // JSON has floats only.
                ColumnType::Decimal
                | ColumnType::Uuid
                | ColumnType::DateTime
                | ColumnType::NaiveDateTime
                | ColumnType::Date
                | ColumnType::Time,
            ),
            _,
        ) => ("coalesce(concat('\"', ", ", '\"'), 'null')"),
        // With the collation of what `json_quote` gives: coalesce takes one only.
        (Some(ColumnType::Text), _) if matches!(node, Node::Column(_)) => {
            ("coalesce(json_quote(", "), 'null' COLLATE utf8mb4_bin)")
        }
        // A JSON null is a value, NULL is none.
        (Some(ColumnType::Text | ColumnType::Json | ColumnType::Enum(_)), _) => {
            ("coalesce(json_quote(CAST(", " AS CHAR)), 'null' COLLATE utf8mb4_bin)")
        }
        _ => ("json_extract(json_array(", "), '$[0]')"),
    };
    r.push(before);
    r.node(node);
    r.push(after);
}

/// Writes the aggregate that makes a list of rows; MySQL's own one for JSON has no order.
pub(crate) fn list(
    r: &mut Renderer<'_>,
    order: &[OrderNode],
    limit: Option<RowCountNode>,
    offset: Option<RowCountNode>,
    row: &mut dyn FnMut(&mut Renderer<'_>),
) {
    r.push("concat('[', coalesce(group_concat(");
    row(r);
    r.order(order);
    r.push(" SEPARATOR ','");
    let syntax = r.syntax();
    syntax.limit(r, limit, offset);
    r.push("), ''), ']')");
}
