use syn::{Data, DeriveInput, Fields, Variant};

use super::shape::no_generics;
use super::table::named;
use crate::attr::{EnumAttrs, variant_rename};
use crate::check;
use crate::errors::{Errors, Rejected};
use crate::model::{Case, SqlEnumModel, SqlVariant};

/// `#[derive(SqlEnum)]`
pub(crate) fn sql_enum(input: &DeriveInput) -> Result<SqlEnumModel, Rejected<SqlEnumModel>> {
    let errors = Errors::default();
    let model = read(input, &errors);
    if let Some(model) = &model {
        check::sql_enum(model, &errors);
    }
    errors.finish(model)
}

fn read(input: &DeriveInput, errors: &Errors) -> Option<SqlEnumModel> {
    let ident = &input.ident;
    let Data::Enum(data) = &input.data else {
        let message = format!(
            "`SqlEnum` is for enums · write `enum {ident} {{ .. }}`, or `#[derive(SqlType)]` for a struct around one value"
        );
        errors.at(ident.span(), message);
        return None;
    };
    no_generics(input, "a database enum", errors);
    let attrs = EnumAttrs::read(&input.attrs, errors);
    let case = attrs.rename_all.unwrap_or(Case::Snake);
    let variants = data.variants.iter().map(|variant| read_variant(variant, case, errors));
    Some(SqlEnumModel {
        ident: ident.clone(),
        name: named(attrs.name.as_ref(), ident, |ident| Case::Snake.apply(ident)),
        variants: variants.collect(),
    })
}

fn read_variant(variant: &Variant, case: Case, errors: &Errors) -> SqlVariant {
    let ident = &variant.ident;
    if !matches!(variant.fields, Fields::Unit) {
        let message = format!(
            "a value of a database enum carries no data · write `{ident}` alone, or keep the data in a `Json<..>` column"
        );
        errors.over(&variant.fields, message);
    }
    let rename = variant_rename(&variant.attrs, errors);
    SqlVariant { ident: ident.clone(), value: named(rename.as_ref(), ident, |ident| case.apply(ident)) }
}
