//! sqlx's errors as `orm`'s. Numbers: <https://dev.mysql.com/doc/mysql-errors/9.4/en/server-error-reference.html>,
//! <https://mariadb.com/docs/server/reference/error-codes>.

mod message;

use orm_core::Error;
use orm_core::driver::client_error;
use orm_core::table::{IndexPart, TableDef};
use sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError};

use crate::flavor::Flavor;

const CHECK_READ: u16 = 1020;
const DUP_KEY: u16 = 1022;
const TOO_MANY_CONNECTIONS: u16 = 1040;
const ACCESS_DENIED: u16 = 1045;
const BAD_NULL: u16 = 1048;
const UNKNOWN_DATABASE: u16 = 1049;
const SHUTDOWN: u16 = 1053;
const DUP_ENTRY: u16 = 1062;
const DUP_UNIQUE: u16 = 1169;
const LOCK_WAIT_TIMEOUT: u16 = 1205;
const DEADLOCK: u16 = 1213;
const NO_REFERENCED_ROW: u16 = 1216;
const ROW_IS_REFERENCED: u16 = 1217;
const NULL_TO_NOT_NULL: u16 = 1263;
const UNSUPPORTED_PREPARED: u16 = 1295;
const INTERRUPTED: u16 = 1317;
const NO_DEFAULT: u16 = 1364;
const TABLE_CHANGED: u16 = 1412;
const ROW_IS_REFERENCED_2: u16 = 1451;
const NO_REFERENCED_ROW_2: u16 = 1452;
const TRANSACTION_IN_PROGRESS: u16 = 1568;
const DUP_ENTRY_WITH_KEY_NAME: u16 = 1586;
const DUP_UNKNOWN_IN_INDEX: u16 = 1859;
const CONNECTION_KILLED: u16 = 1927;
const STATEMENT_TIMEOUT: u16 = 1969;
const SERVER_GONE: u16 = 2006;
const SERVER_LOST: u16 = 2013;
const QUERY_TIMEOUT: u16 = 3024;
const NO_WAIT: u16 = 3572;
const CHECK_VIOLATED: u16 = 3819;
const CONSTRAINT_FAILED: u16 = 4025;
const CLIENT_INACTIVE: u16 = 4031;

/// What is known of a statement beside the server's message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) table: Option<&'static TableDef>,
    /// If the connection is lost nothing of it can have been kept.
    pub(crate) retryable: bool,
}

/// The error of a statement.
pub(crate) fn statement(error: sqlx::Error, flavor: Flavor, origin: Origin) -> Error {
    match error {
        sqlx::Error::Database(ref boxed) => match boxed.try_downcast_ref::<MySqlDatabaseError>() {
            Some(error) => {
                let answer =
                    Answer { number: error.number(), state: error.code(), message: error.message(), flavor };
                answer.error(origin)
            }
            None => client_error(error),
        },
        // With TLS the driver's text is about the protocol.
        sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            lost(flavor, "the server has closed it", origin)
        }
        sqlx::Error::Io(error) => lost(flavor, &error.to_string(), origin),
        error => client_error(error),
    }
}

fn lost(flavor: Flavor, why: &str, origin: Origin) -> Error {
    Error::ConnectionLost {
        message: format!("the connection to {} was lost in the middle of a statement: {why}", flavor.name()),
        retryable: origin.retryable,
        sql: None,
    }
}

/// The error of opening a connection.
pub(crate) fn connect(error: sqlx::Error, flavor: Flavor, to: &MySqlConnectOptions) -> Error {
    let place = match to.get_socket() {
        Some(path) => format!("`{}`", path.display()),
        None => format!("`{}:{}`", to.get_host(), to.get_port()),
    };
    let database = to.get_database().map_or_else(String::new, |name| format!(", database `{name}`"));
    let why = match error {
        sqlx::Error::PoolClosed => return Error::PoolClosed,
        sqlx::Error::PoolTimedOut => "no answer in time".into(),
        sqlx::Error::Io(error) => error.to_string(),
        sqlx::Error::Database(error) => match error.try_downcast_ref::<MySqlDatabaseError>() {
            Some(error) => match (error.number(), flavor) {
                (ACCESS_DENIED, _) => format!("{}: is the password right?", error.message()),
                (UNKNOWN_DATABASE, _) => format!("{}: create it first", error.message()),
                (TOO_MANY_CONNECTIONS, _) => "the server has too many connections".into(),
                // The collation of the session's text.
                (1273, flavor) => format!("{}: is this {}?", error.message(), flavor.name()),
                _ => format!(
                    "{} (code {})",
                    message::without_values(error.number(), error.message()),
                    error.number()
                ),
            },
            None => "the server refused".into(),
        },
        error => error.to_string(),
    };
    Error::Connect {
        message: format!(
            "cannot connect to {} at {place} as `{}`{database}: {why}",
            flavor.name(),
            to.get_username()
        ),
    }
}

/// The number of an error that the server sent.
fn number(error: &sqlx::Error) -> Option<u16> {
    match error {
        sqlx::Error::Database(error) => {
            error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number)
        }
        _ => None,
    }
}

/// Whether the server has rolled the whole transaction back.
pub(crate) fn rolls_back(error: &sqlx::Error, flavor: Flavor) -> bool {
    match number(error) {
        Some(DEADLOCK) => true,
        // Another has changed what this one read: `innodb_snapshot_isolation`.
        Some(CHECK_READ) => flavor == Flavor::MariaDb,
        _ => false,
    }
}

/// Whether it says that a transaction is open.
pub(crate) fn says_open(error: &sqlx::Error) -> bool {
    number(error) == Some(TRANSACTION_IN_PROGRESS)
}

/// Whether a statement can only be sent without preparing it.
pub(crate) fn needs_text_protocol(error: &sqlx::Error) -> bool {
    number(error) == Some(UNSUPPORTED_PREPARED)
}

/// Whether the connection is of no use any more.
pub(crate) fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(_) => number(error).is_none_or(is_disconnect),
        sqlx::Error::Encode(_)
        | sqlx::Error::Decode(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnIndexOutOfBounds { .. } => false,
        _ => true,
    }
}

fn is_disconnect(number: u16) -> bool {
    matches!(number, SHUTDOWN | CONNECTION_KILLED | SERVER_GONE | SERVER_LOST | CLIENT_INACTIVE)
}

/// What a server says of an error.
#[derive(Clone, Copy)]
struct Answer<'a> {
    number: u16,
    state: Option<&'a str>,
    message: &'a str,
    flavor: Flavor,
}

impl Answer<'_> {
    fn error(self, origin: Origin) -> Error {
        let timeout = |message: &str| Error::Timeout { message: message.into(), sql: None };
        match self.number {
            DUP_ENTRY | DUP_ENTRY_WITH_KEY_NAME | DUP_KEY | DUP_UNIQUE | DUP_UNKNOWN_IN_INDEX => {
                self.unique(origin)
            }
            ROW_IS_REFERENCED | ROW_IS_REFERENCED_2 | NO_REFERENCED_ROW | NO_REFERENCED_ROW_2 => {
                self.foreign_key(origin)
            }
            BAD_NULL | NO_DEFAULT | NULL_TO_NOT_NULL => self.not_null(origin),
            CHECK_VIOLATED => self.check(origin),
            // MySQL has another error of this number.
            CONSTRAINT_FAILED if self.state == Some("23000") => self.check(origin),
            DEADLOCK => Error::Deadlock { sql: None },
            // A table that is younger than what the transaction sees.
            TABLE_CHANGED => Error::SerializationFailure { sql: None },
            CHECK_READ if self.flavor == Flavor::MariaDb => Error::SerializationFailure { sql: None },
            LOCK_WAIT_TIMEOUT | NO_WAIT => Error::Busy {
                message: "a row or table is locked by another transaction; keep transactions short, or wait longer by \
                          `innodb_lock_wait_timeout`"
                    .into(),
                sql: None,
            },
            QUERY_TIMEOUT | STATEMENT_TIMEOUT => {
                timeout("the statement took longer than the time limit of the server or of `statement_timeout`")
            }
            INTERRUPTED => timeout("the statement was interrupted: somebody has ended it on the server"),
            TOO_MANY_CONNECTIONS => {
                Error::Connect { message: format!("{} has too many connections", self.flavor.name()) }
            }
            number if is_disconnect(number) => lost(self.flavor, self.message, origin),
            number => Error::Database {
                code: Some(number.to_string()),
                message: message::without_values(number, self.message),
                sql: None,
            },
        }
    }

    fn unique(self, origin: Origin) -> Error {
        let mut table = None;
        let mut constraint = None;
        if let Some(key) = message::key(self.message) {
            // MySQL puts the table's name before the key's.
            let known = origin.table.and_then(|def| key.strip_prefix(def.name)?.strip_prefix('.'));
            let (of, name) = match (known, key.split_once('.')) {
                (Some(name), _) => (origin.table.map(|def| def.name), name),
                (None, Some((of, name))) if self.flavor == Flavor::MySql => (Some(of), name),
                _ => (None, key),
            };
            table = of.map(str::to_owned);
            constraint = Some(name);
        }
        let known = origin.table.filter(|def| table.as_deref().is_none_or(|table| table == def.name));
        let found = known.zip(constraint).and_then(|(def, name)| unique_key(def, name));
        Error::UniqueViolation {
            table: table.or_else(|| found.as_ref().and(known).map(|def| def.name.to_owned())),
            constraint: match &found {
                Some((name, _)) => Some((*name).to_owned()),
                None => constraint.map(str::to_owned),
            },
            columns: found.map(|(_, columns)| columns).unwrap_or_default(),
            sql: None,
        }
    }

    fn foreign_key(self, origin: Origin) -> Error {
        let parts = message::foreign_key(self.message);
        let only = match origin.table.map(|table| table.foreign_keys) {
            Some([key]) if matches!(self.number, NO_REFERENCED_ROW | NO_REFERENCED_ROW_2) => Some(key),
            _ => None,
        };
        match (parts, only) {
            (Some(parts), _) => Error::ForeignKeyViolation {
                constraint: Some(parts.constraint),
                table: Some(parts.table),
                columns: parts.columns,
                sql: None,
            },
            // Who may not see the other table is not told its name.
            (None, key) => Error::ForeignKeyViolation {
                constraint: key.map(|key| key.name.to_owned()),
                table: key.and(origin.table).map(|table| table.name.to_owned()),
                columns: key
                    .map_or_else(Vec::new, |key| key.columns.iter().map(|name| (*name).to_owned()).collect()),
                sql: None,
            },
        }
    }

    fn not_null(self, origin: Origin) -> Error {
        let column = message::column(self.message);
        let known = origin.table.filter(|table| column.is_some_and(|name| table.column(name).is_some()));
        Error::NotNullViolation {
            constraint: None,
            table: known.map(|table| table.name.to_owned()),
            columns: column.map(str::to_owned).into_iter().collect(),
            sql: None,
        }
    }

    fn check(self, origin: Origin) -> Error {
        let (name, mut table) = message::check(self.message);
        // MariaDB names the check of a column, such as that of JSON, by table and column.
        let column = origin.table.zip(name.as_deref()).and_then(|(def, name)| {
            def.column(name.strip_prefix(def.name)?.strip_prefix('.')?).map(|column| column.name)
        });
        if table.is_none() {
            let checks = |def: &&TableDef| def.checks.iter().any(|check| Some(check.name) == name.as_deref());
            table = origin.table.filter(checks).map(|def| def.name.to_owned());
        }
        Error::CheckViolation {
            constraint: name,
            table,
            columns: column.map(str::to_owned).into_iter().collect(),
            sql: None,
        }
    }
}

/// The name and columns of a table's unique key with this name.
fn unique_key(table: &'static TableDef, name: &str) -> Option<(&'static str, Vec<String>)> {
    let owned = |columns: &[&str]| columns.iter().map(|column| (*column).to_owned()).collect();
    if name == "PRIMARY" {
        return Some((table.primary_key_name, owned(table.primary_key)));
    }
    if let Some(unique) = table.uniques.iter().find(|unique| unique.name == name) {
        return Some((unique.name, owned(unique.columns)));
    }
    let index = table.indexes.iter().find(|index| index.name == name)?;
    let columns = index.parts.iter().filter_map(|part| match part {
        IndexPart::Column { name, .. } => Some((*name).to_owned()),
        IndexPart::Expression(_) => None,
    });
    Some((index.name, columns.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(flavor: Flavor, number: u16, message: &str) -> Error {
        let origin = Origin { table: None, retryable: false };
        Answer { number, state: Some("23000"), message, flavor }.error(origin)
    }

    #[test]
    fn violations_name_what_the_server_tells() {
        let error = told(Flavor::MySql, 1062, "Duplicate entry 'it's for key 'x.y'' for key 'p.p_n_key'");
        assert_eq!((error.constraint(), error.table()), (Some("p_n_key"), Some("p")));
        let error = told(Flavor::MariaDb, 1062, "Duplicate entry 'secret' for key 'p_n_key'");
        assert_eq!((error.constraint(), error.table()), (Some("p_n_key"), None));
        assert!(!format!("{error} {error:?}").contains("secret"));
        for flavor in [Flavor::MySql, Flavor::MariaDb] {
            let error = told(
                flavor,
                1452,
                "Cannot add or update a child row: a foreign key constraint fails (`app`.`c`, CONSTRAINT `c_p_id_fkey` \
                 FOREIGN KEY (`p_id`, `q``s`) REFERENCES `p` (`id`, `x`))",
            );
            assert_eq!((error.constraint(), error.table()), (Some("c_p_id_fkey"), Some("c")));
            assert_eq!(error.columns(), ["p_id", "q`s"]);
            let error =
                told(flavor, 1217, "Cannot delete or update a parent row: a foreign key constraint fails");
            assert!(error.is_foreign_key_violation() && error.constraint().is_none());
            let error = told(flavor, 1048, "Column 'n' cannot be null");
            assert!(error.is_not_null_violation());
            assert_eq!(error.columns(), ["n"]);
            assert_eq!(told(flavor, 1364, "Field 'n' doesn't have a default value").columns(), ["n"]);
        }
        let error = told(Flavor::MySql, 3819, "Check constraint 'p_v_check' is violated.");
        assert_eq!((error.constraint(), error.table()), (Some("p_v_check"), None));
        let error = told(Flavor::MariaDb, 4025, "CONSTRAINT `p_v_check` failed for `app`.`p`");
        assert_eq!((error.constraint(), error.table()), (Some("p_v_check"), Some("p")));
    }

    #[test]
    fn values_are_not_quoted() {
        for (number, message) in [
            (1366, "Incorrect integer value: 'secret' for column 'v' at row 1"),
            (1366, "Incorrect integer value: 'a' for column 'secret' for column `app`.`p`.`v` at row 1"),
            (1292, "Incorrect datetime value: 'secret' for column 'dt' at row 1"),
            (1292, "Truncated incorrect INTEGER value: 'secret'"),
            (1411, "Incorrect string value: 'secret' for function uuid_to_bin"),
            (1690, "BIGINT value is out of range in '(`app`.`p`.`v` + secret)'"),
            (1300, "Invalid utf8mb4 character string: 'secret'"),
        ] {
            let error = told(Flavor::MySql, number, message);
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("secret"), "{shown}");
        }
        let error =
            told(Flavor::MariaDb, 1366, "Incorrect decimal value: 'x' for column `app`.`p`.`d` at row 1");
        assert_eq!(
            error.to_string(),
            "Incorrect decimal value: '..' for column `app`.`p`.`d` at row 1 (code 1366)"
        );
        let error = told(Flavor::MySql, 1054, "Unknown column 'a' in 'field list'");
        assert_eq!(error.to_string(), "Unknown column 'a' in 'field list' (code 1054)");
    }

    #[test]
    fn what_may_be_tried_again() {
        assert!(told(Flavor::MySql, 1213, "Deadlock found when trying to get lock").is_retryable());
        assert!(told(Flavor::MariaDb, 1205, "Lock wait timeout exceeded").is_retryable());
        assert!(
            told(Flavor::MySql, 3572, "Statement aborted because lock(s) could not be acquired")
                .is_retryable()
        );
        assert!(
            told(Flavor::MariaDb, 1020, "Record has changed since last read in table 'p'").is_retryable()
        );
        assert!(!told(Flavor::MySql, 1020, "Record has changed since last read in table 'p'").is_retryable());
        assert!(matches!(told(Flavor::MySql, 3024, "x"), Error::Timeout { .. }));
        assert!(matches!(told(Flavor::MariaDb, 1927, "Connection was killed"), Error::ConnectionLost { .. }));
    }
}
