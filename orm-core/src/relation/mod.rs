//! Relations: what leads from a row to rows of other tables, and the shapes in which they are loaded.

mod cardinality;
mod expression;
mod field;
mod groups;
mod include;
mod key;
mod level;
mod link;
mod loaded;
mod part;
mod per_level;
mod query;
mod related;
mod shape;
mod shape_of;
mod typed;
mod with;

pub use self::cardinality::{Cardinality, Many, MaybeOne, One};
pub use self::expression::RelatedCount;
#[doc(hidden)]
pub use self::field::target_of;
pub use self::field::{Relation, Slot};
pub use self::include::{Include, Itself};
pub use self::link::{Link, Through};
pub use self::part::Part;
pub use self::per_level::PerLevel;
pub use self::query::{Query, QueryRoot};
pub use self::related::Related;
#[doc(hidden)]
pub use self::shape::is_not_loaded;
pub use self::shape::{LoadedRow, Nested, NotLoaded, PlainRow, RowShape, SlotValue};
pub use self::shape_of::{Holds, HoldsColumn, HoldsMany, HoldsMaybeOne, LoadsInto, ShapeOf};
#[doc(hidden)]
pub use self::shape_of::{ShapeField, shape_field};
pub use self::with::{Bare, Free, Load, With};
