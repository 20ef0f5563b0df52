use proc_macro2::Ident;
use syn::{DeriveInput, Expr, ExprField, ExprPath, Member, Path, Token};

use super::shape::{named_fields, no_generics};
use crate::attr::{Derive, field_expr, selection_from};
use crate::errors::{Errors, Rejected};
use crate::model::{SelectionField, SelectionModel};

/// `#[derive(Selection)]` and `#[derive(Shape)]`
pub(crate) fn selection(
    derive: Derive,
    input: &DeriveInput,
) -> Result<SelectionModel, Rejected<SelectionModel>> {
    let errors = Errors::default();
    let model = read(derive, input, &errors);
    errors.finish(model)
}

fn read(derive: Derive, input: &DeriveInput, errors: &Errors) -> Option<SelectionModel> {
    let (what, nothing) = match derive {
        Derive::Selection => ("a selection", "this selection selects nothing · give it a field"),
        Derive::Shape => ("a shape", "this shape loads nothing · give it a field"),
    };
    let fields = named_fields(input, what, errors)?;
    no_generics(input, what, errors);
    if fields.is_empty() {
        errors.at(input.ident.span(), nothing);
    }
    let from = selection_from(derive, &input.ident, &input.attrs, errors);
    let exprs: Vec<Option<Expr>> =
        fields.iter().map(|field| field_expr(derive, &field.attrs, errors)).collect();
    let from = from?;
    let fields = fields.iter().zip(exprs).filter_map(|(field, expr)| {
        let ident = field.ident.as_ref()?;
        Some(SelectionField {
            ident: ident.clone(),
            ty: field.ty.clone(),
            expr: expr.unwrap_or_else(|| column(&from, ident)),
        })
    });
    let fields = fields.collect();
    Some(SelectionModel { ident: input.ident.clone(), vis: input.vis.clone(), from, fields })
}

/// `<from>.<ident>`, so that "no such field" points at the user's field.
fn column(from: &Path, ident: &Ident) -> Expr {
    let table = ExprPath { attrs: Vec::new(), qself: None, path: from.clone() };
    Expr::Field(ExprField {
        attrs: Vec::new(),
        base: Box::new(Expr::Path(table)),
        dot_token: Token![.](ident.span()),
        member: Member::Named(ident.clone()),
    })
}
