//! Related rows as JSON arrays, without names and in a stated order.

use orm_core::ColumnType;
use orm_core::expr::{Node, OrderNode};
use orm_core::query::RowCountNode;
use orm_core::sql::Renderer;

use crate::flavor::Flavor;

/// Writes the cells of a row as one JSON array.
pub(crate) fn row(r: &mut Renderer<'_>, flavor: Flavor, cells: &[Node]) {
    r.push("json_array(");
    r.list(", ", cells, |r, node| cell(r, flavor, node));
    r.push(")");
}

/// Writes a cell so that JSON loses nothing of it.
fn cell(r: &mut Renderer<'_>, flavor: Flavor, node: &Node) {
    if matches!(node, Node::List(_)) {
        // As JSON and not as a text in it, in which every level would escape the quotes of those below.
        r.push(match flavor {
            Flavor::MySql => "CAST(",
            Flavor::MariaDb => "json_compact(",
        });
        r.node(node);
        r.push(match flavor {
            Flavor::MySql => " AS JSON)",
            Flavor::MariaDb => ")",
        });
        return;
    }
    let (before, after) = match (node.result_type(), flavor) {
        (Some(ColumnType::Bytes), _) | (Some(ColumnType::Uuid), Flavor::MySql) => ("hex(", ")"),
        // A FLOAT shows six digits.
        (Some(ColumnType::F32), _) => ("CAST(", " AS DOUBLE)"),
        (
            Some(
                // A JSON null is a value, NULL is none.
                ColumnType::Json
                // JSON has floats only.
                | ColumnType::Decimal
                | ColumnType::Uuid
                | ColumnType::DateTime
                | ColumnType::NaiveDateTime
                | ColumnType::Date
                | ColumnType::Time
                | ColumnType::Enum(_),
            ),
            _,
        ) => ("CAST(", " AS CHAR)"),
        _ => ("", ""),
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
