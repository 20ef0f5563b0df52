use std::marker::PhantomData;

use super::{Source, Table};

/// The row that an upsert could not insert: the argument of `do_update`.
pub struct Excluded<T>(PhantomData<fn() -> T>);

impl<T: Table> Source for Excluded<T> {
    type Row = T;
    const ALIAS: Option<&'static str> = Some(crate::sql::EXCLUDED);
}
