use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::core;
use crate::model::SelectionModel;

/// ```text
/// pub struct TodoPageShape;
/// pub const TodoPage: TodoPageShape = TodoPageShape;
/// impl QueryRoot for TodoPageShape { .. }
/// impl Nested, ShapeOf<Todo> for TodoPage { .. }
/// ```
pub(crate) fn shape(model: &SelectionModel) -> TokenStream {
    let core = core();
    let relation = quote!(#core::relation);
    let SelectionModel { ident, vis, from, fields } = model;
    let value = format_ident!("{ident}Shape");
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    // A field whose type does not fit is reported once, where its type stands.
    let loaded: Vec<_> = fields
        .iter()
        .map(|field| {
            let (ty, expr) = (&field.ty, &field.expr);
            let loaded =
                quote_spanned!(ty.span()=> ::orm::__private::core::relation::shape_field::<#ty, _, #from>);
            quote!(#loaded(#expr))
        })
        .collect();
    quote! {
        #[doc(hidden)]
        #[derive(::core::clone::Clone, ::core::marker::Copy)]
        #vis struct #value;

        #[doc(hidden)]
        #[allow(non_upper_case_globals, missing_docs, dead_code)]
        #vis const #ident: #value = #value;

        const _: () = {
            #[automatically_derived]
            #[doc(hidden)]
            impl #relation::Nested for #ident {
                fn read_nested(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    ::core::result::Result::Ok(#ident {
                        #(#idents: #loaded.read(row)?,)*
                    })
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #relation::ShapeOf<#from> for #ident {
                fn cells(cells: &mut ::std::vec::Vec<#core::expr::Node>) {
                    #(#loaded.push(cells);)*
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #relation::QueryRoot for #value {
                type Table = #from;
                type With = #relation::Bare<#ident>;
                type State = #relation::PlainRow;

                fn cells() -> ::std::vec::Vec<#core::expr::Node> {
                    let mut cells = ::std::vec::Vec::new();
                    <#ident as #relation::ShapeOf<#from>>::cells(&mut cells);
                    cells
                }
            }
        };
    }
}
