use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::LitStr;
use syn::spanned::Spanned;

use super::core;
use super::names::plain;
use crate::model::{
    Action, Check, Column, Condition, DefaultValue, Index, IndexPart, Nulls, RelationKind, Spanned as Token,
    TableModel,
};

/// The static `TableDef`; lenient, it leaves out what may be wrong.
pub(super) fn definition(model: &TableModel, lenient: bool) -> TokenStream {
    let core = core();
    let def = quote!(#core::table);
    let name = &model.name.value;
    let schema = option(model.schema.as_ref());
    let rust_name = model.ident.to_string();
    let comment = option(model.comment.as_ref());
    let columns = model.columns.iter().map(|column| column_def(column, lenient));
    let primary_key =
        model.primary_key.iter().filter_map(|at| model.columns.get(*at)).map(|column| &column.sql_name.value);
    let primary_key_name = model.primary_key_name();
    let (uniques, indexes, keys, checks, relations) = if lenient {
        Default::default()
    } else {
        (uniques(model), indexes(model), foreign_keys(model), checks(model), relations(model))
    };
    quote! {
        #def::TableDef {
            name: #name,
            schema: #schema,
            rust_name: #rust_name,
            columns: &[#(#columns),*],
            primary_key: &[#(#primary_key),*],
            primary_key_name: #primary_key_name,
            uniques: &[#uniques],
            indexes: &[#indexes],
            foreign_keys: &[#keys],
            checks: &[#checks],
            relations: &[#relations],
            comment: #comment,
        }
    }
}

fn option<T: ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn column_def(column: &Column, lenient: bool) -> TokenStream {
    let core = core();
    let def = quote!(#core::table);
    let (name, ty) = (&column.sql_name.value, &column.ty);
    let field = plain(&column.ident);
    let mut overrides = TokenStream::new();
    let mut set = |name: &str, value: TokenStream| {
        let name = quote::format_ident!("{name}");
        overrides.extend(quote!(#name: #value,));
    };
    if !lenient {
        if column.auto_increment.is_some() {
            set("auto_increment", quote!(true));
        }
        let inner = &column.inner_ty;
        match (&column.default, &column.default_sql) {
            (Some(DefaultValue::Now(_)), _) => set("default", quote!(#def::Default::Now)),
            (Some(DefaultValue::Expr(value)), _) => {
                let value = super::into_field(inner, value.span(), value);
                set("default", quote!(#def::Default::Value(|| #def::FieldOf::<#inner>::value(#value))));
            }
            (None, Some(sql)) => set("default", quote!(#def::Default::Sql(#sql))),
            (None, None) => {}
        }
        if column.default_fn.is_some() {
            set("has_default_fn", quote!(true));
        }
        if let Some(function) = &column.on_update {
            let value = super::made_by(inner, function);
            set("on_update", quote!(::core::option::Option::Some(|| #def::FieldOf::<#inner>::value(#value))));
        }
        if let Some(generated) = &column.generated {
            let (sql, is_virtual) = (&generated.sql, generated.virtual_);
            set(
                "generated",
                quote!(::core::option::Option::Some(#def::GeneratedDef { sql: #sql, is_virtual: #is_virtual })),
            );
        }
    }
    let number = |value: &Option<Token<u32>>| value.as_ref().map(|value| value.value);
    for (name, value) in [
        ("length", number(&column.length)),
        ("precision", number(&column.precision)),
        ("scale", number(&column.scale)),
    ] {
        if let Some(value) = value {
            set(name, quote!(::core::option::Option::Some(#value)));
        }
    }
    let texts: [(&str, &Option<LitStr>); 7] = [
        ("collate", &column.collate),
        ("sql_type", &column.sql_type),
        ("postgres_type", &column.postgres_type),
        ("mysql_type", &column.mysql_type),
        ("sqlite_type", &column.sqlite_type),
        ("comment", &column.comment),
        ("renamed_from", &column.renamed_from),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            set(name, quote!(::core::option::Option::Some(#value)));
        }
    }
    quote!(#def::ColumnDef { name: #name, field: #field, #overrides ..#def::FieldOf::<#ty>::COLUMN })
}

fn uniques(model: &TableModel) -> TokenStream {
    let def = {
        let core = core();
        quote!(#core::table)
    };
    let of_columns = model.columns.iter().filter(|column| column.unique.is_some()).map(|column| {
        let (constraint, name) = (model.column_unique_name(column), &column.sql_name.value);
        quote!(#def::UniqueDef { name: #constraint, columns: &[#name] },)
    });
    let of_table = model.uniques.iter().map(|unique| {
        let constraint = model.unique_name(unique);
        let names =
            unique.columns.iter().filter_map(|name| model.column(name)).map(|column| &column.sql_name.value);
        quote!(#def::UniqueDef { name: #constraint, columns: &[#(#names),*] },)
    });
    of_columns.chain(of_table).collect()
}

fn indexes(model: &TableModel) -> TokenStream {
    let def = {
        let core = core();
        quote!(#core::table)
    };
    let of_columns = model.columns.iter().filter(|column| column.index.is_some()).map(|column| {
        let (index, name) = (model.column_index_name(column), &column.sql_name.value);
        quote! {
            #def::IndexDef {
                name: #index,
                parts: &[#def::IndexPart::Column {
                    name: #name, descending: false, nulls_first: ::core::option::Option::None,
                }],
                unique: false,
                filter: ::core::option::Option::None,
                using: ::core::option::Option::None,
            },
        }
    });
    let of_table = model.indexes.iter().map(|index: &Index| {
        let (name, unique, filter) = (model.index_name(index), index.unique, option(index.filter.as_ref()));
        let using = option(index.using.as_ref().map(ToString::to_string));
        let parts = index.parts.iter().map(|part| match part {
            IndexPart::Column { ident, desc, nulls } => {
                let name = model.column(ident).map(|column| column.sql_name.value.clone()).unwrap_or_default();
                let nulls = option(nulls.map(|nulls| match nulls {
                    Nulls::First => true,
                    Nulls::Last => false,
                }));
                quote!(#def::IndexPart::Column { name: #name, descending: #desc, nulls_first: #nulls })
            }
            IndexPart::Expression(sql) => quote!(#def::IndexPart::Expression(#sql)),
        });
        quote! {
            #def::IndexDef { name: #name, parts: &[#(#parts),*], unique: #unique, filter: #filter, using: #using },
        }
    });
    of_columns.chain(of_table).collect()
}

fn action(action: Option<&Token<Action>>) -> TokenStream {
    let def = {
        let core = core();
        quote!(#core::table)
    };
    option(action.map(|action| match action.value {
        Action::Cascade => quote!(#def::Action::Cascade),
        Action::Restrict => quote!(#def::Action::Restrict),
        Action::SetNull => quote!(#def::Action::SetNull),
        Action::SetDefault => quote!(#def::Action::SetDefault),
        Action::NoAction => quote!(#def::Action::NoAction),
    }))
}

fn foreign_keys(model: &TableModel) -> TokenStream {
    let core = core();
    let def = quote!(#core::table);
    let of_columns = model.columns.iter().filter_map(|column| {
        let reference = column.references.as_ref()?;
        let (key, name) = (model.column_foreign_key_name(column), &column.sql_name.value);
        let table = super::references::target(model, &reference.table);
        let referenced = &reference.column;
        let core = super::core_at(reference.span);
        let (on_delete, on_update) =
            (action(column.on_delete.as_ref()), action(column.on_update_key.as_ref()));
        Some(quote_spanned! {reference.span=>
            #def::ForeignKeyDef {
                name: #key,
                columns: &[#name],
                table: <#table as #core::Table>::definition,
                references: &[<#table as #core::Table>::COLUMNS.#referenced.name()],
                on_delete: #on_delete,
                on_update: #on_update,
            },
        })
    });
    let of_table = model.foreign_keys.iter().map(|key| {
        let constraint = model.foreign_key_name(key);
        let names =
            key.columns.iter().filter_map(|name| model.column(name)).map(|column| &column.sql_name.value);
        let table = super::references::target(model, &key.table);
        let referenced = &key.referenced;
        let (on_delete, on_update) = (action(key.on_delete.as_ref()), action(key.on_update_key.as_ref()));
        quote_spanned! {key.span=>
            #def::ForeignKeyDef {
                name: #constraint,
                columns: &[#(#names),*],
                table: <#table as #core::Table>::definition,
                references: &[#(<#table as #core::Table>::COLUMNS.#referenced.name()),*],
                on_delete: #on_delete,
                on_update: #on_update,
            },
        }
    });
    of_columns.chain(of_table).collect()
}

fn checks(model: &TableModel) -> TokenStream {
    let core = core();
    let def = quote!(#core::table);
    let ident = &model.ident;
    model
        .checks
        .iter()
        .map(|check: &Check| {
            let name = model.check_name(check);
            let condition = match &check.condition {
                Condition::Sql(sql) => quote!(#def::CheckCondition::Sql(#sql)),
                Condition::Typed(condition) => {
                    let check = quote_spanned! {condition.span()=>
                        ::orm::__private::core::__private::check_condition::<#ident, _, _>
                    };
                    quote!(#def::CheckCondition::Typed(|| {
                        #[allow(unused_imports)]
                        use #core::expr::{Expression as _, TextExpression as _};
                        #check(#condition)
                    }))
                }
            };
            quote!(#def::CheckDef { name: #name, condition: #condition },)
        })
        .collect()
}

fn relations(model: &TableModel) -> TokenStream {
    let core = core();
    let (def, slots) = (quote!(#core::table), super::with::slots(model));
    model
        .relations
        .iter()
        .map(|relation| {
            let (name, slot) = (plain(&relation.name), &relation.name);
            let kind = match relation.kind {
                RelationKind::BelongsTo => quote!(BelongsTo),
                RelationKind::HasOne => quote!(HasOne),
                RelationKind::HasMany => quote!(HasMany),
                RelationKind::ManyToMany => quote!(ManyToMany),
            };
            let target = super::references::target(model, &relation.target);
            let through = option(relation.through.as_ref().map(|through| {
                let through = super::references::target(model, through);
                quote!(<#through as #core::Table>::definition)
            }));
            let owner = match relation.kind {
                RelationKind::BelongsTo => {
                    let ident = &model.ident;
                    quote!(#ident)
                }
                _ => quote!(#target),
            };
            let key = &relation.key;
            let (key, target_key) = match (relation.kind, &relation.through) {
                (RelationKind::ManyToMany, Some(through)) => {
                    let through = super::references::target(model, through);
                    let from = relation.from_key.iter();
                    let to = relation.to_key.iter();
                    (quote!(#(#through.#from.name()),*), quote!(#(#through.#to.name()),*))
                }
                _ => (quote!(#(#owner.#key.name()),*), TokenStream::new()),
            };
            quote! {
                #def::RelationDef {
                    name: #name,
                    kind: #def::RelationKind::#kind,
                    // By its slot: what is no table is an error there already.
                    target: #core::relation::target_of::<#slots::#slot>,
                    through: #through,
                    key: &[#key],
                    target_key: &[#target_key],
                },
            }
        })
        .collect()
}
