use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use super::options::{items, parens};
use super::{did_you_mean, value};
use crate::errors::Errors;
use crate::model::{Check, Condition};

const EXAMPLE: &str = "check(name = \"..\", \"price > 0\")";

/// `check(name = "n", "sql")` or `check(name = "n", Todo.estimate.gt(0))`. `None` when the condition
/// could not be read and is reported already.
pub(super) fn check(key: &Ident, input: ParseStream, errors: &Errors) -> syn::Result<Option<Check>> {
    let mut name: Option<LitStr> = None;
    let mut condition: Option<Condition> = None;
    let before = errors.len();
    parens(key, input, EXAMPLE, |input| {
        items(input, errors, |input| {
            if is_option(input) {
                let option = input.call(syn::Ident::parse_any)?;
                return read_name(&option, input, &mut name);
            }
            let next = read_condition(input)?;
            if condition.is_some() {
                let message =
                    "a check has one condition · join them with `and`, or write a second `check(..)`";
                return Err(syn::Error::new(span_of(&next), message));
            }
            condition = Some(next);
            Ok(())
        });
        Ok(())
    })?;
    if condition.is_none() && errors.len() == before {
        let message = format!("this check has no condition · write `{EXAMPLE}`");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(condition.map(|condition| Check { name, condition, span: key.span() }))
}

fn read_name(option: &Ident, input: ParseStream, name: &mut Option<LitStr>) -> syn::Result<()> {
    if option != "name" {
        let hint = did_you_mean(option, &["name"]);
        let message = format!("unknown option `{option}` in `check(..)` · {hint}");
        return Err(syn::Error::new(option.span(), message));
    }
    if name.is_some() {
        return Err(syn::Error::new(option.span(), "`name` is given twice · keep one"));
    }
    *name = Some(value::text(option, input)?);
    Ok(())
}

/// A lone string is SQL; a string that goes on (`"a".eq(..)`) is an expression.
fn read_condition(input: ParseStream) -> syn::Result<Condition> {
    if input.peek(LitStr) && (input.peek2(Token![,]) || is_last(input)) {
        return Ok(Condition::Sql(input.parse()?));
    }
    Ok(Condition::Typed(input.parse()?))
}

fn is_last(input: ParseStream) -> bool {
    let ahead = input.fork();
    ahead.parse::<LitStr>().is_ok() && ahead.is_empty()
}

fn is_option(input: ParseStream) -> bool {
    input.peek(syn::Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==])
}

fn span_of(condition: &Condition) -> proc_macro2::Span {
    match condition {
        Condition::Sql(sql) => sql.span(),
        Condition::Typed(expr) => syn::spanned::Spanned::span(expr),
    }
}
