//! Rows that are kept in memory until their related rows are there, and reading them nested.

use std::any::Any;

use super::groups::Groups;
use super::typed::Typed;
use crate::row::{ValueReader, keep};
use crate::{ColumnType, Error, Result, RowReader, Value};

/// A cell of a row as it is read.
#[derive(Clone, Copy)]
pub(super) enum Cell {
    /// The value at this place of the row.
    Value(usize),
    /// The related rows of this level below.
    Rows(usize),
}

/// The rows of one level, with those of the levels below.
pub(super) struct Loaded {
    cells: Vec<Cell>,
    /// So many values make a row.
    width: usize,
    /// The values of all rows, one row after the other.
    values: Vec<Value>,
    /// The rows, if they were read into their type: there are no values then.
    typed: Option<Box<dyn Typed>>,
    below: Vec<(Self, Groups)>,
}

impl Loaded {
    /// Without rows yet.
    pub(super) fn new(cells: &[Cell], width: usize) -> Self {
        Self { cells: cells.to_vec(), width, values: Vec::new(), typed: None, below: Vec::new() }
    }

    /// Keeps the values of a row, and gives them.
    pub(super) fn keep(&mut self, row: &mut dyn RowReader, types: &[ColumnType]) -> Result<&[Value]> {
        let start = self.values.len();
        self.values.reserve(types.len());
        for ty in types {
            self.values.push(keep(row, ty)?);
        }
        Ok(self.values.get(start..).unwrap_or_default())
    }

    /// Sets the rows, which were read into their type.
    pub(super) fn set_typed(&mut self, typed: Box<dyn Typed>) {
        self.typed = Some(typed);
    }

    /// The values of each row.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = &[Value]> {
        // Every row has a value, since every table has a column.
        self.values.chunks_exact(self.width.max(1))
    }

    /// Adds the next level below.
    pub(super) fn push(&mut self, rows: Self, groups: Groups) {
        self.below.push((rows, groups));
    }

    /// Reads each row with its related rows.
    pub(super) fn read(mut self, read: &mut dyn FnMut(&mut dyn RowReader) -> Result<bool>) -> Result<()> {
        let count = self.rows().len();
        for row in 0..count {
            if !read(&mut Reader { rows: &mut self, row, next: 0, copies: false })? {
                break;
            }
        }
        Ok(())
    }
}

/// Reads a row that was kept.
struct Reader<'l> {
    rows: &'l mut Loaded,
    row: usize,
    /// Among the cells.
    next: usize,
    /// The row will be read again.
    copies: bool,
}

impl Reader<'_> {
    fn slot(&mut self, cell: usize) -> Option<&mut Value> {
        let Some(Cell::Value(at)) = self.rows.cells.get(cell) else { return None };
        self.rows.values.get_mut(self.row * self.rows.width + at)
    }

    fn cell(&mut self) -> Result<Value> {
        let (cell, copies) = (self.next, self.copies);
        self.next += 1;
        match self.slot(cell) {
            Some(value) if copies => Ok(value.clone()),
            Some(value) => Ok(std::mem::replace(value, Value::Bool(false))),
            None => Err(self.mismatch("a value", "related rows, or no more cells")),
        }
    }
}

macro_rules! values {
    ($($(#[$meta:meta])* $method:ident $type:ty;)*) => {$(
        $(#[$meta])*
        fn $method(&mut self) -> Result<Option<$type>> {
            let value = self.cell()?;
            ValueReader::new(self, value).$method()
        }
    )*};
}

impl RowReader for Reader<'_> {
    fn i64(&mut self) -> Result<Option<i64>> {
        if let Some(Value::I64(number)) = self.slot(self.next) {
            let number = *number;
            self.next += 1;
            return Ok(Some(number));
        }
        let value = self.cell()?;
        ValueReader::new(self, value).i64()
    }

    fn text(&mut self) -> Result<Option<String>> {
        let copies = self.copies;
        if let Some(Value::Text(text)) = self.slot(self.next) {
            let text = if copies { text.clone() } else { std::mem::take(text) };
            self.next += 1;
            return Ok(Some(text));
        }
        let value = self.cell()?;
        ValueReader::new(self, value).text()
    }

    values! {
        bool bool;
        u64 u64;
        f32 f32;
        f64 f64;
        bytes Vec<u8>;
        json String;
        #[cfg(feature = "uuid")] uuid uuid::Uuid;
        #[cfg(feature = "chrono")] datetime chrono::DateTime<chrono::Utc>;
        #[cfg(feature = "chrono")] naive_datetime chrono::NaiveDateTime;
        #[cfg(feature = "chrono")] date chrono::NaiveDate;
        #[cfg(feature = "chrono")] time chrono::NaiveTime;
        #[cfg(feature = "decimal")] decimal rust_decimal::Decimal;
        #[cfg(feature = "ipnet")] ip_net ipnet::IpNet;
        #[cfg(feature = "mac_address")] mac_address mac_address::MacAddress;
        #[cfg(feature = "pg_interval")] interval sqlx::postgres::types::PgInterval;
    }

    fn array(&mut self, _element: &ColumnType) -> Result<Option<Vec<Value>>> {
        match self.cell()? {
            Value::Array(_, elements) => Ok(Some(elements)),
            value if value.is_null() => Ok(None),
            _ => Err(self.mismatch("Vec", "another value")),
        }
    }

    #[cfg(feature = "pg_range")]
    fn range(&mut self, _bound: &ColumnType) -> Result<Option<sqlx::postgres::types::PgRange<Value>>> {
        match self.cell()? {
            Value::Range(_, range) => Ok(Some(*range)),
            value if value.is_null() => Ok(None),
            _ => Err(self.mismatch("PgRange", "another value")),
        }
    }

    fn list(&mut self, read: &mut dyn FnMut(&mut dyn RowReader) -> Result<()>) -> Result<bool> {
        let cell = self.rows.cells.get(self.next).copied();
        self.next += 1;
        let below = match cell {
            Some(Cell::Rows(at)) => self.rows.below.get_mut(at),
            _ => None,
        };
        let Some((rows, groups)) = below.filter(|(rows, _)| rows.typed.is_none()) else {
            return Err(self.mismatch("related rows", "a value, or rows of another type"));
        };
        let (related, copies) = groups.take(self.row, self.copies);
        for row in related {
            read(&mut Reader { rows, row: *row, next: 0, copies })?;
        }
        Ok(true)
    }

    fn read_already(&mut self, list: &mut dyn Any) -> bool {
        let Some(Cell::Rows(at)) = self.rows.cells.get(self.next) else { return false };
        let Some((rows, groups)) = self.rows.below.get_mut(*at) else { return false };
        let Some(typed) = &mut rows.typed else { return false };
        let (places, _) = groups.take(self.row, self.copies);
        let given = typed.give(places, list);
        self.next += usize::from(given);
        given
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        let cell = self.next + ahead;
        if cell >= self.width() {
            return Err(self.mismatch("a value", "no more cells"));
        }
        Ok(self.slot(cell).is_some_and(|value| value.is_null()))
    }

    fn skip(&mut self, cells: usize) {
        self.next += cells;
    }

    fn width(&self) -> usize {
        self.rows.cells.len()
    }

    fn mismatch(&self, expected: &str, found: &str) -> Error {
        Error::Decode {
            column: None,
            message: format!("expected `{expected}`, found {found} in a related row"),
            sql: None,
        }
    }
}
