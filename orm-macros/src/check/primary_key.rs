use crate::errors::Errors;
use crate::model::TableModel;

pub(super) fn check(table: &TableModel, errors: &Errors) {
    one_form(table, errors);
    not_nullable(table, errors);
}

/// Two columns with `primary_key` are a composite key already; both forms at once leave its order
/// open.
fn one_form(table: &TableModel, errors: &Errors) {
    if table.table_key.is_none() {
        return;
    }
    for column in &table.columns {
        if let Some(span) = column.primary_key {
            let message = format!(
                "the primary key is also given in `#[table(primary_key(..))]` · keep that, and remove this one from `{}`",
                column.ident
            );
            errors.at(span, message);
        }
    }
}

/// A key that is NULL finds no row. SQLite alone would accept it.
fn not_nullable(table: &TableModel, errors: &Errors) {
    for column in table.primary_key.iter().filter_map(|position| table.columns.get(*position)) {
        if column.nullable {
            let message = format!(
                "the primary key column `{}` is nullable · remove the `Option` from its type",
                column.ident
            );
            errors.over(&column.ty, message);
        }
    }
}
