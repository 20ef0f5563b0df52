//! Many rows of an INSERT as one array per column: one statement for any number of rows.

use super::syntax::Syntax;
use super::{Place, Renderer};
use crate::Value;
use crate::query::Cell;
use crate::table::{ColumnDef, TableDef};

/// From so many rows on. Fewer are read more easily as VALUES, and are few statements.
const FEWEST: usize = 32;

/// Whether these rows go as arrays: where the database takes them, and each column has a value in all of the rows or in
/// none.
pub(crate) fn are_taken(syntax: &dyn Syntax, table: &TableDef, rows: &[Vec<Cell>]) -> bool {
    if rows.len() < FEWEST {
        return false;
    }
    let mut written = 0;
    for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| column.generated.is_none()) {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Default));
        if cells.clone().all(|cell| *cell == Cell::Default) {
            continue;
        }
        // An array has one type.
        let fits = |cell: &Cell| match cell {
            Cell::Value(value) => value.is_null() || value.column_type() == column.ty,
            Cell::Default => false,
        };
        if !syntax.inserts_array_of(column) || !cells.clone().all(fits) {
            return false;
        }
        written += 1;
    }
    written > 0
}

/// Writes the query of the rows.
pub(super) fn write(r: &mut Renderer<'_>, columns: &[(usize, &'static ColumnDef)], mut rows: Vec<Vec<Cell>>) {
    r.push("SELECT * FROM UNNEST(");
    r.list(", ", columns, |r, (at, column)| {
        let cells =
            rows.iter_mut().filter_map(|row| match std::mem::replace(row.get_mut(*at)?, Cell::Default) {
                Cell::Value(value) => Some(value),
                Cell::Default => None,
            });
        let values: Vec<Value> = cells.filter_map(|value| r.fitted(column, value)).collect();
        r.value_at(Value::Array(&column.ty, values), Place::Free);
    });
    r.push(")");
}
