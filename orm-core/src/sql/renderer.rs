use std::sync::Arc;

use super::names::Names;
use super::statement::{Bind, Rendered};
use super::syntax::Syntax;
use crate::driver::Effect;
use crate::expr::{Node, OrderNode};
use crate::query::SelectAst;
use crate::table::{ColumnDef, SourceRef, TableDef};
use crate::{ColumnType, Error, Result, Value};

/// Where a value stands: what the statement's text says of its type.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// Written to this column, or compared with it.
    Column(&'static ColumnDef),
    /// Beside an operand of the same type.
    Typed,
    /// Alone: only the value itself has the type.
    Free,
}

impl Place {
    /// The place beside this operand.
    fn beside(node: &Node) -> Self {
        match node {
            Node::Column(column) => column.source.table.column(column.name).map_or(Self::Typed, Self::Column),
            Node::Value(_) | Node::Param { .. } | Node::Raw(_) | Node::Of(..) | Node::Case { .. } => {
                Self::Free
            }
            _ => Self::Typed,
        }
    }
}

/// The name of the row that could not be inserted.
pub(crate) const EXCLUDED: &str = "excluded";

/// Writes one statement: its text and, beside it, what its placeholders stand for.
pub struct Renderer<'a> {
    syntax: &'a dyn Syntax,
    out: String,
    binds: Vec<Bind>,
    /// Values become literals, columns stand without their table: in DDL.
    in_ddl: bool,
    /// Values become literals.
    inline: bool,
    /// The table that an UPDATE or DELETE changes.
    pub(super) target: Option<&'static TableDef>,
    /// Columns of the row that could not be inserted are written by `VALUES(..)`.
    pub(super) new_row_by_function: bool,
    /// Expressions that stand in several clauses of a grouped query and have to be the same there, with their text
    /// once it is written.
    pub(super) shared: Vec<(Node, Option<String>)>,
    /// The tables of the queries that are being written, the innermost last.
    pub(super) names: Vec<Names>,
    /// The placeholder of every value, when there are many.
    bare: Option<&'static str>,
    /// A part of it is SQL by hand.
    pub(super) by_hand: bool,
    /// The first thing that cannot be written.
    error: Option<Error>,
}

/// So many values are many.
const MANY_VALUES: usize = 100;

impl<'a> Renderer<'a> {
    pub(crate) fn new(syntax: &'a dyn Syntax) -> Self {
        Self {
            syntax,
            out: String::with_capacity(256),
            binds: Vec::new(),
            in_ddl: false,
            inline: false,
            target: None,
            new_row_by_function: false,
            shared: Vec::new(),
            names: Vec::new(),
            bare: None,
            by_hand: false,
            error: None,
        }
    }

    /// Called before the first value is written, when so many are to come.
    pub(super) fn expect_values(&mut self, count: usize) {
        if count >= MANY_VALUES {
            self.bare = self.syntax.bare_placeholder();
        }
    }

    /// Whether a placeholder can stand in several places.
    pub(super) fn placeholders_repeat(&self) -> bool {
        self.bare.is_none() && self.syntax.placeholders_repeat()
    }

    /// Writes the placeholder of the value that was bound last.
    fn placeholder(&mut self, ty: ColumnType, place: Place) {
        match self.bare {
            Some(bare) => self.out.push_str(bare),
            None => self.syntax.placeholder(&mut self.out, self.binds.len(), ty, place),
        }
    }

    pub(crate) fn for_ddl(syntax: &'a dyn Syntax) -> Self {
        Self { in_ddl: true, inline: true, ..Self::new(syntax) }
    }

    /// The dialect's choice points.
    #[must_use]
    pub fn syntax(&self) -> &'a dyn Syntax {
        self.syntax
    }

    /// Whether values become literals and columns stand without their tables.
    #[must_use]
    pub fn in_ddl(&self) -> bool {
        self.in_ddl
    }

    /// Writes SQL.
    pub fn push(&mut self, sql: &str) {
        self.out.push_str(sql);
    }

    /// Writes a name in quotes.
    pub fn name(&mut self, name: &str) {
        self.syntax.quote(&mut self.out, name);
    }

    /// Writes names in quotes, separated by commas.
    pub fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for (at, name) in names.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.name(name);
        }
    }

    /// Writes what `write` writes for each item, separated.
    pub fn list<T>(
        &mut self,
        separator: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            write(self, item);
        }
    }

    /// Writes a table's name, with its schema.
    pub fn table(&mut self, source: SourceRef) {
        if let Some(schema) = source.table.schema {
            self.name(schema);
            self.push(".");
        }
        self.name(source.table.name);
    }

    /// Writes a table as it stands in FROM.
    pub fn source(&mut self, source: SourceRef) {
        self.table(source);
        let name = self.source_name(source);
        if name != source.table.name {
            self.push(" AS ");
            self.name(&name);
        }
    }

    /// Writes a column.
    pub fn column(&mut self, source: SourceRef, name: &str) {
        if self.new_row_by_function && source.alias == Some(EXCLUDED) {
            self.push("VALUES(");
            self.name(name);
            self.push(")");
            return;
        }
        if !self.in_ddl {
            if self.names.is_empty() {
                self.name(source.alias.unwrap_or(source.table.name));
            } else {
                let table = self.source_name(source);
                self.name(&table);
            }
            self.push(".");
        }
        self.name(name);
    }

    /// Writes a placeholder for a value; in DDL the value itself.
    pub fn value(&mut self, value: Value) {
        self.value_at(value, Place::Free);
    }

    /// Writes a placeholder for a value in this place; in DDL the value itself.
    pub fn value_at(&mut self, value: Value, place: Place) {
        if self.inline {
            self.literal(&value);
            return;
        }
        let ty = value.column_type();
        self.binds.push(Bind::Value(value));
        self.placeholder(ty, place);
    }

    /// Writes a placeholder for a parameter of a prepared statement.
    pub fn param(&mut self, index: usize, ty: ColumnType, rows: bool, place: Place) {
        self.binds.push(Bind::Param { index, ty, rows });
        self.placeholder(ty, place);
    }

    /// Writes a value or parameter for this place, anything else as an operand.
    pub fn placed(&mut self, node: &Node, place: Place) {
        match node {
            Node::Value(value) => self.value_at(value.clone(), place),
            Node::Param { index, ty } => self.param(*index, *ty, false, place),
            node => self.operand(node),
        }
    }

    /// Writes an operand beside another of the same type.
    pub fn beside(&mut self, node: &Node, other: &Node) {
        self.placed(node, Place::beside(other));
    }

    /// Writes an operand so that it compares with another as their type does.
    pub fn comparable_beside(&mut self, ty: ColumnType, node: &Node, other: &Node) {
        if self.syntax.comparison_key(ty).is_none() {
            self.beside(node, other);
        } else {
            self.comparable(ty, node);
        }
    }

    /// Writes the arguments of a function, separated.
    pub fn arguments(&mut self, separator: &str, args: &[Node]) {
        let typed = args.iter().find(|arg| !matches!(arg, Node::Value(_) | Node::Param { .. }));
        let place = typed.map_or(Place::Free, Place::beside);
        self.list(separator, args, |r, arg| match arg {
            Node::Value(_) | Node::Param { .. } => r.placed(arg, place),
            arg if separator == ", " => r.node(arg),
            arg => r.operand(arg),
        });
    }

    /// Writes a subquery without parentheses; with a key, its columns so that they compare as their type does.
    pub fn select(&mut self, select: &SelectAst, key: Option<&'static str>) {
        super::select::write_select(self, select, key);
    }

    /// Writes ORDER BY.
    pub fn order(&mut self, order: &[OrderNode]) {
        super::select::write_order(self, order);
    }

    /// What has been written so far, in bytes.
    pub(super) fn written(&self) -> usize {
        self.out.len()
    }

    /// What was written from there on.
    pub(super) fn since(&self, start: usize) -> String {
        self.out.get(start..).unwrap_or_default().to_owned()
    }

    /// Writes a value as a literal.
    pub fn literal(&mut self, value: &Value) {
        if let Err(error) = self.syntax.literal(&mut self.out, value) {
            self.fail(error);
        }
    }

    /// Remembers why this statement cannot be written.
    pub fn fail(&mut self, error: Error) {
        if self.error.is_none() {
            self.error = Some(error);
        }
    }

    /// Writes with literals for values and columns without their tables, as in DDL.
    pub(crate) fn plainly(&mut self, write: impl FnOnce(&mut Self)) {
        let before = (std::mem::replace(&mut self.in_ddl, true), std::mem::replace(&mut self.inline, true));
        write(self);
        (self.in_ddl, self.inline) = before;
    }

    /// Writes with literals for values.
    pub(super) fn inlined(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.inline, true);
        write(self);
        self.inline = before;
    }

    /// The statement, which does this.
    pub(super) fn finish_with(self, effect: Effect) -> Result<Rendered> {
        let known = !self.by_hand;
        let rendered = self.finish()?;
        Ok(Rendered { effect: known.then_some(effect), ..rendered })
    }

    pub(crate) fn finish(self) -> Result<Rendered> {
        if let Some(error) = self.error {
            return Err(error.with_sql(&self.out));
        }
        let limit = self.syntax.bind_limit();
        if self.binds.len() > limit {
            return Err(Error::invalid_argument(format!(
                "the statement has {} values, {} takes at most {limit}; split it",
                self.binds.len(),
                self.syntax.database(),
            )));
        }
        Ok(Rendered { sql: Arc::from(self.out), binds: Arc::new(self.binds), effect: None })
    }

    pub(crate) fn finish_text(self) -> Result<String> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.out),
        }
    }
}
