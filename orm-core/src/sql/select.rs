use super::Renderer;
use super::grouping;
use super::names::Names;
use super::nested;
use super::statement::Rendered;
use super::syntax::{SelectList, Syntax};
use crate::driver::Effect;
use crate::expr::{Node, OrderNode};
use crate::query::{JoinKind, SelectAst};
use crate::table::SourceRef;
use crate::{Error, Result};

pub(crate) fn render_select(syntax: &dyn Syntax, ast: &SelectAst) -> Result<Rendered> {
    let mut r = Renderer::new(syntax);
    write_query(&mut r, ast, None, true);
    r.finish_with(Effect::Reads)
}

/// `SELECT count(*)` of the rows that the select would give.
pub(crate) fn render_count(syntax: &dyn Syntax, ast: &SelectAst) -> Result<Rendered> {
    let mut r = Renderer::new(syntax);
    check(&mut r, ast);
    let names = Names::of(&r, ast);
    r.names.push(names);
    if is_one_row_per_row(ast) {
        r.push("SELECT count(*)");
        write_from(&mut r, ast);
    } else {
        r.push("SELECT count(*) FROM (");
        r.shared = shared(ast);
        write_items(&mut r, ast, None, Items::Named);
        write_from(&mut r, ast);
        write_rest(&mut r, ast);
        r.push(") AS ");
        r.name("counted");
    }
    r.finish_with(Effect::Reads)
}

/// `SELECT EXISTS (..)` of the select.
pub(crate) fn render_exists(syntax: &dyn Syntax, ast: &SelectAst) -> Result<Rendered> {
    let mut r = Renderer::new(syntax);
    check(&mut r, ast);
    let names = Names::of(&r, ast);
    r.names.push(names);
    r.push("SELECT EXISTS (");
    if is_one_row_per_row(ast) {
        r.push("SELECT 1");
    } else {
        r.shared = shared(ast);
        write_items(&mut r, ast, None, Items::Named);
    }
    write_from(&mut r, ast);
    write_rest(&mut r, ast);
    r.push(")");
    r.finish_with(Effect::Reads)
}

/// Whether the result has one row for each row of the tables.
fn is_one_row_per_row(ast: &SelectAst) -> bool {
    !ast.distinct
        && ast.distinct_on.is_empty()
        && ast.groups.is_empty()
        && ast.limit.is_none()
        && ast.offset.is_none()
        && ast.having == Node::Empty
        && !ast.items.iter().any(grouping::aggregates)
}

/// Writes a select inside a statement; with a key, its columns so that they compare as their type does.
pub(super) fn write_select(r: &mut Renderer<'_>, ast: &SelectAst, key: Option<&'static str>) {
    write_query(r, ast, key, false);
}

fn write_query(r: &mut Renderer<'_>, ast: &SelectAst, key: Option<&'static str>, is_result: bool) {
    check(r, ast);
    let names = Names::of(r, ast);
    r.names.push(names);
    let outer = std::mem::replace(&mut r.shared, shared(ast));
    write_items(r, ast, key, if is_result { Items::Result } else { Items::Inner });
    if nested::asks_within_limit(ast) {
        nested::write_within_limit(r, ast);
    } else {
        write_from(r, ast);
        write_rest(r, ast);
    }
    r.shared = outer;
    r.names.pop();
}

/// The groups with values in them. Two placeholders are two expressions to a server, even for the same value: it
/// would not see that what is selected is what is grouped by.
fn shared(ast: &SelectAst) -> Vec<(Node, Option<String>)> {
    let bound = ast.groups.iter().filter(|(node, _)| grouping::has_values(node));
    bound.map(|(node, _)| (node.clone(), None)).collect()
}

pub(super) fn check(r: &mut Renderer<'_>, ast: &SelectAst) {
    if let Some(message) = &ast.invalid {
        r.fail(Error::invalid_argument(message.clone()));
    }
    if let Err(error) = grouping::check(ast) {
        r.fail(error);
    }
}

/// What becomes of a select list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Items {
    /// The client reads it.
    Result,
    /// Of a subquery.
    Inner,
    /// Of a derived table, which must not have two columns of one name.
    Named,
    /// The same, and the client reads it.
    NamedResult,
}

pub(super) fn write_items(r: &mut Renderer<'_>, ast: &SelectAst, key: Option<&'static str>, items: Items) {
    let syntax = r.syntax();
    r.push(if ast.distinct { "SELECT DISTINCT " } else { "SELECT " });
    if !ast.distinct_on.is_empty() {
        r.push("DISTINCT ON (");
        r.list(", ", &ast.distinct_on, |r, (node, ty)| r.comparable(*ty, node));
        r.push(") ");
    }
    let mut position = 0;
    r.list(", ", &ast.items, |r, item| {
        position += 1;
        match key {
            Some(key) => {
                r.push(key);
                r.push("(");
                r.node(item);
                r.push(")");
            }
            None => {
                let list = SelectList {
                    distinct: ast.distinct,
                    is_result: matches!(items, Items::Result | Items::NamedResult),
                };
                syntax.select_item(r, item, list);
            }
        }
        if matches!(items, Items::Named | Items::NamedResult) {
            r.push(" AS ");
            r.name(&format!("c{position}"));
        }
    });
}

/// Writes FROM and the joins.
pub(super) fn write_tables(r: &mut Renderer<'_>, ast: &SelectAst) {
    r.push(" FROM ");
    write_source(r, ast.from);
    for join in &ast.joins {
        r.push(match join.kind {
            JoinKind::Inner => " INNER JOIN ",
            JoinKind::Left => " LEFT JOIN ",
            JoinKind::Right => " RIGHT JOIN ",
            JoinKind::Full => " FULL JOIN ",
            JoinKind::Cross => " CROSS JOIN ",
        });
        write_source(r, join.source);
        if join.kind != JoinKind::Cross {
            r.push(" ON ");
            r.node(&join.on);
        }
    }
    let through = ast.link.as_ref().and_then(|link| link.through.as_ref());
    let named = r.names.last().and_then(|names| names.link.clone()).and_then(|link| link.through);
    if let (Some(through), Some(name)) = (through, named) {
        let source = SourceRef { table: through.table, alias: None };
        r.push(" INNER JOIN ");
        r.table(source);
        if name != through.table.name {
            r.push(" AS ");
            r.name(&name);
        }
        r.push(" ON ");
        let child = r.source_name(ast.from);
        write_pairs(r, &name, &child, &through.to_child);
    }
}

/// Writes FROM, the joins and WHERE.
fn write_from(r: &mut Renderer<'_>, ast: &SelectAst) {
    write_tables(r, ast);
    write_where_of(r, ast);
}

/// Writes WHERE, with what links related rows to their parent.
pub(super) fn write_where_of(r: &mut Renderer<'_>, ast: &SelectAst) {
    let names = r.names.last().and_then(|names| names.link.clone());
    let (Some(link), Some(names)) = (&ast.link, names) else { return write_where(r, &ast.filter) };
    r.push(" WHERE ");
    match (&link.through, names.through) {
        (Some(through), Some(name)) => write_pairs(r, &name, &names.parent, &through.to_parent),
        _ => {
            let child = r.source_name(ast.from);
            write_pairs(r, &child, &names.parent, &link.on);
        }
    }
    match &ast.filter {
        Node::Empty => {}
        filter @ (Node::Or(_) | Node::Raw(_) | Node::Of(..)) => {
            r.push(" AND (");
            r.node(filter);
            r.push(")");
        }
        filter => {
            r.push(" AND ");
            r.node(filter);
        }
    }
}

/// Writes that columns of one table equal those of another.
fn write_pairs(r: &mut Renderer<'_>, table: &str, other: &str, pairs: &[(&'static str, &'static str)]) {
    r.list(" AND ", pairs, |r, (column, referred)| {
        r.name(table);
        r.push(".");
        r.name(column);
        r.push(" = ");
        r.name(other);
        r.push(".");
        r.name(referred);
    });
}

/// Writes a table of FROM; one that the statement around changes, as a copy where it has to be one.
fn write_source(r: &mut Renderer<'_>, source: SourceRef) {
    let is_target = r.target.is_some_and(|target| std::ptr::eq(target, source.table));
    if !is_target || !r.syntax().copies_target() {
        return r.source(source);
    }
    // Without the limit it would be merged into the query around it, and be the table itself again.
    r.push("(SELECT * FROM ");
    r.table(source);
    r.push(" LIMIT 18446744073709551615) AS ");
    let name = r.source_name(source);
    r.name(&name);
}

pub(super) fn write_where(r: &mut Renderer<'_>, filter: &Node) {
    if *filter != Node::Empty {
        r.push(" WHERE ");
        r.node(filter);
    }
}

fn write_rest(r: &mut Renderer<'_>, ast: &SelectAst) {
    let syntax = r.syntax();
    if !ast.groups.is_empty() {
        r.push(" GROUP BY ");
        r.list(", ", &ast.groups, |r, (node, ty)| r.comparable(*ty, node));
    }
    if ast.having != Node::Empty {
        r.push(" HAVING ");
        r.node(&ast.having);
    }
    write_order(r, &ast.order);
    syntax.limit(r, ast.limit, ast.offset);
    if let Some(lock) = &ast.lock {
        syntax.lock(r, lock);
    }
}

pub(super) fn write_order(r: &mut Renderer<'_>, order: &[OrderNode]) {
    if order.is_empty() {
        return;
    }
    let syntax = r.syntax();
    r.push(" ORDER BY ");
    r.list(", ", order, |r, key| if key.verbatim { r.node(&key.node) } else { syntax.order_key(r, key) });
}
