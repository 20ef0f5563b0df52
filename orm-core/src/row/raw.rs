use super::RowReader;
use crate::{Error, Result};

/// A row of a raw statement: a tuple of column types, or a struct of `#[derive(Selection)]`.
#[diagnostic::on_unimplemented(
    message = "a row cannot be read as `{Self}`",
    label = "expected a tuple of column types or a `Selection` struct",
    note = "one column is a tuple of one: `(i64,)`"
)]
pub trait FromRow: Sized + Send + 'static {
    /// Reads the row.
    ///
    /// # Errors
    /// [`Error::Decode`] when a cell holds another type, or the row has another number of columns.
    fn from_row(row: &mut dyn RowReader) -> Result<Self>;
}

/// Refuses a row of another width than the type that reads it.
pub(crate) fn check_width(row: &dyn RowReader, fields: usize) -> Result<()> {
    if row.width() == fields {
        return Ok(());
    }
    Err(Error::Decode {
        column: None,
        message: format!(
            "the statement returns {} columns, the type it is read into has {fields}",
            row.width()
        ),
        sql: None,
    })
}

/// Refuses a row whose columns have the names of the fields in another order: reading by position would swap them.
#[doc(hidden)]
pub fn check_names(row: &dyn RowReader, fields: &[&str]) -> Result<()> {
    check_width(row, fields.len())?;
    for (at, field) in fields.iter().enumerate() {
        let Some(name) = row.column_name(at) else { continue };
        if name != *field && fields.contains(&name) {
            return Err(Error::Decode {
                column: Some(name.to_owned()),
                message: format!(
                    "the statement returns it as column {}, where the struct has the field `{field}`; \
                     select the columns in the order of the fields",
                    at + 1
                ),
                sql: None,
            });
        }
    }
    Ok(())
}

macro_rules! tuples {
    ($(($($type:ident),+) $count:literal;)*) => {$(
        impl<$($type: crate::Field),+> FromRow for ($($type,)+) {
            fn from_row(row: &mut dyn RowReader) -> Result<Self> {
                check_width(row, $count)?;
                Ok(($($type::read(row)?,)+))
            }
        }
    )*};
}
tuples! {
    (A) 1; (A, B) 2; (A, B, C) 3; (A, B, C, D) 4; (A, B, C, D, E) 5; (A, B, C, D, E, F) 6; (A, B, C, D, E, F, G) 7;
    (A, B, C, D, E, F, G, H) 8; (A, B, C, D, E, F, G, H, I) 9; (A, B, C, D, E, F, G, H, I, J) 10;
    (A, B, C, D, E, F, G, H, I, J, K) 11; (A, B, C, D, E, F, G, H, I, J, K, L) 12;
    (A, B, C, D, E, F, G, H, I, J, K, L, M) 13; (A, B, C, D, E, F, G, H, I, J, K, L, M, N) 14;
    (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O) 15; (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) 16;
}
