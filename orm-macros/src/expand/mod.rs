//! Writes the code. Every path is absolute, every impl is marked as derived.

mod alias;
mod definition;
mod insert;
mod names;
mod patch;
mod raw;
mod record;
mod references;
mod relations;
mod schema;
mod selection;
mod sql_enum;
mod sql_type;
mod table;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) use self::alias::alias;
pub(crate) use self::raw::sql;
pub(crate) use self::record::record;
pub(crate) use self::schema::schema;
pub(crate) use self::selection::selection;
pub(crate) use self::sql_enum::sql_enum;
pub(crate) use self::sql_type::sql_type;

use crate::model::{SelectionModel, SqlEnumModel, SqlTypeModel, TableModel};

/// The crate that the expansion uses, through the facade.
fn core() -> TokenStream {
    quote!(::orm::__private::core)
}

/// All that a table needs.
pub(crate) fn table(model: &TableModel) -> TokenStream {
    let mut tokens = table::table(model, false);
    tokens.extend(insert::insert(model, false));
    tokens.extend(patch::patch(model));
    tokens.extend(references::references(model));
    tokens.extend(relations::relations(model));
    tokens
}

/// A table with mistakes in its attributes: its columns and types, without what may be wrong.
pub(crate) fn table_stub(_: &DeriveInput, model: Option<&TableModel>) -> TokenStream {
    let Some(model) = model else { return TokenStream::new() };
    if model.columns.is_empty() {
        return TokenStream::new();
    }
    let mut tokens = table::table(model, true);
    tokens.extend(insert::insert(model, true));
    tokens.extend(patch::patch(model));
    tokens
}

pub(crate) fn sql_enum_stub(_: &DeriveInput, model: Option<&SqlEnumModel>) -> TokenStream {
    model.filter(|model| !model.variants.is_empty()).map(sql_enum).unwrap_or_default()
}

pub(crate) fn sql_type_stub(_: &DeriveInput, model: Option<&SqlTypeModel>) -> TokenStream {
    model.map(sql_type).unwrap_or_default()
}

pub(crate) fn selection_stub(_: &DeriveInput, model: Option<&SelectionModel>) -> TokenStream {
    model.filter(|model| !model.fields.is_empty()).map(selection).unwrap_or_default()
}
