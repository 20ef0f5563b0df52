use syn::{Ident, Type};

/// `#[derive(SqlType)] struct UserId(Uuid);`.
pub(crate) struct SqlTypeModel {
    pub(crate) ident: Ident,
    /// The type of the one field.
    pub(crate) inner: Type,
}
