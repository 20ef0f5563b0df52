//! The numbers of PostgreSQL's own types: <https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat>.

use orm_core::ColumnType;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgTypeInfo, PgTypeKind};

/// What a cell's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    I16,
    I32,
    I64,
    F32,
    F64,
    Text,
    Bytes,
    Uuid,
    DateTime,
    NaiveDateTime,
    Date,
    Time,
    Numeric,
    Json,
    Jsonb,
    Network,
    MacAddress,
    Interval,
    Array,
    Range,
    Other,
}

/// The kind of a type with this number.
pub(crate) fn kind(oid: u32) -> Kind {
    match oid {
        16 => Kind::Bool,
        17 => Kind::Bytes,
        20 => Kind::I64,
        21 => Kind::I16,
        23 => Kind::I32,
        // name, text, char, unknown, bpchar, varchar, xml
        19 | 25 | 18 | 705 | 1042 | 1043 | 142 => Kind::Text,
        114 => Kind::Json,
        3802 => Kind::Jsonb,
        700 => Kind::F32,
        701 => Kind::F64,
        650 | 869 => Kind::Network,
        829 => Kind::MacAddress,
        1082 => Kind::Date,
        1083 => Kind::Time,
        1114 => Kind::NaiveDateTime,
        1184 => Kind::DateTime,
        1186 => Kind::Interval,
        1700 => Kind::Numeric,
        2950 => Kind::Uuid,
        3904 | 3906 | 3908 | 3910 | 3912 | 3926 => Kind::Range,
        _ => Kind::Other,
    }
}

/// The kind of a column's type, made by the user or PostgreSQL's own.
pub(crate) fn kind_of(info: &PgTypeInfo) -> Kind {
    match info.oid().map(|oid| kind(oid.0)) {
        Some(Kind::Other) | None => match info.kind() {
            PgTypeKind::Enum(_) => Kind::Text,
            PgTypeKind::Array(_) => Kind::Array,
            PgTypeKind::Range(_) => Kind::Range,
            PgTypeKind::Domain(base) => kind_of(base),
            _ if sqlx::TypeInfo::name(info).eq_ignore_ascii_case("citext") => Kind::Text,
            _ => Kind::Other,
        },
        Some(kind) => kind,
    }
}

/// The number of the type that a value is sent as; 705 lets the server find out.
pub(crate) fn oid(ty: &ColumnType) -> u32 {
    match ty {
        ColumnType::Bool => 16,
        ColumnType::Bytes => 17,
        ColumnType::I64 => 20,
        ColumnType::I16 => 21,
        ColumnType::I32 => 23,
        // An enum goes as a text, which the statement casts.
        ColumnType::Text | ColumnType::Enum(_) => 25,
        ColumnType::F32 => 700,
        ColumnType::F64 => 701,
        ColumnType::IpNet => 869,
        ColumnType::MacAddress => 829,
        ColumnType::Date => 1082,
        ColumnType::Time => 1083,
        ColumnType::NaiveDateTime => 1114,
        ColumnType::DateTime => 1184,
        ColumnType::Interval => 1186,
        ColumnType::Decimal => 1700,
        ColumnType::Uuid => 2950,
        ColumnType::Json => 3802,
        ColumnType::Array(element) => array_oid(element),
        ColumnType::Range(bound) => range_oid(bound),
        _ => 705,
    }
}

fn array_oid(element: &ColumnType) -> u32 {
    match element {
        ColumnType::Bool => 1000,
        ColumnType::Bytes => 1001,
        ColumnType::I16 => 1005,
        ColumnType::I32 => 1007,
        ColumnType::I64 => 1016,
        ColumnType::F32 => 1021,
        ColumnType::F64 => 1022,
        ColumnType::MacAddress => 1040,
        ColumnType::IpNet => 1041,
        ColumnType::NaiveDateTime => 1115,
        ColumnType::Date => 1182,
        ColumnType::Time => 1183,
        ColumnType::DateTime => 1185,
        ColumnType::Interval => 1187,
        ColumnType::Decimal => 1231,
        ColumnType::Uuid => 2951,
        ColumnType::Json => 3807,
        // Enums go as texts, which the statement casts.
        _ => 1009,
    }
}

fn range_oid(bound: &ColumnType) -> u32 {
    match bound {
        ColumnType::I32 => 3904,
        ColumnType::Decimal => 3906,
        ColumnType::NaiveDateTime => 3908,
        ColumnType::DateTime => 3910,
        ColumnType::Date => 3912,
        _ => 3926,
    }
}

/// The type of a range's bounds.
#[cfg(feature = "pg_range")]
pub(crate) fn bound_kind(range: u32) -> Option<Kind> {
    Some(match range {
        3904 => Kind::I32,
        3906 => Kind::Numeric,
        3908 => Kind::NaiveDateTime,
        3910 => Kind::DateTime,
        3912 => Kind::Date,
        3926 => Kind::I64,
        _ => return None,
    })
}

/// A type by its number, as sqlx wants it.
pub(crate) fn info(oid: u32) -> PgTypeInfo {
    PgTypeInfo::with_oid(Oid(oid))
}
