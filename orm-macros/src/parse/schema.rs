use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Path, Token};

use crate::errors::{Errors, Rejected};
use crate::model::SchemaModel;

/// `schema![User, Todo]`
pub(crate) fn schema(input: TokenStream) -> Result<SchemaModel, Rejected<SchemaModel>> {
    let read = |input: ParseStream| input.parse_terminated(Path::parse_mod_style, Token![,]);
    let tables: Vec<Path> = read.parse2(input)?.into_iter().collect();
    let errors = Errors::default();
    let spelled: Vec<String> = tables.iter().map(|p| p.to_token_stream().to_string()).collect();
    for (position, table) in tables.iter().enumerate() {
        if spelled[..position].contains(&spelled[position]) {
            errors.over(table, "this table is listed twice · keep one");
        }
    }
    errors.finish(Some(SchemaModel { tables }))
}
