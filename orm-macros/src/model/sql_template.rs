use syn::{Expr, LitStr};

/// `sql!("length({}) > {limit}", User.username)`.
pub(crate) struct SqlTemplate {
    pub(crate) template: LitStr,
    /// No two texts stand side by side, and none is empty.
    pub(crate) parts: Vec<SqlPart>,
}

pub(crate) enum SqlPart {
    Text(String),
    Arg(Box<Expr>),
}
