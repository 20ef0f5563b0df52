use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::core;
use crate::model::RecordModel;

/// ```text
/// {
///     struct Record<A, B> { pub id: A, pub title: B }
///     impl Projection, Selection for Record<A, B> { .. }       // its row: Record<i64, String>
///     impl Part, Nested for Record<A, B> { .. }                // in the place of a row with its relations
///     Record { id: Todo.id, title: Todo.title }
/// }
/// ```
pub(crate) fn record(model: &RecordModel) -> TokenStream {
    let core = core();
    let names: Vec<_> = model.fields.iter().map(|field| &field.name).collect();
    let exprs = model.fields.iter().map(|field| &field.expr);
    let types: Vec<_> = (0..names.len()).map(|at| format_ident!("__T{at}")).collect();
    let indexes: Vec<_> = (0..names.len()).map(|at| format_ident!("__I{at}")).collect();
    let kind = types.iter().rev().fold(None, |rest: Option<TokenStream>, ty| {
        Some(match rest {
            None => quote!(#ty::Kind),
            Some(rest) => quote!(<#ty::Kind as #core::scope::Kind>::With<#rest>),
        })
    });
    let serialize = cfg!(feature = "serde").then(|| {
        quote! {
            #[derive(::orm::__private::serde::Serialize)]
            #[serde(crate = "::orm::__private::serde")]
        }
    });
    quote! {{
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
        #serialize
        #[allow(dead_code)]
        struct Record<#(#types),*> { #(pub #names: #types,)* }

        #[automatically_derived]
        #[doc(hidden)]
        impl<#(#types: #core::Projection),*> #core::Projection for Record<#(#types),*> {
            fn project(&self, items: &mut ::std::vec::Vec<#core::expr::Node>) {
                #(#core::Projection::project(&self.#names, items);)*
            }
        }

        #[automatically_derived]
        #[doc(hidden)]
        impl<__D, __Sc, #(#indexes,)* #(#types),*> #core::Selection<__D, __Sc, (#(#indexes,)*)> for Record<#(#types),*>
        where
            #(#types: #core::Selection<__D, __Sc, #indexes>,)*
        {
            type Row = Record<#(#types::Row),*>;
            type Kind = #kind;

            fn read(row: &mut dyn #core::RowReader) -> #core::Result<Self::Row> {
                ::core::result::Result::Ok(Record {
                    #(#names: <#types as #core::Selection<__D, __Sc, #indexes>>::read(row)?,)*
                })
            }
        }

        #[automatically_derived]
        #[doc(hidden)]
        impl<#(#types: #core::relation::Part),*> #core::relation::Part for Record<#(#types),*> {
            fn read_part(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                ::core::result::Result::Ok(Record { #(#names: #core::relation::Part::read_part(row)?,)* })
            }
        }

        #[automatically_derived]
        #[doc(hidden)]
        impl<#(#types: #core::relation::Part),*> #core::relation::Nested for Record<#(#types),*> {
            fn read_nested(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                #core::relation::Part::read_part(row)
            }
        }

        Record { #(#names: #exprs,)* }
    }}
}
