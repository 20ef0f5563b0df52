use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::core;
use crate::model::{SqlPart, SqlTemplate};

/// ```text
/// RawSql::new().text("length(").arg(User.username).text(")")
/// ```
pub(crate) fn sql(model: &SqlTemplate) -> TokenStream {
    let core = core();
    let parts = model.parts.iter().map(|part| match part {
        SqlPart::Text(text) => quote!(.text(#text)),
        // As in `format!`, a variable can be used again.
        SqlPart::Arg(expr) if is_variable(expr) => {
            quote_spanned!(expr.span()=> .arg(::core::clone::Clone::clone(&#expr)))
        }
        SqlPart::Arg(expr) => quote_spanned!(expr.span()=> .arg(#expr)),
    });
    quote!(#core::expr::RawSql::new()#(#parts)*)
}

fn is_variable(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(path) if path.qself.is_none() && path.path.get_ident().is_some())
}
