//! Values as SQLite has them.

/// A value in its storage class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Raw<'r> {
    Null,
    Integer(i64),
    Real(f64),
    /// In UTF-8, unless what is stored is not: nobody has looked yet.
    Text(&'r [u8]),
    Blob(&'r [u8]),
}

impl Raw<'_> {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Integer(_) => "INTEGER",
            Self::Real(_) => "REAL",
            Self::Text(_) => "TEXT",
            Self::Blob(_) => "BLOB",
        }
    }
}
