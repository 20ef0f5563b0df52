//! What the user wrote, typed. Every part keeps its `syn` node or span, so that checks and
//! generated code can point at the user's own token.

mod alias;
mod case;
mod check;
mod column;
mod foreign_key;
mod index;
mod naming;
mod record;
mod relation;
mod schema;
mod selection;
mod spanned;
mod sql_enum;
mod sql_template;
mod sql_type;
mod table;
mod type_kind;

pub(crate) use alias::AliasModel;
pub(crate) use case::Case;
pub(crate) use check::{Check, Condition};
pub(crate) use column::{Column, DefaultValue, Generated};
pub(crate) use foreign_key::{Action, ForeignKey, Reference};
pub(crate) use index::{Index, IndexPart, Nulls, Unique};
pub(crate) use naming::{MAX_NAME_BYTES, computed_name};
pub(crate) use record::{MAX_RECORD_FIELDS, RecordField, RecordModel};
pub(crate) use relation::{Relation, RelationKind};
pub(crate) use schema::SchemaModel;
pub(crate) use selection::{SelectionField, SelectionModel};
pub(crate) use spanned::Spanned;
pub(crate) use sql_enum::{SqlEnumModel, SqlVariant};
pub(crate) use sql_template::{SqlPart, SqlTemplate};
pub(crate) use sql_type::SqlTypeModel;
pub(crate) use table::TableModel;
pub(crate) use type_kind::{TypeKind, option_inner};
