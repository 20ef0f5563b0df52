//! The application in each library, as its guide has users write it.

pub(crate) mod diesel;
pub(crate) mod orm;
pub(crate) mod sea_orm;
pub(crate) mod sqlx;
pub(crate) mod toasty;

use crate::tables::{Kind, Table};

/// `name: value` of every column that an insert writes, one a line. The columns that the queries look at come from the
/// function's parameters.
fn assignments(
    table: &Table,
    indent: &str,
    value: impl Fn(Kind, &'static str) -> String,
    line: impl Fn(&str, &str) -> String,
) -> String {
    let mut lines = Vec::new();
    if table.parent.is_some() {
        lines.push(line("parent_id", "parent_id"));
    }
    for column in &table.columns {
        let first = table.first(column.kind) == column.name;
        let plain = match column.kind {
            Kind::Integer if first => "integer",
            Kind::Text if first => "text",
            Kind::Integer | Kind::OptionalInteger => "7",
            Kind::Text | Kind::OptionalText => "\"words\"",
            Kind::Flag => "true",
            Kind::Real => "1.5",
            Kind::Time => "",
        };
        lines.push(line(&column.name, &value(column.kind, plain)));
    }
    lines.iter().map(|line| format!("{indent}{line}\n")).collect()
}

/// A time without zone, for the libraries that use chrono.
const CHRONO_TIME: &str = "DateTime::UNIX_EPOCH.naive_utc()";
