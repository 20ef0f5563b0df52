//! Reads a whole input into its model and has it checked.

mod alias;
mod record;
mod schema;
mod selection;
mod shape;
mod sql;
mod sql_enum;
mod sql_type;
mod table;
mod template;

#[cfg(test)]
mod tests;

pub(crate) use alias::alias;
pub(crate) use record::record;
pub(crate) use schema::schema;
pub(crate) use selection::selection;
pub(crate) use sql::sql;
pub(crate) use sql_enum::sql_enum;
pub(crate) use sql_type::sql_type;
pub(crate) use table::table;
