use crate::expr::Node;
use crate::{ColumnType, Value};

/// All that is known of a table: what DDL, migrations and tools work from.
#[derive(Debug)]
pub struct TableDef {
    /// The name in SQL.
    pub name: &'static str,
    /// The schema it lies in, when it is not the default one.
    pub schema: Option<&'static str>,
    /// The Rust struct's name.
    pub rust_name: &'static str,
    /// The columns in order.
    pub columns: &'static [ColumnDef],
    /// The names of the primary key's columns.
    pub primary_key: &'static [&'static str],
    /// The name of the primary key's constraint.
    pub primary_key_name: &'static str,
    /// The unique constraints, those of single columns included.
    pub uniques: &'static [UniqueDef],
    /// The indexes.
    pub indexes: &'static [IndexDef],
    /// The foreign keys, those of single columns included.
    pub foreign_keys: &'static [ForeignKeyDef],
    /// The checks.
    pub checks: &'static [CheckDef],
    /// The relations.
    pub relations: &'static [RelationDef],
    /// A comment kept in the database.
    pub comment: Option<&'static str>,
}

impl TableDef {
    /// The column with this SQL name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static ColumnDef> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The name of the check of an enum's column, where enums are no types.
    #[must_use]
    pub fn enum_check_name(&self, column: &str) -> String {
        cut(format!("{}_{column}_check", self.name), 63)
    }

    /// The position of a column that every row has: of the primary key, else the first that is NOT NULL.
    pub(crate) fn presence_column(&self) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| self.primary_key.contains(&column.name))
            .or_else(|| self.columns.iter().position(|column| !column.nullable))
    }
}

/// Cuts a name to what every database takes.
pub(crate) fn cut(mut name: String, bytes: usize) -> String {
    let mut room = name.len().min(bytes);
    while !name.is_char_boundary(room) {
        room -= 1;
    }
    name.truncate(room);
    name
}

/// A column.
#[derive(Debug)]
pub struct ColumnDef {
    /// The name in SQL.
    pub name: &'static str,
    /// The name of the struct's field.
    pub field: &'static str,
    /// What it holds.
    pub ty: ColumnType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether the database counts it up.
    pub auto_increment: bool,
    /// The value when an insert gives none.
    pub default: Default,
    /// Whether the application makes the value when an insert gives none.
    pub has_default_fn: bool,
    /// The value every update writes unless set by hand.
    pub on_update: Option<fn() -> Value>,
    /// The expression the database computes it from.
    pub generated: Option<GeneratedDef>,
    /// The length in characters or bytes.
    pub length: Option<u32>,
    /// The number of digits.
    pub precision: Option<u32>,
    /// The number of digits after the point.
    pub scale: Option<u32>,
    /// The collation.
    pub collate: Option<&'static str>,
    /// A type in SQL, on every database.
    pub sql_type: Option<&'static str>,
    /// A type in SQL on PostgreSQL.
    pub postgres_type: Option<&'static str>,
    /// A type in SQL on MySQL and MariaDB.
    pub mysql_type: Option<&'static str>,
    /// A type in SQL on SQLite.
    pub sqlite_type: Option<&'static str>,
    /// A comment kept in the database.
    pub comment: Option<&'static str>,
    /// The name it had before, for migrations.
    pub renamed_from: Option<&'static str>,
}

impl ColumnDef {
    /// A column with nothing but a name and a type; the derive overrides the rest.
    #[doc(hidden)]
    #[must_use]
    pub const fn new<T: crate::Field>(name: &'static str, field: &'static str) -> Self {
        Self {
            name,
            field,
            ty: crate::types::column_type_of::<T>(),
            nullable: T::NULLABLE,
            auto_increment: false,
            default: Default::None,
            has_default_fn: false,
            on_update: None,
            generated: None,
            length: None,
            precision: None,
            scale: None,
            collate: None,
            sql_type: None,
            postgres_type: None,
            mysql_type: None,
            sqlite_type: None,
            comment: None,
            renamed_from: None,
        }
    }
}

/// What the database fills a column with.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// Nothing.
    None,
    /// A value.
    Value(fn() -> Value),
    /// The current time.
    Now,
    /// An expression in SQL.
    Sql(&'static str),
}

impl Default {
    /// Whether there is one.
    #[must_use]
    pub fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }
}

/// A generated column's expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneratedDef {
    /// The expression in SQL.
    pub sql: &'static str,
    /// Computed when read instead of stored.
    pub is_virtual: bool,
}

/// A unique constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UniqueDef {
    /// The name.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
}

/// An index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexDef {
    /// The name.
    pub name: &'static str,
    /// What it sorts by.
    pub parts: &'static [IndexPart],
    /// Whether it refuses duplicates.
    pub unique: bool,
    /// The condition of a partial index, in SQL.
    pub filter: Option<&'static str>,
    /// The method, such as `gin`.
    pub using: Option<&'static str>,
}

/// A part of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexPart {
    /// A column.
    Column {
        /// Its name.
        name: &'static str,
        /// Largest first.
        descending: bool,
        /// Where NULLs stand, when not at the default place.
        nulls_first: Option<bool>,
    },
    /// An expression in SQL.
    Expression(&'static str),
}

/// A foreign key.
#[derive(Clone, Copy, Debug)]
pub struct ForeignKeyDef {
    /// The name.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
    /// The table referred to.
    pub table: fn() -> &'static TableDef,
    /// The columns referred to.
    pub references: &'static [&'static str],
    /// What deleting the row referred to does.
    pub on_delete: Option<Action>,
    /// What changing its key does.
    pub on_update: Option<Action>,
}

/// What happens to rows that refer to a deleted or changed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The same happens to them.
    Cascade,
    /// It is refused.
    Restrict,
    /// Their columns become NULL.
    SetNull,
    /// Their columns become their defaults.
    SetDefault,
    /// It is refused at the end of the statement.
    NoAction,
}

impl Action {
    /// The words in SQL.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::Cascade => "CASCADE",
            Self::Restrict => "RESTRICT",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
            Self::NoAction => "NO ACTION",
        }
    }
}

/// A check constraint.
#[derive(Clone, Copy, Debug)]
pub struct CheckDef {
    /// The name.
    pub name: &'static str,
    /// The condition.
    pub condition: CheckCondition,
}

/// The condition of a check.
#[derive(Clone, Copy, Debug)]
pub enum CheckCondition {
    /// In SQL.
    Sql(&'static str),
    /// A typed expression.
    Typed(fn() -> Node),
}

/// A relation of the struct's relation attributes.
#[derive(Clone, Copy, Debug)]
pub struct RelationDef {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: RelationKind,
    /// The table it leads to.
    pub target: fn() -> &'static TableDef,
    /// The junction table of `many_to_many`.
    pub through: Option<fn() -> &'static TableDef>,
    /// The columns given by `key` or `from_key`, else the foreign key's are meant.
    pub key: &'static [&'static str],
    /// The columns given by `to_key`, else the foreign key's are meant.
    pub target_key: &'static [&'static str],
}

/// The kind of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// This table has the foreign key.
    BelongsTo,
    /// The other table has it, once per row.
    HasOne,
    /// The other table has it.
    HasMany,
    /// A third table has both.
    ManyToMany,
}
