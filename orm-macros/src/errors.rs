//! Errors are collected, so that a user sees every mistake of a table at once.

use std::cell::RefCell;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

/// The errors found so far, each with its own span. Shared by reference: parsers hand it to
/// closures within closures.
#[derive(Default)]
pub(crate) struct Errors {
    list: RefCell<Vec<syn::Error>>,
}

impl Errors {
    pub(crate) fn push(&self, error: syn::Error) {
        self.list.borrow_mut().push(error);
    }

    /// Reports at one token.
    pub(crate) fn at(&self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Reports from the first to the last token of `tokens`.
    pub(crate) fn over(&self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn len(&self) -> usize {
        self.list.borrow().len()
    }

    /// `model`, if nothing was reported.
    pub(crate) fn finish<M>(self, model: Option<M>) -> Result<M, Rejected<M>> {
        let combined = self.list.into_inner().into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        });
        match (combined, model) {
            (None, Some(model)) => Ok(model),
            (Some(errors), partial) => Err(Rejected { errors, partial: partial.map(Box::new) }),
            (None, None) => {
                let errors = syn::Error::new(Span::call_site(), "this input is not understood");
                Err(Rejected { errors, partial: None })
            }
        }
    }
}

/// Input with mistakes in it.
pub(crate) struct Rejected<M> {
    errors: syn::Error,
    /// What could be read, when the overall shape was right: expanding it as far as possible
    /// spares the user a second error for each use of the type.
    pub(crate) partial: Option<Box<M>>,
}

impl<M> Rejected<M> {
    /// One `compile_error!` each, where items may stand.
    pub(crate) fn items(&self) -> TokenStream {
        self.errors.to_compile_error()
    }

    /// One `compile_error!` each, as one expression.
    pub(crate) fn expression(&self) -> TokenStream {
        let errors = self.items();
        quote!({ #errors })
    }
}

impl<M> From<syn::Error> for Rejected<M> {
    fn from(errors: syn::Error) -> Self {
        Self { errors, partial: None }
    }
}

#[cfg(test)]
impl<M> Rejected<M> {
    /// Each error as the source it points at, and its message.
    pub(crate) fn found(&self) -> Vec<(String, String)> {
        let source = |error: &syn::Error| error.span().source_text().unwrap_or_default();
        self.errors.clone().into_iter().map(|error| (source(&error), error.to_string())).collect()
    }
}
