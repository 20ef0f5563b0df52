use proc_macro2::Ident;
use syn::{DeriveInput, Expr, ExprField, ExprPath, Member, Path, Token};

use super::shape::{named_fields, no_generics};
use crate::attr::{field_expr, selection_from};
use crate::errors::{Errors, Rejected};
use crate::model::{SelectionField, SelectionModel};

/// `#[derive(Selection)]`
pub(crate) fn selection(input: &DeriveInput) -> Result<SelectionModel, Rejected<SelectionModel>> {
    let errors = Errors::default();
    let model = read(input, &errors);
    errors.finish(model)
}

fn read(input: &DeriveInput, errors: &Errors) -> Option<SelectionModel> {
    let fields = named_fields(input, "a selection", errors)?;
    no_generics(input, "a selection", errors);
    if fields.is_empty() {
        errors.at(input.ident.span(), "this selection selects nothing · give it a field");
    }
    let from = selection_from(&input.ident, &input.attrs, errors);
    let exprs: Vec<Option<Expr>> = fields.iter().map(|field| field_expr(&field.attrs, errors)).collect();
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
    Some(SelectionModel { ident: input.ident.clone(), vis: input.vis.clone(), fields })
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
