use super::shape::Nested;
use crate::types::SqlType;
use crate::{Field, Result, RowReader};

/// A part of a record that stands in the place of a row: the value of a column, or a tuple, a record or a table's row.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a part of a row of a relational query",
    label = "expected a column's value, a tuple, a record or a table's row"
)]
pub trait Part: Sized + Send + 'static {
    /// Reads its cells.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell holds something else.
    fn read_part(row: &mut dyn RowReader) -> Result<Self>;
}

impl<T: SqlType> Part for T {
    fn read_part(row: &mut dyn RowReader) -> Result<Self> {
        <T as Field>::read(row)
    }
}

impl<T: SqlType> Part for Option<T> {
    fn read_part(row: &mut dyn RowReader) -> Result<Self> {
        <Self as Field>::read(row)
    }
}

macro_rules! tuples {
    ($(($($type:ident),+))*) => {$(
        impl<$($type: Part),+> Part for ($($type,)+) {
            fn read_part(row: &mut dyn RowReader) -> Result<Self> {
                Ok(($($type::read_part(row)?,)+))
            }
        }

        impl<$($type: Part),+> Nested for ($($type,)+) {
            fn read_nested(row: &mut dyn RowReader) -> Result<Self> {
                Self::read_part(row)
            }
        }
    )*};
}
tuples! {
    (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) (A, B, C, D, E, F, G)
    (A, B, C, D, E, F, G, H) (A, B, C, D, E, F, G, H, I) (A, B, C, D, E, F, G, H, I, J)
    (A, B, C, D, E, F, G, H, I, J, K) (A, B, C, D, E, F, G, H, I, J, K, L)
    (A, B, C, D, E, F, G, H, I, J, K, L, M) (A, B, C, D, E, F, G, H, I, J, K, L, M, N)
    (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O) (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P)
}
