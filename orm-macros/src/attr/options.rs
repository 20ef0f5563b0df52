use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Token, parenthesized};

use super::did_you_mean;
use crate::errors::Errors;

/// A comma separated list of options: `unique, length = 3, index(..)`. It outlives one attribute,
/// because `#[column(unique)] #[column(unique)]` repeats an option as well.
pub(super) struct Options {
    /// As the user writes it: `#[column(..)]`.
    place: &'static str,
    known: &'static [&'static str],
    repeatable: &'static [&'static str],
    seen: Vec<String>,
}

impl Options {
    pub(super) fn new(place: &'static str, known: &'static [&'static str]) -> Self {
        Self { place, known, repeatable: &[], seen: Vec::new() }
    }

    pub(super) fn repeatable(mut self, keys: &'static [&'static str]) -> Self {
        self.repeatable = keys;
        self
    }

    pub(super) fn has_seen(&self, key: &str) -> bool {
        self.seen.iter().any(|seen| seen == key)
    }

    /// Calls `each` after each key. It reads what belongs to the key, or returns
    /// [`Options::unknown`].
    pub(super) fn read(
        &mut self,
        input: ParseStream,
        errors: &Errors,
        mut each: impl FnMut(&Self, &Ident, ParseStream) -> syn::Result<()>,
    ) {
        items(input, errors, |input| {
            if !input.peek(syn::Ident::peek_any) {
                let options = self.known.join("`, `");
                let message = format!("expected an option of `{}` · there is `{options}`", self.place);
                return Err(input.error(message));
            }
            let key = input.call(syn::Ident::parse_any)?;
            self.note(&key)?;
            each(self, &key, input)?;
            if input.peek(Token![=]) {
                let message = format!("`{key}` takes no value · write only `{key}`");
                return Err(syn::Error::new(key.span(), message));
            }
            Ok(())
        });
    }

    pub(super) fn unknown(&self, key: &Ident) -> syn::Error {
        let relation = ["belongs_to", "has_one", "has_many", "many_to_many"].iter().any(|name| key == name);
        let hint = if relation {
            format!("a relation is an attribute of its own: `#[{key}(name: Table)]`")
        } else {
            did_you_mean(key, self.known)
        };
        syn::Error::new(key.span(), format!("unknown option `{key}` in `{}` · {hint}", self.place))
    }

    fn note(&mut self, key: &Ident) -> syn::Result<()> {
        let name = key.to_string();
        let known = self.known.contains(&name.as_str());
        if known && self.has_seen(&name) && !self.repeatable.contains(&name.as_str()) {
            return Err(syn::Error::new(key.span(), format!("`{name}` is given twice · keep one")));
        }
        self.seen.push(name);
        Ok(())
    }
}

/// Reads comma separated items to the end of `input`; an item that fails is recorded and skipped.
pub(super) fn items(
    input: ParseStream,
    errors: &Errors,
    mut each: impl FnMut(ParseStream) -> syn::Result<()>,
) {
    while !input.is_empty() {
        let result = each(input).and_then(|()| {
            if input.is_empty() || input.peek(Token![,]) {
                return Ok(());
            }
            Err(input.error("expected `,` between two options"))
        });
        if let Err(error) = result {
            errors.push(error);
            skip_item(input);
        }
        // Present, or the input is at its end.
        let _ = input.parse::<Option<Token![,]>>();
    }
}

/// Reads `(..)` after `key`. What `read` leaves is an error of its own; syn is never left to
/// report it a second time.
pub(super) fn parens<T>(
    key: &Ident,
    input: ParseStream,
    example: &str,
    read: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    if !input.peek(syn::token::Paren) {
        let message = format!("`{key}` is written `{example}`");
        return Err(syn::Error::new(key.span(), message));
    }
    let content;
    parenthesized!(content in input);
    let result = read(&content);
    let leftover = leftover(&content);
    drain(&content);
    match (result, leftover) {
        (Ok(_), Some(error)) => Err(error),
        (result, _) => result,
    }
}

fn leftover(content: &ParseBuffer) -> Option<syn::Error> {
    (!content.is_empty()).then(|| content.error("expected `)` here"))
}

/// Leaves nothing unread.
pub(super) fn drain(content: ParseStream) {
    // Any token is a token tree, so this cannot fail.
    let _ = content.parse::<TokenStream>();
}

fn skip_item(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
