//! The derives and macros of `orm`, in three stages: `parse` reads the user's tokens into a
//! `model`, `check` applies one rule after the other to it, `expand` writes the code.

mod attr;
mod check;
mod errors;
mod expand;
mod model;
mod parse;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct with named fields a table.
#[proc_macro_derive(Table, attributes(table, column, has_many, has_one, belongs_to, many_to_many))]
pub fn derive_table(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match parse::table(&input) {
        Ok(model) => expand::table(&model),
        Err(rejected) => {
            let mut tokens = rejected.items();
            tokens.extend(expand::table_stub(&input, rejected.partial.as_deref()));
            tokens
        }
    }
    .into()
}

/// Makes an enum of unit variants a column type.
#[proc_macro_derive(SqlEnum, attributes(sql_enum))]
pub fn derive_sql_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match parse::sql_enum(&input) {
        Ok(model) => expand::sql_enum(&model),
        Err(rejected) => {
            let mut tokens = rejected.items();
            tokens.extend(expand::sql_enum_stub(&input, rejected.partial.as_deref()));
            tokens
        }
    }
    .into()
}

/// Makes a struct around one value a column type.
#[proc_macro_derive(SqlType, attributes(sql_type))]
pub fn derive_sql_type(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match parse::sql_type(&input) {
        Ok(model) => expand::sql_type(&model),
        Err(rejected) => {
            let mut tokens = rejected.items();
            tokens.extend(expand::sql_type_stub(&input, rejected.partial.as_deref()));
            tokens
        }
    }
    .into()
}

/// Makes a struct with named fields a selection: what to read, and the row it is read into.
#[proc_macro_derive(Selection, attributes(selection))]
pub fn derive_selection(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match parse::selection(attr::Derive::Selection, &input) {
        Ok(model) => expand::selection(&model),
        Err(rejected) => {
            let mut tokens = rejected.items();
            tokens.extend(expand::selection_stub(&input, rejected.partial.as_deref()));
            tokens
        }
    }
    .into()
}

/// Makes a struct with named fields the shape of a relational query: its fields say which columns and relations to load.
#[proc_macro_derive(Shape, attributes(shape))]
pub fn derive_shape(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match parse::selection(attr::Derive::Shape, &input) {
        Ok(model) => expand::shape(&model),
        Err(rejected) => {
            let mut tokens = rejected.items();
            tokens.extend(expand::shape_stub(&input, rejected.partial.as_deref()));
            tokens
        }
    }
    .into()
}

/// A piece of SQL with typed, bound arguments: `sql!("length({}) > {limit}", User.username)`.
#[proc_macro]
pub fn sql(input: TokenStream) -> TokenStream {
    match parse::sql(input.into()) {
        Ok(model) => expand::sql(&model),
        Err(rejected) => rejected.expression(),
    }
    .into()
}

/// A selection with named, typed fields: `record! { id: Todo.id, title: Todo.title }`.
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    match parse::record(input.into()) {
        Ok(model) => expand::record(&model),
        Err(rejected) => rejected.expression(),
    }
    .into()
}

/// A table under another name, for a self-join: `alias!(Employee as boss)`.
#[proc_macro]
pub fn alias(input: TokenStream) -> TokenStream {
    match parse::alias(input.into()) {
        Ok(model) => expand::alias(&model),
        Err(rejected) => rejected.expression(),
    }
    .into()
}

/// The definitions of several tables: `schema![User, Todo]`.
#[proc_macro]
pub fn schema(input: TokenStream) -> TokenStream {
    match parse::schema(input.into()) {
        Ok(model) => expand::schema(&model),
        Err(rejected) => rejected.expression(),
    }
    .into()
}
