//! A relational query as one statement per level: the plan, and running it.

use futures_core::future::BoxFuture;

use super::groups::Groups;
use super::key::Key;
use super::link::Link;
use super::loaded::{Cell, Loaded};
use super::typed::NewTyped;
use crate::exec::Handle;
use crate::expr::{BinaryOp, ColumnNode, Node};
use crate::query::{JoinAst, JoinKind, RowCountNode, SelectAst};
use crate::row::keep;
use crate::sql::{self, LevelQuery, Rendered, Statement, Syntax};
use crate::table::SourceRef;
use crate::{ColumnType, Error, Result, RowReader, Value};

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
    /// What reads the rows into their type, where they need nothing from levels below.
    typed: Option<NewTyped>,
    children: Vec<Child>,
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
            typed: None,
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
        level.typed = link.typed.filter(|_| level.children.is_empty());
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

    /// The error for a row that the database gave for a key that is written in another way.
    fn stray(&self) -> Error {
        let columns: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        Error::unsupported(format!(
            "a row of `{}` belongs to a key that the database takes for equal to its {}, but that is written in another \
             way, as under a collation that ignores case: level by level the two cannot be brought together; use one \
             statement",
            self.select.table().name,
            columns.join(", ")
        ))
    }

    /// The rows of the query.
    pub(super) async fn rows(&self, handle: &Handle, syntax: &'static dyn Syntax) -> Result<Loaded> {
        let mut rows = Loaded::new(&self.cells, self.types.len());
        let rendered = sql::render_select(syntax, &self.select);
        self.fetch(handle, rendered, &mut |row| rows.keep(row, &self.types).map(drop)).await?;
        self.complete(handle, syntax, &mut rows, true).await?;
        Ok(rows)
    }

    async fn fetch(
        &self,
        handle: &Handle,
        rendered: Result<Rendered>,
        take: &mut (dyn FnMut(&mut dyn RowReader) -> Result<()> + Send),
    ) -> Result<()> {
        let request = rendered?.request(&[], Some(self.select.table()))?;
        handle.fetch(request, &mut |row| take(row).map(|()| true)).await?;
        Ok(())
    }

    /// Adds the rows of the levels below. `once` says that no row is read twice.
    fn complete<'a>(
        &'a self,
        handle: &'a Handle,
        syntax: &'static dyn Syntax,
        rows: &'a mut Loaded,
        once: bool,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for child in &self.children {
                let (groups, keys) = Groups::of(rows, &child.parent_keys);
                let (related, groups) = child.rows(handle, syntax, groups, &keys, once).await?;
                rows.push(related, groups);
            }
            Ok(())
        })
    }

    /// Reads the values of a row's key.
    fn read_key(&self, row: &mut dyn RowReader) -> Result<Option<Key>> {
        let to = |row: &mut dyn RowReader, place: usize| {
            if !row.rewind() {
                return Err(row.mismatch("a row of a statement", "one that can be read once only"));
            }
            row.skip(place);
            Ok(())
        };
        let read = |row: &mut dyn RowReader, place: usize| {
            to(row, place)?;
            keep(row, self.types.get(place).unwrap_or(&ColumnType::I64))
        };
        let key = match self.keys.as_slice() {
            // What nearly all keys are.
            [place] if self.types.get(*place) == Some(&ColumnType::I64) => {
                to(row, *place)?;
                row.i64()?.map(Key::from)
            }
            [place] => Key::of(&[read(row, *place)?]),
            places => Key::of(&places.iter().map(|place| read(row, *place)).collect::<Result<Vec<_>>>()?),
        };
        row.rewind();
        Ok(key)
    }
}

impl Child {
    /// The related rows of the parents with these keys. `once` says that no parent is read twice.
    async fn rows(
        &self,
        handle: &Handle,
        syntax: &'static dyn Syntax,
        mut groups: Groups,
        keys: &[Vec<Value>],
        once: bool,
    ) -> Result<(Loaded, Groups)> {
        let level = &self.level;
        let once = once && groups.are_read_once();
        let mut rows = Loaded::new(&level.cells, level.types.len());
        // What is read twice has to be copied, which rows of any type cannot be.
        let mut typed = level.typed.filter(|_| once).map(NewTyped::make);
        for part in keys.chunks(MOST_KEYS / self.parent_keys.len().max(1)) {
            let rendered = sql::render_level(syntax, &level.query(), part);
            let mut take = |row: &mut dyn RowReader| {
                let key = match &mut typed {
                    Some(typed) => {
                        let key = level.read_key(row)?;
                        typed.take(row)?;
                        key
                    }
                    None => {
                        let values = rows.keep(row, &level.types)?;
                        Key::of(level.keys.iter().filter_map(|place| values.get(*place)))
                    }
                };
                if groups.add(key) { Ok(()) } else { Err(level.stray()) }
            };
            level.fetch(handle, rendered, &mut take).await?;
        }
        groups.sort();
        if let Some(typed) = typed {
            rows.set_typed(typed);
        }
        level.complete(handle, syntax, &mut rows, once).await?;
        Ok((rows, groups))
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
