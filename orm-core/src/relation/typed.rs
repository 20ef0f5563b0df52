//! Related rows that are read into their type as they arrive, and handed to the rows they belong to later.

use std::any::Any;

use super::shape::Nested;
use crate::{Result, RowReader};

/// Rows of one type.
pub(super) trait Typed: Send {
    /// Reads a row.
    fn take(&mut self, row: &mut dyn RowReader) -> Result<()>;
    /// Moves the rows at these places into `list`; `false` when it is no `Vec` of their type.
    fn give(&mut self, places: &[usize], list: &mut dyn Any) -> bool;
}

impl<X: Nested> Typed for Vec<Option<X>> {
    fn take(&mut self, row: &mut dyn RowReader) -> Result<()> {
        self.push(Some(X::read_nested(row)?));
        Ok(())
    }

    fn give(&mut self, places: &[usize], list: &mut dyn Any) -> bool {
        let Some(list) = list.downcast_mut::<Vec<X>>() else { return false };
        list.reserve_exact(places.len());
        list.extend(places.iter().filter_map(|place| self.get_mut(*place)?.take()));
        true
    }
}

/// Makes what reads the rows of a relation.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewTyped(fn() -> Box<dyn Typed>);

impl NewTyped {
    pub(super) fn of<X: Nested>() -> Self {
        Self(|| Box::new(Vec::<Option<X>>::new()))
    }

    pub(super) fn make(self) -> Box<dyn Typed> {
        (self.0)()
    }
}

// What the type is follows from the relation and its cells.
impl PartialEq for NewTyped {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}
