//! The rules, one function each. All of them run, so that a user sees every mistake at once; a
//! rule says nothing about what another one has reported.

mod auto_increment;
mod column_type;
mod default;
mod foreign_key;
mod generated;
mod name;
mod primary_key;
mod relation;
mod sql_enum;
mod sql_text;
mod unknown_column;

#[cfg(test)]
mod tests;

pub(crate) use sql_enum::sql_enum;

use crate::errors::Errors;
use crate::model::TableModel;

pub(crate) fn table(table: &TableModel, errors: &Errors) {
    has_columns(table, errors);
    name::check(table, errors);
    sql_text::check(table, errors);
    unknown_column::check(table, errors);
    primary_key::check(table, errors);
    auto_increment::check(table, errors);
    column_type::check(table, errors);
    default::check(table, errors);
    generated::check(table, errors);
    foreign_key::check(table, errors);
    relation::check(table, errors);
}

/// Only PostgreSQL has tables without columns, and no row of one could be told from another.
fn has_columns(table: &TableModel, errors: &Errors) {
    if table.columns.is_empty() {
        errors.at(table.span(), "this table has no columns · give the struct a field");
    }
}
