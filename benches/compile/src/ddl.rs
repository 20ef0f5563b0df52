//! `schema.sql`, for the libraries that do not make tables of structs.

use std::fmt::Write;

use crate::tables::{Kind, Table};

pub(crate) fn script(tables: &[Table]) -> String {
    let mut script = String::new();
    for table in tables {
        let mut columns = vec!["  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT".to_owned()];
        if let Some(parent) = table.parent {
            let null = if parent.nullable { "" } else { " NOT NULL" };
            columns.push(format!("  parent_id INTEGER{null} REFERENCES {} (id)", parent.sql()));
        }
        for column in &table.columns {
            let null = if column.kind.nullable() { "" } else { " NOT NULL" };
            columns.push(format!("  {} {}{null}", column.name, column_type(column.kind)));
        }
        let _ = write!(script, "CREATE TABLE {} (\n{}\n);\n", table.sql(), columns.join(",\n"));
    }
    script
}

fn column_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::OptionalInteger => "INTEGER",
        Kind::Text | Kind::OptionalText => "TEXT",
        Kind::Flag => "BOOLEAN",
        Kind::Real => "REAL",
        Kind::Time => "TIMESTAMP",
    }
}
