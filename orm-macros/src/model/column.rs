use proc_macro2::Span;
use syn::{Attribute, Expr, Ident, LitStr, Type, Visibility};

use super::{Action, Reference, Spanned};

/// A field of the table's struct. Flags are the span of their keyword: `is_some()` means set.
pub(crate) struct Column {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) ty: Type,
    /// `ty` without its outer `Option`.
    pub(crate) inner_ty: Type,
    pub(crate) nullable: bool,
    /// The span is the `name = ".."` literal, or the field's ident.
    pub(crate) sql_name: Spanned<String>,
    /// Only what the column itself says: `TableModel::is_primary_key` knows both forms.
    pub(crate) primary_key: Option<Span>,
    pub(crate) auto_increment: Option<Span>,
    pub(crate) unique: Option<Span>,
    pub(crate) index: Option<Span>,
    pub(crate) length: Option<Spanned<u32>>,
    pub(crate) precision: Option<Spanned<u32>>,
    pub(crate) scale: Option<Spanned<u32>>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) default_sql: Option<LitStr>,
    /// A path or a closure, called by the application.
    pub(crate) default_fn: Option<Expr>,
    /// A path or a closure, called by the application.
    pub(crate) on_update: Option<Expr>,
    pub(crate) references: Option<Reference>,
    pub(crate) on_delete: Option<Spanned<Action>>,
    pub(crate) on_update_key: Option<Spanned<Action>>,
    pub(crate) generated: Option<Generated>,
    /// `type = ".."`.
    pub(crate) sql_type: Option<LitStr>,
    pub(crate) postgres_type: Option<LitStr>,
    pub(crate) mysql_type: Option<LitStr>,
    pub(crate) sqlite_type: Option<LitStr>,
    pub(crate) collate: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    /// Whether every option could be read: only then may a rule complain that one is missing.
    pub(crate) complete: bool,
}

/// `default = ..`.
pub(crate) enum DefaultValue {
    /// Exactly `now()`.
    Now(Span),
    /// A literal, a path, or any other expression.
    Expr(Box<Expr>),
}

/// `generated = "sql"`, or `generated(virtual) = "sql"`.
pub(crate) struct Generated {
    pub(crate) sql: LitStr,
    pub(crate) virtual_: bool,
    /// The `generated` keyword.
    pub(crate) span: Span,
}
