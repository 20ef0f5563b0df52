//! What only PostgreSQL has: its types, its locks, its words.

mod cancellation;
mod commits;
mod connections;
mod ddl;
mod enums;
mod locks;
pub mod plans;
mod relational_types;
mod sql_text;
mod transactions;
pub mod types_arrays;
pub mod types_named;
pub mod types_network;
pub mod types_ranges;
