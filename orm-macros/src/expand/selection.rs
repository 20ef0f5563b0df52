use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::core;
use super::names::{pascal, plain};
use crate::model::{SelectionField, SelectionModel, option_inner};

/// ```text
/// pub struct TodoCardSelection;
/// pub const TodoCard: TodoCardSelection = TodoCardSelection;
/// impl Projection, Selection for TodoCardSelection { .. }
/// impl FromRow for TodoCard { .. }
/// ```
pub(crate) fn selection(model: &SelectionModel) -> TokenStream {
    let core = core();
    let SelectionModel { ident, vis, fields, .. } = model;
    let value = format_ident!("{ident}Selection");
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let exprs: Vec<_> = fields.iter().map(|field| &field.expr).collect();
    let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
    let names = idents.iter().map(|ident| plain(ident));

    // The tables of the expressions, each once: the query must have all of them.
    let mut sources: Vec<(String, TokenStream)> = Vec::new();
    let per_field: Vec<Vec<usize>> = exprs
        .iter()
        .map(|expr| {
            tables_of(expr)
                .into_iter()
                .map(|path| {
                    let text = path.to_string();
                    sources.iter().position(|(known, _)| *known == text).unwrap_or_else(|| {
                        sources.push((text, path));
                        sources.len() - 1
                    })
                })
                .collect()
        })
        .collect();
    let tables: Vec<_> = sources.iter().map(|(_, path)| path).collect();
    let indexes: Vec<_> = (0..tables.len()).map(|at| format_ident!("__I{at}")).collect();
    let scope = tables.iter().fold(
        quote!(#core::scope::Nil),
        |rest, table| quote!(#core::scope::Cons<#core::scope::Inner<#table>, #rest>),
    );

    // A field that is no `Option` cannot hold a column of a table that an outer join may leave out.
    let mut traits = TokenStream::new();
    let mut bounds = TokenStream::new();
    for (field, used) in fields.iter().zip(&per_field) {
        if option_inner(&field.ty).is_some() || used.is_empty() {
            continue;
        }
        let (holds, definition) = holds(field);
        traits.extend(definition);
        let ty = &field.ty;
        for at in used {
            let (table, index) = (&tables[*at], &indexes[*at]);
            bounds.extend(quote!(#ty: #holds<<__Sc as #core::scope::Find<#table, #index>>::Null>,));
        }
    }
    let kind = kind(&exprs);
    let checks = exprs.iter().zip(&types).map(|(expr, ty)| {
        let check = quote_spanned!(ty.span()=> ::orm::__private::core::__private::check_field::<#ty, #scope, _, _, _>);
        quote!(#check(#expr);)
    });
    quote! {
        #[doc(hidden)]
        #[derive(::core::clone::Clone, ::core::marker::Copy)]
        #vis struct #value;

        #[doc(hidden)]
        #[allow(non_upper_case_globals, missing_docs, dead_code)]
        #vis const #ident: #value = #value;

        const _: () = {
            #traits

            #[allow(dead_code)]
            fn __orm_check() {
                #[allow(unused_imports)]
                use #core::expr::{Expression as _, TextExpression as _};
                #(#checks)*
            }

            fn __orm_read(row: &mut dyn #core::RowReader) -> #core::Result<#ident> {
                ::core::result::Result::Ok(#ident { #(#idents: <#types as #core::Field>::read(row)?,)* })
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::Projection for #value {
                fn project(&self, items: &mut ::std::vec::Vec<#core::expr::Node>) {
                    #[allow(unused_imports)]
                    use #core::expr::{Expression as _, TextExpression as _};
                    #(#core::Projection::project(&(#exprs), items);)*
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl<__D, __Sc, #(#indexes),*> #core::Selection<__D, __Sc, (#(#indexes,)*)> for #value
            where
                #(__Sc: #core::scope::Find<#tables, #indexes>,)*
                #bounds
            {
                type Row = #ident;
                type Kind = #core::scope::#kind;

                fn read(row: &mut dyn #core::RowReader) -> #core::Result<#ident> {
                    __orm_read(row)
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::relation::Part for #ident {
                fn read_part(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    __orm_read(row)
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::relation::Nested for #ident {
                fn read_nested(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    __orm_read(row)
                }
            }

            #[automatically_derived]
            impl #core::FromRow for #ident {
                fn from_row(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    #core::__private::check_names(row, &[#(#names),*])?;
                    __orm_read(row)
                }
            }
        };
    }
}

/// The trait that says in the field's own words that it cannot hold NULL.
fn holds(field: &SelectionField) -> (syn::Ident, TokenStream) {
    let core = core();
    let name = pascal(&field.ident, "Holds");
    let (plain, ty): (String, &Type) = (plain(&field.ident), &field.ty);
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let message =
        format!("mismatched types: field `{plain}` of this selection is `{text}`, expected `Option<{text}>`");
    let label = format!("field `{plain}` cannot hold `Option<{text}>`");
    let note = format!(
        "an outer join may leave the column out: make the field `Option<{text}>`, or use `inner_join`"
    );
    let definition = quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        #[doc(hidden)]
        pub trait #name<__N> {}
        impl #name<#core::types::Keep> for #ty {}
    };
    (name, definition)
}

/// One row per row or per group, told from the spelling: the types of expressions have no names here. What this
/// takes for neutral is checked when the query is rendered.
fn kind(exprs: &[&Expr]) -> TokenStream {
    let aggregates = |expr: &Expr| calls(expr.to_token_stream(), &AGGREGATES);
    // What a subquery aggregates is its own business.
    let subquery = |expr: &Expr| calls(expr.to_token_stream(), &["select", "from"]);
    let aggregate = exprs.iter().any(|expr| aggregates(expr) && !subquery(expr));
    let plain = exprs.iter().any(|expr| !aggregates(expr) && !subquery(expr) && !tables_of(expr).is_empty());
    match (aggregate, plain) {
        (true, true) => quote!(Mixed),
        (true, false) => quote!(Aggregate),
        (false, true) => quote!(Plain),
        (false, false) => quote!(Neutral),
    }
}

const AGGREGATES: [&str; 7] = ["count", "count_of", "count_distinct", "sum", "avg", "min", "max"];

/// Whether one of these functions is called.
fn calls(tokens: TokenStream, functions: &[&str]) -> bool {
    let mut called = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if called && group.delimiter() == proc_macro2::Delimiter::Parenthesis {
                    return true;
                }
                if calls(group.stream(), functions) {
                    return true;
                }
                called = false;
            }
            TokenTree::Ident(ident) => called = functions.iter().any(|name| ident == name),
            _ => called = false,
        }
    }
    false
}

/// The paths that stand before a point and begin a table's name: `User` in `lower(User.name)`.
fn tables_of(expr: &Expr) -> Vec<TokenStream> {
    let mut found: Vec<TokenStream> = Vec::new();
    collect(expr.to_token_stream(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let mut path: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Group(group) => {
                collect(group.stream(), found);
                path.clear();
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => path.push(token),
            TokenTree::Punct(punct) if punct.as_char() == '.' => {
                let is_table = path.last().is_some_and(|last| {
                    matches!(last, TokenTree::Ident(ident) if ident.to_string().starts_with(char::is_uppercase))
                });
                if is_table {
                    let path: TokenStream = path.drain(..).collect();
                    if !found.iter().any(|known| known.to_string() == path.to_string()) {
                        found.push(path);
                    }
                }
                path.clear();
            }
            TokenTree::Ident(_) => {
                // Two names in a row do not belong to one path.
                if matches!(path.last(), Some(TokenTree::Ident(_))) {
                    path.clear();
                }
                path.push(token);
            }
            _ => path.clear(),
        }
    }
}
