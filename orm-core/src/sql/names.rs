//! The names by which a statement's tables go.

use std::borrow::Cow;

use super::Renderer;
use crate::query::SelectAst;
use crate::relation::Link;
use crate::table::{SourceRef, TableDef, cut};

/// The name of a table: nearly always its own, or its alias.
type Name = Cow<'static, str>;

/// The tables of one query of a statement, with their names in it.
pub(super) struct Names {
    tables: Vec<(SourceRef, Name)>,
    /// Of a query of related rows: the parent's name, and that of the table in between.
    pub(super) link: Option<LinkNames>,
}

/// The names that a link is written with.
#[derive(Clone)]
pub(super) struct LinkNames {
    pub(super) parent: Name,
    pub(super) through: Option<Name>,
}

impl Names {
    /// Of the table that an UPDATE or DELETE changes.
    pub(super) fn of_target(source: SourceRef) -> Self {
        Self { tables: vec![(source, own_name(source))], link: None }
    }

    /// Of a select. Related rows may be of a table that a query around has as well: then theirs gets another name.
    pub(super) fn of(r: &Renderer<'_>, ast: &SelectAst) -> Self {
        let Some(Link { parent, through, .. }) = &ast.link else {
            return Self {
                tables: ast.sources().map(|source| (source, own_name(source))).collect(),
                link: None,
            };
        };
        let parent = r.source_name(*parent);
        let name = free_name(r, ast.from.table, None);
        let through = through.as_ref().map(|through| free_name(r, through.table, Some(&name)));
        Self { tables: vec![(ast.from, name)], link: Some(LinkNames { parent, through }) }
    }
}

fn own_name(source: SourceRef) -> Name {
    Cow::Borrowed(source.alias.unwrap_or(source.table.name))
}

/// So many bytes of a table's name leave room for a number in PostgreSQL's 63.
const LONGEST: usize = 56;

fn free_name(r: &Renderer<'_>, table: &'static TableDef, beside: Option<&str>) -> Name {
    let taken = |name: &str| {
        beside == Some(name)
            || r.names.iter().any(|names| {
                names.tables.iter().any(|(_, known)| known == name)
                    || names.link.as_ref().is_some_and(|link| link.through.as_deref() == Some(name))
            })
    };
    let mut name = Cow::Borrowed(table.name);
    let mut number = 2;
    while taken(&name) {
        // A longer name would be cut by the server, to the same one again.
        name = format!("{}_{number}", cut(table.name.to_owned(), LONGEST)).into();
        number += 1;
    }
    name
}

impl Renderer<'_> {
    /// The name of a table here: that of the innermost query that has it.
    pub(super) fn source_name(&self, source: SourceRef) -> Name {
        let tables = self.names.iter().rev().flat_map(|names| &names.tables);
        let known = tables.into_iter().find(|(known, _)| *known == source);
        known.map_or_else(|| own_name(source), |(_, name)| name.clone())
    }
}
