use proc_macro2::TokenStream;
use quote::quote;

use super::core;
use crate::model::AliasModel;

/// ```text
/// { struct boss; impl AliasName for boss { .. } alias::<_, boss>(Employee) }
/// ```
pub(crate) fn alias(model: &AliasModel) -> TokenStream {
    let core = core();
    let AliasModel { table, alias } = model;
    let name = super::names::plain(alias);
    quote! {{
        #[allow(non_camel_case_types)]
        struct #alias;

        #[automatically_derived]
        impl #core::table::AliasName for #alias {
            const NAME: &'static str = #name;
        }

        #core::table::alias::<_, #alias>(#table)
    }}
}
