//! sqlx's errors as `orm`'s. Codes: <https://sqlite.org/rescode.html>.

use std::path::Path;

use orm_core::driver::client_error;
use orm_core::table::{IndexPart, TableDef};
use orm_core::{ColumnType, Error};
use sqlx::error::DatabaseError;

use crate::statement::Kind;

const ERROR: i32 = 1;
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const NO_MEMORY: i32 = 7;
const INTERRUPT: i32 = 9;
const CANTOPEN: i32 = 14;
const TOO_BIG: i32 = 18;
const NOTADB: i32 = 26;
const LOCKED_SHAREDCACHE: i32 = 262;
const CHECK: i32 = 275;
const BUSY_SNAPSHOT: i32 = 517;
const FOREIGN_KEY: i32 = 787;
const NOT_NULL: i32 = 1299;
const PRIMARY_KEY: i32 = 1555;
/// RAISE of a trigger; also of those that SQLite makes for foreign keys with an action.
const TRIGGER: i32 = 1811;
const UNIQUE: i32 = 2067;
const ROWID: i32 = 2579;

/// An error of SQLite's, as it tells it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    code: i32,
    message: String,
}

impl Refusal {
    pub(crate) fn new(code: i32, message: String) -> Self {
        Self { code, message }
    }

    pub(crate) fn out_of_memory() -> Self {
        Self::new(NO_MEMORY, "out of memory".into())
    }

    pub(crate) fn too_long() -> Self {
        Self::new(TOO_BIG, "string or blob too big".into())
    }

    pub(crate) fn other(message: &str) -> Self {
        Self::new(ERROR, message.into())
    }

    /// The same, not as a reason to wait for another connection and to run the statement again.
    pub(crate) fn for_good(self) -> Self {
        let code = if self.is_locked_by_shared_cache() { LOCKED } else { self.code };
        Self { code, ..self }
    }

    /// Whether a connection that shares its cache with this one is in the way.
    pub(crate) fn is_locked_by_shared_cache(&self) -> bool {
        self.code == LOCKED_SHAREDCACHE
    }
}

/// The error of a statement that was run beside the driver.
pub(crate) fn refused(refusal: &Refusal, origin: Origin<'_>) -> Error {
    database(refusal.code, &refusal.message, origin)
}

/// What is known of a statement beside SQLite's message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) table: Option<&'static TableDef>,
    pub(crate) kind: Kind,
    pub(crate) sql: &'a str,
}

impl Origin<'_> {
    /// Of a statement that is about no table.
    pub(crate) const NONE: Self = Origin { table: None, kind: Kind::Other, sql: "" };
}

/// The error of a statement.
pub(crate) fn statement(error: sqlx::Error, origin: Origin<'_>) -> Error {
    match error {
        sqlx::Error::Database(error) => database(code(&*error), error.message(), origin),
        error => client_error(error),
    }
}

/// The error of opening a database.
pub(crate) fn connect(error: sqlx::Error, path: &Path) -> Error {
    let shown = path.display();
    let message = match &error {
        sqlx::Error::Database(error) => match code(&**error) {
            code if code & 0xff == CANTOPEN => {
                let hint = match path.try_exists() {
                    Ok(false)
                        if path
                            .parent()
                            .is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.exists()) =>
                    {
                        "its folder does not exist"
                    }
                    Ok(false) => "the file does not exist; `?mode=rwc` at the end of the URL creates it",
                    _ => "is it a file, and may it be read and written?",
                };
                format!("cannot open `{shown}`: {hint}")
            }
            NOTADB => format!("cannot open `{shown}`: it is not a database of SQLite, or it is encrypted"),
            _ => return statement_at(&**error, path),
        },
        sqlx::Error::PoolTimedOut => format!("cannot open `{shown}` in time"),
        sqlx::Error::Io(error) => format!("cannot open `{shown}`: {error}"),
        sqlx::Error::Configuration(error) => format!("cannot open `{shown}`: {error}"),
        _ => return statement(error, Origin::NONE),
    };
    Error::Connect { message }
}

fn statement_at(error: &dyn DatabaseError, path: &Path) -> Error {
    match database(code(error), error.message(), Origin::NONE) {
        Error::Database { message, .. } => {
            Error::Connect { message: format!("cannot open `{}`: {message}", path.display()) }
        }
        error => error,
    }
}

pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if code(&**error) & 0xff == BUSY)
}

/// Whether SQLite has rolled a transaction back by itself, as after a full disk.
pub(crate) fn is_without_transaction(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.message().ends_with("no transaction is active"))
}

fn code(error: &dyn DatabaseError) -> i32 {
    error.code().and_then(|code| code.parse().ok()).unwrap_or_default()
}

fn database(code: i32, message: &str, origin: Origin<'_>) -> Error {
    match code {
        UNIQUE | PRIMARY_KEY | ROWID => unique(code, message, origin),
        NOT_NULL => {
            let (table, columns) = columns(after_colon(message), origin.table);
            Error::NotNullViolation { constraint: None, table, columns, sql: None }
        }
        CHECK => check(after_colon(message), origin),
        FOREIGN_KEY => foreign_key(origin),
        TRIGGER if message == "FOREIGN KEY constraint failed" => foreign_key(origin),
        INTERRUPT => Error::Connect { message: "the statement was interrupted".into() },
        code if matches!(code & 0xff, BUSY | LOCKED) => busy(code),
        code if code & 0xff == CANTOPEN => Error::Connect {
            message: "cannot open a file of the database: is its folder still there?".into(),
        },
        code => Error::Database { code: Some(code.to_string()), message: message.to_owned(), sql: None },
    }
}

fn busy(code: i32) -> Error {
    let message = match code {
        BUSY_SNAPSHOT => {
            "another connection has written since this transaction read; run the transaction again (one that writes \
             is best begun without `read_only()`)"
        }
        code if code & 0xff == LOCKED => {
            "a table is locked by another statement of this connection or shared cache"
        }
        _ => {
            "the database is locked: another connection was writing for longer than the busy timeout; keep \
             transactions short, or raise `PoolOptions::busy_timeout`"
        }
    };
    Error::Busy { message: message.into(), sql: None }
}

fn after_colon(message: &str) -> &str {
    message.split_once(": ").map_or("", |(_, rest)| rest)
}

/// Takes `table.a, table.b` apart.
fn columns(names: &str, known: Option<&'static TableDef>) -> (Option<String>, Vec<String>) {
    let known = known.map(|table| table.name).filter(|table| is_prefix(table, names));
    let Some(table) = known.or_else(|| names.split_once('.').map(|(table, _)| table)) else {
        return (None, Vec::new());
    };
    let columns = names.split(", ").map(|name| {
        let column = name.strip_prefix(table).and_then(|rest| rest.strip_prefix('.'));
        column.unwrap_or(name).to_owned()
    });
    (Some(table.to_owned()), columns.collect())
}

fn is_prefix(table: &str, names: &str) -> bool {
    names.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'))
}

fn unique(code: i32, message: &str, origin: Origin<'_>) -> Error {
    let names = after_colon(message);
    // An index over an expression is named instead of its columns.
    if let Some(name) = names.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\'')) {
        let index = origin.table.and_then(|table| table.indexes.iter().find(|index| index.name == name));
        return Error::UniqueViolation {
            constraint: Some(name.to_owned()),
            table: index.and(origin.table).map(|table| table.name.to_owned()),
            columns: index
                .map_or_else(Vec::new, |index| plain_columns(index.parts).map(str::to_owned).collect()),
            sql: None,
        };
    }
    let (table, columns) = columns(names, origin.table);
    let def = origin.table.filter(|def| table.as_deref() == Some(def.name));
    let constraint = def.and_then(|def| unique_name(def, &columns, code != UNIQUE));
    Error::UniqueViolation { constraint, table, columns, sql: None }
}

/// The name of the constraint or index over these columns.
fn unique_name(table: &TableDef, columns: &[String], key: bool) -> Option<String> {
    let is_key = columns == table.primary_key;
    if key && is_key {
        return Some(table.primary_key_name.to_owned());
    }
    let unique = table.uniques.iter().find(|unique| columns == unique.columns).map(|unique| unique.name);
    let index = || {
        let same = |index: &&orm_core::table::IndexDef| {
            index.unique
                && plain_columns(index.parts).count() == index.parts.len()
                && plain_columns(index.parts).eq(columns)
        };
        table.indexes.iter().find(same).map(|index| index.name)
    };
    unique.or_else(index).map(str::to_owned).or_else(|| is_key.then(|| table.primary_key_name.to_owned()))
}

fn plain_columns(parts: &'static [IndexPart]) -> impl Iterator<Item = &'static str> {
    parts.iter().filter_map(|part| match part {
        IndexPart::Column { name, .. } => Some(*name),
        IndexPart::Expression(_) => None,
    })
}

fn check(name: &str, origin: Origin<'_>) -> Error {
    let column = origin.table.and_then(|table| {
        let mut enums = table.columns.iter().filter(|column| matches!(column.ty, ColumnType::Enum(_)));
        enums.find(|column| table.enum_check_name(column.name) == name)
    });
    let known =
        origin.table.filter(|table| column.is_some() || table.checks.iter().any(|check| check.name == name));
    Error::CheckViolation {
        constraint: Some(name.to_owned()),
        table: known.map(|table| table.name.to_owned()),
        columns: column.map(|column| column.name.to_owned()).into_iter().collect(),
        sql: None,
    }
}

/// SQLite tells nothing about the key: it can only be the one key of the table, when the statement writes it.
fn foreign_key(origin: Origin<'_>) -> Error {
    let key = match origin.table.map(|table| table.foreign_keys) {
        Some([key]) => match origin.kind {
            Kind::Insert { .. } => Some(key),
            Kind::Update => {
                let set = origin.sql.split(" WHERE ").next().unwrap_or_default();
                Some(key)
                    .filter(|key| key.columns.iter().any(|column| set.contains(&format!("\"{column}\" = "))))
            }
            _ => None,
        },
        _ => None,
    };
    Error::ForeignKeyViolation {
        constraint: key.map(|key| key.name.to_owned()),
        table: origin.table.map(|table| table.name.to_owned()),
        columns: key
            .map_or_else(Vec::new, |key| key.columns.iter().map(|column| (*column).to_owned()).collect()),
        sql: None,
    }
}
