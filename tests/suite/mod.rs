//! The behaviour that every database shares, and which [`Database`](database::Database) that is.
//!
//! What not every database can do is in `capabilities/`, a file for each, which says who can. What only one database
//! has is in a folder of that database's name, beside this one.

pub mod aggregates;
pub mod aliases;
pub mod arithmetic;
pub mod cancellation;
pub mod concurrency;
pub mod connections;
pub mod counting;
pub mod cut;
pub mod database;
pub mod ddl;
pub mod decimals;
pub mod definitions;
pub mod empty_conditions;
pub mod errors;
pub mod expressions;
pub mod filters;
pub mod functions;
pub mod generic;
pub mod get;
pub mod grouping;
pub mod hygiene;
pub mod insert;
pub mod insert_many;
pub mod insert_select;
pub mod insert_types;
pub mod join_nullability;
pub mod joins;
pub mod logging;
pub mod pages;
pub mod patches;
pub mod patterns;
pub mod prepared;
pub mod raw_sql;
pub mod records;
pub mod retries;
pub mod round_trip;
pub mod savepoints;
pub mod schema;
pub mod select;
pub mod streaming;
pub mod subqueries;
pub mod text;
pub mod transaction_handles;
pub mod transactions;
pub mod tuples;
pub mod types;
pub mod types_decimal;
pub mod types_structured;
pub mod types_time;
pub mod unsupported;
pub mod update_delete;
pub mod watch;
