use proc_macro2::Span;
use quote::ToTokens;

use crate::errors::Errors;
use crate::model::{Column, TableModel, TypeKind};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    for column in &table.columns {
        length(column, errors);
        precision_and_scale(column, errors);
        scale_in_precision(column, errors);
    }
}

/// `length` is VARCHAR(n) and VARBINARY(n).
fn length(column: &Column, errors: &Errors) {
    let Some(length) = &column.length else { return };
    let kind = TypeKind::of(&column.inner_ty);
    if !matches!(kind, TypeKind::String | TypeKind::Bytes | TypeKind::Unknown) {
        wrong_type("length", "`String` and `Vec<u8>`", column, length.span, errors);
    } else if length.value == 0 {
        errors.at(length.span, "a column of length 0 holds nothing · write `length = 1` or more");
    }
}

/// Only decimals have them. A newtype around a `Decimal` has no other way to get its precision, so
/// unknown types pass.
fn precision_and_scale(column: &Column, errors: &Errors) {
    let kind = TypeKind::of(&column.inner_ty);
    if matches!(kind, TypeKind::Decimal | TypeKind::Unknown) {
        return;
    }
    let given = [("precision", &column.precision), ("scale", &column.scale)];
    for (name, value) in given {
        if let Some(value) = value {
            wrong_type(name, "`Decimal`", column, value.span, errors);
        }
    }
}

/// The scale counts some of the digits that the precision counts, and has no meaning without it.
fn scale_in_precision(column: &Column, errors: &Errors) {
    match (&column.precision, &column.scale) {
        (Some(precision), _) if precision.value == 0 => {
            errors.at(precision.span, "a precision of 0 leaves no digits · write `precision = 1` or more");
        }
        (Some(precision), Some(scale)) if scale.value > precision.value => {
            let message = format!(
                "the scale {} is more than the precision {}, the number of all digits · raise `precision`",
                scale.value, precision.value
            );
            errors.at(scale.span, message);
        }
        (None, Some(scale)) if column.complete => {
            let message =
                format!("`scale` needs a precision · write `precision = 10, scale = {}`", scale.value);
            errors.at(scale.span, message);
        }
        _ => {}
    }
}

fn wrong_type(option: &str, takes: &str, column: &Column, span: Span, errors: &Errors) {
    let ty = column.ty.to_token_stream();
    let message = format!("`{option}` is for {takes}, but `{}` is `{ty}` · remove it", column.ident);
    errors.at(span, message);
}
