use super::arrays;
use super::grouping::children;
use super::select::{write_select, write_where};
use super::statement::Rendered;
use super::syntax::{DefaultCell, SelectList, Syntax, Upsert};
use super::{Place, Renderer};
use crate::driver::Effect;
use crate::expr::{Node, RawPart};
use crate::query::{Cell, ConflictAction, ConflictAst, ConflictTarget, InsertAst, InsertSource, SelectAst};
use crate::table::{ColumnDef, Default, TableDef};
use crate::{Error, Result, Value};

/// An upper bound of the values that the clauses after VALUES bind.
pub(crate) fn conflict_binds(ast: &InsertAst) -> usize {
    // Rendered alone, they count themselves.
    let Some(conflict) = &ast.conflict else { return 0 };
    let mut r = Renderer::new(&Counting);
    write_assignments_for_count(&mut r, conflict, ast.table.table);
    r.node(&conflict.target_filter);
    r.node(&conflict.filter);
    for node in &ast.returning {
        r.node(node);
    }
    r.finish().map_or(0, |rendered| rendered.binds.len())
}

pub(crate) fn render_insert(syntax: &dyn Syntax, ast: InsertAst) -> Result<Rendered> {
    let InsertAst { table: source, source: from, conflict, returning } = ast;
    let table = source.table;
    let mut r = Renderer::new(syntax);
    r.push("INSERT INTO ");
    r.table(source);
    let of_rows = matches!(from, InsertSource::Rows(_));
    let columns = match from {
        InsertSource::Rows(rows) => write_rows(&mut r, table, rows, conflict.as_ref()),
        InsertSource::Select { columns, select } => {
            if let Some(column) = columns.iter().find_map(|name| table.generated(name)) {
                r.fail(column.is_generated(table));
            }
            r.push(" (");
            r.names(columns.iter().copied());
            r.push(") ");
            if columns.len() != select.items.len() {
                r.fail(Error::invalid_argument(format!(
                    "the query selects {} columns, the insert into `{}` names {}",
                    select.items.len(),
                    table.name,
                    columns.len()
                )));
            }
            if conflict.is_some() && select.filter == Node::Empty && r.syntax().upsert() == Upsert::OnConflict
            {
                // Without WHERE, ON CONFLICT could be read as the condition of a join.
                let select = SelectAst { filter: Node::Constant(true), ..*select };
                write_select(&mut r, &select, None);
            } else {
                write_select(&mut r, &select, None);
            }
            columns
        }
    };
    if let Some(conflict) = &conflict {
        match r.syntax().upsert() {
            Upsert::OnConflict => {}
            // Only a row of VALUES can have a name.
            Upsert::OnDuplicateKey { row_alias: true } if of_rows => {
                r.push(" AS ");
                r.name(super::EXCLUDED);
            }
            Upsert::OnDuplicateKey { .. } => r.new_row_by_function = true,
        }
        write_conflict(&mut r, table, conflict, &columns);
    }
    write_returning(&mut r, &returning);
    let updates = conflict.is_some_and(|conflict| matches!(conflict.action, ConflictAction::Update(_)));
    r.finish_with(Effect::Inserts { updates })
}

pub(super) fn write_returning(r: &mut Renderer<'_>, returning: &[Node]) {
    if returning.is_empty() {
        return;
    }
    let syntax = r.syntax();
    r.push(" RETURNING ");
    let list = SelectList { distinct: false, is_result: true };
    r.list(", ", returning, |r, item| syntax.select_item(r, item, list));
}

/// Writes the columns and VALUES; gives the columns back.
fn write_rows(
    r: &mut Renderer<'_>,
    table: &'static TableDef,
    rows: Vec<Vec<Cell>>,
    conflict: Option<&ConflictAst>,
) -> Vec<&'static str> {
    // A row with a name has the columns that are inserted, and no others.
    let named = conflict.filter(|_| r.syntax().upsert() == Upsert::OnDuplicateKey { row_alias: true });
    // A column that no row gives a value is left to the database altogether.
    let mut used: Vec<(usize, &'static ColumnDef)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, column)| {
            column.generated.is_none()
                && (rows.iter().any(|row| row.get(*at).is_some_and(|cell| *cell != Cell::Default))
                    || named.is_some_and(|conflict| sets_from_new_row(conflict, column.name)))
        })
        .collect();
    if used.is_empty() {
        // DEFAULT VALUES is one row, and takes no ON CONFLICT on some databases.
        if rows.len() == 1 && conflict.is_none() {
            r.syntax().default_row(r);
            return Vec::new();
        }
        used.extend(table.columns.iter().enumerate().find(|(_, column)| column.generated.is_none()));
    }
    r.push(" (");
    r.names(used.iter().map(|(_, column)| column.name));
    if arrays::are_taken(r.syntax(), table, &rows) {
        r.push(") ");
        arrays::write(r, &used, rows);
        return used.into_iter().map(|(_, column)| column.name).collect();
    }
    r.push(") VALUES ");
    r.expect_values(rows.len() * used.len());
    r.list(", ", rows, |r, mut row| {
        r.push("(");
        r.list(", ", &used, |r, (at, column)| {
            match row.get_mut(*at).map(|cell| std::mem::replace(cell, Cell::Default)) {
                Some(Cell::Value(value)) => r.stored(column, value),
                _ => write_default(r, column),
            }
        });
        r.push(")");
    });
    used.into_iter().map(|(_, column)| column.name).collect()
}

/// Whether an assignment reads this column of the row that could not be inserted.
fn sets_from_new_row(conflict: &ConflictAst, name: &str) -> bool {
    fn reads(node: &Node, name: &str) -> bool {
        let mut found = match node {
            Node::Column(column) => column.source.alias == Some(super::EXCLUDED) && column.name == name,
            Node::Raw(parts) => {
                parts.iter().any(|part| matches!(part, RawPart::Node(node) if reads(node, name)))
            }
            _ => false,
        };
        children(node, &mut |child| found = found || reads(child, name));
        found
    }
    match &conflict.action {
        ConflictAction::Update(assignments) => assignments.iter().any(|(_, node)| reads(node, name)),
        _ => false,
    }
}

fn write_default(r: &mut Renderer<'_>, column: &ColumnDef) {
    if r.syntax().default_cell() == DefaultCell::Keyword {
        r.push("DEFAULT");
        return;
    }
    match column.default {
        Default::None => r.push("NULL"),
        Default::Value(value) => match column.fit(value()) {
            Ok(value) => r.literal(&value),
            Err(error) => r.fail(error),
        },
        Default::Now => r.push(r.syntax().now(column.ty)),
        Default::Sql(sql) => {
            r.by_hand = true;
            r.push("(");
            r.push(sql);
            r.push(")");
        }
    }
}

fn write_conflict(
    r: &mut Renderer<'_>,
    table: &'static TableDef,
    conflict: &ConflictAst,
    inserted: &[&'static str],
) {
    if let Upsert::OnDuplicateKey { .. } = r.syntax().upsert() {
        // `AnyKey` is the only target that compiles there, and assignments the only action.
        let ConflictAction::Update(assignments) = &conflict.action else { return };
        if assignments.is_empty() {
            r.fail(Error::NothingToSet { table: table.name.to_owned() });
        }
        r.push(" ON DUPLICATE KEY UPDATE ");
        super::update::write_assignments(r, table, assignments);
        return;
    }
    r.push(" ON CONFLICT");
    let target: Vec<&'static str> = match &conflict.target {
        ConflictTarget::Columns(columns) => columns.clone(),
        ConflictTarget::Constraint(name) => match constraint_columns(table, name) {
            Some(columns) => columns.to_vec(),
            None => {
                r.fail(Error::invalid_argument(format!(
                    "table `{}` has no unique constraint `{name}`",
                    table.name
                )));
                Vec::new()
            }
        },
        ConflictTarget::AnyKey => Vec::new(),
    };
    if !target.is_empty() {
        r.push(" (");
        r.names(target.iter().copied());
        r.push(")");
        // Matched with the index's own condition by its text, so it is written like that.
        r.plainly(|r| write_where(r, &conflict.target_filter));
    }
    let assignments = match &conflict.action {
        ConflictAction::Nothing => {
            r.push(" DO NOTHING");
            return;
        }
        ConflictAction::Update(assignments) => {
            if assignments.is_empty() {
                r.fail(Error::NothingToSet { table: table.name.to_owned() });
            }
            assignments.clone()
        }
        ConflictAction::UpdateAll => update_all(table, inserted, &target),
    };
    r.push(" DO UPDATE SET ");
    super::update::write_assignments(r, table, &assignments);
    write_where(r, &conflict.filter);
}

/// Every inserted column takes the value of the row that could not be inserted; keys stay.
fn update_all(
    table: &'static TableDef,
    inserted: &[&'static str],
    target: &[&'static str],
) -> Vec<(&'static str, Node)> {
    let excluded = crate::table::SourceRef { table, alias: Some(super::EXCLUDED) };
    let assign = |name: &'static str| {
        let ty = table.column(name).map_or(crate::ColumnType::Text, |column| column.ty);
        (name, Node::Column(crate::expr::ColumnNode { source: excluded, name, ty }))
    };
    let mut all: Vec<_> = inserted
        .iter()
        .filter(|name| !target.contains(name) && !table.primary_key.contains(name))
        .map(|name| assign(name))
        .collect();
    if all.is_empty() {
        // Nothing but keys was inserted: the row still counts as updated, and RETURNING gives it.
        all.extend(target.first().map(|name| assign(name)));
    }
    all
}

fn constraint_columns(table: &'static TableDef, name: &str) -> Option<&'static [&'static str]> {
    if table.primary_key_name == name {
        return Some(table.primary_key);
    }
    table.uniques.iter().find(|unique| unique.name == name).map(|unique| unique.columns)
}

fn write_assignments_for_count(r: &mut Renderer<'_>, conflict: &ConflictAst, table: &'static TableDef) {
    if let ConflictAction::Update(assignments) = &conflict.action {
        super::update::write_assignments(r, table, assignments);
    } else {
        super::update::write_assignments(r, table, &[]);
    }
}

/// A syntax for counting values: what it writes is thrown away.
struct Counting;

impl Syntax for Counting {
    fn database(&self) -> &'static str {
        ""
    }
    fn bind_limit(&self) -> usize {
        usize::MAX
    }
    fn placeholder(&self, _: &mut String, _: usize, _: crate::ColumnType, _: Place) {}
    fn literal(&self, _out: &mut String, _value: &Value) -> Result<()> {
        Ok(())
    }
    fn function(&self, r: &mut Renderer<'_>, _: crate::expr::Function, _: crate::ColumnType, args: &[Node]) {
        r.list("", args, |r, arg| r.node(arg));
    }
    fn like(&self, r: &mut Renderer<'_>, node: &Node, pattern: &Node, _: bool, _: bool) {
        r.node(node);
        r.node(pattern);
    }
    fn cast(&self, r: &mut Renderer<'_>, node: &Node, _: crate::ColumnType, _: crate::ColumnType) {
        r.node(node);
    }
    fn now(&self, _: crate::ColumnType) -> &'static str {
        ""
    }
    fn column_type(&self, _: &TableDef, _: &ColumnDef) -> Result<String> {
        Ok(String::new())
    }
    fn auto_increment(&self, _: &mut Renderer<'_>, _: &TableDef) -> bool {
        false
    }
}
