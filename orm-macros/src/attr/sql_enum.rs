use syn::{Attribute, LitStr};

use super::options::Options;
use super::{each, value};
use crate::errors::Errors;
use crate::model::Case;

/// All `#[sql_enum(..)]` of an enum.
#[derive(Default)]
pub(crate) struct EnumAttrs {
    pub(crate) name: Option<LitStr>,
    pub(crate) rename_all: Option<Case>,
}

impl EnumAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &Errors) -> Self {
        let mut read = Self::default();
        let mut options = Options::new("#[sql_enum(..)]", &["name", "rename_all"]);
        each(attrs, "sql_enum", errors, |input| {
            options.read(input, errors, |options, key, input| {
                match key.to_string().as_str() {
                    "name" => read.name = Some(value::text(key, input)?),
                    "rename_all" => {
                        let case = value::one_of_text(key, input, &Case::ALL)?;
                        read.rename_all = Some(case.value);
                    }
                    _ => return Err(options.unknown(key)),
                }
                Ok(())
            });
        });
        read
    }
}

/// `#[sql_enum(rename = "..")]` of a variant.
pub(crate) fn variant_rename(attrs: &[Attribute], errors: &Errors) -> Option<LitStr> {
    let mut rename = None;
    let mut options = Options::new("#[sql_enum(..)]", &["rename"]);
    each(attrs, "sql_enum", errors, |input| {
        options.read(input, errors, |options, key, input| {
            match key.to_string().as_str() {
                "rename" => rename = Some(value::text(key, input)?),
                _ => return Err(options.unknown(key)),
            }
            Ok(())
        });
    });
    rename
}
