use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::model::{Relation, RelationKind, TableModel};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    own_name(table, errors);
    not_row(table, errors);
    for relation in &table.relations {
        through(relation, errors);
        keys_of_its_kind(relation, errors);
    }
}

/// Relations and columns are fields of one struct, the table value.
fn own_name(table: &TableModel, errors: &Errors) {
    for (position, relation) in table.relations.iter().enumerate() {
        let name = relation.name.unraw();
        if table.columns.iter().any(|column| column.ident.unraw() == name) {
            let message = format!("`{name}` is a column already · give the relation another name");
            errors.at(relation.name.span(), message);
        } else if table.relations[..position].iter().any(|before| before.name.unraw() == name) {
            let message = format!("there are two relations `{name}` · rename one");
            errors.at(relation.name.span(), message);
        }
    }
}

/// A loaded row with relations keeps the row itself in its public field `row`.
fn not_row(table: &TableModel, errors: &Errors) {
    for relation in table.relations.iter().filter(|relation| relation.name.unraw() == "row") {
        let message = format!(
            "a relation cannot be called `row`, the field of `{}With` that holds the row itself · rename it",
            table.ident
        );
        errors.at(relation.name.span(), message);
    }
    if table.relations.is_empty() {
        return;
    }
    for column in table.columns.iter().filter(|column| column.ident.unraw() == "row") {
        let message = format!(
            "in a table with relations no field can be called `row`, the field of `{}With` that holds the row itself · rename the field and keep the column: `#[column(name = \"{}\")]`",
            table.ident, column.sql_name.value
        );
        errors.at(column.ident.span(), message);
    }
}

/// A many-to-many relation is two foreign keys of a table in between, the others are one.
fn through(relation: &Relation, errors: &Errors) {
    let name = relation.kind.attribute();
    match (relation.kind, &relation.through) {
        (RelationKind::ManyToMany, None) if relation.complete => {
            let message =
                format!("`{name}` needs the table in between · add `through = Table` to `{}`", relation.name);
            errors.at(relation.span, message);
        }
        (RelationKind::ManyToMany, _) | (_, None) => {}
        (_, Some(through)) => {
            let message = format!(
                "`through` is for `many_to_many`, not for `{name}` · remove it, or write `#[many_to_many(..)]`"
            );
            errors.over(through, message);
        }
    }
}

/// Which key an option means depends on whose columns hold it.
fn keys_of_its_kind(relation: &Relation, errors: &Errors) {
    let name = relation.kind.attribute();
    if relation.kind == RelationKind::ManyToMany {
        if let Some(column) = relation.key.first() {
            let message = "`many_to_many` has two keys · write `from_key = ..` for the one to this table, `to_key = ..` for the other";
            errors.at(column.span(), message);
        }
        return;
    }
    for column in [&relation.from_key, &relation.to_key].into_iter().flatten() {
        let message = format!("`from_key` and `to_key` are for `many_to_many` · `{name}` takes `key = ..`");
        errors.at(column.span(), message);
    }
}
