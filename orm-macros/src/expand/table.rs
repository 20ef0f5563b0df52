use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::core;
use super::definition::definition;
use crate::model::{DefaultValue, TableModel, TypeKind};

/// ```text
/// pub struct UserTable<S = User> { pub id: Column<S, i64>, .. }
/// pub const User: UserTable = ..;
/// impl Table for User { .. }
/// impl TableRef, Projection, Selection for UserTable<S> { .. }
/// impl UsableOn<D> for User { .. }
/// ```
pub(super) fn table(model: &TableModel, lenient: bool) -> TokenStream {
    let core = core();
    let TableModel { ident, vis, .. } = model;
    let columns_ident = format_ident!("{ident}Table");
    let new_ident = format_ident!("New{ident}");
    let patch_ident = format_ident!("{ident}Patch");
    let doc = format!("The table `{}` as a value: its columns.", model.name.value);

    let source = source_parameter(model);
    let columns = model.columns.iter().map(|column| {
        let (vis, name, ty, docs) = (&column.vis, &column.ident, &column.ty, &column.docs);
        let doc = (docs.is_empty()).then(|| {
            let text = format!("The column `{}`.", column.sql_name.value);
            quote!(#[doc = #text])
        });
        quote!(#(#docs)* #doc #vis #name: #core::Column<#source, #ty>)
    });
    let related: &[crate::model::Relation] = if lenient { &[] } else { &model.relations };
    let slots = super::with::slots(model);
    let relation_names: Vec<_> = related.iter().map(|relation| &relation.name).collect();
    let relations = related.iter().map(|relation| {
        let name = &relation.name;
        let doc = format!("The relation `{}`.", super::names::plain(name));
        quote!(#[doc = #doc] #vis #name: #core::relation::Relation<#source, #slots::#name>)
    });
    let unloaded =
        if lenient { quote!(#core::relation::Bare<__R>) } else { super::with::unloaded(model, &quote!(__R)) };
    let idents: Vec<_> = model.columns.iter().map(|column| &column.ident).collect();
    let types: Vec<_> = model.columns.iter().map(|column| &column.ty).collect();
    let column_types = types.iter().map(|ty| {
        let core = super::core_at(ty.span());
        quote_spanned!(ty.span()=> #core::table::column_type::<#ty>();)
    });
    let sql_names = model.columns.iter().map(|column| &column.sql_name.value);
    let key_types: Vec<_> = model
        .primary_key
        .iter()
        .filter_map(|at| model.columns.get(*at))
        .map(|column| &column.inner_ty)
        .collect();
    let key =
        if key_types.is_empty() { quote!(#core::table::NoPrimaryKey) } else { quote!((#(#key_types,)*)) };
    let key_kind = if key_is_known(model) { quote!(KnownKey) } else { quote!(ServerKey) };
    let name = &model.name.value;
    let definition = definition(model, lenient);
    let keys = if lenient { quote!(&[]) } else { keys(model) };

    // Types that every dialect has need no bound: code over any dialect stays free of them.
    let bounds = model.columns.iter().filter(|column| !is_universal(column)).map(|column| {
        let ty = &column.inner_ty;
        quote!(#core::table::Stored<#ty, { #core::table::FieldOf::<#ty>::IS_FIELD }>: #core::table::StoredOn<__D>)
    });

    let bare_decimal = model.columns.iter().any(is_bare_decimal);
    let bare_decimal = bare_decimal.then(|| quote!(__D: #core::Supports<#core::types::base::BareDecimal>,));

    let every_row = format!("this would change every row of `{name}`");

    quote! {
        #[doc = #doc]
        #[allow(clippy::struct_field_names, dead_code)]
        #vis struct #columns_ident<#source = #ident> { #(#columns,)* #(#relations,)* }

        #[doc(hidden)]
        #[allow(non_upper_case_globals, missing_docs, dead_code)]
        #vis const #ident: #columns_ident = <#columns_ident>::__new();

        const _: () = {
            #[allow(unused_imports)]
            use #core::table::NoField as _;

            const _: () = { #(#column_types)* };

            impl<__S> #columns_ident<__S> {
                const fn __new() -> Self {
                    Self {
                        #(#idents: #core::Column::new(#sql_names),)*
                        #(#relation_names: #core::relation::Relation::new(),)*
                    }
                }
            }

            #[automatically_derived]
            impl<__S> ::core::clone::Clone for #columns_ident<__S> {
                fn clone(&self) -> Self {
                    *self
                }
            }

            #[automatically_derived]
            impl<__S> ::core::marker::Copy for #columns_ident<__S> {}

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::relation::Part for #ident {
                fn read_part(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    <Self as #core::Table>::read(row)
                }
            }

            #[automatically_derived]
            impl #core::Table for #ident {
                type Columns<__S: #core::table::Source<Row = Self>> = #columns_ident<__S>;
                type New = #new_ident;
                type Patch = #patch_ident;
                type Key = #key;
                type KeyKind = #core::query::#key_kind;
                type With<__R: #core::relation::Nested> = #unloaded;
                const NAME: &'static str = #name;
                const COLUMNS: #columns_ident<Self> = <#columns_ident>::__new();
                const KEYS: &'static [#core::__private::KeyRef] = #keys;

                fn columns<__S: #core::table::Source<Row = Self>>() -> #columns_ident<__S> {
                    #columns_ident::__new()
                }

                fn definition() -> &'static #core::TableDef {
                    static DEFINITION: #core::TableDef = #definition;
                    &DEFINITION
                }

                fn read(row: &mut dyn #core::RowReader) -> #core::Result<Self> {
                    ::core::result::Result::Ok(Self { #(#idents: #core::table::FieldOf::<#types>::read(row)?),* })
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl<__S: #core::table::Source<Row = #ident>> #core::table::TableRef for #columns_ident<__S> {
                type Source = __S;
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl<__S: #core::table::Source<Row = #ident>> #core::Projection for #columns_ident<__S> {
                fn project(&self, items: &mut ::std::vec::Vec<#core::expr::Node>) {
                    #core::__private::project_table::<Self>(items);
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            #[diagnostic::do_not_recommend]
            impl<__S: #core::table::Source<Row = #ident>> #core::expr::RawArg for #columns_ident<__S> {
                type Uses = #core::scope::NoSource;

                fn push(self, parts: &mut ::std::vec::Vec<#core::expr::RawPart>) {
                    #core::expr::push_table::<Self>(parts);
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::query::OwnColumn<#ident> for #columns_ident {}

            #[automatically_derived]
            #[doc(hidden)]
            impl<__D, __Sc, __S, __I> #core::Selection<__D, __Sc, __I> for #columns_ident<__S>
            where
                __S: #core::table::Source<Row = #ident>,
                __Sc: #core::scope::Find<__S, __I>,
            {
                type Row = <__Sc::Null as #core::types::NullKind>::Row<#ident>;
                type Kind = #core::scope::Plain;

                fn read(row: &mut dyn #core::RowReader) -> #core::Result<Self::Row> {
                    #core::__private::read_table::<#ident, __Sc::Null>(row)
                }
            }

            #[diagnostic::on_unimplemented(
                message = #every_row,
                label = "there is neither `.filter(..)` nor `.all_rows()`",
                note = "add `.filter(..)` or `.all_rows()`"
            )]
            #[doc(hidden)]
            pub trait SaysWhichRows {}
            impl SaysWhichRows for #core::__private::Filtered {}

            #[automatically_derived]
            #[doc(hidden)]
            impl<__F: SaysWhichRows> #core::__private::ChoosesRows<#ident> for #core::__private::RowsOf<__F> {}

            #[automatically_derived]
            #[doc(hidden)]
            impl<__D: #core::Dialect> #core::UsableOn<__D> for #ident where #(#bounds,)* #bare_decimal {}
        };
    }
}

/// The parameter of the table value's type: `S`, unless the user has a type of that name.
fn source_parameter(model: &TableModel) -> Ident {
    let taken =
        model.ident == "S" || model.columns.iter().any(|column| mentions(column.ty.to_token_stream(), "S"));
    format_ident!("{}", if taken { "__S" } else { "S" })
}

fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// The foreign keys as constants, for the relations of other tables.
fn keys(model: &TableModel) -> TokenStream {
    let core = core();
    let of_columns = model.columns.iter().filter_map(|column| {
        let table = super::references::target(model, &column.references.as_ref()?.table);
        let name = &column.sql_name.value;
        Some(quote!(#core::__private::KeyRef { columns: &[#name], target: <#table as #core::Table>::NAME }))
    });
    let of_table = model.foreign_keys.iter().map(|key| {
        let table = super::references::target(model, &key.table);
        let names =
            key.columns.iter().filter_map(|name| model.column(name)).map(|column| &column.sql_name.value);
        quote!(#core::__private::KeyRef { columns: &[#(#names),*], target: <#table as #core::Table>::NAME })
    });
    quote!(&[#(#of_columns,)* #(#of_table,)*])
}

/// Whether the key of a new row is known without reading it back: it is given, made by the application, or counted up.
fn key_is_known(model: &TableModel) -> bool {
    let mut key = model.primary_key.iter().filter_map(|at| model.columns.get(*at)).peekable();
    key.peek().is_some()
        && key.all(|column| {
            column.default_sql.is_none()
                && column.generated.is_none()
                && !matches!(column.default, Some(DefaultValue::Now(_)))
        })
}

/// Whether a column keeps a decimal of any number of digits, which not every database can.
fn is_bare_decimal(column: &crate::model::Column) -> bool {
    TypeKind::of(&column.inner_ty) == TypeKind::Decimal
        && column.precision.is_none()
        && column.mysql_type.is_none()
        && column.sql_type.is_none()
}

/// Whether every dialect has the column's type, by its spelling.
fn is_universal(column: &crate::model::Column) -> bool {
    match TypeKind::of(&column.inner_ty) {
        TypeKind::Integer => match &column.inner_ty {
            syn::Type::Path(path) => {
                path.path.is_ident("i16") || path.path.is_ident("i32") || path.path.is_ident("i64")
            }
            _ => false,
        },
        TypeKind::Unknown | TypeKind::Array => false,
        _ => true,
    }
}
