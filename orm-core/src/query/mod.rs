//! The builders, one file per clause.

mod ast;
mod chunk;
mod create;
mod delete;
mod detached;
mod fetch;
mod get;
mod grouping;
mod insert;
mod join;
mod lock;
mod on_conflict;
mod prepare;
mod raw;
mod returning;
mod rows;
mod select;
mod update;

pub use self::ast::{
    ConflictAction, ConflictAst, ConflictTarget, DeleteAst, InsertAst, InsertSource, JoinAst, JoinKind,
    LockAst, LockStrength, LockWait, RowCountNode, SelectAst, UpdateAst,
};
pub use self::create::{FoundBy, KnownKey, ServerKey};
pub use self::delete::{ChoosesRows, Delete, Filtered, RowsOf, Unfiltered};
pub use self::detached::{delete, from, insert, query, select, update};
pub use self::fetch::{Fetch, RowStream};
pub use self::insert::{
    Cell, Complete, Insert, InsertRows, Insertable, IterRows, Missing, OneRow, OwnColumn, OwnQueryRows,
    QueryRows, Set,
};
pub use self::on_conflict::{ConflictColumns, OnConflict};
pub use self::prepare::{Prepared, Statements};
pub use self::returning::Returning;
pub use self::rows::Rows;
pub use self::select::{Chosen, From, RowCount, Select, SelectFrom, Whole};
pub use self::update::Update;

pub(crate) use self::create::create;
pub(crate) use self::get::get;
pub(crate) use self::raw::{execute_raw, fetch_raw};
pub(crate) use self::select::select_table;
