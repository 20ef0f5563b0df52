//! A relational query as one statement per level: the plan, and running it.

use std::collections::HashMap;
use std::sync::Arc;

use futures_core::future::BoxFuture;

use super::link::Link;
use crate::driver::Request;
use crate::exec::Handle;
use crate::expr::{BinaryOp, ColumnNode, Node};
use crate::query::{JoinAst, JoinKind, RowCountNode, SelectAst};
use crate::row::{Kept, keep};
use crate::sql::{self, LevelQuery, Rendered, Statement, Syntax};
use crate::table::{SourceRef, TableDef};
use crate::{ColumnType, Error, Result, Value};

/// So many keys go into one statement.
const MOST_KEYS: usize = 15_000;

/// The rows of one table, and the levels below.
pub(super) struct Level {
    /// The query, with the keys of the levels below and its own after the cells of the row.
    select: SelectAst,
    types: Vec<ColumnType>,
    /// For each cell of a row, in order: a value of the query, or the rows of a level below.
    cells: Vec<Cell>,
    /// What belongs to a row of the level above: where its keys are among the cells, and the columns.
    keys: Vec<usize>,
    columns: Vec<ColumnNode>,
    limit: Option<RowCountNode>,
    offset: Option<RowCountNode>,
    children: Vec<Child>,
}

#[derive(Clone, Copy)]
enum Cell {
    Value(usize),
    Rows(usize),
}

struct Child {
    level: Level,
    /// Where the keys that it belongs to are among the cells of the level above.
    parent_keys: Vec<usize>,
}

impl Level {
    /// The plan of a query with lists of related rows among its items.
    pub(super) fn of(mut select: SelectAst) -> Result<Self> {
        let items = std::mem::take(&mut select.items);
        let mut level = Self {
            select,
            types: Vec::new(),
            cells: Vec::new(),
            keys: Vec::new(),
            columns: Vec::new(),
            limit: None,
            offset: None,
            children: Vec::new(),
        };
        let mut below = Vec::new();
        for item in items {
            match item {
                Node::List(list) => {
                    level.cells.push(Cell::Rows(below.len()));
                    below.push(*list);
                }
                node => {
                    let at = level.add(node)?;
                    level.cells.push(Cell::Value(at));
                }
            }
        }
        for list in below {
            let child = level.child(list)?;
            level.children.push(child);
        }
        Ok(level)
    }

    /// Adds a value to the query; gives its place.
    fn add(&mut self, node: Node) -> Result<usize> {
        let Some(ty) = node.result_type() else {
            return Err(Error::unsupported(
                "an expression without a known type cannot be loaded level by level; say its type: `sql!(..).of::<T>()`",
            ));
        };
        self.select.items.push(node);
        self.types.push(ty);
        Ok(self.types.len() - 1)
    }

    /// The place of a key among the values of the query.
    fn add_key(&mut self, column: ColumnNode) -> Result<usize> {
        let node = Node::Column(column);
        match self.select.items.iter().position(|item| *item == node) {
            Some(at) => Ok(at),
            None => self.add(node),
        }
    }

    fn child(&mut self, mut list: SelectAst) -> Result<Child> {
        let Some(link) = list.link.take() else {
            return Err(Error::unsupported("a list that is no relation cannot be loaded level by level"));
        };
        check_correlation(&list, &link)?;
        list.order = sql::full_order(&list);
        let (limit, offset) = (list.limit.take(), list.offset.take());
        let own_source = list.from;
        let pairs = match &link.through {
            Some(through) => {
                let source = SourceRef { table: through.table, alias: None };
                let on = through.to_child.iter().fold(Node::Empty, |on, (column, referred)| {
                    let (left, right) = (column_of(source, column), column_of(own_source, referred));
                    on.and(Node::binary(BinaryOp::Eq, left.ty, Node::Column(left), Node::Column(right)))
                });
                list.joins.push(JoinAst { kind: JoinKind::Inner, source, on });
                columns(source, &through.to_parent)
            }
            None => columns(own_source, &link.on),
        };
        let mut level = Self::of(list)?;
        (level.limit, level.offset) = (limit, offset);
        let mut parent_keys = Vec::new();
        for (column, referred) in pairs {
            parent_keys.push(self.add_key(column_of(self.select.from, referred))?);
            let at = level.add_key(column.clone())?;
            level.keys.push(at);
            level.columns.push(column);
        }
        Ok(Child { level, parent_keys })
    }

    fn query(&self) -> LevelQuery<'_> {
        LevelQuery { select: &self.select, columns: &self.columns, limit: self.limit, offset: self.offset }
    }

    /// The statements, those below with keys yet unknown.
    pub(super) fn statements(&self, syntax: &dyn Syntax, statements: &mut Vec<Statement>) {
        let rendered = if self.columns.is_empty() {
            sql::render_select(syntax, &self.select)
        } else {
            sql::render_level(syntax, &self.query(), &[])
        };
        statements.push(Statement::of(rendered));
        for child in &self.children {
            child.level.statements(syntax, statements);
        }
    }

    /// The rows of the query.
    pub(super) async fn rows(&self, handle: &Handle, syntax: &'static dyn Syntax) -> Result<Vec<Vec<Kept>>> {
        let values = self.fetch(handle, sql::render_select(syntax, &self.select)).await?;
        self.complete(handle, syntax, values).await
    }

    async fn fetch(&self, handle: &Handle, rendered: Result<Rendered>) -> Result<Vec<Vec<Value>>> {
        let rendered = rendered?;
        let packed = rendered.packed.clone();
        let (sql, params) = rendered.bind(&[])?;
        let table: &'static TableDef = self.select.table();
        let request = Request { sql: Arc::clone(&sql), params, packed, persistent: true, table: Some(table) };
        let mut rows = Vec::new();
        handle
            .fetch(request, &mut |row| {
                rows.push(self.types.iter().map(|ty| keep(row, ty)).collect::<Result<Vec<_>>>()?);
                Ok(true)
            })
            .await?;
        Ok(rows)
    }

    /// Adds the rows of the levels below.
    fn complete<'a>(
        &'a self,
        handle: &'a Handle,
        syntax: &'static dyn Syntax,
        rows: Vec<Vec<Value>>,
    ) -> BoxFuture<'a, Result<Vec<Vec<Kept>>>> {
        Box::pin(async move {
            let mut below = Vec::new();
            for child in &self.children {
                below.push(child.rows(handle, syntax, &rows).await?);
            }
            let complete = rows.into_iter().map(|values| {
                let related: Vec<_> = self
                    .children
                    .iter()
                    .zip(&mut below)
                    .map(|(child, found)| {
                        let key = key(&child.parent_keys, &values);
                        key.and_then(|key| found.get_mut(&key)).map(Found::take).unwrap_or_default()
                    })
                    .collect();
                let (mut values, mut related): (Vec<_>, Vec<_>) =
                    (values.into_iter().map(Some).collect(), related.into_iter().map(Some).collect());
                let cell = |cell: &Cell| match *cell {
                    Cell::Value(at) => values.get_mut(at).and_then(Option::take).map(Kept::Value),
                    Cell::Rows(at) => related.get_mut(at).and_then(Option::take).map(Kept::Rows),
                };
                self.cells.iter().filter_map(cell).collect()
            });
            Ok(complete.collect())
        })
    }
}

/// The related rows of a key.
#[derive(Default)]
struct Found {
    rows: Vec<Vec<Kept>>,
    /// How many parents have the key, and have not taken the rows yet.
    parents: usize,
}

impl Found {
    /// The rows for one parent: the last one need not copy them.
    fn take(&mut self) -> Vec<Vec<Kept>> {
        self.parents = self.parents.saturating_sub(1);
        if self.parents == 0 { std::mem::take(&mut self.rows) } else { self.rows.clone() }
    }
}

impl Child {
    /// The related rows of the parents, by their keys.
    async fn rows(
        &self,
        handle: &Handle,
        syntax: &'static dyn Syntax,
        parents: &[Vec<Value>],
    ) -> Result<HashMap<Vec<u8>, Found>> {
        let mut found: HashMap<Vec<u8>, Found> = HashMap::new();
        let mut keys: Vec<Vec<Value>> = Vec::new();
        for parent in parents {
            let Some(key) = key(&self.parent_keys, parent) else { continue };
            let found = found.entry(key).or_default();
            if found.parents == 0 {
                keys.push(self.parent_keys.iter().filter_map(|at| parent.get(*at)).cloned().collect());
            }
            found.parents += 1;
        }
        for part in keys.chunks(MOST_KEYS / self.parent_keys.len().max(1)) {
            let rendered = sql::render_level(syntax, &self.level.query(), part);
            let rows = self.level.fetch(handle, rendered).await?;
            let of: Vec<_> = rows.iter().map(|row| key(&self.level.keys, row)).collect();
            let rows = self.level.complete(handle, syntax, rows).await?;
            for (key, row) in of.into_iter().zip(rows) {
                if let Some(found) = key.and_then(|key| found.get_mut(&key)) {
                    found.rows.push(row);
                }
            }
        }
        Ok(found)
    }
}

fn column_of(source: SourceRef, name: &'static str) -> ColumnNode {
    let ty = source.table.column(name).map_or(ColumnType::I64, |column| column.ty);
    ColumnNode { source, name, ty }
}

fn columns(source: SourceRef, pairs: &[(&'static str, &'static str)]) -> Vec<(ColumnNode, &'static str)> {
    pairs.iter().map(|(column, referred)| (column_of(source, column), *referred)).collect()
}

/// Refuses conditions over the table around, which the statement of a level does not have.
fn check_correlation(list: &SelectAst, link: &Link) -> Result<()> {
    let parent = link.parent;
    let is_own = list.from == parent;
    let orders = list.order.iter().map(|key| &key.node);
    if !is_own && [&list.filter].into_iter().chain(orders).any(|node| sql::mentions(node, parent)) {
        return Err(Error::unsupported(format!(
            "conditions over `{}`, the table around, cannot be loaded level by level; use one statement",
            parent.table.name
        )));
    }
    Ok(())
}

/// A row's key in a form that can be looked up; none when a part of it is NULL.
fn key(places: &[usize], row: &[Value]) -> Option<Vec<u8>> {
    let mut key = Vec::with_capacity(places.len() * 9);
    for place in places {
        let value = row.get(*place)?;
        if value.is_null() {
            return None;
        }
        let start = key.len();
        key.extend([0; 4]);
        write_key(value, &mut key);
        let length = u32::try_from(key.len() - start - 4).ok()?;
        if let Some(slot) = key.get_mut(start..start + 4) {
            slot.copy_from_slice(&length.to_le_bytes());
        }
    }
    Some(key)
}

fn write_key(value: &Value, key: &mut Vec<u8>) {
    match value {
        Value::I64(number) => key.extend(i128::from(*number).to_le_bytes()),
        Value::U64(number) => key.extend(i128::from(*number).to_le_bytes()),
        Value::Text(text) => key.extend(text.as_bytes()),
        Value::Bytes(bytes) => key.extend(bytes),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => key.extend(uuid.as_bytes()),
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => key.extend(number.normalize().to_string().as_bytes()),
        other => key.extend(format!("{other:?}").as_bytes()),
    }
}
