use syn::LitStr;

use crate::errors::Errors;
use crate::model::{Condition, IndexPart, TableModel};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    not_empty(table, errors);
}

/// An option that takes SQL and gets none would leave half a statement.
fn not_empty(table: &TableModel, errors: &Errors) {
    for check in &table.checks {
        if let Condition::Sql(sql) = &check.condition {
            text("this check", sql, errors);
        }
    }
    for index in &table.indexes {
        for part in &index.parts {
            if let IndexPart::Expression(sql) = part {
                text("this index expression", sql, errors);
            }
        }
        if let Some(filter) = &index.filter {
            text("this filter", filter, errors);
        }
    }
    for column in &table.columns {
        let types = [&column.sql_type, &column.postgres_type, &column.mysql_type, &column.sqlite_type];
        for sql in types.into_iter().flatten() {
            text("this type", sql, errors);
        }
        if let Some(sql) = &column.default_sql {
            text("this default", sql, errors);
        }
        if let Some(generated) = &column.generated {
            text("this generated column's expression", &generated.sql, errors);
        }
    }
}

fn text(what: &str, sql: &LitStr, errors: &Errors) {
    let value = sql.value();
    if value.trim().is_empty() {
        errors.at(sql.span(), format!("{what} is empty · write its SQL, or remove it"));
    } else if value.contains('\0') {
        errors.at(sql.span(), format!("{what} contains a NUL byte · remove it"));
    }
}
