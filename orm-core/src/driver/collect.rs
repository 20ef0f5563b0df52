use std::any::Any;

use crate::{Result, RowReader};

/// What is made of the rows of a statement, whatever its type: the code that runs statements is compiled once, and not
/// for each row type.
pub type Collected = Box<dyn Any + Send>;

/// Makes the rows of a statement one value.
pub trait Collect: Send {
    /// Whether it wants all rows, or the first.
    fn wants_all(&self) -> bool {
        false
    }
    /// Takes a row, and tells whether it wants another.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) when the row cannot be read.
    fn take(&mut self, row: &mut dyn RowReader) -> Result<bool>;
    /// How many rows it has.
    fn count(&self) -> usize;
    /// The value; `None` when a row is missing.
    fn finish(self: Box<Self>) -> Option<Collected>;
}
