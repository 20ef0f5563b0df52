use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Path, Type};

use crate::model::{Case, Column, TypeKind};

/// A field's name without `r#`.
pub(super) fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

/// The name of a column's setter: `new` and `build` are taken.
pub(super) fn setter(ident: &Ident) -> Ident {
    match ident.to_string().as_str() {
        "new" | "build" => format_ident!("{ident}_"),
        _ => ident.clone(),
    }
}

/// A type or trait name made from a column's.
pub(super) fn pascal(ident: &Ident, suffix: &str) -> Ident {
    format_ident!("{}{suffix}", Case::Pascal.apply(&plain(ident)), span = ident.span())
}

/// Whether every value of the type can be cloned, compared and printed, by its spelling.
fn is_plain(ty: &Type) -> bool {
    !matches!(TypeKind::of(ty), TypeKind::Unknown | TypeKind::Json | TypeKind::Array)
}

/// A struct's column fields as its derives see them.
pub(super) struct Fields<'m> {
    pub(super) columns: Vec<&'m Column>,
    pub(super) asked: &'m [Path],
}

impl Fields<'_> {
    /// `Debug`, `Clone` and `PartialEq`, as far as the columns' types have them and the user did not ask for them:
    /// a derive would refuse a struct with one type that lacks them.
    pub(super) fn common_impls(&self, name: &Ident) -> (TokenStream, TokenStream) {
        let mut derives = TokenStream::new();
        let mut impls = TokenStream::new();
        let unknown: Vec<&Type> =
            self.columns.iter().map(|c| &c.inner_ty).filter(|ty| !is_plain(ty)).collect();
        for (wanted, path) in [
            ("Debug", quote!(::core::fmt::Debug)),
            ("Clone", quote!(::core::clone::Clone)),
            ("PartialEq", quote!(::core::cmp::PartialEq)),
        ] {
            if self.asks(wanted) {
                continue;
            }
            if unknown.is_empty() {
                derives.extend(quote!(#path,));
                continue;
            }
            let body = self.body(wanted, name);
            // The lifetime makes the bound a condition of the impl instead of a claim to be proved here.
            impls.extend(quote! {
                #[automatically_derived]
                impl #path for #name where #(for<'orm> #unknown: #path),* { #body }
            });
        }
        for path in self.asked {
            derives.extend(quote!(#path,));
        }
        (derives, impls)
    }

    fn body(&self, wanted: &str, name: &Ident) -> TokenStream {
        let idents: Vec<&Ident> = self.columns.iter().map(|column| &column.ident).collect();
        match wanted {
            "Debug" => {
                let text = name.to_string();
                let names = idents.iter().map(|ident| plain(ident));
                quote! {
                    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                        f.debug_struct(#text)#(.field(#names, &self.#idents))*.finish()
                    }
                }
            }
            "Clone" => quote! {
                fn clone(&self) -> Self {
                    Self { #(#idents: ::core::clone::Clone::clone(&self.#idents)),* }
                }
            },
            _ => quote! {
                fn eq(&self, other: &Self) -> bool {
                    #(self.#idents == other.#idents)&&*
                }
            },
        }
    }

    /// Whether the user asks for this derive.
    pub(super) fn asks(&self, wanted: &str) -> bool {
        self.asked.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == wanted))
    }

    /// Whether serde's attributes may stand on the fields.
    pub(super) fn serde(&self) -> (bool, bool) {
        (self.asks("Serialize"), self.asks("Deserialize"))
    }
}
