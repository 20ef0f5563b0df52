use proc_macro2::TokenStream;
use quote::quote;

use super::core;
use crate::model::SchemaModel;

/// ```text
/// Schema::new([<User as Table>::definition(), ..])
/// ```
pub(crate) fn schema(model: &SchemaModel) -> TokenStream {
    let core = core();
    let tables = &model.tables;
    quote!(#core::Schema::new([#(<#tables as #core::Table>::definition()),*]))
}
