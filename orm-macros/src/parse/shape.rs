//! What the derives ask of the item they stand on.

use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Meta, Token};

use crate::errors::Errors;

/// The lines of the doc comment; `#[doc(hidden)]` and the like are not part of it.
pub(super) fn docs(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc") && matches!(attr.meta, Meta::NameValue(_)))
        .cloned()
        .collect()
}

/// The fields of a struct with named fields; anything else is reported. Without named fields the
/// struct's name would not be free for the table value.
pub(super) fn named_fields<'a>(
    input: &'a DeriveInput,
    what: &str,
    errors: &Errors,
) -> Option<&'a Punctuated<Field, Token![,]>> {
    let found = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Some(&fields.named),
            Fields::Unnamed(_) => "a tuple struct",
            Fields::Unit => "a unit struct",
        },
        Data::Enum(_) => "an enum",
        Data::Union(_) => "a union",
    };
    let ident = &input.ident;
    let message = format!(
        "{what} is a struct with named fields, but `{ident}` is {found} · write `struct {ident} {{ id: i64, .. }}`"
    );
    errors.at(ident.span(), message);
    None
}

/// No derive takes parameters: names and metadata exist once per type.
pub(super) fn no_generics(input: &DeriveInput, what: &str, errors: &Errors) {
    if !input.generics.params.is_empty() {
        let message = format!(
            "{what} cannot be generic · remove the type parameters and lifetimes, and own the data (`String`, not `&str`)"
        );
        errors.over(&input.generics, message);
    } else if let Some(clause) = &input.generics.where_clause {
        errors.over(clause, format!("{what} cannot have a `where` clause · remove it"));
    }
}

/// rustc accepts a helper attribute anywhere inside the item, where it would be ignored.
pub(super) fn misplaced(attrs: &[Attribute], names: &[&str], belongs: &str, errors: &Errors) {
    for attr in attrs {
        if let Some(name) = names.iter().find(|name| attr.path().is_ident(name)) {
            errors.over(attr, format!("`#[{name}(..)]` belongs {belongs} · move it there"));
        }
    }
}
