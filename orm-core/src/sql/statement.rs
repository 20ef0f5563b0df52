use std::sync::Arc;

use crate::driver::{Effect, Request};
use crate::table::TableDef;
use crate::{ColumnType, Error, Result, Value};

/// SQL and its values, in the order of their placeholders.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The SQL.
    pub sql: String,
    /// The values.
    pub params: Vec<Value>,
}

impl Statement {
    /// What can be sent, or the reason why it cannot as an SQL comment.
    pub(crate) fn of(rendered: Result<Rendered>) -> Self {
        match rendered {
            Ok(rendered) => {
                let params = rendered.binds.iter().map(Bind::preview).collect();
                Self { sql: rendered.sql.to_string(), params }
            }
            Err(error) => Self::comment(&error.to_string()),
        }
    }

    pub(crate) fn comment(text: &str) -> Self {
        let mut sql = String::new();
        for line in text.lines() {
            sql.push_str("-- ");
            sql.push_str(line);
            sql.push('\n');
        }
        Self { sql, params: Vec::new() }
    }
}

/// What a placeholder stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bind {
    /// A value.
    Value(Value),
    /// A parameter of a prepared statement.
    Param {
        /// Its position.
        index: usize,
        /// Its type.
        ty: ColumnType,
        /// It counts rows, and must not be negative.
        rows: bool,
    },
}

impl Bind {
    fn preview(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Param { ty, .. } => Value::Null(*ty),
        }
    }
}

/// A rendered statement, cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Rendered {
    pub(crate) sql: Arc<str>,
    pub(crate) binds: Arc<Vec<Bind>>,
    /// What it does, if no part of it is SQL by hand.
    pub(super) effect: Option<Effect>,
}

impl Rendered {
    /// What is sent: with the arguments in their places among the values.
    pub(crate) fn request(self, arguments: &[Value], table: Option<&'static TableDef>) -> Result<Request> {
        let Self { sql, binds, effect } = self;
        let binds = Arc::try_unwrap(binds).unwrap_or_else(|shared| shared.to_vec());
        let values = binds.into_iter().map(|bind| match bind {
            Bind::Value(Value::Invalid(message)) => Err(Error::encode(message).with_sql(&sql)),
            Bind::Value(value) => Ok(value),
            Bind::Param { index, rows, .. } => argument(arguments, index, rows, &sql),
        });
        let params = values.collect::<Result<_>>()?;
        Ok(Request { sql, params, persistent: true, table, effect })
    }

    /// The same SQL with other values.
    pub(crate) fn with_values(self, values: Vec<Value>) -> Self {
        Self { binds: Arc::new(values.into_iter().map(Bind::Value).collect()), ..self }
    }

    /// Whether its placeholders stand for these values, in this order.
    pub(crate) fn has_values(&self, values: &[Value]) -> bool {
        self.binds.len() == values.len()
            && self.binds.iter().zip(values).all(|(bind, value)| *bind == Bind::Value(value.clone()))
    }

    pub(crate) fn uses_param(&self, position: usize) -> bool {
        self.binds.iter().any(|bind| matches!(bind, Bind::Param { index, .. } if *index == position))
    }
}

/// The argument for a parameter; `rows` says that it counts rows.
fn argument(arguments: &[Value], index: usize, rows: bool, sql: &str) -> Result<Value> {
    match arguments.get(index).cloned() {
        None => {
            Err(Error::invalid_argument("a parameter stands in a statement that was not prepared with it"))
        }
        Some(Value::I64(count)) if rows && count < 0 => {
            Err(Error::invalid_argument("a limit or offset cannot be negative"))
        }
        Some(Value::Invalid(message)) => Err(Error::encode(message).with_sql(sql)),
        Some(value) => Ok(value),
    }
}
