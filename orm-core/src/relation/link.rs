//! Which columns lead from a row to its related rows.

use super::typed::NewTyped;
use crate::table::{ForeignKeyDef, RelationDef, RelationKind, SourceRef, TableDef};

/// How a subquery's rows belong to a row of the query around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The table around, as the subquery's expressions name it.
    pub parent: SourceRef,
    /// Columns of the subquery's table, each with that of the parent which it equals.
    pub on: Vec<(&'static str, &'static str)>,
    /// The table in between.
    pub through: Option<Through>,
    /// What reads the rows into their type.
    pub(super) typed: Option<NewTyped>,
}

/// A table between two, and its columns with those that they equal.
#[derive(Clone, Debug)]
pub struct Through {
    /// The table.
    pub table: &'static TableDef,
    /// Its columns that refer to the subquery's table.
    pub to_child: Vec<(&'static str, &'static str)>,
    /// Its columns that refer to the parent.
    pub to_parent: Vec<(&'static str, &'static str)>,
}

impl PartialEq for Through {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table)
            && self.to_child == other.to_child
            && self.to_parent == other.to_parent
    }
}

impl Link {
    /// The link of a relation of `parent`.
    pub(crate) fn of(parent: SourceRef, relation: &RelationDef) -> Self {
        let target = (relation.target)();
        let mut link = Self { parent, on: Vec::new(), through: None, typed: None };
        match (relation.kind, relation.through) {
            (RelationKind::BelongsTo, _) => {
                let pairs = pairs(parent.table, target, relation.key);
                link.on = pairs.into_iter().map(|(own, referred)| (referred, own)).collect();
            }
            (RelationKind::HasOne | RelationKind::HasMany, _) => {
                link.on = pairs(target, parent.table, relation.key);
            }
            (RelationKind::ManyToMany, through) => {
                link.through = through.map(|through| {
                    let table = through();
                    Through {
                        table,
                        to_child: pairs(table, target, relation.target_key),
                        to_parent: pairs(table, parent.table, relation.key),
                    }
                });
            }
        }
        link
    }
}

/// The foreign key of `from` to `to`, over the columns `key` when they are given: its columns, with those referred to.
/// That there is exactly one, the derive has checked.
fn pairs(
    from: &'static TableDef,
    to: &'static TableDef,
    key: &'static [&'static str],
) -> Vec<(&'static str, &'static str)> {
    let leads = |found: &&ForeignKeyDef| {
        std::ptr::eq((found.table)(), to) && (key.is_empty() || found.columns == key)
    };
    let found = from.foreign_keys.iter().find(leads);
    found.map_or_else(Vec::new, |key| {
        key.columns.iter().copied().zip(key.references.iter().copied()).collect()
    })
}
