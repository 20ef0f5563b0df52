use proc_macro2::TokenStream;
use quote::quote;

use super::core;
use crate::model::AliasModel;

/// ```text
/// { struct boss; impl Source for boss { type Row = Employee; .. } <Employee as Table>::columns::<boss>() }
/// ```
pub(crate) fn alias(model: &AliasModel) -> TokenStream {
    let core = core();
    let AliasModel { table, alias } = model;
    let name = super::names::plain(alias);
    quote! {{
        #[allow(non_camel_case_types)]
        struct #alias;

        #[automatically_derived]
        #[doc(hidden)]
        impl #core::table::Source for #alias {
            type Row = #table;
            const ALIAS: ::core::option::Option<&'static str> = ::core::option::Option::Some(#name);
        }

        <#table as #core::Table>::columns::<#alias>()
    }}
}
