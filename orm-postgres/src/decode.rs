//! Rows of PostgreSQL, read cell by cell from the binary format.

mod binary;

use orm_core::{ColumnType, Error, Result, RowReader, Value};
use sqlx::postgres::{PgRow, PgValueFormat};
use sqlx::{Column, Row, ValueRef};

use crate::oid::{self, Kind};

/// What the cells of a statement's rows are, looked up once.
#[derive(Default)]
pub(crate) struct Kinds(Vec<Kind>);

impl Kinds {
    /// Those of the statement that the row is of: all rows are of the same.
    pub(crate) fn of(&mut self, row: &PgRow) -> &[Kind] {
        if self.0.is_empty() {
            self.0.extend(row.columns().iter().map(|column| oid::kind_of(column.type_info())));
        }
        &self.0
    }
}

/// The cells of a row in order.
pub(crate) struct Cells<'r> {
    row: &'r PgRow,
    kinds: &'r [Kind],
    next: usize,
}

impl<'r> Cells<'r> {
    pub(crate) fn new(row: &'r PgRow, kinds: &'r mut Kinds) -> Self {
        Self { row, kinds: kinds.of(row), next: 0 }
    }

    fn out_of_range(&self, at: usize) -> Error {
        Error::Decode {
            column: None,
            message: format!("the row has {} columns, column {} was read", self.row.len(), at + 1),
            sql: None,
        }
    }

    /// The next cell: its kind and its bytes.
    fn cell(&mut self) -> Result<Option<(Kind, &'r [u8])>> {
        let at = self.next;
        let value = self.row.try_get_raw(at).map_err(|_| self.out_of_range(at))?;
        self.next += 1;
        if value.is_null() {
            return Ok(None);
        }
        if value.format() == PgValueFormat::Text {
            return Err(self.mismatch("a value", "a text of the simple protocol"));
        }
        let kind = self.kinds.get(at).copied().unwrap_or(Kind::Other);
        match value.as_bytes() {
            Ok(bytes) => Ok(Some((kind, bytes))),
            Err(_) => Err(self.mismatch("a value", "nothing")),
        }
    }

    /// Reads what `read` makes of the cell.
    fn get<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(Kind, &'r [u8]) -> Result<T, binary::Found>,
    ) -> Result<Option<T>> {
        let Some((kind, bytes)) = self.cell()? else { return Ok(None) };
        match read(kind, bytes) {
            Ok(value) => Ok(Some(value)),
            Err(found) if found.is_empty() => {
                let at = self.next - 1;
                let ty =
                    self.row.columns().get(at).map_or("?", |column| sqlx::TypeInfo::name(column.type_info()));
                Err(self.mismatch(expected, ty))
            }
            Err(found) => Err(self.mismatch(expected, &found)),
        }
    }
}

impl RowReader for Cells<'_> {
    fn bool(&mut self) -> Result<Option<bool>> {
        self.get("bool", binary::read_bool)
    }

    fn i64(&mut self) -> Result<Option<i64>> {
        self.get("i64", binary::read_i64)
    }

    fn u64(&mut self) -> Result<Option<u64>> {
        self.get("u64", |kind, bytes| {
            u64::try_from(binary::read_i64(kind, bytes)?).map_err(|_| "an integer below zero".into())
        })
    }

    fn f32(&mut self) -> Result<Option<f32>> {
        self.get("f32", binary::read_f32)
    }

    fn f64(&mut self) -> Result<Option<f64>> {
        self.get("f64", binary::read_f64)
    }

    fn text(&mut self) -> Result<Option<String>> {
        self.get("String", binary::read_text)
    }

    fn bytes(&mut self) -> Result<Option<Vec<u8>>> {
        self.get("Vec<u8>", binary::read_bytes)
    }

    fn json(&mut self) -> Result<Option<String>> {
        self.get("JSON", binary::read_json)
    }

    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> Result<Option<uuid::Uuid>> {
        self.get("Uuid", binary::read_uuid)
    }

    #[cfg(feature = "chrono")]
    fn datetime(&mut self) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
        self.get("DateTime<Utc>", binary::read_datetime)
    }

    #[cfg(feature = "chrono")]
    fn naive_datetime(&mut self) -> Result<Option<chrono::NaiveDateTime>> {
        self.get("NaiveDateTime", binary::read_naive_datetime)
    }

    #[cfg(feature = "chrono")]
    fn date(&mut self) -> Result<Option<chrono::NaiveDate>> {
        self.get("NaiveDate", binary::read_date)
    }

    #[cfg(feature = "chrono")]
    fn time(&mut self) -> Result<Option<chrono::NaiveTime>> {
        self.get("NaiveTime", binary::read_time)
    }

    #[cfg(feature = "decimal")]
    fn decimal(&mut self) -> Result<Option<rust_decimal::Decimal>> {
        self.get("Decimal", binary::read_decimal)
    }

    fn array(&mut self, element: &ColumnType) -> Result<Option<Vec<Value>>> {
        // Whether the cell is an array, its column's type tells.
        let at = self.next;
        let is_array =
            self.row.columns().get(at).is_some_and(|column| {
                matches!(column.type_info().kind(), sqlx::postgres::PgTypeKind::Array(_))
            });
        self.get(
            "Vec",
            |_, bytes| if is_array { binary::read_array(element, bytes) } else { Err(binary::OTHER) },
        )
    }

    #[cfg(feature = "ipnet")]
    fn ip_net(&mut self) -> Result<Option<ipnet::IpNet>> {
        self.get("IpNet", binary::read_network)
    }

    #[cfg(feature = "mac_address")]
    fn mac_address(&mut self) -> Result<Option<mac_address::MacAddress>> {
        self.get("MacAddress", binary::read_mac_address)
    }

    #[cfg(feature = "pg_interval")]
    fn interval(&mut self) -> Result<Option<sqlx::postgres::types::PgInterval>> {
        self.get("PgInterval", binary::read_interval)
    }

    #[cfg(feature = "pg_range")]
    fn range(&mut self, bound: &ColumnType) -> Result<Option<sqlx::postgres::types::PgRange<Value>>> {
        let range = self.row.columns().get(self.next).and_then(|column| column.type_info().oid());
        let range = range.map_or(0, |oid| oid.0);
        self.get("PgRange", |_, bytes| binary::read_range(bound, range, bytes))
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        let at = self.next + ahead;
        Ok(self.row.try_get_raw(at).map_err(|_| self.out_of_range(at))?.is_null())
    }

    fn rewind(&mut self) -> bool {
        self.next = 0;
        true
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
