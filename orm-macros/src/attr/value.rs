//! What may stand after an option's name.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, LitInt, LitStr, Path, Token};

use super::did_you_mean;
use super::options::parens;
use crate::model::{Reference, Spanned};

/// `= "text"`
pub(super) fn text(key: &Ident, input: ParseStream) -> syn::Result<LitStr> {
    let example = format!("{key} = \"..\"");
    equals(key, input, &example)?;
    if input.peek(LitStr) {
        return input.parse();
    }
    Err(input.error(format!("`{key}` takes a string · write `{example}`")))
}

/// `= 3`
pub(super) fn integer(key: &Ident, input: ParseStream) -> syn::Result<Spanned<u32>> {
    let example = format!("{key} = 10");
    equals(key, input, &example)?;
    let wrong = format!("`{key}` takes a whole number · write `{example}`");
    if !input.peek(LitInt) {
        return Err(input.error(wrong));
    }
    let literal: LitInt = input.parse()?;
    match literal.base10_parse() {
        Ok(value) => Ok(Spanned::new(value, literal.span())),
        Err(_) => Err(syn::Error::new(literal.span(), wrong)),
    }
}

/// `= <any expression>`
pub(super) fn expr(key: &Ident, input: ParseStream) -> syn::Result<Expr> {
    equals(key, input, &format!("{key} = .."))?;
    input.parse()
}

/// `= Uuid::now_v7` or `= || ..`
pub(super) fn function(key: &Ident, input: ParseStream) -> syn::Result<Expr> {
    let expr = expr(key, input)?;
    match ungrouped(&expr) {
        Expr::Path(_) | Expr::Closure(_) => Ok(expr),
        Expr::Call(call) if call.args.is_empty() => {
            let message = format!("`{key}` takes a function, not its result · remove the `()`");
            Err(syn::Error::new_spanned(&expr, message))
        }
        _ => {
            let message = format!("`{key}` takes a function · write `{key} = path` or `{key} = || ..`");
            Err(syn::Error::new_spanned(&expr, message))
        }
    }
}

/// `= name`
pub(super) fn ident(key: &Ident, input: ParseStream) -> syn::Result<Ident> {
    equals(key, input, &format!("{key} = .."))?;
    if input.peek(syn::Ident::peek_any) {
        return input.call(syn::Ident::parse_any);
    }
    Err(input.error(format!("`{key}` takes a name · write it without quotes")))
}

/// `= a::Table`
pub(super) fn path(key: &Ident, input: ParseStream) -> syn::Result<Path> {
    equals(key, input, &format!("{key} = .."))?;
    input.call(Path::parse_mod_style)
}

/// `= Table.column`
pub(super) fn reference(key: &Ident, input: ParseStream) -> syn::Result<Reference> {
    equals(key, input, &format!("{key} = Table.column"))?;
    column_of(input)
}

/// `Table.column`
pub(super) fn column_of(input: ParseStream) -> syn::Result<Reference> {
    let wrong = "a column of another table is written `Table.column`";
    if !input.peek(syn::Ident::peek_any) && !input.peek(Token![::]) {
        return Err(input.error(wrong));
    }
    let table = input.call(Path::parse_mod_style)?;
    let span = table.segments.first().map_or_else(|| input.span(), |first| first.ident.span());
    if !input.peek(Token![.]) {
        return Err(syn::Error::new_spanned(&table, wrong));
    }
    input.parse::<Token![.]>()?;
    let column = input.call(syn::Ident::parse_any)?;
    Ok(Reference { table, column, span })
}

/// `= cascade`: one of a few words.
pub(super) fn one_of<T: Copy>(
    key: &Ident,
    input: ParseStream,
    values: &[(&'static str, T)],
) -> syn::Result<Spanned<T>> {
    let words = words(values);
    equals(key, input, &format!("{key} = {}", words.first().unwrap_or(&"..")))?;
    if !input.peek(syn::Ident::peek_any) {
        let message = format!("`{key}` takes one of `{}`", words.join("`, `"));
        return Err(input.error(message));
    }
    let word = input.call(syn::Ident::parse_any)?;
    find(key, &word.to_string(), word.span(), values)
}

/// `= "camelCase"`: one of a few strings.
pub(super) fn one_of_text<T: Copy>(
    key: &Ident,
    input: ParseStream,
    values: &[(&'static str, T)],
) -> syn::Result<Spanned<T>> {
    let literal = text(key, input)?;
    find(key, &literal.value(), literal.span(), values)
}

/// `(derive(A, b::C))`
pub(super) fn derives(key: &Ident, input: ParseStream) -> syn::Result<Vec<Path>> {
    let example = format!("{key}(derive(..))");
    parens(key, input, &example, |input| {
        let derive = input.call(syn::Ident::parse_any)?;
        if derive != "derive" {
            let message = format!("unknown option `{derive}` in `{key}(..)` · write `{example}`");
            return Err(syn::Error::new(derive.span(), message));
        }
        parens(&derive, input, "derive(..)", |input| {
            let paths = input.parse_terminated(Path::parse_mod_style, Token![,])?;
            Ok(paths.into_iter().collect())
        })
    })
}

/// Without the invisible group around an `$e:expr` of a `macro_rules!`.
pub(super) fn ungrouped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => ungrouped(&group.expr),
        expr => expr,
    }
}

pub(super) fn equals(key: &Ident, input: ParseStream, example: &str) -> syn::Result<()> {
    let has_equals = input.peek(Token![=]);
    if has_equals {
        input.parse::<Token![=]>()?;
    }
    if !has_equals || input.is_empty() || input.peek(Token![,]) {
        let message = format!("`{key}` needs a value · write `{example}`");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(())
}

fn find<T: Copy>(
    key: &Ident,
    word: &str,
    span: proc_macro2::Span,
    values: &[(&'static str, T)],
) -> syn::Result<Spanned<T>> {
    match values.iter().find(|(name, _)| *name == word) {
        Some((_, value)) => Ok(Spanned::new(*value, span)),
        None => {
            let hint = did_you_mean(word, &words(values));
            let message = format!("unknown value `{word}` for `{key}` · {hint}");
            Err(syn::Error::new(span, message))
        }
    }
}

fn words<T>(values: &[(&'static str, T)]) -> Vec<&'static str> {
    values.iter().map(|(name, _)| *name).collect()
}
