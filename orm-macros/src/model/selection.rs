use syn::{Expr, Ident, Path, Type, Visibility};

/// `#[derive(Selection)] #[selection(from = Todo)]`, or the same of a shape.
pub(crate) struct SelectionModel {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) from: Path,
    pub(crate) fields: Vec<SelectionField>,
}

pub(crate) struct SelectionField {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// `#[selection(<expr>)]`, or `<from>.<ident>` with the ident's span.
    pub(crate) expr: Expr,
}
