use syn::Path;

/// `schema![User, Todo]`.
pub(crate) struct SchemaModel {
    pub(crate) tables: Vec<Path>,
}
