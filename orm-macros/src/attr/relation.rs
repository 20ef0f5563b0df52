use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Attribute, Path, Token};

use super::name_list::name_list;
use super::options::{Options, drain};
use super::{arguments, value};
use crate::errors::Errors;
use crate::model::{Relation, RelationKind};

const KNOWN: &[&str] = &["key", "through", "from_key", "to_key"];

/// The relation attributes of a struct, in their order.
pub(crate) fn relations(attrs: &[Attribute], errors: &Errors) -> Vec<Relation> {
    let mut relations = Vec::new();
    for attr in attrs {
        let is = |kind: &RelationKind| attr.path().is_ident(kind.attribute());
        if let Some(kind) = RelationKind::ALL.into_iter().find(is) {
            arguments(attr, errors, |input| {
                relations.extend(relation(kind, attr.path().span(), input, errors));
            });
        }
    }
    relations
}

/// `name: Target, key = a, through = J`. A relation without a target is none.
fn relation(kind: RelationKind, span: Span, input: ParseStream, errors: &Errors) -> Option<Relation> {
    let before = errors.len();
    let (name, target) = match head(kind, span, input) {
        Ok(head) => head,
        Err(error) => {
            errors.push(error);
            drain(input);
            return None;
        }
    };
    let mut key_columns = Vec::new();
    let (mut through, mut from_key, mut to_key) = (None, None, None);
    let mut options = Options::new(place(kind), KNOWN);
    options.read(input, errors, |options, key, input| {
        match key.to_string().as_str() {
            "key" if input.peek(Token![=]) => key_columns = vec![value::ident(key, input)?],
            "key" => key_columns = key_list(key, input, errors)?,
            "through" => through = Some(value::path(key, input)?),
            "from_key" => from_key = Some(value::ident(key, input)?),
            "to_key" => to_key = Some(value::ident(key, input)?),
            _ => return Err(second_relation(options, key, input)),
        }
        Ok(())
    });
    let complete = errors.len() == before;
    Some(Relation { kind, name, target, key: key_columns, through, from_key, to_key, span, complete })
}

fn head(kind: RelationKind, span: Span, input: ParseStream) -> syn::Result<(Ident, Path)> {
    let attribute = kind.attribute();
    let example = format!("a relation is written `#[{attribute}(name: Table)]`");
    if input.is_empty() {
        return Err(syn::Error::new(span, example));
    }
    if !input.peek(syn::Ident::peek_any) || !input.peek2(Token![:]) || input.peek2(Token![::]) {
        return Err(input.error(example));
    }
    // Not `parse_any`: the name becomes a field, which `type` cannot be and `r#type` can.
    let name = input.parse()?;
    input.parse::<Token![:]>()?;
    let target = input.call(Path::parse_mod_style)?;
    if !input.is_empty() && !input.peek(Token![,]) {
        let message = format!("expected `,` or `)` after the table · {example}");
        return Err(input.error(message));
    }
    input.parse::<Option<Token![,]>>()?;
    Ok((name, target))
}

fn key_list(key: &Ident, input: ParseStream, errors: &Errors) -> syn::Result<Vec<Ident>> {
    if input.peek(syn::token::Paren) {
        return name_list(key, input, errors);
    }
    let message = "`key` needs a value · write `key = column` or `key(a, b)`";
    Err(syn::Error::new(key.span(), message))
}

fn second_relation(options: &Options, key: &Ident, input: ParseStream) -> syn::Error {
    if input.peek(Token![:]) {
        let message = "one relation per attribute · write a second attribute for this one";
        return syn::Error::new(key.span(), message);
    }
    options.unknown(key)
}

fn place(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::BelongsTo => "#[belongs_to(..)]",
        RelationKind::HasOne => "#[has_one(..)]",
        RelationKind::HasMany => "#[has_many(..)]",
        RelationKind::ManyToMany => "#[many_to_many(..)]",
    }
}
