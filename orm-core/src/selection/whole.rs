//! The rows of `from` and joins: one value per table, in the order of the joins.

use crate::scope::{Cons, Inner, Nil, Nullable, Outer};
use crate::table::{Source, Table, read_optional};
use crate::{Result, RowReader};

/// A list of tables whose whole rows are selected.
pub trait WholeRows {
    /// One row for one table, a tuple for several.
    type Row: Send + 'static;
    /// Reads the row.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell does not hold its column's type.
    fn read_whole(row: &mut dyn RowReader) -> Result<Self::Row>;
}

/// The rows of a list as a tuple, of one table as well.
#[doc(hidden)]
pub trait Collect {
    type Tuple;
    fn collect(row: &mut dyn RowReader) -> Result<Self::Tuple>;
}

impl Collect for Nil {
    type Tuple = ();

    fn collect(_row: &mut dyn RowReader) -> Result<()> {
        Ok(())
    }
}

impl<S: Source, T: Collect> Collect for Cons<Inner<S>, T>
where
    T::Tuple: Append<S::Row>,
{
    type Tuple = <T::Tuple as Append<S::Row>>::Longer;

    fn collect(row: &mut dyn RowReader) -> Result<Self::Tuple> {
        let first = T::collect(row)?;
        Ok(first.append(S::Row::read(row)?))
    }
}

impl<S: Source, T: Collect> Collect for Cons<Nullable<S>, T>
where
    T::Tuple: Append<Option<S::Row>>,
{
    type Tuple = <T::Tuple as Append<Option<S::Row>>>::Longer;

    fn collect(row: &mut dyn RowReader) -> Result<Self::Tuple> {
        let first = T::collect(row)?;
        Ok(first.append(read_optional::<S::Row>(row)?))
    }
}

/// A table of the enclosing query adds no columns.
impl<S, T: Collect> Collect for Cons<Outer<S>, T> {
    type Tuple = T::Tuple;

    fn collect(row: &mut dyn RowReader) -> Result<Self::Tuple> {
        T::collect(row)
    }
}

impl<H, T> WholeRows for Cons<H, T>
where
    Self: Collect,
    <Self as Collect>::Tuple: Finish,
{
    type Row = <<Self as Collect>::Tuple as Finish>::Row;

    fn read_whole(row: &mut dyn RowReader) -> Result<Self::Row> {
        Ok(Self::collect(row)?.finish())
    }
}

/// A tuple that gets one part more.
#[doc(hidden)]
pub trait Append<X> {
    type Longer;
    fn append(self, last: X) -> Self::Longer;
}

/// A tuple as a row: of one part, the part itself.
#[doc(hidden)]
pub trait Finish {
    type Row: Send + 'static;
    fn finish(self) -> Self::Row;
}

impl<X> Append<X> for () {
    type Longer = (X,);

    fn append(self, last: X) -> (X,) {
        (last,)
    }
}

impl<A: Send + 'static> Finish for (A,) {
    type Row = A;

    fn finish(self) -> A {
        self.0
    }
}

macro_rules! append {
    ($(($($part:ident $at:tt),+);)*) => {$(
        impl<$($part,)+ X> Append<X> for ($($part,)+) {
            type Longer = ($($part,)+ X);

            fn append(self, last: X) -> Self::Longer {
                ($(self.$at,)+ last)
            }
        }
    )*};
}
macro_rules! finish {
    ($(($($part:ident),+);)*) => {$(
        impl<$($part: Send + 'static),+> Finish for ($($part,)+) {
            type Row = Self;

            fn finish(self) -> Self {
                self
            }
        }
    )*};
}
append! {
    (A 0); (A 0, B 1); (A 0, B 1, C 2); (A 0, B 1, C 2, D 3); (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5); (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7); (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14);
}
finish! {
    (A, B); (A, B, C); (A, B, C, D); (A, B, C, D, E); (A, B, C, D, E, F); (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H); (A, B, C, D, E, F, G, H, I); (A, B, C, D, E, F, G, H, I, J);
    (A, B, C, D, E, F, G, H, I, J, K); (A, B, C, D, E, F, G, H, I, J, K, L);
    (A, B, C, D, E, F, G, H, I, J, K, L, M); (A, B, C, D, E, F, G, H, I, J, K, L, M, N);
    (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O); (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P);
}
