use syn::{Ident, Path};

/// `alias!(Employee as boss)`.
pub(crate) struct AliasModel {
    pub(crate) table: Path,
    pub(crate) alias: Ident,
}
