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
    let exprs: Vec<_> = fields.iter().map(|field| &field.expr).collect();
    // A field whose type does not fit is reported once, where its type stands.
    let pushes = fields.iter().map(|field| {
        let (ty, expr) = (&field.ty, &field.expr);
        let push = quote_spanned!(ty.span()=> ::orm::__private::core::relation::push_field::<#ty, _, #from>);
        quote!(#push(#expr, cells);)
    });
    let types = fields.iter().map(|field| &field.ty);
    quote! {
        #[doc(hidden)]
        #[derive(::core::clone::Clone, ::core::marker::Copy)]
        #vis struct #value;

        #[doc(hidden)]
        #[allow(non_upper_case_globals, missing_docs, dead_code)]
        #vis const #ident: #value = #value;

        const _: () = {
            #[automatically_derived]
            impl #relation::Nested for #ident {
                fn read_nested(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    ::core::result::Result::Ok(#ident {
                        #(#idents: #relation::read_field::<#types, _, #from>(#exprs, row)?,)*
                    })
                }
            }

            #[automatically_derived]
            impl #relation::ShapeOf<#from> for #ident {
                fn cells(cells: &mut ::std::vec::Vec<#core::expr::Node>) {
                    #(#pushes)*
                }
            }

            #[automatically_derived]
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
