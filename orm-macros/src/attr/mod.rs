//! The grammar of the attributes. A mistake in one option is recorded, and reading goes on with
//! the next one.

mod check;
mod column;
mod foreign_key;
mod index;
mod name_list;
mod options;
mod relation;
mod selection;
mod sql_enum;
mod suggest;
mod table;
mod value;

pub(crate) use column::ColumnAttrs;
pub(crate) use relation::relations;
pub(crate) use selection::{Derive, field_expr, selection_from};
pub(crate) use sql_enum::{EnumAttrs, variant_rename};
pub(crate) use suggest::{closest, did_you_mean};
pub(crate) use table::TableAttrs;

use syn::Attribute;
use syn::parse::ParseStream;

use crate::errors::Errors;

/// Reads the arguments of one attribute. `read` records its own errors and leaves nothing unread.
fn arguments(attr: &Attribute, errors: &Errors, read: impl FnOnce(ParseStream)) {
    let before = errors.len();
    let result = attr.parse_args_with(|input: ParseStream| {
        read(input);
        Ok(())
    });
    // syn remembers leftovers of a nested group whose parser failed, and reports them as well.
    if let Err(error) = result
        && errors.len() == before
    {
        errors.push(error);
    }
}

/// Reads every attribute called `name`.
fn each(attrs: &[Attribute], name: &str, errors: &Errors, mut read: impl FnMut(ParseStream)) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        arguments(attr, errors, &mut read);
    }
}
