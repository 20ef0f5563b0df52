use syn::{Expr, Ident};

pub(crate) const MAX_RECORD_FIELDS: usize = 32;

/// `record! { id: Todo.id, title: Todo.title }`.
pub(crate) struct RecordModel {
    pub(crate) fields: Vec<RecordField>,
}

pub(crate) struct RecordField {
    pub(crate) name: Ident,
    pub(crate) expr: Expr,
}
