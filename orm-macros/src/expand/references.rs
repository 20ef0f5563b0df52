use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use super::core_at;
use crate::model::TableModel;

/// A table named in an attribute; `Self` is this one.
pub(super) fn target(model: &TableModel, path: &Path) -> TokenStream {
    if path.is_ident("Self") {
        let ident = &model.ident;
        return quote!(#ident);
    }
    quote!(#path)
}

/// Checks that the two columns of a foreign key have one type:
/// ```text
/// const _: () = { trait SameType<B> {} .. check(key_pair(Todo.user_id, User.id)); };
/// ```
pub(super) fn references(model: &TableModel) -> TokenStream {
    let of_columns = model.columns.iter().filter_map(|column| {
        let reference = column.references.as_ref()?;
        Some(pair(model, &column.ident, &reference.table, &reference.column, reference.span))
    });
    let of_table = model.foreign_keys.iter().flat_map(|key| {
        key.columns
            .iter()
            .zip(&key.referenced)
            .map(move |(own, referenced)| pair(model, own, &key.table, referenced, referenced.span()))
    });
    of_columns.chain(of_table).collect()
}

fn pair(model: &TableModel, own: &Ident, table: &Path, referenced: &Ident, span: Span) -> TokenStream {
    let core = core_at(span);
    let ident = &model.ident;
    let table_name = table.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let table = target(model, table);
    let message = format!(
        "foreign key `{ident}.{own}` and the column `{table_name}.{referenced}` that it references have different types"
    );
    let label = format!("`{ident}.{own}` is `{{Self}}`, `{table_name}.{referenced}` is `{{B}}`");
    let note = format!("give `{ident}.{own}` the type of `{table_name}.{referenced}`");
    let call = quote_spanned! {span=>
        same_type(#core::__private::key_pair(#ident.#own, <#table as #core::Table>::COLUMNS.#referenced))
    };
    quote! {
        const _: () = {
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            trait SameType<B> {}
            impl<T> SameType<T> for T {}
            const fn same_type<A: SameType<B>, B>(_pair: ::core::marker::PhantomData<(A, B)>) {}
            #call;
        };
    }
}
