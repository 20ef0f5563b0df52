use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Path};

use super::options::{Options, drain};
use super::{arguments, each, value};
use crate::errors::Errors;

/// `#[selection(from = Todo)]`, which every selection has.
pub(crate) fn selection_from(ident: &Ident, attrs: &[Attribute], errors: &Errors) -> Option<Path> {
    let mut from = None;
    let before = errors.len();
    let mut options = Options::new("#[selection(..)]", &["from"]);
    each(attrs, "selection", errors, |input| {
        options.read(input, errors, |options, key, input| {
            match key.to_string().as_str() {
                "from" => from = Some(value::path(key, input)?),
                _ => return Err(options.unknown(key)),
            }
            Ok(())
        });
    });
    if from.is_none() && errors.len() == before {
        let message =
            "a selection says which table its fields are columns of · add `#[selection(from = Table)]`";
        errors.at(ident.span(), message);
    }
    from
}

/// `#[selection(<expr>)]` of a field.
pub(crate) fn field_expr(attrs: &[Attribute], errors: &Errors) -> Option<Expr> {
    let mut found = None;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("selection")) {
        if found.is_some() {
            errors.over(attr, "a field has one expression · remove one `#[selection(..)]`");
            continue;
        }
        arguments(attr, errors, |input| match expr(attr, input) {
            Ok(expr) => found = Some(expr),
            Err(error) => {
                errors.push(error);
                drain(input);
            }
        });
    }
    found
}

fn expr(attr: &Attribute, input: ParseStream) -> syn::Result<Expr> {
    if input.is_empty() {
        let message = "expected an expression · write `#[selection(Table.column)]`";
        return Err(syn::Error::new_spanned(attr, message));
    }
    let expr: Expr = input.parse()?;
    if let Expr::Assign(assign) = &expr {
        let message = "a field takes an expression · write `#[selection(Table.column)]`";
        return Err(syn::Error::new_spanned(assign, message));
    }
    if !input.is_empty() {
        return Err(input.error("a field has one expression · use a tuple or a second field"));
    }
    Ok(expr)
}
