//! sqlx's errors as `orm`'s. Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.

use orm_core::Error;
use orm_core::driver::client_error;
use orm_core::table::{IndexPart, TableDef};
use sqlx::postgres::{PgConnectOptions, PgDatabaseError};

/// What is known of a statement beside the server's message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) table: Option<&'static TableDef>,
    /// Nothing can have been kept when the connection is lost now.
    pub(crate) harmless: bool,
}

/// The error of a statement.
pub(crate) fn statement(error: sqlx::Error, origin: Origin) -> Error {
    match error {
        sqlx::Error::Database(error) => match error.try_downcast::<PgDatabaseError>() {
            Ok(error) => database(&error, origin),
            Err(error) => Error::Database { code: None, message: error.message().to_owned(), sql: None },
        },
        sqlx::Error::Io(error) => lost(&format!("the connection to PostgreSQL was lost: {error}"), origin),
        sqlx::Error::Tls(error) => lost(&format!("the connection to PostgreSQL was lost: {error}"), origin),
        error => client_error(error),
    }
}

fn lost(message: &str, origin: Origin) -> Error {
    Error::ConnectionLost { message: message.to_owned(), retryable: origin.harmless, sql: None }
}

/// The error of making a connection.
pub(crate) fn connect(error: sqlx::Error, options: &PgConnectOptions) -> Error {
    let place = format!(
        "`{}` on {}:{} as `{}`",
        options.get_database().unwrap_or_else(|| options.get_username()),
        options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string()),
        options.get_port(),
        options.get_username()
    );
    let reason = match error {
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("28P01" | "28000") => "the server refuses the user or the password".to_owned(),
            Some("3D000") => "there is no such database".to_owned(),
            Some("53300") => "the server has no connections left".to_owned(),
            _ => error.message().to_owned(),
        },
        sqlx::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => {
                "nothing listens there; is the server running?".to_owned()
            }
            std::io::ErrorKind::UnexpectedEof => "the server closed the connection".to_owned(),
            _ => error.to_string(),
        },
        sqlx::Error::Protocol(message) => {
            format!("the server does not speak PostgreSQL's protocol ({message})")
        }
        sqlx::Error::Tls(error) => format!(
            "no TLS connection: {error}; `?sslmode=` in the URL says what is wanted, and the feature `tls-rustls` has it"
        ),
        sqlx::Error::PoolTimedOut => "no answer in time".to_owned(),
        error => return client_error(error),
    };
    Error::Connect { message: format!("cannot connect to the PostgreSQL database {place}: {reason}") }
}

/// The error of statements in a transaction that PostgreSQL has given up.
pub(crate) fn aborted() -> Error {
    Error::Transaction {
        message: "a statement of this transaction failed, and PostgreSQL refuses all others until it is rolled back; \
                  put what may fail into a savepoint: `tx.transaction(..)`"
            .into(),
    }
}

fn database(error: &PgDatabaseError, origin: Origin) -> Error {
    let code = error.code();
    let table =
        || error.table().map(str::to_owned).or_else(|| origin.table.map(|table| table.name.to_owned()));
    // The statement may be about another table than the constraint, through a trigger or a cascade.
    let def = origin.table.filter(|def| error.table().is_none_or(|table| table == def.name));
    let constraint = error.constraint().map(str::to_owned);
    match code {
        "23505" => {
            let columns = def.and_then(|def| unique_columns(def, error.constraint()?));
            let columns = columns.unwrap_or_else(|| key_columns(error.detail()));
            Error::UniqueViolation { constraint, table: table(), columns, sql: None }
        }
        "23503" => {
            let key = |def: &TableDef| {
                let key = def.foreign_keys.iter().find(|key| Some(key.name) == error.constraint())?;
                Some(key.columns.iter().map(|column| (*column).to_owned()).collect())
            };
            let columns = def.and_then(key).unwrap_or_else(|| foreign_columns(error));
            Error::ForeignKeyViolation { constraint, table: table(), columns, sql: None }
        }
        "23502" => Error::NotNullViolation {
            constraint,
            table: table(),
            columns: error.column().map(str::to_owned).into_iter().collect(),
            sql: None,
        },
        "23514" => Error::CheckViolation { constraint, table: table(), columns: Vec::new(), sql: None },
        "40001" => Error::SerializationFailure { sql: None },
        "40P01" => Error::Deadlock { sql: None },
        "55P03" => Error::Busy {
            message: "a row or table is locked by another transaction".into(),
            sql: None,
        },
        "57014" => Error::Timeout {
            message: "the statement was cancelled: it took longer than its `statement_timeout`, or an administrator \
                      cancelled it"
                .into(),
            sql: None,
        },
        "25P02" => aborted(),
        "25P03" => lost("the transaction was idle for too long, and PostgreSQL has ended it", origin),
        code if code.starts_with("08") && code != "08P01" || code.starts_with("57P") => {
            lost(&format!("the connection to PostgreSQL was lost: {}", error.message()), origin)
        }
        "08P01" if error.message().starts_with("bind message supplies") => Error::InvalidArgument {
            message: "the statement's placeholders do not match its values; in `sql!` write `{}` for a value, outside \
                      of quotes, and no placeholders"
                .into(),
        },
        "42601" if error.message().starts_with("cannot insert multiple commands") => Error::InvalidArgument {
            message: "the text has several statements; run them one by one, or all at once by `execute_script`".into(),
        },
        code => Error::Database { code: Some(code.to_owned()), message: without_values(error), sql: None },
    }
}

/// The server's message, without the value that it quotes.
fn without_values(error: &PgDatabaseError) -> String {
    let message = error.message();
    // Class 22 is about data: `invalid input syntax for type integer: "abc"`.
    if !error.code().starts_with("22") {
        return message.to_owned();
    }
    let cut = message.find(": \"").or_else(|| message.find(": ").filter(|_| message.contains('"')));
    match (cut, message.find('"')) {
        (Some(at), _) => message.get(..at).unwrap_or_default().to_owned(),
        (None, Some(_)) => {
            // What stands in quotes may be a value.
            let outside = message.split('"').step_by(2).collect::<Vec<_>>();
            outside.join("..")
        }
        (None, None) => message.to_owned(),
    }
}

fn unique_columns(table: &TableDef, constraint: &str) -> Option<Vec<String>> {
    let owned = |columns: &[&str]| columns.iter().map(|column| (*column).to_owned()).collect();
    if table.primary_key_name == constraint {
        return Some(owned(table.primary_key));
    }
    if let Some(unique) = table.uniques.iter().find(|unique| unique.name == constraint) {
        return Some(owned(unique.columns));
    }
    let index = table.indexes.iter().find(|index| index.name == constraint)?;
    let columns = index.parts.iter().filter_map(|part| match part {
        IndexPart::Column { name, .. } => Some((*name).to_owned()),
        IndexPart::Expression(_) => None,
    });
    Some(columns.collect())
}

/// The columns of `Key (a, b)=(1, 2) already exists.`, and nothing of the values.
fn key_columns(detail: Option<&str>) -> Vec<String> {
    let columns = detail.and_then(|detail| detail.strip_prefix("Key (")?.split_once(")=("));
    let Some((columns, _)) = columns else { return Vec::new() };
    if columns.contains('(') {
        // Of an index over an expression.
        return Vec::new();
    }
    columns.split(", ").map(|column| column.trim_matches('"').to_owned()).collect()
}

/// The columns of a foreign key; the detail names those of the table referred to when that one is changed.
fn foreign_columns(error: &PgDatabaseError) -> Vec<String> {
    let is_child = error.message().starts_with("insert or update");
    if is_child { key_columns(error.detail()) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_from_the_detail_and_values_are_not() {
        assert_eq!(key_columns(Some("Key (a, \"Bc\")=(1, x)=(y) already exists.")), ["a", "Bc"]);
        assert_eq!(key_columns(Some("Key (lower(email))=(x) already exists.")), Vec::<String>::new());
        assert_eq!(key_columns(None), Vec::<String>::new());
    }
}
