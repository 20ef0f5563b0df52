use proc_macro2::Span;
use syn::{Ident, LitStr, Path};

use super::Spanned;

/// `T.col`: a column of another table.
#[derive(Clone)]
pub(crate) struct Reference {
    pub(crate) table: Path,
    pub(crate) column: Ident,
    /// Of the first token; `table` and `column` have their own.
    pub(crate) span: Span,
}

/// What happens to the referencing row.
#[expect(clippy::enum_variant_names, reason = "NO ACTION is SQL's name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Cascade,
    Restrict,
    SetNull,
    SetDefault,
    NoAction,
}

impl Action {
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("cascade", Self::Cascade),
        ("restrict", Self::Restrict),
        ("set_null", Self::SetNull),
        ("set_default", Self::SetDefault),
        ("no_action", Self::NoAction),
    ];
}

/// `foreign_key(on(a, b), references(T.x, T.y), on_delete = .., on_update_key = ..)`.
pub(crate) struct ForeignKey {
    pub(crate) name: Option<LitStr>,
    pub(crate) columns: Vec<Ident>,
    pub(crate) table: Path,
    /// The columns of `table`, as many as `columns` once the checks have passed.
    pub(crate) referenced: Vec<Ident>,
    pub(crate) on_delete: Option<Spanned<Action>>,
    pub(crate) on_update_key: Option<Spanned<Action>>,
    /// The `foreign_key` keyword.
    pub(crate) span: Span,
}
