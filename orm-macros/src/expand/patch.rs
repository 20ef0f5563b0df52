use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::core;
use super::names::{Fields, setter};
use crate::model::TableModel;

/// ```text
/// #[derive(Default)] pub struct UserPatch { pub email: Option<String>, pub bio: Option<Option<String>>, .. }
/// impl UserPatch { pub fn new() -> Self; pub fn email(self, ..) -> Self; .. }
/// impl Assignments<User> for UserPatch { .. }
/// ```
pub(super) fn patch(model: &TableModel) -> TokenStream {
    let core = core();
    let TableModel { ident, vis, .. } = model;
    let patch = format_ident!("{ident}Patch");
    let columns: Vec<_> = model.columns.iter().filter(|column| column.generated.is_none()).collect();
    let fields = Fields { columns: columns.clone(), asked: &model.patch_derives };
    let (derives, impls) = fields.common_impls(&patch);
    let (serialize, deserialize) = fields.serde();
    let default = (!model
        .patch_derives
        .iter()
        .any(|path| path.segments.last().is_some_and(|last| last.ident == "Default")))
    .then(|| quote!(::core::default::Default,));

    let patch_fields = columns.iter().map(|column| {
        let (vis, name, ty, docs) = (&column.vis, &column.ident, &column.ty, &column.docs);
        let doc = docs.is_empty().then(|| {
            let text = format!("The column `{}`.", column.sql_name.value);
            quote!(#[doc = #text])
        });
        let serde = deserialize.then(|| {
            if column.nullable {
                quote!(#[serde(default, deserialize_with = "::orm::__private::core::__private::double_option")])
            } else {
                quote!(#[serde(default)])
            }
        });
        let skip = serialize.then(|| quote!(#[serde(skip_serializing_if = "::core::option::Option::is_none")]));
        quote!(#(#docs)* #doc #serde #skip #vis #name: ::core::option::Option<#ty>)
    });
    let setters = columns.iter().map(|column| {
        let (vis, name, inner, docs) = (&column.vis, &column.ident, &column.inner_ty, &column.docs);
        let setter = setter(name);
        let doc = docs.is_empty().then(|| {
            let text = format!("Sets the column `{}`.", column.sql_name.value);
            quote!(#[doc = #text])
        });
        let value = if column.nullable {
            quote!(::core::option::Option::Some(value.into_optional()))
        } else {
            quote!(value.into_optional())
        };
        quote! {
            #(#docs)* #doc
            #[must_use]
            #vis fn #setter(mut self, value: impl #core::types::IntoOptional<#inner>) -> Self {
                self.#name = #value;
                self
            }
        }
    });
    let assigns = columns.iter().map(|column| {
        let (name, sql, ty) = (&column.ident, &column.sql_name.value, &column.ty);
        quote!(#core::table::FieldOf::<#ty>::assign(out, #sql, self.#name);)
    });
    let doc = format!("Changes to a row of `{}`: only what is set is written.", model.name.value);

    quote! {
        #[doc = #doc]
        #[derive(#default #derives)]
        #[allow(dead_code, clippy::option_option)]
        #vis struct #patch { #(#patch_fields,)* }

        const _: () = {
            #[allow(unused_imports)]
            use #core::table::NoField as _;

            #impls

            #[allow(dead_code)]
            impl #patch {
                /// A patch that changes nothing yet.
                #[must_use]
                #vis fn new() -> Self {
                    ::core::default::Default::default()
                }

                #(#setters)*
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl #core::expr::Assignments<#ident> for &#patch
            where
                for<'orm> #patch: ::core::clone::Clone,
            {
                type Uses = #core::scope::NoSource;

                fn push_assignments(self, out: &mut ::std::vec::Vec<(&'static str, #core::expr::Node)>) {
                    #core::expr::Assignments::push_assignments(::core::clone::Clone::clone(self), out);
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl #core::expr::Assignments<#ident> for #patch {
                type Uses = #core::scope::NoSource;

                fn push_assignments(self, out: &mut ::std::vec::Vec<(&'static str, #core::expr::Node)>) {
                    #(#assigns)*
                }
            }
        };
    }
}
