use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path};

use super::check::check;
use super::foreign_key::foreign_key;
use super::index::{index, unique};
use super::name_list::name_list;
use super::options::Options;
use super::{each, value};
use crate::errors::Errors;
use crate::model::{Case, Check, ForeignKey, Index, Spanned, Unique};

const KNOWN: &[&str] = &[
    "name",
    "schema",
    "comment",
    "rename_all",
    "index",
    "unique",
    "check",
    "primary_key",
    "foreign_key",
    "new",
    "patch",
    "with",
];
const REPEATABLE: &[&str] = &["index", "unique", "check", "foreign_key"];

/// All `#[table(..)]` of a struct.
#[derive(Default)]
pub(crate) struct TableAttrs {
    pub(crate) name: Option<LitStr>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) checks: Vec<Check>,
    pub(crate) primary_key: Option<Spanned<Vec<Ident>>>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
    pub(crate) new_derives: Vec<Path>,
    pub(crate) patch_derives: Vec<Path>,
    pub(crate) with_derives: Vec<Path>,
}

impl TableAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &Errors) -> Self {
        let mut read = Self::default();
        let mut options = Options::new("#[table(..)]", KNOWN).repeatable(REPEATABLE);
        each(attrs, "table", errors, |input| {
            options.read(input, errors, |options, key, input| read.option(options, key, input, errors));
        });
        read
    }

    fn option(
        &mut self,
        options: &Options,
        key: &Ident,
        input: ParseStream,
        errors: &Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "name" => self.name = Some(value::text(key, input)?),
            "schema" => self.schema = Some(value::text(key, input)?),
            "comment" => self.comment = Some(value::text(key, input)?),
            "rename_all" => {
                self.rename_all = Some(value::one_of_text(key, input, &Case::ALL)?.value);
            }
            "index" => self.indexes.push(index(key, input, errors)?),
            "unique" => self.uniques.push(unique(key, input, errors)?),
            "check" => self.checks.extend(check(key, input, errors)?),
            "primary_key" => {
                let columns = name_list(key, input, errors)?;
                self.primary_key = Some(Spanned::new(columns, key.span()));
            }
            "foreign_key" => self.foreign_keys.extend(foreign_key(key, input, errors)?),
            "new" => self.new_derives = value::derives(key, input)?,
            "patch" => self.patch_derives = value::derives(key, input)?,
            "with" => self.with_derives = value::derives(key, input)?,
            _ => return Err(options.unknown(key)),
        }
        Ok(())
    }
}
