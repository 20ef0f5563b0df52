use quote::ToTokens;

use crate::errors::Errors;
use crate::model::{Action, Column, ForeignKey, Spanned, TableModel};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    for column in &table.columns {
        action_of_a_key(column, errors);
        null_into_the_column(column, errors);
    }
    for key in &table.foreign_keys {
        same_count(key, errors);
        null_into_the_columns(table, key, errors);
    }
}

/// `on_delete` says what happens when the referenced row goes: without one it does nothing.
fn action_of_a_key(column: &Column, errors: &Errors) {
    if column.references.is_some() || !column.complete {
        return;
    }
    for (name, action) in actions(&column.on_delete, &column.on_update_key) {
        let message = format!(
            "`{name}` needs a foreign key · add `references = Table.column` to `{}`, or remove it",
            column.ident
        );
        errors.at(action.span, message);
    }
}

/// `set_null` on a NOT NULL column makes every delete of the other row fail.
fn null_into_the_column(column: &Column, errors: &Errors) {
    if column.references.is_some() {
        refuse_set_null(column, &column.on_delete, &column.on_update_key, errors);
    }
}

/// The same for a table-level key: one NOT NULL column is enough.
fn null_into_the_columns(table: &TableModel, key: &ForeignKey, errors: &Errors) {
    let not_null = key.columns.iter().filter_map(|name| table.column(name));
    if let Some(column) = not_null.into_iter().find(|column| !column.nullable) {
        refuse_set_null(column, &key.on_delete, &key.on_update_key, errors);
    }
}

/// Each column refers to the one at its place.
fn same_count(key: &ForeignKey, errors: &Errors) {
    let (here, there) = (key.columns.len(), key.referenced.len());
    if here != there {
        let message = format!(
            "this foreign key is on {} but references {} · name as many columns of `{}`",
            counted(here),
            counted(there),
            key.table.to_token_stream().to_string().replace(' ', "")
        );
        errors.at(key.span, message);
    }
}

fn refuse_set_null(
    column: &Column,
    on_delete: &Option<Spanned<Action>>,
    on_update_key: &Option<Spanned<Action>>,
    errors: &Errors,
) {
    if column.nullable {
        return;
    }
    for (name, action) in actions(on_delete, on_update_key) {
        if action.value == Action::SetNull {
            let ty = column.ty.to_token_stream();
            let message = format!(
                "`{name} = set_null` needs a nullable column, but `{}` is NOT NULL · make it `Option<{ty}>`, or choose another action",
                column.ident
            );
            errors.at(action.span, message);
        }
    }
}

fn actions<'a>(
    on_delete: &'a Option<Spanned<Action>>,
    on_update_key: &'a Option<Spanned<Action>>,
) -> impl Iterator<Item = (&'static str, &'a Spanned<Action>)> {
    let on_delete = on_delete.iter().map(|action| ("on_delete", action));
    on_delete.chain(on_update_key.iter().map(|action| ("on_update_key", action)))
}

fn counted(columns: usize) -> String {
    match columns {
        1 => String::from("1 column"),
        count => format!("{count} columns"),
    }
}
