use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Visibility;

use super::core;
use super::names::plain;
use super::references::target;
use crate::model::{Column, Relation, RelationKind, TableModel};

const NOT_A_RELATION: &str = "load relations that are declared on `{__T}`, and those of its related rows inside: \
    `{__T}.relation.with(Related.relation)`";

/// The module of a table's slots, one type per relation.
pub(super) fn slots(model: &TableModel) -> Ident {
    format_ident!("__orm_relations_{}", plain(&model.ident).to_lowercase())
}

/// ```text
/// mod __orm_relations_user { pub enum todos {} }
/// impl Slot for __orm_relations_user::todos { .. }
/// pub struct UserWith<todos = NotLoaded, row = User> { pub row: row, pub todos: todos }
/// impl Deref, DerefMut, Nested, With for UserWith<todos, row> { .. }
/// trait __Load_todos<T, V> { .. }             // says that `User.todos` is not a relation of `T`
/// impl __Load_todos<User, V> for UserWith<todos, row> { .. }
/// impl Load<T, W, V> for __orm_relations_user::todos where W: __Load_todos<T, V> { .. }
/// ```
pub(super) fn with(model: &TableModel) -> TokenStream {
    if model.relations.is_empty() {
        return TokenStream::new();
    }
    let core = core();
    let relation = quote!(#core::relation);
    let TableModel { ident, vis, .. } = model;
    let (with, slots, slot_vis) = (format_ident!("{ident}With"), slots(model), from_inside(vis));
    let names: Vec<_> = model.relations.iter().map(|relation| &relation.name).collect();
    // Spelled by the derive: the lints on the names of types are not about the user's.
    let params: Vec<_> = names.iter().map(|name| respanned(name)).collect();
    let slot_impls = model.relations.iter().enumerate().map(|(position, related)| {
        let (name, target) = (&related.name, target(model, &related.target));
        let cardinality = cardinality(model, related);
        quote! {
            #[automatically_derived]
            #[doc(hidden)]
            impl #relation::Slot for #slots::#name {
                type Parent = #ident;
                type Target = #target;
                type Cardinality = #cardinality;
                const POSITION: usize = #position;
            }
        }
    });
    let loads = params.iter().map(|name| {
        let output = params.iter().map(|other| if other == name { quote!(__V) } else { quote!(#other) });
        let (load, table) = (format_ident!("__Load_{}", plain(name)), plain(ident));
        let message = format!("`{table}.{}` is not a relation of `{{__T}}`", plain(name));
        let label = format!("`{}` is a relation of `{table}`", plain(name));
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #NOT_A_RELATION)]
            #[doc(hidden)]
            pub trait #load<__T, __V> {
                type Before: #relation::SlotValue;
                type Output: #relation::With;
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl<__V: #relation::SlotValue, #(#params: #relation::SlotValue,)* row: #relation::Nested>
                #load<#ident, __V> for #with<#(#params,)* row>
            {
                type Before = #name;
                type Output = #with<#(#output,)* row>;
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl<__T, __W: #load<__T, __V>, __V> #relation::Load<__T, __W, __V> for #slots::#name {
                type Before = __W::Before;
                type Output = __W::Output;
            }
        }
    });
    let asks = |wanted: &str| {
        model.with_derives.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == wanted))
    };
    let derives = [
        ("Debug", quote!(::core::fmt::Debug,)),
        ("Clone", quote!(::core::clone::Clone,)),
        ("PartialEq", quote!(::core::cmp::PartialEq,)),
    ];
    let derives = derives.into_iter().filter(|(wanted, _)| !asks(wanted)).map(|(_, path)| path);
    let asked = &model.with_derives;
    let serialize = cfg!(feature = "serde") || asks("Serialize");
    let derive_serialize = (cfg!(feature = "serde") && !asks("Serialize")).then(|| {
        quote! {
            #[derive(::orm::__private::serde::Serialize)]
        }
    });
    let bounds: Vec<String> =
        names.iter().map(|name| format!("{name}: ::orm::__private::serde::Serialize + 'static")).collect();
    let bounds = format!("{}, row: ::orm::__private::serde::Serialize", bounds.join(", "));
    let serde =
        serialize.then(|| quote!(#[serde(crate = "::orm::__private::serde", bound(serialize = #bounds))]));
    let flatten = serialize.then(|| quote!(#[serde(flatten)]));
    let skip = serialize
        .then(|| quote!(#[serde(skip_serializing_if = "::orm::__private::core::relation::is_not_loaded")]));
    let docs = names.iter().map(|name| format!("The relation `{}`, or `NotLoaded`.", plain(name)));
    let doc = format!(
        "A row of `{}` with its related rows, as far as they are loaded; it derefs to the row.",
        model.name.value
    );
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs, dead_code)]
        #vis mod #slots {
            #(#[derive(::core::fmt::Debug)] #slot_vis enum #params {})*
        }

        #[doc = #doc]
        #derive_serialize
        #[derive(#(#derives)* #(#asked,)*)]
        #serde
        #[allow(non_camel_case_types)]
        #vis struct #with<#(#params = #relation::NotLoaded,)* row = #ident> {
            /// The row itself.
            #flatten
            pub row: row,
            #(#[doc = #docs] #skip pub #names: #params,)*
        }

        #[allow(non_camel_case_types, dead_code)]
        const _: () = {
            impl<#(#params,)* row> #with<#(#params,)* row> {
                /// The row itself, without its related rows.
                pub fn into_row(self) -> row {
                    self.row
                }
            }

            #(#slot_impls)*

            #[automatically_derived]
            impl<#(#params,)* row> ::core::ops::Deref for #with<#(#params,)* row> {
                type Target = row;

                fn deref(&self) -> &row {
                    &self.row
                }
            }

            #[automatically_derived]
            impl<#(#params,)* row> ::core::ops::DerefMut for #with<#(#params,)* row> {
                fn deref_mut(&mut self) -> &mut row {
                    &mut self.row
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl<#(#params: #relation::SlotValue,)* row: #relation::Nested> #relation::Nested for #with<#(#params,)* row> {
                fn read_nested(cells: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    ::core::result::Result::Ok(Self {
                        row: <row as #relation::Nested>::read_nested(cells)?,
                        #(#names: <#params as #relation::SlotValue>::read_slot(cells)?,)*
                    })
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl<#(#params: #relation::SlotValue,)* row: #relation::Nested> #relation::With for #with<#(#params,)* row> {
                type Row = row;
                type SetRow<__R: #relation::Nested> = #with<#(#params,)* __R>;
            }

            #(#loads)*
        };
    }
}

/// A visibility as it is written one module further inside: a slot that is seen further than its table leaks it.
fn from_inside(vis: &Visibility) -> TokenStream {
    match vis {
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Restricted(restricted) => {
            let path = &restricted.path;
            if path.is_ident("self") {
                quote!(pub(super))
            } else if path.segments.first().is_some_and(|first| first.ident == "super") {
                quote!(pub(in super::#path))
            } else {
                quote!(#vis)
            }
        }
        Visibility::Public(_) => quote!(#vis),
    }
}

fn respanned(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(proc_macro2::Span::mixed_site());
    name
}

/// The shape of a row without any relation loaded.
pub(super) fn unloaded(model: &TableModel, row: &TokenStream) -> TokenStream {
    let core = core();
    if model.relations.is_empty() {
        return quote!(#core::relation::Bare<#row>);
    }
    let with = format_ident!("{}With", model.ident);
    let slots = model.relations.iter().map(|_| quote!(#core::relation::NotLoaded));
    quote!(#with<#(#slots,)* #row>)
}

fn cardinality(model: &TableModel, relation: &Relation) -> TokenStream {
    let core = core();
    let relations = quote!(#core::relation);
    match relation.kind {
        RelationKind::HasMany | RelationKind::ManyToMany => quote!(#relations::Many),
        RelationKind::HasOne => quote!(#relations::MaybeOne),
        RelationKind::BelongsTo => {
            // A row whose key may be NULL may lead nowhere.
            let null =
                key_columns(model, relation).into_iter().fold(quote!(#core::types::Keep), |null, column| {
                    let ty = &column.ty;
                    quote!(<#null as #core::types::NullKind>::Or<<#ty as #core::Field>::Null>)
                });
            quote!(<#null as #core::types::NullKind>::Single)
        }
    }
}

/// The table's own columns that lead to the relation's target.
fn key_columns<'m>(model: &'m TableModel, relation: &Relation) -> Vec<&'m Column> {
    if !relation.key.is_empty() {
        return relation.key.iter().filter_map(|name| model.column(name)).collect();
    }
    let target = relation.target.segments.last().map(|last| &last.ident);
    let is_target = |table: &syn::Path| table.segments.last().map(|last| &last.ident) == target;
    let own = model
        .columns
        .iter()
        .filter(|column| column.references.as_ref().is_some_and(|reference| is_target(&reference.table)));
    let own: Vec<_> = own.collect();
    if !own.is_empty() {
        return own;
    }
    let key = model.foreign_keys.iter().find(|key| is_target(&key.table));
    key.map_or_else(Vec::new, |key| key.columns.iter().filter_map(|name| model.column(name)).collect())
}
