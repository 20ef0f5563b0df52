//! What the macros expand to. Not part of the public API.

pub use crate::query::{Cell, Complete, Insertable};
pub use crate::row::check_width;
pub use crate::selection::{project_table, read_table};
pub use crate::table::alias;
pub use crate::types::read_enum;
