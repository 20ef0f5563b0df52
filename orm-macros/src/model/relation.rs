use proc_macro2::Span;
use syn::{Ident, Path};

/// `#[has_many(todos: Todo, key = owner_id)]`.
pub(crate) struct Relation {
    pub(crate) kind: RelationKind,
    pub(crate) name: Ident,
    pub(crate) target: Path,
    /// `key = a` or `key(a, b)`; empty when not given. Own columns for `belongs_to`, columns of
    /// the target for `has_one` and `has_many`; never set for `many_to_many`.
    pub(crate) key: Vec<Ident>,
    /// Always set for `many_to_many` once the checks have passed.
    pub(crate) through: Option<Path>,
    /// `many_to_many`: the column of `through` that references this table.
    pub(crate) from_key: Option<Ident>,
    /// `many_to_many`: the column of `through` that references the target.
    pub(crate) to_key: Option<Ident>,
    /// The attribute's name.
    pub(crate) span: Span,
    /// Whether every option could be read: only then may a rule complain that one is missing.
    pub(crate) complete: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RelationKind {
    BelongsTo,
    HasOne,
    HasMany,
    ManyToMany,
}

impl RelationKind {
    pub(crate) const ALL: [Self; 4] = [Self::BelongsTo, Self::HasOne, Self::HasMany, Self::ManyToMany];

    /// The name of its attribute.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::BelongsTo => "belongs_to",
            Self::HasOne => "has_one",
            Self::HasMany => "has_many",
            Self::ManyToMany => "many_to_many",
        }
    }
}
