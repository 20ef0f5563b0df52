use quote::ToTokens;

use crate::errors::Errors;
use crate::model::{TableModel, TypeKind};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    integer_column(table, errors);
    no_default(table, errors);
    only_one(table, errors);
    on_the_key(table, errors);
}

/// Only integers are counted up. A newtype's value is unknown here, and the database's to refuse.
fn integer_column(table: &TableModel, errors: &Errors) {
    for column in &table.columns {
        let kind = TypeKind::of(&column.inner_ty);
        if let Some(span) = column.auto_increment
            && !matches!(kind, TypeKind::Integer | TypeKind::Unknown)
        {
            let ty = column.ty.to_token_stream();
            let message = format!(
                "`auto_increment` needs an integer column, but `{}` is `{ty}` · make it `i64`, or use `default_fn = ..`",
                column.ident
            );
            errors.at(span, message);
        }
    }
}

/// The database can fill a column in one way only.
fn no_default(table: &TableModel, errors: &Errors) {
    for column in &table.columns {
        let other = [
            ("default", column.default.is_some()),
            ("default_sql", column.default_sql.is_some()),
            ("default_fn", column.default_fn.is_some()),
        ];
        for (name, _) in other.into_iter().filter(|(_, given)| *given) {
            if let Some(span) = column.auto_increment {
                let message = format!(
                    "`{}` has `auto_increment` and `{name}` · keep the one that makes its value",
                    column.ident
                );
                errors.at(span, message);
            }
        }
    }
}

/// MySQL and SQLite have one counter per table.
fn only_one(table: &TableModel, errors: &Errors) {
    let mut counted = table.columns.iter().filter(|column| column.auto_increment.is_some());
    let Some(first) = counted.next() else { return };
    for column in counted {
        if let Some(span) = column.auto_increment {
            let message = format!(
                "a table has one `auto_increment` column, here already `{}` · remove one",
                first.ident
            );
            errors.at(span, message);
        }
    }
}

/// SQLite counts its INTEGER PRIMARY KEY and nothing else, and MySQL wants a key on the column.
fn on_the_key(table: &TableModel, errors: &Errors) {
    // A key with a mistake in it is reported already.
    let key_is_read =
        table.table_key.as_ref().is_none_or(|key| key.value.iter().all(|name| table.column(name).is_some()));
    for (position, column) in table.columns.iter().enumerate() {
        if let Some(span) = column.auto_increment
            && column.complete
            && key_is_read
            && !table.is_primary_key(position)
        {
            let message = format!(
                "`auto_increment` is for the primary key, and `{0}` is not part of it · write `#[column(primary_key, auto_increment)]`, or remove `auto_increment` from `{0}`",
                column.ident
            );
            errors.at(span, message);
        }
    }
}
