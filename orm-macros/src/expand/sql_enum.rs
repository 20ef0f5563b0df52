use proc_macro2::TokenStream;
use quote::quote;

use super::core;
use crate::model::SqlEnumModel;

/// ```text
/// impl SqlEnum for Priority { .. }
/// impl SqlType for Priority { .. }
/// impl ArrayElement for Priority {}
/// impl CaseValue for Priority { .. }
/// ```
pub(super) fn sql_enum(model: &SqlEnumModel, lenient: bool) -> TokenStream {
    let core = core();
    let ident = &model.ident;
    let name = &model.name.value;
    let values: Vec<_> = model.variants.iter().map(|variant| &variant.value.value).collect();
    let variants: Vec<_> = model.variants.iter().map(|variant| &variant.ident).collect();
    let positions = 0..variants.len();
    // A variant with data is one of the mistakes, and cannot be written as a value.
    let (position, from_sql) = if lenient {
        (quote!(0), quote!(::core::option::Option::None))
    } else {
        (
            quote!(match self { #(Self::#variants => #positions,)* }),
            quote!(match text {
                #(#values => ::core::option::Option::Some(Self::#variants),)*
                _ => ::core::option::Option::None,
            }),
        )
    };
    let case_value = case_value(model);
    quote! {
        const _: () = {
            #[automatically_derived]
            impl #core::SqlEnum for #ident {
                const DEFINITION: #core::types::EnumDef =
                    #core::types::EnumDef { name: #name, values: &[#(#values),*] };

                fn position(&self) -> usize {
                    #position
                }

                fn from_sql(text: &str) -> ::core::option::Option<Self> {
                    #from_sql
                }
            }

            static DEFINITION: #core::types::EnumDef = <#ident as #core::SqlEnum>::DEFINITION;

            #[automatically_derived]
            impl #core::SqlType for #ident {
                type Base = #core::types::base::Enum;
                const TYPE: #core::ColumnType = #core::ColumnType::Enum(&<#ident as #core::SqlEnum>::DEFINITION);

                fn into_value(self) -> #core::Value {
                    #core::Value::Enum(&DEFINITION, DEFINITION.values[#core::SqlEnum::position(&self)])
                }

                fn read_cell(row: &mut dyn #core::RowReader) -> #core::Result<::core::option::Option<Self>> {
                    #core::__private::read_enum(row, &DEFINITION)
                }
            }

            #[automatically_derived]
            #[doc(hidden)]
            impl #core::types::ArrayElement for #ident {}

            #case_value
        };
    }
}

fn case_value(model: &SqlEnumModel) -> TokenStream {
    super::sql_type::case_value(&model.ident, None)
}
