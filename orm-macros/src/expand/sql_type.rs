use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::core;
use crate::model::{SqlTypeModel, TypeKind};

/// ```text
/// impl SqlType for UserId { .. }
/// impl ArrayElement for UserId where Uuid: ArrayElement {}
/// impl CaseValue for UserId { .. }
/// impl Ordered for UserId {}                                 // when the type inside has an order
/// impl TextType for Email {}                                 // around a `String`,
/// impl IntoField<Email>, IntoOptional<Email>, Operand<Email> for &str { .. }
/// ```
pub(crate) fn sql_type(model: &SqlTypeModel) -> TokenStream {
    let core = core();
    let (ident, inner) = (&model.ident, &model.inner);
    let kind = TypeKind::of(inner);
    // The lifetime makes the bound a condition of the impl instead of a claim: the one error is the question above.
    let when = (kind == TypeKind::Unknown).then(|| quote!(where for<'orm> #inner: #core::SqlType));
    let asked = {
        let core = super::core_at(inner.span());
        quote_spanned!(inner.span()=> #core::table::column_type::<#inner>();)
    };
    let case_value = case_value(ident, when.as_ref());
    let ordered = matches!(
        kind,
        TypeKind::Integer
            | TypeKind::Float
            | TypeKind::String
            | TypeKind::Bytes
            | TypeKind::Decimal
            | TypeKind::Uuid
            | TypeKind::Time
    )
    .then(|| quote!(#[automatically_derived] impl #core::types::Ordered for #ident {}));
    let text = (kind == TypeKind::String).then(|| {
        quote! {
            #[automatically_derived]
            #[doc(hidden)]
            impl #core::types::TextType for #ident {}

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::types::IntoField<#ident> for &str {
                fn into_field(self) -> #ident {
                    #ident(::core::convert::From::from(self))
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::types::IntoOptional<#ident> for &str {
                fn into_optional(self) -> ::core::option::Option<#ident> {
                    ::core::option::Option::Some(#ident(::core::convert::From::from(self)))
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::expr::Operand<#ident> for &str {
                type And<U> = U;
                type Uses = #core::scope::NoSource;
                type Divides<U> = U;

                fn into_operand(self) -> #core::expr::Node {
                    #core::expr::Node::Value(#core::SqlType::into_value(#ident(::core::convert::From::from(self))))
                }
            }
        }
    });
    quote! {
        const _: () = {
            const _: () = { #asked };

            #[automatically_derived]
            impl #core::SqlType for #ident #when {
                type Base = <#inner as #core::SqlType>::Base;
                const TYPE: #core::ColumnType = <#inner as #core::SqlType>::TYPE;

                fn into_value(self) -> #core::Value {
                    #core::SqlType::into_value(self.0)
                }

                fn read_cell(row: &mut dyn #core::RowReader) -> #core::Result<::core::option::Option<Self>> {
                    ::core::result::Result::Ok(<#inner as #core::SqlType>::read_cell(row)?.map(Self))
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::types::ArrayElement for #ident where for<'orm> #inner: #core::types::ArrayElement {}

            #case_value
            #ordered
            #text
        };
    }
}

/// The type as the first value of a `CASE`.
pub(super) fn case_value(ident: &Ident, when: Option<&TokenStream>) -> TokenStream {
    let core = core();
    quote! {
        #[automatically_derived]
        #[doc(hidden)]
        impl #core::expr::CaseValue for #ident #when {
            type Type = #ident;
            type Uses = #core::scope::NoSource;

            fn into_case_value(self) -> #core::expr::Node {
                #core::expr::Node::Value(#core::SqlType::into_value(self))
            }
        }
    }
}
