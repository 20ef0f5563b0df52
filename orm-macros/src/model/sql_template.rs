use syn::Expr;

/// `sql!("length({}) > {limit}", User.username)`.
pub(crate) struct SqlTemplate {
    /// No two texts stand side by side, and none is empty.
    pub(crate) parts: Vec<SqlPart>,
}

pub(crate) enum SqlPart {
    Text(String),
    Arg(Box<Expr>),
}
