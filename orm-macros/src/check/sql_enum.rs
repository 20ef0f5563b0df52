use std::collections::HashMap;

use super::name;
use crate::errors::Errors;
use crate::model::{MAX_NAME_BYTES, SqlEnumModel};

pub(crate) fn sql_enum(model: &SqlEnumModel, errors: &Errors) {
    name::usable("type", &model.name.value, model.name.span, errors);
    has_variants(model, errors);
    usable_values(model, errors);
    duplicate_values(model, errors);
}

/// A type without values has no column.
fn has_variants(model: &SqlEnumModel, errors: &Errors) {
    if model.variants.is_empty() {
        let message = "this enum has no variants · a database enum needs at least one value";
        errors.at(model.ident.span(), message);
    }
}

/// PostgreSQL keeps values where it keeps names, with the same limit.
fn usable_values(model: &SqlEnumModel, errors: &Errors) {
    for variant in &model.variants {
        let value = &variant.value.value;
        if value.is_empty() {
            errors.at(variant.value.span, "the value of this variant is empty · write a value");
        } else if value.contains('\0') {
            errors.at(variant.value.span, "the value of this variant contains a NUL byte · remove it");
        } else if value.len() > MAX_NAME_BYTES {
            let message = format!(
                "the value of this variant has {} bytes, at most {} are possible · shorten it with `#[sql_enum(rename = \"..\")]`",
                value.len(),
                MAX_NAME_BYTES
            );
            errors.at(variant.value.span, message);
        }
    }
}

/// Two variants of one value could not be told apart when read.
fn duplicate_values(model: &SqlEnumModel, errors: &Errors) {
    let mut seen = HashMap::new();
    for variant in &model.variants {
        let value = &variant.value.value;
        if let Some(first) = seen.insert(value, &variant.ident) {
            let message = format!(
                "the variants `{first}` and `{}` are both the value `{value}` · rename one with `#[sql_enum(rename = \"..\")]`",
                variant.ident
            );
            errors.at(variant.value.span, message);
        }
    }
}
