use proc_macro2::Span;
use syn::{Expr, LitStr};

/// `check(name = "n", "sql")` or `check(name = "n", Todo.estimate.gt(0))`.
pub(crate) struct Check {
    pub(crate) name: Option<LitStr>,
    pub(crate) condition: Condition,
    /// The `check` keyword.
    pub(crate) span: Span,
}

pub(crate) enum Condition {
    Sql(LitStr),
    Typed(Box<Expr>),
}
