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
mod shape;
mod sql_enum;
mod sql_type;
mod table;
mod with;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Expr, Type};

pub(crate) use self::alias::alias;
pub(crate) use self::raw::sql;
pub(crate) use self::record::record;
pub(crate) use self::schema::schema;
pub(crate) use self::selection::selection;
pub(crate) use self::shape::shape;
pub(crate) use self::sql_type::sql_type;

use crate::model::{SelectionModel, SqlEnumModel, SqlTypeModel, TableModel};

/// The crate that the expansion uses, through the facade.
fn core() -> TokenStream {
    quote!(::orm::__private::core)
}

/// The same where an error in it is to point at the user's token.
fn core_at(span: Span) -> TokenStream {
    quote_spanned!(span=> ::orm::__private::core)
}

/// `IntoField::<ty>::into_field(value)`, with errors at `span`.
fn into_field(ty: &Type, span: Span, value: &impl ToTokens) -> TokenStream {
    let core = core_at(span);
    quote_spanned!(span=> #core::types::IntoField::<#ty>::into_field(#value))
}

/// The value that a function of the application makes for a column.
fn made_by(ty: &Type, function: &Expr) -> TokenStream {
    let span = function.span();
    let core = core_at(span);
    into_field(ty, span, &quote_spanned!(span=> #core::__private::call(#function)))
}

/// All that a table needs.
pub(crate) fn table(model: &TableModel) -> TokenStream {
    let mut tokens = table::table(model, false);
    tokens.extend(insert::insert(model, false));
    tokens.extend(patch::patch(model));
    tokens.extend(references::references(model));
    tokens.extend(relations::relations(model));
    tokens.extend(with::with(model));
    tokens
}

pub(crate) fn sql_enum(model: &SqlEnumModel) -> TokenStream {
    sql_enum::sql_enum(model, false)
}

/// A table with mistakes in its attributes: its columns and types, without what may be wrong.
pub(crate) fn table_stub(input: &DeriveInput, model: Option<&TableModel>) -> TokenStream {
    let Some(model) = model else { return TokenStream::new() };
    if model.columns.is_empty() || is_generic(input) {
        return TokenStream::new();
    }
    let mut tokens = table::table(model, true);
    tokens.extend(insert::insert(model, true));
    tokens.extend(patch::patch(model));
    tokens
}

pub(crate) fn sql_enum_stub(input: &DeriveInput, model: Option<&SqlEnumModel>) -> TokenStream {
    let model = model.filter(|model| !model.variants.is_empty() && !is_generic(input));
    model.map(|model| sql_enum::sql_enum(model, true)).unwrap_or_default()
}

pub(crate) fn sql_type_stub(input: &DeriveInput, model: Option<&SqlTypeModel>) -> TokenStream {
    model.filter(|_| !is_generic(input)).map(sql_type).unwrap_or_default()
}

pub(crate) fn selection_stub(input: &DeriveInput, model: Option<&SelectionModel>) -> TokenStream {
    model.filter(|model| !model.fields.is_empty() && !is_generic(input)).map(selection).unwrap_or_default()
}

pub(crate) fn shape_stub(input: &DeriveInput, model: Option<&SelectionModel>) -> TokenStream {
    model.filter(|model| !model.fields.is_empty() && !is_generic(input)).map(shape).unwrap_or_default()
}

/// Nothing can be written for a type whose parameters are a mistake.
fn is_generic(input: &DeriveInput) -> bool {
    !input.generics.params.is_empty()
}
