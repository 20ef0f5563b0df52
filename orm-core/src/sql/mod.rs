//! Statements as text: one pass over the tree into one buffer.

mod arrays;
mod assignment;
mod ddl;
mod delete;
mod expression;
mod fit;
mod grouping;
mod insert;
mod level;
mod names;
mod nested;
mod renderer;
mod select;
mod statement;
mod syntax;
mod update;

pub(crate) use self::arrays::are_taken as takes_arrays;
pub(crate) use self::ddl::{Creation, render_drop, render_schema};
pub(crate) use self::delete::render_delete;
pub(crate) use self::expression::render_raw;
pub(crate) use self::grouping::mentions;
pub(crate) use self::insert::{conflict_binds, render_insert};
pub(crate) use self::level::{LevelQuery, render_level};
pub(crate) use self::nested::full_order;
pub(crate) use self::renderer::EXCLUDED;
pub use self::renderer::{Place, Renderer};
pub(crate) use self::select::{render_count, render_exists, render_select};
pub(crate) use self::statement::Rendered;
pub use self::statement::Statement;
pub use self::syntax::{AggregateFilter, DefaultCell, NestedLimit, SelectList, Syntax, Upsert, quote_with};
pub(crate) use self::update::render_update;
