use proc_macro2::Span;
use syn::{Ident, LitStr};

/// `index(name = "n", on(a, b.desc(), "lower(email)"), unique, filter = "..", using = gin)`.
pub(crate) struct Index {
    pub(crate) name: Option<LitStr>,
    pub(crate) parts: Vec<IndexPart>,
    pub(crate) unique: bool,
    pub(crate) filter: Option<LitStr>,
    pub(crate) using: Option<Ident>,
    /// The `index` keyword.
    pub(crate) span: Span,
}

pub(crate) enum IndexPart {
    Column { ident: Ident, desc: bool, nulls: Option<Nulls> },
    Expression(LitStr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nulls {
    First,
    Last,
}

/// `unique(name = "n", on(a, b))`.
pub(crate) struct Unique {
    pub(crate) name: Option<LitStr>,
    pub(crate) columns: Vec<Ident>,
    /// The `unique` keyword.
    pub(crate) span: Span,
}
