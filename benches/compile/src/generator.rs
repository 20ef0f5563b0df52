//! What differs between the libraries.

use crate::tables::{Parent, Table};

/// Writes the parts of the application as a user of one library writes them.
///
/// Bodies are those of the functions that [`Application`](crate::application::Application) declares; their parameters
/// are in scope: `db`, `id`, `text`, `integer`, `parent_id`.
pub(crate) trait Generator {
    /// The lines under `[dependencies]`.
    fn dependencies(&self, columns: usize) -> String;

    /// Attributes of the crate, where the library needs them.
    fn crate_attributes(&self) -> &'static str {
        ""
    }

    /// `src/schema.rs`: the tables.
    fn schema(&self, tables: &[Table]) -> String;

    /// Whether tables are made from `schema.sql`.
    fn has_script(&self) -> bool {
        false
    }

    /// Statements that connect to a database in memory, make the tables, and leave the handle in `db`.
    fn connect(&self, tables: &[Table]) -> String;

    /// The `use` lines of `src/queries.rs`.
    fn imports(&self) -> &'static str;

    /// The type of `db`.
    fn handle(&self) -> &'static str;

    /// The library's `Result`, with a hole for the value: `orm::Result<_>`.
    fn result(&self) -> &'static str;

    fn is_async(&self) -> bool {
        true
    }

    /// The type of keys.
    fn key(&self) -> &'static str {
        "i64"
    }

    /// The type of a row.
    fn row(&self, table: &Table) -> String {
        table.row()
    }

    /// Types that a left join needs beside those of the tables.
    fn join_types(&self, _table: &Table, _parent: &Table) -> String {
        String::new()
    }

    /// The type of a row of the left join.
    fn joined_row(&self, table: &Table, parent: &Table) -> String {
        format!("({}, Option<{}>)", self.row(table), self.row(parent))
    }

    /// Of a `joined` row, the parent's key: an `Option`.
    fn joined_key(&self, _parent: Parent) -> &'static str {
        "joined.1.as_ref().map(|parent| parent.id)"
    }

    /// The row of a key, if there is one.
    fn by_key(&self, table: &Table) -> String;

    /// Three conditions, an order of two columns, a limit.
    fn filter(&self, table: &Table, literal: usize) -> String;

    /// Each row with its parent, one condition, an order, a limit.
    fn join(&self, table: &Table, parent: &Table, literal: usize) -> String;

    /// All columns of a new row; gives the row back.
    fn insert(&self, table: &Table) -> String;

    /// Three columns of the row of a key.
    fn update(&self, table: &Table) -> String;
}
