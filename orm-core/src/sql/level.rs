//! The related rows of many rows at once, by their keys.

use super::Renderer;
use super::names::Names;
use super::select::{Items, write_items, write_order, write_tables};
use super::statement::Rendered;
use super::syntax::Syntax;
use crate::driver::Effect;
use crate::expr::{BinaryOp, ColumnNode, Node};
use crate::query::{RowCountNode, SelectAst};
use crate::{Error, Result, Value};

/// The query of one level: its rows belong to those of the level before whose keys are given.
pub(crate) struct LevelQuery<'a> {
    /// The query, with its keys among the items and without limit.
    pub(crate) select: &'a SelectAst,
    /// The columns that are compared with the keys.
    pub(crate) columns: &'a [ColumnNode],
    /// At most so many rows of each key.
    pub(crate) limit: Option<RowCountNode>,
    /// Without the first rows of each key.
    pub(crate) offset: Option<RowCountNode>,
}

/// The rows of the keys; without any, the statement as it will look.
pub(crate) fn render_level(
    syntax: &dyn Syntax,
    query: &LevelQuery<'_>,
    keys: &[Vec<Value>],
) -> Result<Rendered> {
    let mut r = Renderer::new(syntax);
    r.expect_values(keys.len() * query.columns.len());
    super::select::check(&mut r, query.select);
    let names = Names::of(&r, query.select);
    r.names.push(names);
    if query.limit.is_none() && query.offset.is_none() {
        write_items(&mut r, query.select, None, Items::Result);
        write_rows(&mut r, query, keys);
        write_order(&mut r, &query.select.order);
        return r.finish_with(Effect::Reads);
    }
    // Counted per key, since a limit would count all.
    r.push("SELECT * FROM (");
    write_items(&mut r, query.select, None, Items::NamedResult);
    r.push(", row_number() OVER (PARTITION BY ");
    r.list(", ", query.columns, |r, column| r.column(column.source, column.name));
    write_order(&mut r, &query.select.order);
    r.push(") AS ");
    r.name("position");
    write_rows(&mut r, query, keys);
    r.push(") AS ");
    r.name("numbered");
    let first = count(&mut r, query.offset).unwrap_or(0);
    r.push(" WHERE ");
    r.name("position");
    r.push(&format!(" > {first}"));
    if let Some(limit) = count(&mut r, query.limit) {
        r.push(" AND ");
        r.name("position");
        r.push(&format!(" <= {}", first.saturating_add(limit).min(i64::MAX.cast_unsigned())));
    }
    r.push(" ORDER BY ");
    r.name("position");
    r.finish_with(Effect::Reads)
}

fn count(r: &mut Renderer<'_>, count: Option<RowCountNode>) -> Option<u64> {
    match count? {
        RowCountNode::Rows(rows) => Some(rows),
        RowCountNode::Param(_) => {
            r.fail(Error::invalid_argument(
                "a query that runs level by level is not prepared: its limits are numbers",
            ));
            None
        }
    }
}

fn write_rows(r: &mut Renderer<'_>, query: &LevelQuery<'_>, keys: &[Vec<Value>]) {
    write_tables(r, query.select);
    r.push(" WHERE ");
    write_keys(r, query.columns, keys);
    match &query.select.filter {
        Node::Empty => {}
        filter => {
            r.push(" AND (");
            r.node(filter);
            r.push(")");
        }
    }
}

fn write_keys(r: &mut Renderer<'_>, columns: &[ColumnNode], keys: &[Vec<Value>]) {
    let syntax = r.syntax();
    if let [column] = columns {
        let list: Vec<Node> = keys.iter().flatten().cloned().map(Node::Value).collect();
        return syntax.in_list(r, column.ty, &Node::Column(column.clone()), &list, false);
    }
    let unknown: Vec<Value> = columns.iter().map(|column| Value::Null(column.ty)).collect();
    let unknown = [unknown];
    let keys = if keys.is_empty() { &unknown } else { keys };
    let equals = keys.iter().map(|key| {
        let pairs = columns.iter().zip(key).map(|(column, value)| {
            Node::binary(BinaryOp::Eq, column.ty, Node::Column(column.clone()), Node::Value(value.clone()))
        });
        Node::And(pairs.collect())
    });
    r.operand(&Node::Or(equals.collect()));
}
