//! What a query returns: columns, expressions, whole tables, tuples, records and structs.

mod whole;

pub use self::whole::WholeRows;

use crate::expr::{Case, Expr, Expression, Node};
use crate::scope::{Find, Kind, Plain, Within};
use crate::table::{Column, ColumnDef, Source, SourceRef, Table, TableRef};
use crate::types::{Field, NullKind, SqlType};
use crate::{Result, RowReader};

/// The expressions of a selection, in the order in which a row is read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected",
    label = "expected columns, expressions or tables",
    note = "select a column, an expression, a table, a tuple of up to 16 of them, or `record! {{ name: column, .. }}`"
)]
pub trait Projection {
    /// Appends the expressions.
    fn project(&self, items: &mut Vec<Node>);
}

/// A selection against the tables of a query: what Rust type its rows are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected",
    label = "expected columns, expressions or tables",
    note = "select a column, an expression, a table, a tuple of up to 16 of them, or `record! {{ name: column, .. }}`"
)]
pub trait Selection<D, Scope, Index> {
    /// The row.
    type Row: Send + 'static;
    /// Whether it has one row per row of the table or per group.
    type Kind: Kind;
    /// Reads a row.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell does not hold its column's type.
    fn read(row: &mut dyn RowReader) -> Result<Self::Row>;
}

/// A selection that a query with these tables and this grouping can return.
pub trait Returns<D, Scope, G, Index> {
    /// The row.
    type Row: Send + 'static;
    /// Reads a row.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell does not hold its column's type.
    fn read(row: &mut dyn RowReader) -> Result<Self::Row>;
}

impl<D, Sc, G, I, Sel> Returns<D, Sc, G, I> for Sel
where
    Sel: Selection<D, Sc, I>,
    Sel::Kind: crate::scope::SelectableIn<G>,
    Sc: crate::scope::Standalone,
{
    type Row = Sel::Row;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Sel::read(row)
    }
}

/// A selection of whole rows' columns that RETURNING can give.
pub trait ReturnsRows<D, Scope, Index>: Projection {
    /// The row.
    type Row: Send + 'static;
    /// Reads a row.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when a cell does not hold its column's type.
    fn read(row: &mut dyn RowReader) -> Result<Self::Row>;
}

impl<D, Sc, I, Sel> ReturnsRows<D, Sc, I> for Sel
where
    Sel: Projection + Selection<D, Sc, I>,
    Sel::Kind: crate::scope::NotAggregate,
{
    type Row = Sel::Row;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Sel::read(row)
    }
}

impl<S: Source, T: Field> Projection for Column<S, T> {
    fn project(&self, items: &mut Vec<Node>) {
        items.push(self.node());
    }
}

impl<D, Sc: Find<S, I>, S: Source, T: Field, I> Selection<D, Sc, I> for Column<S, T> {
    type Row = <Sc::Null as NullKind>::Apply<T>;
    type Kind = Plain;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Field::read(row)
    }
}

impl<T: SqlType, U> Projection for Expr<T, U> {
    fn project(&self, items: &mut Vec<Node>) {
        items.push(self.clone().into_node());
    }
}

impl<D, Sc, T: SqlType, U: Within<D, Sc, I>, I> Selection<D, Sc, I> for Expr<T, U> {
    type Row = <U::Null as NullKind>::Apply<T>;
    type Kind = U::Kind;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Field::read(row)
    }
}

impl<T: SqlType, U> Projection for Case<T, U> {
    fn project(&self, items: &mut Vec<Node>) {
        items.push(self.clone().into_node());
    }
}

impl<D, Sc, T: SqlType, U: Within<D, Sc, I>, I> Selection<D, Sc, I> for Case<T, U> {
    type Row = Option<T>;
    type Kind = U::Kind;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Field::read(row)
    }
}

#[cfg(feature = "chrono")]
impl Projection for crate::expr::Now {
    fn project(&self, items: &mut Vec<Node>) {
        items.push(self.into_node());
    }
}

#[cfg(feature = "chrono")]
impl<D, Sc> Selection<D, Sc, ()> for crate::expr::Now {
    type Row = chrono::DateTime<chrono::Utc>;
    type Kind = crate::scope::Neutral;

    fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
        Field::read(row)
    }
}

/// All columns of a table value; called by the derive.
#[doc(hidden)]
pub fn project_table<T: TableRef>(items: &mut Vec<Node>) {
    project_columns(SourceRef::of::<T::Source>(), items);
}

pub(crate) fn project_columns(source: SourceRef, items: &mut Vec<Node>) {
    items.extend(source.table.columns.iter().map(|column: &ColumnDef| {
        Node::Column(crate::expr::ColumnNode { source, name: column.name, ty: column.ty })
    }));
}

/// The row of a table value in a query; called by the derive.
#[doc(hidden)]
pub fn read_table<R: Table, N: NullKind>(row: &mut dyn RowReader) -> Result<N::Row<R>> {
    N::read_row::<R>(row)
}

macro_rules! kinds {
    ($last:ident $index:ident) => { $last::Kind };
    ($first:ident $index:ident $($rest:ident $indices:ident)+) => {
        <$first::Kind as Kind>::With<kinds!($($rest $indices)+)>
    };
}
macro_rules! tuples {
    ($(($($part:ident $index:ident),+);)*) => {$(
        impl<$($part: Projection),+> Projection for ($($part,)+) {
            #[expect(non_snake_case, reason = "the type parameters name the parts")]
            fn project(&self, items: &mut Vec<Node>) {
                let ($($part,)+) = self;
                $($part.project(items);)+
            }
        }

        impl<D, Sc, $($part: Selection<D, Sc, $index>, $index),+> Selection<D, Sc, ($($index,)+)> for ($($part,)+) {
            type Row = ($($part::Row,)+);
            type Kind = kinds!($($part $index)+);

            fn read(row: &mut dyn RowReader) -> Result<Self::Row> {
                Ok(($($part::read(row)?,)+))
            }
        }
    )*};
}
tuples! {
    (A Ia); (A Ia, B Ib); (A Ia, B Ib, C Ic); (A Ia, B Ib, C Ic, E Ie); (A Ia, B Ib, C Ic, E Ie, F If);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig); (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij); (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik, L Il);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik, L Il, M Im);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik, L Il, M Im, N In);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik, L Il, M Im, N In, O Io);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik, L Il, M Im, N In, O Io, P Ip);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik, L Il, M Im, N In, O Io, P Ip, Q Iq);
    (A Ia, B Ib, C Ic, E Ie, F If, G Ig, H Ih, J Ij, K Ik, L Il, M Im, N In, O Io, P Ip, Q Iq, R Ir);
}
