use syn::{Attribute, Data, DeriveInput, Fields, Type};

use super::shape::no_generics;
use crate::errors::{Errors, Rejected};
use crate::model::SqlTypeModel;

/// `#[derive(SqlType)]`
pub(crate) fn sql_type(input: &DeriveInput) -> Result<SqlTypeModel, Rejected<SqlTypeModel>> {
    let errors = Errors::default();
    no_generics(input, "a column type", &errors);
    no_options(&input.attrs, &errors);
    let model = only_field(input, &errors)
        .map(|inner| SqlTypeModel { ident: input.ident.clone(), inner: inner.clone() });
    errors.finish(model)
}

fn only_field<'a>(input: &'a DeriveInput, errors: &Errors) -> Option<&'a Type> {
    let ident = &input.ident;
    let found = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) => match (fields.unnamed.len(), fields.unnamed.first()) {
                (1, Some(field)) => {
                    no_options(&field.attrs, errors);
                    return Some(&field.ty);
                }
                (0, _) => String::from("has no field"),
                (count, _) => format!("has {count} fields"),
            },
            Fields::Named(_) => String::from("has named fields"),
            Fields::Unit => String::from("has no field"),
        },
        Data::Enum(_) => String::from("is an enum: derive `SqlEnum`"),
        Data::Union(_) => String::from("is a union"),
    };
    let message = format!(
        "a column type is a struct around one value, but `{ident}` {found} · write `struct {ident}(i64);`"
    );
    errors.at(ident.span(), message);
    None
}

/// The attribute is reserved, so that an option can be added without breaking anybody.
fn no_options(attrs: &[Attribute], errors: &Errors) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("sql_type")) {
        errors.over(attr, "`#[sql_type(..)]` has no options · remove it");
    }
}
