use syn::{GenericArgument, Path, PathArguments, Type};

/// What a macro can tell from a type's spelling. A newtype, an enum or an alias is `Unknown`, and
/// no rule may refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeKind {
    Bool,
    Integer,
    Float,
    String,
    Bytes,
    Decimal,
    Uuid,
    Time,
    Json,
    Array,
    Unknown,
}

impl TypeKind {
    /// Of a type without its `Option`.
    pub(crate) fn of(ty: &Type) -> Self {
        let Some(path) = path_of(ty) else { return Self::Unknown };
        let Some(last) = path.segments.last() else { return Self::Unknown };
        match last.ident.to_string().as_str() {
            "bool" => Self::Bool,
            "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128"
            | "usize" => Self::Integer,
            "f32" | "f64" => Self::Float,
            "String" => Self::String,
            "Decimal" => Self::Decimal,
            "Uuid" => Self::Uuid,
            "DateTime" | "NaiveDateTime" | "NaiveDate" | "NaiveTime" => Self::Time,
            "Json" => Self::Json,
            "Vec" => match only_argument(path) {
                Some(inner) if path_of(inner).is_some_and(|path| path.is_ident("u8")) => Self::Bytes,
                _ => Self::Array,
            },
            _ => Self::Unknown,
        }
    }
}

/// The `T` of a type spelled `Option<T>`, `std::option::Option<T>` or `core::option::Option<T>`.
pub(crate) fn option_inner(ty: &Type) -> Option<&Type> {
    let path = path_of(ty)?;
    let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["Option"] | ["std" | "core", "option", "Option"] => only_argument(path),
        _ => None,
    }
}

/// Sees through the invisible groups around a `$ty:ty` of a `macro_rules!`.
fn path_of(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Path(path) if path.qself.is_none() => Some(&path.path),
        Type::Group(group) => path_of(&group.elem),
        Type::Paren(paren) => path_of(&paren.elem),
        _ => None,
    }
}

fn only_argument(path: &Path) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else {
        return None;
    };
    match (arguments.args.len(), arguments.args.first()) {
        (1, Some(GenericArgument::Type(ty))) => Some(ty),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{TypeKind, option_inner};
    use quote::ToTokens;
    use syn::{Type, parse_quote};

    #[test]
    fn an_option_is_known_by_its_three_spellings() {
        let spellings: [Type; 4] = [
            parse_quote!(Option<i64>),
            parse_quote!(std::option::Option<i64>),
            parse_quote!(::core::option::Option<i64>),
            parse_quote!((Option<i64>)),
        ];
        for ty in spellings {
            let inner = option_inner(&ty).map(|ty| ty.to_token_stream().to_string());
            assert_eq!(inner.as_deref(), Some("i64"));
        }
        assert!(option_inner(&parse_quote!(my::Option<i64>)).is_none());
        assert!(option_inner(&parse_quote!(Vec<Option<i64>>)).is_none());
    }

    #[test]
    fn a_kind_follows_the_last_segment() {
        assert_eq!(TypeKind::of(&parse_quote!(DateTime<Utc>)), TypeKind::Time);
        assert_eq!(TypeKind::of(&parse_quote!(rust_decimal::Decimal)), TypeKind::Decimal);
        assert_eq!(TypeKind::of(&parse_quote!(Vec<u8>)), TypeKind::Bytes);
        assert_eq!(TypeKind::of(&parse_quote!(Vec<String>)), TypeKind::Array);
        assert_eq!(TypeKind::of(&parse_quote!(Priority)), TypeKind::Unknown);
        assert_eq!(TypeKind::of(&parse_quote!(<T as Tr>::String)), TypeKind::Unknown);
    }
}
