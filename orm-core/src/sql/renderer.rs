use std::sync::Arc;

use super::statement::{Bind, Rendered};
use super::syntax::Syntax;
use crate::table::SourceRef;
use crate::{ColumnType, Error, Result, Value};

/// Writes one statement: its text and, beside it, what its placeholders stand for.
pub struct Renderer<'a> {
    syntax: &'a dyn Syntax,
    out: String,
    binds: Vec<Bind>,
    /// Values become literals, columns stand without their table: in DDL.
    in_ddl: bool,
    /// The first thing that cannot be written.
    error: Option<Error>,
}

impl<'a> Renderer<'a> {
    pub(crate) fn new(syntax: &'a dyn Syntax) -> Self {
        Self { syntax, out: String::with_capacity(256), binds: Vec::new(), in_ddl: false, error: None }
    }

    pub(crate) fn for_ddl(syntax: &'a dyn Syntax) -> Self {
        Self { in_ddl: true, ..Self::new(syntax) }
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
        if let Some(alias) = source.alias {
            self.push(" AS ");
            self.name(alias);
        }
    }

    /// Writes a column.
    pub fn column(&mut self, source: SourceRef, name: &str) {
        if !self.in_ddl {
            self.name(source.alias.unwrap_or(source.table.name));
            self.push(".");
        }
        self.name(name);
    }

    /// Writes a placeholder for a value; in DDL the value itself.
    pub fn value(&mut self, value: Value) {
        if self.in_ddl {
            self.literal(&value);
            return;
        }
        self.binds.push(Bind::Value(value));
        self.syntax.placeholder(&mut self.out, self.binds.len());
    }

    /// Writes a placeholder for a parameter of a prepared statement.
    pub fn param(&mut self, index: usize, ty: ColumnType, rows: bool) {
        self.binds.push(Bind::Param { index, ty, rows });
        self.syntax.placeholder(&mut self.out, self.binds.len());
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
        let before = std::mem::replace(&mut self.in_ddl, true);
        write(self);
        self.in_ddl = before;
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
        Ok(Rendered { sql: Arc::from(self.out), binds: Arc::new(self.binds) })
    }

    pub(crate) fn finish_text(self) -> Result<String> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.out),
        }
    }
}
