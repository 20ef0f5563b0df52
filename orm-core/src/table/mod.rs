//! Tables, their columns, and the names they go by in a query.

mod alias;
mod column;
mod def;
mod field_of;
mod relation;
mod schema;

pub use self::alias::Excluded;
pub use self::column::Column;
pub(crate) use self::def::cut;
pub use self::def::{
    Action, CheckCondition, CheckDef, ColumnDef, Default, ForeignKeyDef, GeneratedDef, IndexDef, IndexPart,
    RelationDef, RelationKind, TableDef, UniqueDef,
};
#[doc(hidden)]
pub use self::field_of::{FieldOf, NoField, Stored, StoredOn, column_type};
pub use self::relation::{KeyRef, count_keys, expect_one_key};
pub use self::schema::Schema;

use crate::{Result, RowReader};

/// A struct that is a row of a table. Derived by `#[derive(Table)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a table",
    note = "add `#[derive(Table)]` to the struct"
)]
pub trait Table: Sized + Send + Sync + 'static {
    /// The table value with its columns, read from source `S`.
    type Columns<S: Source<Row = Self>>: TableRef<Source = S>;
    /// The insert type.
    type New;
    /// The partial update type.
    type Patch;
    /// The types of the primary key, as a tuple.
    type Key;
    /// Who knows the primary key of a new row: [`KnownKey`](crate::query::KnownKey) or
    /// [`ServerKey`](crate::query::ServerKey).
    type KeyKind;
    /// The row `R` with a field per relation, none of them loaded.
    type With<R: crate::relation::Nested>: crate::relation::With<Row = R>;
    /// The name in SQL.
    const NAME: &'static str;
    /// The table value.
    const COLUMNS: Self::Columns<Self>;
    /// The foreign keys, as far as relations need them.
    const KEYS: &'static [KeyRef];
    /// The table's columns under the name of source `S`.
    fn columns<S: Source<Row = Self>>() -> Self::Columns<S>;
    /// All that is known of the table.
    fn definition() -> &'static TableDef;
    /// Reads one row.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell does not hold its column's type.
    fn read(row: &mut dyn RowReader) -> Result<Self>;
}

/// The key of a table without a primary key: there is no such value.
#[derive(Debug)]
pub enum NoPrimaryKey {}

/// Where columns come from: a table, or a table under another name.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a table", label = "not a table")]
pub trait Source: 'static {
    /// The struct of the table.
    type Row: Table;
    /// The name in the query when it is not the table's own.
    const ALIAS: Option<&'static str>;
}

impl<T: Table> Source for T {
    type Row = T;
    const ALIAS: Option<&'static str> = None;
}

/// A table value: what stands in `from` and in joins.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a table",
    note = "`#[derive(Table)]` makes the struct's name a table value"
)]
pub trait TableRef: Copy + Send + Sync + 'static {
    /// Where its columns come from.
    type Source: Source;
}

/// The struct behind a table value.
pub type RowOf<T> = <<T as TableRef>::Source as Source>::Row;

/// A table as it stands in a statement.
#[derive(Clone, Copy, Debug)]
pub struct SourceRef {
    /// The table.
    pub table: &'static TableDef,
    /// Its name in the statement, when it is not its own.
    pub alias: Option<&'static str>,
}

impl PartialEq for SourceRef {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.alias == other.alias
    }
}

impl SourceRef {
    /// The reference for source `S`.
    #[must_use]
    pub fn of<S: Source>() -> Self {
        Self { table: S::Row::definition(), alias: S::ALIAS }
    }
}

/// Reads a row that an outer join may have left out: `None` when its key is NULL.
pub(crate) fn read_optional<R: Table>(row: &mut dyn RowReader) -> Result<Option<R>> {
    if skips_missing(R::definition(), row)? {
        return Ok(None);
    }
    Ok(Some(R::read(row)?))
}

/// Skips the cells of a row that an outer join left out, and tells whether it was.
fn skips_missing(def: &TableDef, row: &mut dyn RowReader) -> Result<bool> {
    let missing = match def.presence_column() {
        Some(position) => row.is_null(position)?,
        // A table of nullable columns only: a row of NULLs is taken for no row.
        None => {
            (0..def.columns.len()).try_fold(true, |all, at| Ok::<_, crate::Error>(all && row.is_null(at)?))?
        }
    };
    if missing {
        row.skip(def.columns.len());
    }
    Ok(missing)
}
