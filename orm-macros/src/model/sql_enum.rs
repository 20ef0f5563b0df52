use syn::Ident;

use super::Spanned;

/// `#[derive(SqlEnum)]`.
pub(crate) struct SqlEnumModel {
    pub(crate) ident: Ident,
    /// The SQL name of the type.
    pub(crate) name: Spanned<String>,
    pub(crate) variants: Vec<SqlVariant>,
}

pub(crate) struct SqlVariant {
    pub(crate) ident: Ident,
    /// The value in the database.
    pub(crate) value: Spanned<String>,
}
