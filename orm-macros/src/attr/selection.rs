use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Path};

use super::options::{Options, drain};
use super::{arguments, each, value};
use crate::errors::Errors;

/// What a struct of columns derives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Derive {
    /// `#[derive(Selection)]`
    Selection,
    /// `#[derive(Shape)]`
    Shape,
}

impl Derive {
    /// The name of its attribute.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Selection => "selection",
            Self::Shape => "shape",
        }
    }

    fn place(self) -> &'static str {
        match self {
            Self::Selection => "#[selection(..)]",
            Self::Shape => "#[shape(..)]",
        }
    }
}

/// `#[selection(from = Todo)]`, which every selection has, or the same of a shape.
pub(crate) fn selection_from(
    derive: Derive,
    ident: &Ident,
    attrs: &[Attribute],
    errors: &Errors,
) -> Option<Path> {
    let name = derive.attribute();
    let mut from = None;
    let before = errors.len();
    let mut options = Options::new(derive.place(), &["from"]);
    each(attrs, name, errors, |input| {
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
            format!("a {name} says which table its fields are columns of · add `#[{name}(from = Table)]`");
        errors.at(ident.span(), message);
    }
    from
}

/// `#[selection(<expr>)]` of a field.
pub(crate) fn field_expr(derive: Derive, attrs: &[Attribute], errors: &Errors) -> Option<Expr> {
    let mut found = None;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(derive.attribute())) {
        if found.is_some() {
            let message = format!("a field has one expression · remove one `{}`", derive.place());
            errors.over(attr, message);
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
        let name = attr.path().get_ident().map_or_else(String::new, ToString::to_string);
        let message = format!("expected an expression · write `#[{name}(Table.column)]`");
        return Err(syn::Error::new_spanned(attr, message));
    }
    let expr: Expr = input.parse()?;
    if let Expr::Assign(assign) = &expr {
        let name = attr.path().get_ident().map_or_else(String::new, ToString::to_string);
        let message = format!("a field takes an expression · write `#[{name}(Table.column)]`");
        return Err(syn::Error::new_spanned(assign, message));
    }
    if !input.is_empty() {
        return Err(input.error("a field has one expression · use a tuple or a second field"));
    }
    Ok(expr)
}
