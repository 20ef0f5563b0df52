//! What is read into the models; mistakes are under `check::tests`, those of the function-like
//! macros here.

mod derives;
mod macros;
mod table;

use quote::ToTokens;
use syn::DeriveInput;

use crate::errors::Rejected;

fn item(source: &str) -> DeriveInput {
    syn::parse_str(source).expect("the snippet is an item")
}

/// The model, or the errors as the test's failure.
fn accepted<M>(result: Result<M, Rejected<M>>) -> M {
    result.unwrap_or_else(|rejected| panic!("refused: {:?}", rejected.found()))
}

fn refused<M>(result: Result<M, Rejected<M>>) -> Vec<(String, String)> {
    result.err().map(|rejected| rejected.found()).unwrap_or_default()
}

fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

fn texts<T: ToTokens>(tokens: &[T]) -> Vec<String> {
    tokens.iter().map(text).collect()
}
