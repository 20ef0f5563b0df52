use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::options::{items, parens};
use crate::errors::Errors;

/// `(a, b)`: columns by their Rust names, at least one.
pub(super) fn name_list(key: &Ident, input: ParseStream, errors: &Errors) -> syn::Result<Vec<Ident>> {
    let example = format!("{key}(a, b)");
    let before = errors.len();
    let names = parens(key, input, &example, |input| {
        let mut names = Vec::new();
        items(input, errors, |input| {
            if !input.peek(syn::Ident::peek_any) {
                return Err(input.error("expected the name of a column, without quotes"));
            }
            names.push(input.call(syn::Ident::parse_any)?);
            Ok(())
        });
        Ok(names)
    })?;
    if names.is_empty() && errors.len() == before {
        let message = format!("`{key}()` names no column · write `{example}`");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(names)
}
