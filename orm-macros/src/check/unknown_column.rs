use proc_macro2::Ident;

use crate::attr::closest;
use crate::errors::Errors;
use crate::model::{IndexPart, RelationKind, TableModel};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    known_columns(table, errors);
    columns_once(table, errors);
}

/// Own columns are named by their fields, in keys, indexes and constraints alike.
fn known_columns(table: &TableModel, errors: &Errors) {
    for list in lists(table) {
        for name in list.into_iter().filter(|name| table.column(name).is_none()) {
            let message = format!("`{}` has no column `{name}`{}", table.ident, hint(table, name));
            errors.at(name.span(), message);
        }
    }
}

/// `unique(on(a, a))`: at best the second one is ignored.
fn columns_once(table: &TableModel, errors: &Errors) {
    for list in lists(table) {
        for (position, name) in list.iter().enumerate() {
            if list[..position].contains(name) {
                errors.at(name.span(), format!("the column `{name}` is listed twice · keep one"));
            }
        }
    }
}

fn lists(table: &TableModel) -> Vec<Vec<&Ident>> {
    let key = table.table_key.iter().map(|key| key.value.iter().collect());
    let uniques = table.uniques.iter().map(|unique| unique.columns.iter().collect());
    let foreign = table.foreign_keys.iter().map(|key| key.columns.iter().collect());
    let indexes = table.indexes.iter().map(|index| {
        let columns = index.parts.iter().filter_map(|part| match part {
            IndexPart::Column { ident, .. } => Some(ident),
            IndexPart::Expression(_) => None,
        });
        columns.collect()
    });
    // The other relations' keys are columns of another table, which only rustc can see.
    let own = table.relations.iter().filter(|relation| relation.kind == RelationKind::BelongsTo);
    let relations = own.map(|relation| relation.key.iter().collect());
    key.chain(uniques).chain(foreign).chain(indexes).chain(relations).collect()
}

fn hint(table: &TableModel, name: &Ident) -> String {
    let name = name.to_string();
    if let Some(column) = table.columns.iter().find(|column| column.sql_name.value == name) {
        return format!(" · columns go by their Rust names: write `{}`", column.ident);
    }
    let fields: Vec<String> = table.columns.iter().map(|c| c.ident.to_string()).collect();
    match closest(&name, fields.iter().map(String::as_str)) {
        Some(field) => format!(" · did you mean `{field}`?"),
        None if fields.is_empty() => String::from(" · add the field"),
        None => format!(" · there is `{}`", fields.join("`, `")),
    }
}
