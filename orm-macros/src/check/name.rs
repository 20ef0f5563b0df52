use std::collections::{HashMap, HashSet};

use proc_macro2::Span;
use syn::LitStr;

use crate::errors::Errors;
use crate::model::{Column, MAX_NAME_BYTES, TableModel};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    usable_names(table, errors);
    duplicate_columns(table, errors);
    duplicate_constraints(table, errors);
}

/// Every name the user gives, and those made of Rust names.
fn usable_names(table: &TableModel, errors: &Errors) {
    usable("table", &table.name.value, table.name.span, errors);
    usable_literal("schema", table.schema.as_ref(), errors);
    for column in &table.columns {
        usable("column", &column.sql_name.value, column.sql_name.span, errors);
        usable_literal("column", column.renamed_from.as_ref(), errors);
        usable_literal("collation", column.collate.as_ref(), errors);
    }
    for index in &table.indexes {
        usable_literal("index", index.name.as_ref(), errors);
    }
    let uniques = table.uniques.iter().map(|unique| &unique.name);
    let checks = table.checks.iter().map(|check| &check.name);
    let keys = table.foreign_keys.iter().map(|key| &key.name);
    for name in uniques.chain(checks).chain(keys) {
        usable_literal("constraint", name.as_ref(), errors);
    }
}

/// An empty name is a syntax error on every database, a NUL byte ends the text of a statement, and
/// PostgreSQL cuts a name at 63 bytes, so that what was made under it is not found again.
pub(super) fn usable(what: &str, name: &str, span: Span, errors: &Errors) {
    if name.is_empty() {
        errors.at(span, format!("the name of this {what} is empty · write a name"));
    } else if name.contains('\0') {
        errors.at(span, format!("the name of this {what} contains a NUL byte · remove it"));
    } else if name.len() > MAX_NAME_BYTES {
        let length = name.len();
        let message = format!(
            "the name of this {what} has {length} bytes, at most {MAX_NAME_BYTES} are possible · give it a shorter one with `name = \"..\"`"
        );
        errors.at(span, message);
    }
}

fn usable_literal(what: &str, name: Option<&LitStr>, errors: &Errors) {
    if let Some(name) = name {
        usable(what, &name.value(), name.span(), errors);
    }
}

/// Two fields of one SQL name: `name = ".."` or `rename_all` made them equal.
fn duplicate_columns(table: &TableModel, errors: &Errors) {
    let mut seen = HashMap::new();
    for column in &table.columns {
        let name = &column.sql_name.value;
        if let Some(first) = seen.insert(name, &column.ident) {
            let message = format!(
                "the fields `{first}` and `{}` are both the column `{name}` · rename one with `#[column(name = \"..\")]`",
                column.ident
            );
            errors.at(column.sql_name.span, message);
        }
    }
}

/// Two indexes or two constraints of one name, given or computed. Every database keeps a unique
/// constraint among its indexes.
fn duplicate_constraints(table: &TableModel, errors: &Errors) {
    let uniques = table.uniques.iter().map(|unique| (table.unique_name(unique), unique.span));
    let indexes = table.indexes.iter().map(|index| (table.index_name(index), index.span));
    let names = of_columns(table, |column| column.unique, TableModel::column_unique_name)
        .chain(of_columns(table, |column| column.index, TableModel::column_index_name))
        .chain(uniques)
        .chain(indexes);
    once_each("indexes", names, errors);

    let reference = |column: &Column| column.references.as_ref().map(|reference| reference.span);
    let checks = table.checks.iter().map(|check| (table.check_name(check), check.span));
    let keys = table.foreign_keys.iter().map(|key| (table.foreign_key_name(key), key.span));
    let names = of_columns(table, reference, TableModel::column_foreign_key_name).chain(keys).chain(checks);
    once_each("constraints", names, errors);
}

fn of_columns(
    table: &TableModel,
    flag: impl Fn(&Column) -> Option<Span>,
    name: impl Fn(&TableModel, &Column) -> String,
) -> impl Iterator<Item = (String, Span)> {
    table.columns.iter().filter_map(move |column| Some((name(table, column), flag(column)?)))
}

fn once_each(what: &str, names: impl Iterator<Item = (String, Span)>, errors: &Errors) {
    let mut seen = HashSet::new();
    for (name, span) in names {
        // An empty name has its own message.
        if !name.is_empty() && !seen.insert(name.clone()) {
            let message = format!("two {what} are called `{name}` · give this one a `name = \"..\"`");
            errors.at(span, message);
        }
    }
}
