use std::marker::PhantomData;

use super::{Source, Table, TableRef};

/// The type that `alias!` makes for a name.
pub trait AliasName: 'static {
    /// The name in SQL.
    const NAME: &'static str;
}

/// A table under another name, by `alias!(Table as name)`.
pub struct Aliased<T, A>(PhantomData<fn() -> (T, A)>);

/// The row that an upsert could not insert: the argument of `do_update`.
pub struct Excluded<T>(PhantomData<fn() -> T>);

impl<T: Table, A: AliasName> Source for Aliased<T, A> {
    type Row = T;
    const ALIAS: Option<&'static str> = Some(A::NAME);
}

impl<T: Table> Source for Excluded<T> {
    type Row = T;
    const ALIAS: Option<&'static str> = Some("excluded");
}

/// Gives a table another name; called by `alias!`.
#[doc(hidden)]
pub fn alias<T, A>(_table: T) -> <super::RowOf<T> as Table>::Columns<Aliased<super::RowOf<T>, A>>
where
    T: TableRef,
    A: AliasName,
{
    <super::RowOf<T> as Table>::columns()
}
