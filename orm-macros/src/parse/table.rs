use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{DeriveInput, Field, LitStr};

use super::shape::{docs, misplaced, named_fields, no_generics};
use crate::attr::{ColumnAttrs, TableAttrs, relations};
use crate::check;
use crate::errors::{Errors, Rejected};
use crate::model::{Case, Column, Spanned, TableModel, option_inner};

/// `#[derive(Table)]`
pub(crate) fn table(input: &DeriveInput) -> Result<TableModel, Rejected<TableModel>> {
    let errors = Errors::default();
    let model = read(input, &errors);
    if let Some(model) = &model {
        check::table(model, &errors);
    }
    errors.finish(model)
}

fn read(input: &DeriveInput, errors: &Errors) -> Option<TableModel> {
    let fields = named_fields(input, "a table", errors)?;
    no_generics(input, "a table", errors);
    misplaced(&input.attrs, &["column"], "on a field", errors);
    let attrs = TableAttrs::read(&input.attrs, errors);
    let columns: Vec<Column> = fields
        .iter()
        .filter_map(|field| Some(column(field, field.ident.as_ref()?, attrs.rename_all, errors)))
        .collect();
    let primary_key = match &attrs.primary_key {
        Some(key) => positions(&columns, &key.value),
        None => (0..columns.len()).filter(|at| columns[*at].primary_key.is_some()).collect(),
    };
    Some(TableModel {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        name: named(attrs.name.as_ref(), &input.ident, |ident| {
            attrs.rename_all.unwrap_or(Case::Snake).apply(ident)
        }),
        schema: attrs.schema,
        comment: attrs.comment,
        columns,
        primary_key,
        table_key: attrs.primary_key,
        indexes: attrs.indexes,
        uniques: attrs.uniques,
        checks: attrs.checks,
        foreign_keys: attrs.foreign_keys,
        relations: relations(&input.attrs, errors),
        new_derives: attrs.new_derives,
        patch_derives: attrs.patch_derives,
        with_derives: attrs.with_derives,
    })
}

fn column(field: &Field, ident: &Ident, rename_all: Option<Case>, errors: &Errors) -> Column {
    let on_struct = ["table", "has_many", "has_one", "belongs_to", "many_to_many"];
    misplaced(&field.attrs, &on_struct, "on the struct", errors);
    let attrs = ColumnAttrs::read(&field.attrs, errors);
    let inner = option_inner(&field.ty);
    Column {
        ident: ident.clone(),
        vis: field.vis.clone(),
        docs: docs(&field.attrs),
        ty: field.ty.clone(),
        inner_ty: inner.unwrap_or(&field.ty).clone(),
        nullable: inner.is_some(),
        sql_name: named(attrs.name.as_ref(), ident, |ident| match rename_all {
            Some(case) => case.apply(ident),
            None => ident.to_owned(),
        }),
        primary_key: attrs.primary_key,
        auto_increment: attrs.auto_increment,
        unique: attrs.unique,
        index: attrs.index,
        length: attrs.length,
        precision: attrs.precision,
        scale: attrs.scale,
        default: attrs.default,
        default_sql: attrs.default_sql,
        default_fn: attrs.default_fn,
        on_update: attrs.on_update,
        references: attrs.references,
        on_delete: attrs.on_delete,
        on_update_key: attrs.on_update_key,
        generated: attrs.generated,
        sql_type: attrs.sql_type,
        postgres_type: attrs.postgres_type,
        mysql_type: attrs.mysql_type,
        sqlite_type: attrs.sqlite_type,
        collate: attrs.collate,
        comment: attrs.comment,
        renamed_from: attrs.renamed_from,
        complete: attrs.complete,
    }
}

/// The name given, else one made of the Rust name, which is without its `r#`.
pub(super) fn named(
    given: Option<&LitStr>,
    ident: &Ident,
    make: impl FnOnce(&str) -> String,
) -> Spanned<String> {
    match given {
        Some(name) => Spanned::new(name.value(), name.span()),
        None => Spanned::new(make(&ident.unraw().to_string()), ident.span()),
    }
}

/// Names that no column has are left to the check that reports them.
fn positions(columns: &[Column], names: &[Ident]) -> Vec<usize> {
    names.iter().filter_map(|name| columns.iter().position(|column| column.ident == *name)).collect()
}
