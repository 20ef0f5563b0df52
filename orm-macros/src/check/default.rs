use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Lit, LitStr, UnOp};

use crate::errors::Errors;
use crate::model::{Column, DefaultValue, TableModel, TypeKind};

pub(super) fn check(table: &TableModel, errors: &Errors) {
    for column in &table.columns {
        one_default(column, errors);
        now_of_a_time(column, errors);
        literal_of_the_type(column, errors);
    }
}

/// `default` and `default_sql` fill one clause, and a value made by the application leaves the
/// database none to fill in.
fn one_default(column: &Column, errors: &Errors) {
    let default = column.default.as_ref().map(|default| match default {
        DefaultValue::Now(span) => *span,
        DefaultValue::Expr(expr) => expr.span(),
    });
    let given = [
        ("default", default),
        ("default_sql", column.default_sql.as_ref().map(LitStr::span)),
        ("default_fn", column.default_fn.as_ref().map(Spanned::span)),
    ];
    let given: Vec<_> = given.into_iter().filter_map(|(name, span)| Some((name, span?))).collect();
    if let [first, .., last] = given.as_slice() {
        let message = format!(
            "`{}` has `{}` and `{}`, but one value by default · keep one of them",
            column.ident, first.0, last.0
        );
        errors.at(last.1, message);
    }
}

/// The clock gives a time. An unknown type may be a newtype of one.
fn now_of_a_time(column: &Column, errors: &Errors) {
    let Some(DefaultValue::Now(span)) = column.default else { return };
    if !matches!(TypeKind::of(&column.inner_ty), TypeKind::Time | TypeKind::Unknown) {
        let ty = column.ty.to_token_stream();
        let message = format!(
            "`default = now()` is for times, but `{}` is `{ty}` · make it `DateTime<Utc>`, or give another default",
            column.ident
        );
        errors.at(span, message);
    }
}

/// A literal whose kind can never be the column's: SQLite would store it all the same.
fn literal_of_the_type(column: &Column, errors: &Errors) {
    let Some(DefaultValue::Expr(expr)) = &column.default else { return };
    let Some((found, fits)) = literal(expr) else { return };
    let (wanted, example) = match TypeKind::of(&column.inner_ty) {
        kind if fits.contains(&kind) => return,
        TypeKind::Bool => ("a bool", "true"),
        TypeKind::Integer => ("a whole number", "0"),
        TypeKind::Float => ("a number", "0.0"),
        TypeKind::String => ("a string", "\"..\""),
        _ => return,
    };
    let ty = column.ty.to_token_stream();
    let message = format!(
        "the default of `{}` is {found}, but the column is `{ty}` · write {wanted}: `default = {example}`",
        column.ident
    );
    errors.over(expr, message);
}

/// What a literal is, and the kinds of columns it may be the default of.
fn literal(expr: &Expr) -> Option<(&'static str, &'static [TypeKind])> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Str(_) => Some(("a string", &[TypeKind::String])),
            Lit::Bool(_) => Some(("a bool", &[TypeKind::Bool])),
            Lit::Int(_) => Some(("a number", &[TypeKind::Integer, TypeKind::Float])),
            Lit::Float(_) => Some(("a number with decimals", &[TypeKind::Float])),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => literal(&unary.expr),
        Expr::Group(group) => literal(&group.expr),
        Expr::Paren(paren) => literal(&paren.expr),
        _ => None,
    }
}
