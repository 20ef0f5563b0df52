use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type};

use super::core;
use super::names::{Fields, pascal, plain, setter};
use crate::model::{Column, TableModel};

/// How an insert treats a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// A value is needed.
    Required,
    /// NULL when not given.
    Nullable,
    /// The database or the application fills it in.
    Optional,
    /// The same, and NULL can be said.
    NullableOptional,
}

fn need(column: &Column, lenient: bool) -> Need {
    let fills = lenient
        || column.auto_increment.is_some()
        || column.default.is_some()
        || column.default_sql.is_some()
        || column.default_fn.is_some();
    match (column.nullable, fills) {
        (false, false) => Need::Required,
        (true, false) => Need::Nullable,
        (false, true) => Need::Optional,
        (true, true) if lenient => Need::Nullable,
        (true, true) => Need::NullableOptional,
    }
}

/// ```text
/// pub struct NewUser { pub email: String, pub role: Option<String>, .. }
/// pub struct NewUserBuilder<Email = Missing> { patch: UserPatch, .. }
/// impl NewUser { pub fn builder() -> NewUserBuilder { .. } }
/// impl<Email> NewUserBuilder<Email> { pub fn email(self, ..) -> NewUserBuilder<Set> { .. } .. pub fn build(self) -> NewUser }
/// impl Insertable for NewUser, &NewUser, NewUserBuilder<Email> { .. }
/// impl Complete for NewUserBuilder<Email> where Email: EmailIsSet {}
/// impl From<User> for NewUser { .. }
/// ```
pub(super) fn insert(model: &TableModel, lenient: bool) -> TokenStream {
    let core = core();
    let TableModel { ident, vis, .. } = model;
    let new = format_ident!("New{ident}");
    let builder = format_ident!("New{ident}Builder");
    let patch = format_ident!("{ident}Patch");
    let columns: Vec<(&Column, Need)> = model
        .columns
        .iter()
        .filter(|column| column.generated.is_none())
        .map(|column| (column, need(column, lenient)))
        .collect();
    let required: Vec<&Column> =
        columns.iter().filter(|(_, need)| *need == Need::Required).map(|(column, _)| *column).collect();
    let states = distinct(required.iter().map(|column| state(&column.ident)));

    let fields =
        Fields { columns: columns.iter().map(|(column, _)| *column).collect(), asked: &model.new_derives };
    let (derives, impls) = fields.common_impls(&new);
    let (serialize, deserialize) = fields.serde();
    let new_fields = columns.iter().map(|(column, need)| {
        let (vis, name, inner, docs) = (&column.vis, &column.ident, &column.inner_ty, &column.docs);
        let ty = new_type(*need, inner);
        let doc = docs.is_empty().then(|| {
            let text = format!("The column `{}`.", column.sql_name.value);
            quote!(#[doc = #text])
        });
        let serde = match need {
            Need::NullableOptional if deserialize => {
                quote!(#[serde(default, deserialize_with = "::orm::__private::core::__private::double_option")])
            }
            Need::Nullable | Need::Optional if deserialize => quote!(#[serde(default)]),
            _ => TokenStream::new(),
        };
        let skip = (serialize && matches!(need, Need::Optional | Need::NullableOptional))
            .then(|| quote!(#[serde(skip_serializing_if = "::core::option::Option::is_none")]));
        quote!(#(#docs)* #doc #serde #skip #vis #name: #ty)
    });
    // With nothing required, a row of nothing but defaults has a meaning.
    let default = (required.is_empty() && !lenient && !fields.asks("Default"))
        .then(|| quote!(::core::default::Default,));
    let new_doc = format!("A row to insert into `{}`.", model.name.value);
    let builder_doc = format!("Builds a row to insert into `{}`.", model.name.value);

    let setters = columns.iter().map(|(column, need)| {
        let (vis, name, inner, docs) = (&column.vis, &column.ident, &column.inner_ty, &column.docs);
        let setter = setter(name);
        let doc = docs.is_empty().then(|| {
            let text = format!("Sets the column `{}`.", column.sql_name.value);
            quote!(#[doc = #text])
        });
        match need {
            Need::Required => {
                let after = states.iter().zip(&required).map(|(state, other)| {
                    if other.ident == *name { quote!(#core::__private::Set) } else { quote!(#state) }
                });
                quote! {
                    #(#docs)* #doc
                    #vis fn #setter(self, value: impl #core::types::IntoField<#inner>) -> #builder<#(#after),*> {
                        let mut patch = self.patch;
                        patch.#name = ::core::option::Option::Some(value.into_field());
                        #builder { patch, state: ::core::marker::PhantomData }
                    }
                }
            }
            Need::Optional => quote! {
                #(#docs)* #doc
                #vis fn #setter(mut self, value: impl #core::types::IntoOptional<#inner>) -> Self {
                    self.patch.#name = value.into_optional();
                    self
                }
            },
            Need::Nullable | Need::NullableOptional => quote! {
                #(#docs)* #doc
                #vis fn #setter(mut self, value: impl #core::types::IntoOptional<#inner>) -> Self {
                    self.patch.#name = ::core::option::Option::Some(value.into_optional());
                    self
                }
            },
        }
    });

    let checks = distinct(required.iter().map(|column| pascal(&column.ident, "IsSet")));
    let traits = required.iter().zip(&checks).map(|(column, check)| {
        let (name, table) = (plain(&column.ident), &model.name.value);
        let setter = setter(&column.ident);
        let message = format!("required column `{name}` of `{table}` is not set");
        let label = format!("`{name}` is not set");
        let note = format!("add `.{setter}(..)`");
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            #[doc(hidden)]
            pub trait #check {}
            impl #check for #core::__private::Set {}
        }
    });

    let build = columns.iter().map(|(column, need)| {
        let name = &column.ident;
        match need {
            Need::Required => quote!(#name: #core::__private::required(self.patch.#name)),
            Need::Nullable => quote!(#name: self.patch.#name.flatten()),
            Need::Optional | Need::NullableOptional => quote!(#name: self.patch.#name),
        }
    });
    let into_patch = columns.iter().map(|(column, need)| {
        let name = &column.ident;
        match need {
            Need::Required | Need::Nullable => quote!(#name: ::core::option::Option::Some(self.#name)),
            Need::Optional | Need::NullableOptional => quote!(#name: self.#name),
        }
    });
    let cells = model.columns.iter().map(|column| cell(column, lenient));
    let from_row = columns.iter().map(|(column, need)| {
        let name = &column.ident;
        match need {
            Need::Required | Need::Nullable => quote!(#name: row.#name),
            Need::Optional | Need::NullableOptional => quote!(#name: ::core::option::Option::Some(row.#name)),
        }
    });

    quote! {
        #[doc = #new_doc]
        #[derive(#default #derives)]
        #[allow(dead_code, clippy::option_option)]
        #vis struct #new { #(#new_fields,)* }

        #[doc = #builder_doc]
        #[must_use = "a builder does nothing until it is inserted or built"]
        #[allow(dead_code)]
        #vis struct #builder<#(#states = #core::__private::Missing),*> {
            patch: #patch,
            state: ::core::marker::PhantomData<fn() -> (#(#states,)*)>,
        }

        const _: () = {
            #[allow(unused_imports)]
            use #core::table::NoField as _;

            #impls
            #(#traits)*

            #[allow(dead_code)]
            impl #new {
                /// Begins a row; what the database can fill in may be left out.
                #vis fn builder() -> #builder {
                    #builder { patch: ::core::default::Default::default(), state: ::core::marker::PhantomData }
                }
            }

            #[allow(dead_code)]
            impl<#(#states),*> #builder<#(#states),*> {
                #(#setters)*

                /// The row.
                #[must_use]
                #vis fn build(self) -> #new where #(#states: #checks,)* {
                    #new { #(#build,)* }
                }
            }

            #[automatically_derived]
            impl<#(#states),*> ::core::clone::Clone for #builder<#(#states),*>
            where
                for<'orm> #patch: ::core::clone::Clone,
            {
                fn clone(&self) -> Self {
                    Self { patch: ::core::clone::Clone::clone(&self.patch), state: ::core::marker::PhantomData }
                }
            }

            fn __orm_cells(patch: #patch) -> ::std::vec::Vec<#core::__private::Cell> {
                ::std::vec![#(#cells),*]
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl #core::__private::Insertable for #new {
                type Table = #ident;
                type State = ();

                fn into_cells(self) -> ::std::vec::Vec<#core::__private::Cell> {
                    __orm_cells(#patch { #(#into_patch,)* })
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl #core::__private::Insertable for &#new
            where
                for<'orm> #new: ::core::clone::Clone,
            {
                type Table = #ident;
                type State = ();

                fn into_cells(self) -> ::std::vec::Vec<#core::__private::Cell> {
                    #core::__private::Insertable::into_cells(::core::clone::Clone::clone(self))
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl<#(#states),*> #core::__private::Insertable for #builder<#(#states),*> {
                type Table = #ident;
                type State = Self;

                fn into_cells(self) -> ::std::vec::Vec<#core::__private::Cell> {
                    __orm_cells(self.patch)
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl<#(#states: #checks),*> #core::__private::Complete for #builder<#(#states),*> {}

            #[automatically_derived]
            impl ::core::convert::From<#ident> for #new {
                fn from(row: #ident) -> Self {
                    Self { #(#from_row,)* }
                }
            }
        };
    }
}

/// The type parameter of a required column: no type of the user has such a name.
fn state(column: &Ident) -> Ident {
    format_ident!("__{}", pascal(column, ""))
}

/// Names that are no two the same: of `line1` and `line_1` both would be `Line1`.
fn distinct(names: impl Iterator<Item = Ident>) -> Vec<Ident> {
    let mut all: Vec<Ident> = Vec::new();
    for name in names {
        let again = all.iter().filter(|known| **known == name).count();
        all.push(if again == 0 { name } else { format_ident!("{name}_{}", all.len()) });
    }
    all
}

fn new_type(need: Need, inner: &Type) -> TokenStream {
    match need {
        Need::Required => quote!(#inner),
        Need::Nullable | Need::Optional => quote!(::core::option::Option<#inner>),
        Need::NullableOptional => quote!(::core::option::Option<::core::option::Option<#inner>>),
    }
}

/// The cell of a column, from the patch that holds the builder's values.
fn cell(column: &Column, lenient: bool) -> TokenStream {
    let core = core();
    let name = &column.ident;
    if column.generated.is_some() {
        return quote!(#core::__private::Cell::Default);
    }
    let ty = &column.ty;
    let field = quote!(#core::table::FieldOf::<#ty>);
    let made = match (need(column, lenient), &column.default_fn) {
        (Need::Optional, Some(function)) if !lenient => super::made_by(&column.inner_ty, function),
        (Need::NullableOptional, Some(function)) if !lenient => {
            let made = super::made_by(&column.inner_ty, function);
            quote!(::core::option::Option::Some(#made))
        }
        _ => return quote!(#field::cell_or_default(patch.#name)),
    };
    quote! {
        #field::cell(match patch.#name {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => #made,
        })
    }
}
