use syn::{Attribute, Ident, Visibility};

use super::{Case, Spanned};

/// `#[derive(SqlEnum)]`.
pub(crate) struct SqlEnumModel {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) docs: Vec<Attribute>,
    /// The SQL name of the type.
    pub(crate) name: Spanned<String>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) variants: Vec<SqlVariant>,
}

pub(crate) struct SqlVariant {
    pub(crate) ident: Ident,
    pub(crate) docs: Vec<Attribute>,
    /// The value in the database.
    pub(crate) value: Spanned<String>,
}
