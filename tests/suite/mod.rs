//! The behaviour that every database shares. What one of them lacks is in a file of its own, which says so.

pub mod decimals;
pub mod expressions;
pub mod filters;
pub mod full_join;
pub mod generic;
pub mod grouping;
pub mod joins;
pub mod prepared;
pub mod raw_sql;
pub mod records;
pub mod schema;
pub mod select;
pub mod streaming;
pub mod subqueries;
pub mod text;
pub mod types;
pub mod types_bare_decimal;
pub mod types_unsigned;
