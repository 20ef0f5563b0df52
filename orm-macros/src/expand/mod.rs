//! Stubs.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::model::{
    AliasModel, RecordModel, SchemaModel, SelectionModel, SqlEnumModel, SqlTemplate, SqlTypeModel,
    TableModel,
};

pub(crate) fn table(_: &TableModel) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn table_stub(_: &DeriveInput, _: Option<&TableModel>) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn sql_enum(_: &SqlEnumModel) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn sql_enum_stub(_: &DeriveInput, _: Option<&SqlEnumModel>) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn sql_type(_: &SqlTypeModel) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn sql_type_stub(_: &DeriveInput, _: Option<&SqlTypeModel>) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn selection(_: &SelectionModel) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn selection_stub(_: &DeriveInput, _: Option<&SelectionModel>) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn sql(_: &SqlTemplate) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn record(_: &RecordModel) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn alias(_: &AliasModel) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn schema(_: &SchemaModel) -> TokenStream {
    TokenStream::new()
}
