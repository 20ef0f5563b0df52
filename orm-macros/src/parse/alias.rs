use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Path, Token};

use crate::errors::Rejected;
use crate::model::AliasModel;

const EXAMPLE: &str = "write `alias!(Table as name)`";

/// `alias!(Employee as boss)`
pub(crate) fn alias(input: TokenStream) -> Result<AliasModel, Rejected<AliasModel>> {
    Ok(read.parse2(input)?)
}

fn read(input: ParseStream) -> syn::Result<AliasModel> {
    if input.is_empty() {
        return Err(input.error(format!("expected a table · {EXAMPLE}")));
    }
    let table = input.call(Path::parse_mod_style)?;
    if !input.peek(Token![as]) {
        return Err(input.error(format!("expected `as` and a name · {EXAMPLE}")));
    }
    input.parse::<Token![as]>()?;
    let alias = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    if !input.is_empty() {
        return Err(input.error("one alias per `alias!` · call it again for the next"));
    }
    Ok(AliasModel { table, alias })
}
