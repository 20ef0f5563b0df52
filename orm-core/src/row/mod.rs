//! Rows, read cell by cell.

mod json;
mod kept;
mod raw;
mod values;

pub(crate) use self::kept::keep;
pub use self::raw::{FromRow, check_names};
pub(crate) use self::values::ValueReader;

use crate::{ColumnType, Error, Result, Value};

/// Reads one row cell by cell, in the order of the selection.
///
/// A driver implements it over its rows. Each method reads the next cell, `None` for NULL, and fails with
/// [`Error::Decode`] when the cell holds another kind of value.
pub trait RowReader {
    /// A boolean.
    fn bool(&mut self) -> Result<Option<bool>>;
    /// A whole number.
    fn i64(&mut self) -> Result<Option<i64>>;
    /// A whole number from 0 to `u64::MAX`.
    fn u64(&mut self) -> Result<Option<u64>>;
    /// A single precision number.
    fn f32(&mut self) -> Result<Option<f32>>;
    /// A double precision number.
    fn f64(&mut self) -> Result<Option<f64>>;
    /// A text.
    fn text(&mut self) -> Result<Option<String>>;
    /// Bytes.
    fn bytes(&mut self) -> Result<Option<Vec<u8>>>;
    /// JSON as text.
    fn json(&mut self) -> Result<Option<String>>;
    /// A UUID.
    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> Result<Option<uuid::Uuid>>;
    /// An instant.
    #[cfg(feature = "chrono")]
    fn datetime(&mut self) -> Result<Option<chrono::DateTime<chrono::Utc>>>;
    /// A date and time without zone.
    #[cfg(feature = "chrono")]
    fn naive_datetime(&mut self) -> Result<Option<chrono::NaiveDateTime>>;
    /// A date.
    #[cfg(feature = "chrono")]
    fn date(&mut self) -> Result<Option<chrono::NaiveDate>>;
    /// A time of day.
    #[cfg(feature = "chrono")]
    fn time(&mut self) -> Result<Option<chrono::NaiveTime>>;
    /// An exact number.
    #[cfg(feature = "decimal")]
    fn decimal(&mut self) -> Result<Option<rust_decimal::Decimal>>;

    /// An array of elements of this type.
    fn array(&mut self, _element: &ColumnType) -> Result<Option<Vec<Value>>> {
        Err(self.mismatch("Vec", "a column of a database without arrays"))
    }
    /// A network or an address in one.
    #[cfg(feature = "ipnet")]
    fn ip_net(&mut self) -> Result<Option<ipnet::IpNet>> {
        Err(self.mismatch("IpNet", "a column of a database without networks"))
    }
    /// An address of a network card.
    #[cfg(feature = "mac_address")]
    fn mac_address(&mut self) -> Result<Option<mac_address::MacAddress>> {
        Err(self.mismatch("MacAddress", "a column of a database without such addresses"))
    }
    /// A span of time.
    #[cfg(feature = "pg_interval")]
    fn interval(&mut self) -> Result<Option<sqlx::postgres::types::PgInterval>> {
        Err(self.mismatch("PgInterval", "a column of a database without intervals"))
    }
    /// A range with bounds of this type.
    #[cfg(feature = "pg_range")]
    fn range(&mut self, _bound: &ColumnType) -> Result<Option<sqlx::postgres::types::PgRange<Value>>> {
        Err(self.mismatch("PgRange", "a column of a database without ranges"))
    }

    /// Related rows, nested in one cell: calls `read` for each, in order; `false` when the cell is NULL.
    ///
    /// Unless the driver has a form of its own they are JSON: an array of rows, each an array of cells.
    fn list(&mut self, read: &mut dyn FnMut(&mut dyn RowReader) -> Result<()>) -> Result<bool> {
        let Some(text) = self.json()? else { return Ok(false) };
        json::read_rows(&text, &|expected, found| self.mismatch(expected, found), read)?;
        Ok(true)
    }

    /// Related rows that were read into their type before: moves them into `list`, a `Vec` of that type; `false` when
    /// there are none such, and the cell is still the next one.
    fn read_already(&mut self, _list: &mut dyn std::any::Any) -> bool {
        false
    }

    /// Goes back to the first cell; `false` when the row can be read once only. Rows of a statement can be read again.
    fn rewind(&mut self) -> bool {
        false
    }

    /// Whether the cell `ahead` of the next one is NULL.
    fn is_null(&mut self, ahead: usize) -> Result<bool>;
    /// Passes over cells.
    fn skip(&mut self, cells: usize);
    /// The name of a column of the result.
    fn column_name(&self, _position: usize) -> Option<&str> {
        None
    }
    /// How many cells the row has.
    fn width(&self) -> usize;
    /// The error for the cell read last: `expected` is a Rust type, `found` says what is there, without its value.
    fn mismatch(&self, expected: &str, found: &str) -> Error;

    /// The error for a NULL where the type has none.
    fn unexpected_null(&self, expected: &str) -> Error {
        self.mismatch(expected, "NULL")
    }
}
