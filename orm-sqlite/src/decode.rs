//! Rows of SQLite, read cell by cell.
//!
//! A cell's storage class says what it is, whatever the column's declared type: nothing is converted that would
//! change.

use orm_core::{Error, Result, RowReader};
use sqlx::sqlite::{SqliteRow, SqliteValueRef};
use sqlx::{Column, Decode, Row, TypeInfo, ValueRef};

/// Up to here every whole number is a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The cells of a row in order.
pub(crate) struct Cells<'r> {
    row: &'r SqliteRow,
    next: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Integer,
    Real,
    Text,
    Blob,
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Text => "TEXT",
            Self::Blob => "BLOB",
        }
    }
}

impl<'r> Cells<'r> {
    pub(crate) fn new(row: &'r SqliteRow) -> Self {
        Self { row, next: 0 }
    }

    fn raw(&self, at: usize) -> Result<SqliteValueRef<'r>> {
        self.row.try_get_raw(at).map_err(|_| Error::Decode {
            column: None,
            message: format!("the row has {} columns, column {} was read", self.row.len(), at + 1),
            sql: None,
        })
    }

    fn cell(&mut self) -> Result<Option<(Class, SqliteValueRef<'r>)>> {
        let value = self.raw(self.next)?;
        self.next += 1;
        // The type of a NULL is its column's: this question comes first.
        if value.is_null() {
            return Ok(None);
        }
        let class = match value.type_info().name() {
            "INTEGER" => Class::Integer,
            "REAL" => Class::Real,
            "TEXT" => Class::Text,
            _ => Class::Blob,
        };
        Ok(Some((class, value)))
    }

    fn get<T: Decode<'r, sqlx::Sqlite>>(&self, value: SqliteValueRef<'r>, expected: &str) -> Result<T> {
        T::decode(value).map_err(|_| self.mismatch(expected, "TEXT that is not UTF-8"))
    }

    /// Reads what `parse` makes of a text.
    #[cfg(feature = "chrono")]
    fn parsed<T>(&mut self, expected: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Text, value)) => self.parse(value, expected, parse).map(Some),
            Some((class, _)) => Err(self.mismatch(expected, class.name())),
        }
    }

    #[cfg(any(feature = "chrono", feature = "uuid", feature = "decimal"))]
    fn parse<T>(&self, value: SqliteValueRef<'r>, expected: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
        let text = self.get::<&str>(value, expected)?;
        parse(text).ok_or_else(|| self.mismatch(expected, "TEXT that is not one"))
    }

    fn string(&mut self, expected: &str) -> Result<Option<String>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Text, value)) => self.get(value, expected).map(Some),
            Some((class, _)) => Err(self.mismatch(expected, class.name())),
        }
    }

    fn integer(&mut self, expected: &str) -> Result<Option<i64>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Integer, value)) => self.get(value, expected).map(Some),
            Some((Class::Real, value)) => match self.get::<f64>(value, expected)? {
                #[allow(clippy::cast_possible_truncation, reason = "whole and small")]
                real if real.trunc() == real && real.abs() <= EXACT => Ok(Some(real as i64)),
                _ => Err(self.mismatch(expected, "REAL")),
            },
            Some((class, _)) => Err(self.mismatch(expected, class.name())),
        }
    }

    fn real(&mut self, expected: &str) -> Result<Option<f64>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Real, value)) => self.get(value, expected).map(Some),
            Some((Class::Integer, value)) => {
                let integer: i64 = self.get(value, expected)?;
                #[allow(clippy::cast_precision_loss, reason = "checked")]
                let real = integer as f64;
                #[allow(clippy::cast_possible_truncation, reason = "whole")]
                if real as i128 == i128::from(integer) {
                    Ok(Some(real))
                } else {
                    Err(self.mismatch(expected, "INTEGER with more digits than a float has"))
                }
            }
            Some((class, _)) => Err(self.mismatch(expected, class.name())),
        }
    }
}

impl RowReader for Cells<'_> {
    fn bool(&mut self) -> Result<Option<bool>> {
        match self.integer("bool")? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(_) => Err(self.mismatch("bool", "INTEGER that is neither 0 nor 1")),
        }
    }

    fn i64(&mut self) -> Result<Option<i64>> {
        self.integer("i64")
    }

    fn u64(&mut self) -> Result<Option<u64>> {
        match self.integer("u64")?.map(u64::try_from) {
            None => Ok(None),
            Some(Ok(number)) => Ok(Some(number)),
            Some(Err(_)) => Err(self.mismatch("u64", "INTEGER below zero")),
        }
    }

    fn f32(&mut self) -> Result<Option<f32>> {
        let Some(wide) = self.real("f32")? else { return Ok(None) };
        #[allow(clippy::cast_possible_truncation, reason = "SQLite computes with double precision")]
        let narrow = wide as f32;
        if narrow.is_infinite() && wide.is_finite() {
            return Err(self.mismatch("f32", "REAL out of its range"));
        }
        Ok(Some(narrow))
    }

    fn f64(&mut self) -> Result<Option<f64>> {
        self.real("f64")
    }

    fn text(&mut self) -> Result<Option<String>> {
        self.string("String")
    }

    fn bytes(&mut self) -> Result<Option<Vec<u8>>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Blob, value)) => self.get(value, "Vec<u8>").map(Some),
            Some((class, _)) => Err(self.mismatch("Vec<u8>", class.name())),
        }
    }

    fn json(&mut self) -> Result<Option<String>> {
        self.string("JSON")
    }

    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> Result<Option<uuid::Uuid>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Text, value)) => {
                self.parse(value, "Uuid", |text| uuid::Uuid::try_parse(text).ok()).map(Some)
            }
            Some((Class::Blob, value)) => uuid::Uuid::from_slice(self.get(value, "Uuid")?)
                .map(Some)
                .map_err(|_| self.mismatch("Uuid", "BLOB that has not 16 bytes")),
            Some((class, _)) => Err(self.mismatch("Uuid", class.name())),
        }
    }

    #[cfg(feature = "chrono")]
    fn datetime(&mut self) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
        self.parsed("DateTime<Utc>", crate::time::read_datetime)
    }

    #[cfg(feature = "chrono")]
    fn naive_datetime(&mut self) -> Result<Option<chrono::NaiveDateTime>> {
        self.parsed("NaiveDateTime", crate::time::read_naive_datetime)
    }

    #[cfg(feature = "chrono")]
    fn date(&mut self) -> Result<Option<chrono::NaiveDate>> {
        self.parsed("NaiveDate", crate::time::read_date)
    }

    #[cfg(feature = "chrono")]
    fn time(&mut self) -> Result<Option<chrono::NaiveTime>> {
        self.parsed("NaiveTime", crate::time::read_time)
    }

    #[cfg(feature = "decimal")]
    fn decimal(&mut self) -> Result<Option<rust_decimal::Decimal>> {
        use crate::functions::number;
        match self.cell()? {
            None => Ok(None),
            Some((Class::Integer, value)) => Ok(Some(self.get::<i64>(value, "Decimal")?.into())),
            Some((Class::Real, value)) => number::from_real(self.get(value, "Decimal")?)
                .map(Some)
                .ok_or_else(|| self.mismatch("Decimal", "REAL out of its range")),
            Some((Class::Text, value)) => {
                self.parse(value, "Decimal", |text| number::parse(text.as_bytes())).map(Some)
            }
            Some((Class::Blob, _)) => Err(self.mismatch("Decimal", "BLOB")),
        }
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        Ok(self.raw(self.next + ahead)?.is_null())
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
}
