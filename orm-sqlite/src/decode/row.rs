//! The cells of a row of the driver.

use orm_core::{Error, Result};
use sqlx::sqlite::{SqliteRow, SqliteValueRef};
use sqlx::{Column, Decode, Row, TypeInfo, ValueRef};

use super::{Read, Source, packed};
use crate::raw::Raw;

pub(crate) struct RowCells<'r> {
    row: &'r SqliteRow,
    next: usize,
}

impl<'r> RowCells<'r> {
    pub(super) fn new(row: &'r SqliteRow) -> Self {
        Self { row, next: 0 }
    }

    fn value(&self, at: usize) -> Result<SqliteValueRef<'r>> {
        self.row.try_get_raw(at).map_err(|_| Error::Decode {
            column: None,
            message: format!("the row has {} columns, column {} was read", self.row.len(), at + 1),
            sql: None,
        })
    }

    fn get<T: Decode<'r, sqlx::Sqlite>>(&self, value: SqliteValueRef<'r>, expected: &str) -> Result<T> {
        T::decode(value).map_err(|_| self.mismatch(expected, "a value that the driver cannot read"))
    }
}

impl<'r> Source<'r> for RowCells<'r> {
    fn next(&mut self, expected: &str) -> Result<Raw<'r>> {
        let value = self.value(self.next)?;
        self.next += 1;
        // The type of a NULL is its column's: this question comes first.
        if value.is_null() {
            return Ok(Raw::Null);
        }
        match value.type_info().name() {
            "INTEGER" => self.get(value, expected).map(Raw::Integer),
            "REAL" => self.get(value, expected).map(Raw::Real),
            "TEXT" => self.get(value, expected).map(Raw::Text),
            _ => self.get(value, expected).map(Raw::Blob),
        }
    }

    fn is_null(&self, ahead: usize) -> Result<bool> {
        Ok(self.value(self.next + ahead)?.is_null())
    }

    fn rewind(&mut self) {
        self.next = 0;
    }

    fn skip(&mut self, cells: usize) {
        self.next += cells;
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        self.row.columns().get(position).map(Column::name)
    }

    fn width(&self) -> usize {
        self.row.len()
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        let column = self.next.checked_sub(1).and_then(|at| self.row.columns().get(at));
        Error::Decode {
            column: column.map(|column| column.name().to_owned()),
            message: format!("expected `{expected}`, found {found}"),
            sql: None,
        }
    }

    fn read_packed(&self, blob: &[u8], read: Read<'_>) -> Result<()> {
        packed::read_rows(blob, &|expected, found| self.mismatch(expected, found), read)
    }
}
