use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Expr, ExprLit, ExprMethodCall, Lit};

use super::name_list::name_list;
use super::options::{Options, items, parens};
use super::value;
use crate::errors::Errors;
use crate::model::{Index, IndexPart, Nulls, Unique};

const INDEX_EXAMPLE: &str = "index(on(a, b.desc(), \"lower(c)\"))";
const PART_HINT: &str =
    "an index is on a column, `column.desc()`, or an SQL expression in quotes: `\"lower(email)\"`";

/// `index(name = "n", on(a, b.desc(), "lower(email)"), unique, filter = "..", using = gin)`
pub(super) fn index(key: &Ident, input: ParseStream, errors: &Errors) -> syn::Result<Index> {
    let (mut name, mut filter, mut using, mut unique) = (None, None, None, false);
    let mut parts = Vec::new();
    let mut options = Options::new("index(..)", &["name", "on", "unique", "filter", "using"]);
    parens(key, input, INDEX_EXAMPLE, |input| {
        options.read(input, errors, |options, key, input| {
            match key.to_string().as_str() {
                "name" => name = Some(value::text(key, input)?),
                "on" => parts = index_parts(key, input, errors)?,
                "unique" => unique = true,
                "filter" => filter = Some(value::text(key, input)?),
                "using" => using = Some(value::ident(key, input)?),
                _ => return Err(options.unknown(key)),
            }
            Ok(())
        });
        Ok(())
    })?;
    if !options.has_seen("on") {
        let message = format!("this index is on nothing · write `{INDEX_EXAMPLE}`");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(Index { name, parts, unique, filter, using, span: key.span() })
}

/// `unique(name = "n", on(a, b))`
pub(super) fn unique(key: &Ident, input: ParseStream, errors: &Errors) -> syn::Result<Unique> {
    let mut name = None;
    let mut columns = Vec::new();
    let mut options = Options::new("unique(..)", &["name", "on"]);
    parens(key, input, "unique(on(a, b))", |input| {
        options.read(input, errors, |options, key, input| {
            match key.to_string().as_str() {
                "name" => name = Some(value::text(key, input)?),
                "on" => columns = name_list(key, input, errors)?,
                _ => return Err(options.unknown(key)),
            }
            Ok(())
        });
        Ok(())
    })?;
    if !options.has_seen("on") {
        let message = "this constraint is on nothing · write `unique(on(a, b))`";
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(Unique { name, columns, span: key.span() })
}

fn index_parts(key: &Ident, input: ParseStream, errors: &Errors) -> syn::Result<Vec<IndexPart>> {
    let before = errors.len();
    let parts = parens(key, input, "on(a, b)", |input| {
        let mut parts = Vec::new();
        items(input, errors, |input| {
            parts.push(index_part(value::ungrouped(&input.parse()?))?);
            Ok(())
        });
        Ok(parts)
    })?;
    if parts.is_empty() && errors.len() == before {
        let message = format!("`on()` names no column · write `{INDEX_EXAMPLE}`");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(parts)
}

fn index_part(expr: &Expr) -> syn::Result<IndexPart> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(sql), .. }) => Ok(IndexPart::Expression(sql.clone())),
        Expr::Path(path) => match path.path.get_ident() {
            Some(ident) => Ok(IndexPart::Column { ident: ident.clone(), desc: false, nulls: None }),
            None => Err(not_a_part(expr)),
        },
        Expr::MethodCall(call) => ordered(call, index_part(value::ungrouped(&call.receiver))?),
        _ => Err(not_a_part(expr)),
    }
}

fn ordered(call: &ExprMethodCall, part: IndexPart) -> syn::Result<IndexPart> {
    let IndexPart::Column { ident, mut desc, mut nulls } = part else {
        let message = "an expression takes its order in the quotes: `\"lower(email) desc\"`";
        return Err(syn::Error::new(call.method.span(), message));
    };
    if !call.args.is_empty() {
        let message = format!("`{}()` takes no arguments", call.method);
        return Err(syn::Error::new_spanned(&call.args, message));
    }
    match call.method.to_string().as_str() {
        "asc" => desc = false,
        "desc" => desc = true,
        "nulls_first" => nulls = Some(Nulls::First),
        "nulls_last" => nulls = Some(Nulls::Last),
        other => {
            let known = ["asc", "desc", "nulls_first", "nulls_last"];
            let hint = super::did_you_mean(other, &known);
            let message = format!("unknown order `{other}` · {hint}");
            return Err(syn::Error::new(call.method.span(), message));
        }
    }
    Ok(IndexPart::Column { ident, desc, nulls })
}

fn not_a_part(expr: &Expr) -> syn::Error {
    syn::Error::new_spanned(expr, PART_HINT)
}
