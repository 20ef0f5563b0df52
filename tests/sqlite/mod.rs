//! What only SQLite has: files and their locks, memory, loose types, its pragmas and its words.

mod collations;
mod concurrency;
mod connections;
mod ddl;
mod errors;
mod files;
mod insert;
mod loose_cells;
mod memory;
pub mod plans;
mod raw_sql;
mod relational_plans;
pub mod scratch;
mod streaming;
mod text;
mod transactions;
mod types;
mod types_unsigned;
