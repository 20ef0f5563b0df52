use std::error::Error as StdError;
use std::fmt;

/// The result of everything that talks to a database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
///
/// An error of a statement carries the statement's SQL, never the values bound to it, nor the parts of a server's
/// message that quote them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// A row with this key exists already. Primary keys are reported here, too.
    UniqueViolation {
        /// The constraint's name.
        constraint: Option<String>,
        /// The table.
        table: Option<String>,
        /// The columns of the constraint.
        columns: Vec<String>,
        /// The statement.
        sql: Option<String>,
    },
    /// A row refers to one that does not exist, or is still referred to.
    ForeignKeyViolation {
        /// The constraint's name.
        constraint: Option<String>,
        /// The table.
        table: Option<String>,
        /// The columns of the constraint.
        columns: Vec<String>,
        /// The statement.
        sql: Option<String>,
    },
    /// A required column got NULL.
    NotNullViolation {
        /// The constraint's name.
        constraint: Option<String>,
        /// The table.
        table: Option<String>,
        /// The column.
        columns: Vec<String>,
        /// The statement.
        sql: Option<String>,
    },
    /// A row breaks a CHECK constraint.
    CheckViolation {
        /// The constraint's name.
        constraint: Option<String>,
        /// The table.
        table: Option<String>,
        /// The columns, when the constraint belongs to one.
        columns: Vec<String>,
        /// The statement.
        sql: Option<String>,
    },
    /// `one()` found no row.
    NotFound {
        /// The table.
        table: Option<String>,
        /// The statement.
        sql: Option<String>,
    },
    /// An update with nothing to set.
    NothingToSet {
        /// The table.
        table: String,
    },
    /// An update or delete whose conditions were all empty: it would have changed every row.
    NoCondition {
        /// The table.
        table: String,
    },
    /// A selected column that `group_by` does not cover.
    NotGrouped {
        /// The column.
        column: String,
        /// The statement.
        sql: Option<String>,
    },
    /// A concurrent transaction got in the way. Retryable.
    SerializationFailure {
        /// The statement.
        sql: Option<String>,
    },
    /// Two transactions waited for each other. Retryable.
    Deadlock {
        /// The statement.
        sql: Option<String>,
    },
    /// The database or a row is locked by somebody else. Retryable.
    Busy {
        /// What is locked.
        message: String,
        /// The statement.
        sql: Option<String>,
    },
    /// No connection became free in time, or a statement took too long.
    Timeout {
        /// What was waited for.
        message: String,
        /// The statement.
        sql: Option<String>,
    },
    /// The pool was closed.
    PoolClosed,
    /// A value in a row is not what its Rust type holds.
    Decode {
        /// The column.
        column: Option<String>,
        /// What was expected and what was found, without the value.
        message: String,
        /// The statement.
        sql: Option<String>,
    },
    /// A value cannot be stored in its column without changing it.
    Encode {
        /// The column.
        column: Option<String>,
        /// Why not.
        message: String,
        /// The statement.
        sql: Option<String>,
    },
    /// An argument that has no meaning, such as a negative limit.
    InvalidArgument {
        /// What is wrong with it.
        message: String,
    },
    /// The database has no such thing.
    Unsupported {
        /// What it lacks, and what to do.
        message: String,
    },
    /// A builder made without a database was run.
    Detached,
    /// The connection could not be made, or was lost.
    Connect {
        /// Where and why.
        message: String,
    },
    /// The connection was lost in the middle of a statement. Retryable when nothing can have been kept: in a transaction
    /// before its COMMIT, and of a statement that only reads.
    ConnectionLost {
        /// What happened.
        message: String,
        /// Whether nothing can have been kept.
        retryable: bool,
        /// The statement.
        sql: Option<String>,
    },
    /// A transaction was used when it could not be: ended, streaming, or inside an open savepoint.
    Transaction {
        /// What is in the way.
        message: String,
    },
    /// Any other error of the database.
    Database {
        /// The database's code.
        code: Option<String>,
        /// The database's message.
        message: String,
        /// The statement.
        sql: Option<String>,
    },
}

impl Error {
    /// Whether this is a [`UniqueViolation`](Error::UniqueViolation).
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::UniqueViolation { .. })
    }

    /// Whether this is a [`ForeignKeyViolation`](Error::ForeignKeyViolation).
    #[must_use]
    pub fn is_foreign_key_violation(&self) -> bool {
        matches!(self, Self::ForeignKeyViolation { .. })
    }

    /// Whether this is a [`NotNullViolation`](Error::NotNullViolation).
    #[must_use]
    pub fn is_not_null_violation(&self) -> bool {
        matches!(self, Self::NotNullViolation { .. })
    }

    /// Whether this is a [`CheckViolation`](Error::CheckViolation).
    #[must_use]
    pub fn is_check_violation(&self) -> bool {
        matches!(self, Self::CheckViolation { .. })
    }

    /// Whether this is [`NotFound`](Error::NotFound).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Whether the same transaction may succeed when it is run again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::SerializationFailure { .. }
                | Self::Deadlock { .. }
                | Self::Busy { .. }
                | Self::ConnectionLost { retryable: true, .. }
        )
    }

    /// The name of the violated constraint.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::UniqueViolation { constraint, .. }
            | Self::ForeignKeyViolation { constraint, .. }
            | Self::NotNullViolation { constraint, .. }
            | Self::CheckViolation { constraint, .. } => constraint.as_deref(),
            _ => None,
        }
    }

    /// The table the error is about.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        match self {
            Self::UniqueViolation { table, .. }
            | Self::ForeignKeyViolation { table, .. }
            | Self::NotNullViolation { table, .. }
            | Self::CheckViolation { table, .. }
            | Self::NotFound { table, .. } => table.as_deref(),
            Self::NothingToSet { table } | Self::NoCondition { table } => Some(table),
            _ => None,
        }
    }

    /// The columns of the violated constraint, or the column of a value.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::UniqueViolation { columns, .. }
            | Self::ForeignKeyViolation { columns, .. }
            | Self::NotNullViolation { columns, .. }
            | Self::CheckViolation { columns, .. } => columns.iter().map(String::as_str).collect(),
            Self::Decode { column, .. } | Self::Encode { column, .. } => {
                column.as_deref().into_iter().collect()
            }
            Self::NotGrouped { column, .. } => vec![column],
            _ => Vec::new(),
        }
    }

    /// The SQL of the statement.
    #[must_use]
    pub fn sql(&self) -> Option<&str> {
        match self {
            Self::UniqueViolation { sql, .. }
            | Self::ForeignKeyViolation { sql, .. }
            | Self::NotNullViolation { sql, .. }
            | Self::CheckViolation { sql, .. }
            | Self::NotFound { sql, .. }
            | Self::NotGrouped { sql, .. }
            | Self::SerializationFailure { sql }
            | Self::Deadlock { sql }
            | Self::Busy { sql, .. }
            | Self::ConnectionLost { sql, .. }
            | Self::Timeout { sql, .. }
            | Self::Decode { sql, .. }
            | Self::Encode { sql, .. }
            | Self::Database { sql, .. } => sql.as_deref(),
            _ => None,
        }
    }

    /// Adds the statement to an error that does not have one yet.
    #[doc(hidden)]
    #[must_use]
    pub fn with_sql(mut self, statement: &str) -> Self {
        let slot = match &mut self {
            Self::UniqueViolation { sql, .. }
            | Self::ForeignKeyViolation { sql, .. }
            | Self::NotNullViolation { sql, .. }
            | Self::CheckViolation { sql, .. }
            | Self::NotFound { sql, .. }
            | Self::NotGrouped { sql, .. }
            | Self::SerializationFailure { sql }
            | Self::Deadlock { sql }
            | Self::Busy { sql, .. }
            | Self::ConnectionLost { sql, .. }
            | Self::Timeout { sql, .. }
            | Self::Decode { sql, .. }
            | Self::Encode { sql, .. }
            | Self::Database { sql, .. } => sql,
            _ => return self,
        };
        slot.get_or_insert_with(|| statement.to_owned());
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn invalid_argument(message: impl Into<String>) -> Self {
        Self::InvalidArgument { message: message.into() }
    }

    #[doc(hidden)]
    #[must_use]
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::Unsupported { message: message.into() }
    }

    #[doc(hidden)]
    #[must_use]
    pub fn encode(message: impl Into<String>) -> Self {
        Self::Encode { column: None, message: message.into(), sql: None }
    }
}

impl StdError for Error {}

/// "`kind` `name` of `table` (`a`, `b`)", as far as it is known.
fn violation(
    f: &mut fmt::Formatter<'_>,
    kind: &str,
    constraint: Option<&str>,
    table: Option<&str>,
    columns: &[String],
) -> fmt::Result {
    f.write_str(kind)?;
    if let Some(name) = constraint {
        write!(f, " `{name}`")?;
    }
    if let Some(table) = table {
        write!(f, " of table `{table}`")?;
    }
    if !columns.is_empty() {
        write!(f, " ({})", columns.join(", "))?;
    }
    f.write_str(" violated")
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UniqueViolation { constraint, table, columns, .. } => {
                violation(f, "unique constraint", constraint.as_deref(), table.as_deref(), columns)?;
            }
            Self::ForeignKeyViolation { constraint, table, columns, .. } => {
                violation(f, "foreign key", constraint.as_deref(), table.as_deref(), columns)?;
            }
            Self::NotNullViolation { constraint, table, columns, .. } => {
                violation(f, "NOT NULL constraint", constraint.as_deref(), table.as_deref(), columns)?;
            }
            Self::CheckViolation { constraint, table, columns, .. } => {
                violation(f, "check constraint", constraint.as_deref(), table.as_deref(), columns)?;
            }
            Self::NotFound { table: Some(table), .. } => write!(f, "no row of `{table}` found")?,
            Self::NotFound { .. } => f.write_str("no row found")?,
            Self::NothingToSet { table } => {
                write!(f, "the update of `{table}` sets nothing; give `.set(..)` at least one column")?;
            }
            Self::NoCondition { table } => write!(
                f,
                "every condition was empty, so this would change every row of `{table}`; say `.all_rows()` if it should"
            )?,
            Self::NotGrouped { column, .. } => write!(
                f,
                "column `{column}` is selected but `group_by` does not cover it; group by it or aggregate it"
            )?,
            Self::SerializationFailure { .. } => {
                f.write_str("a concurrent transaction got in the way; run the transaction again")?;
            }
            Self::Deadlock { .. } => f.write_str("deadlock; run the transaction again")?,
            Self::Busy { message, .. }
            | Self::Timeout { message, .. }
            | Self::ConnectionLost { message, .. } => f.write_str(message)?,
            Self::PoolClosed => f.write_str("the connection pool is closed")?,
            Self::Decode { column: Some(column), message, .. } => write!(f, "column `{column}`: {message}")?,
            Self::Encode { column: Some(column), message, .. } => write!(f, "column `{column}`: {message}")?,
            Self::Decode { message, .. } | Self::Encode { message, .. } => f.write_str(message)?,
            Self::InvalidArgument { message }
            | Self::Unsupported { message }
            | Self::Connect { message }
            | Self::Transaction { message } => f.write_str(message)?,
            Self::Detached => {
                f.write_str("this query has no database; give it one with `.on(&db)` or start it from `db`")?;
            }
            Self::Database { code: Some(code), message, .. } => write!(f, "{message} (code {code})")?,
            Self::Database { message, .. } => f.write_str(message)?,
        }
        match self.sql() {
            Some(sql) => write!(f, "\nin: {sql}"),
            None => Ok(()),
        }
    }
}
