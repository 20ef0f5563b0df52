use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::core_at;
use super::references::target;
use super::with::slots;
use crate::model::{Relation, RelationKind, TableModel};

/// Checks each relation against the foreign keys: one must lead where it says.
pub(super) fn relations(model: &TableModel) -> TokenStream {
    model.relations.iter().map(|relation| check(model, relation)).collect()
}

/// A table of a foreign key: how the user names it, its name in SQL, and its keys.
struct End {
    path: TokenStream,
    name: TokenStream,
    keys: TokenStream,
}

fn check(model: &TableModel, relation: &Relation) -> TokenStream {
    let own = &model.ident;
    let (slots, name, core) = (slots(model), &relation.name, core_at(relation.name.span()));
    let table = |path: TokenStream| End {
        name: quote!(<#path as #core::Table>::NAME),
        keys: quote!(<#path as #core::Table>::KEYS),
        path,
    };
    let own = table(quote!(#own));
    // Read through the slot, which says that the target must be a table, once.
    let other = End {
        path: target(model, &relation.target),
        name: quote!(<#slots::#name as #core::relation::Slot>::TARGET_NAME),
        keys: quote!(<#slots::#name as #core::relation::Slot>::TARGET_KEYS),
    };
    match relation.kind {
        RelationKind::BelongsTo => one_key(model, relation, &own, &other, &relation.key),
        RelationKind::HasOne | RelationKind::HasMany => one_key(model, relation, &other, &own, &relation.key),
        RelationKind::ManyToMany => {
            let Some(through) = &relation.through else { return TokenStream::new() };
            let through = table(target(model, through));
            let from: Vec<_> = relation.from_key.iter().cloned().collect();
            let to: Vec<_> = relation.to_key.iter().cloned().collect();
            let mut tokens = one_key(model, relation, &through, &own, &from);
            tokens.extend(one_key(model, relation, &through, &other, &to));
            tokens
        }
    }
}

/// `from` must have exactly one foreign key to `to`, or the one over the columns of `key`.
fn one_key(model: &TableModel, relation: &Relation, from: &End, to: &End, key: &[syn::Ident]) -> TokenStream {
    let core = core_at(relation.name.span());
    let (from_name, to_name) = (last(&from.path), last(&to.path));
    let (from, keys, target) = (&from.path, &from.keys, &to.name);
    let attribute = relation.kind.attribute();
    let name = &relation.name;
    let target_name = relation.target.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let how = match relation.kind {
        RelationKind::ManyToMany => "from_key = .., to_key = ..",
        _ => "key = ..",
    };
    let none = if key.is_empty() {
        format!(
            "relation `{name}` of `{}`: `{from_name}` has no foreign key to `{to_name}`; give a column of \
             `{from_name}` `#[column(references = {to_name}.id)]`, and if several have it, choose one with `{how}`",
            model.ident
        )
    } else {
        let columns: Vec<String> = key.iter().map(|column| format!("`{from_name}.{column}`")).collect();
        format!(
            "relation `{name}` of `{}`: {} is not a foreign key to `{to_name}`; give it \
             `#[column(references = {to_name}.id)]`",
            model.ident,
            columns.join(", ")
        )
    };
    let several = format!(
        "relation `{name}` of `{}`: `{from_name}` has several foreign keys to `{to_name}`; choose one with \
         `key = ..`: `#[{attribute}({name}: {target_name}, {how})]`",
        model.ident
    );
    quote_spanned! {relation.name.span()=>
        const _: () = #core::__private::expect_one_key(
            #core::__private::count_keys(
                #keys,
                #target,
                &[#(#from.#key.name()),*],
            ),
            #none,
            #several,
        );
    }
}

fn last(path: &TokenStream) -> String {
    path.clone().into_iter().last().map(|token| token.to_string()).unwrap_or_default()
}
