use syn::{Attribute, Ident, Type, Visibility};

/// `#[derive(SqlType)] struct UserId(Uuid);`.
pub(crate) struct SqlTypeModel {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) docs: Vec<Attribute>,
    /// The type of the one field.
    pub(crate) inner: Type,
}
