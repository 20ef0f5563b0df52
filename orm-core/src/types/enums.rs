use crate::{Result, RowReader};

/// An enum of `#[derive(SqlEnum)]`: its name in the database and its values in order.
#[derive(Debug, PartialEq, Eq)]
pub struct EnumDef {
    /// The type's name where the database has named enum types.
    pub name: &'static str,
    /// The values, in the order of the variants.
    pub values: &'static [&'static str],
}

/// A Rust enum without fields that is stored as one of a fixed set of texts.
///
/// Derived by `#[derive(SqlEnum)]`.
pub trait SqlEnum: Sized + Send + Sync + 'static {
    /// The enum's name and values.
    const DEFINITION: EnumDef;
    /// The position of this variant in [`EnumDef::values`].
    fn position(&self) -> usize;
    /// The variant stored as `text`.
    fn from_sql(text: &str) -> Option<Self>;
}

/// Reads an enum's cell; used by the derive.
#[doc(hidden)]
pub fn read_enum<E: SqlEnum>(row: &mut dyn RowReader, def: &'static EnumDef) -> Result<Option<E>> {
    let Some(text) = row.text()? else { return Ok(None) };
    match E::from_sql(&text) {
        Some(value) => Ok(Some(value)),
        None => Err(
            row.mismatch(def.name, &format!("a text that is none of its values ({})", def.values.join(", ")))
        ),
    }
}
