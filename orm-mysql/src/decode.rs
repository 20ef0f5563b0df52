//! Rows of MySQL and MariaDB, read cell by cell.
//!
//! The type of a result's column says what a cell is: nothing is converted that would change. Statements are always
//! prepared, so that values come in the binary form of the protocol.

use orm_core::{Error, Result, RowReader};
use sqlx::mysql::{MySqlRow, MySqlTypeInfo};
use sqlx::{Column, Decode, Row, Type, TypeInfo};

/// A double has any number of so many digits.
const DIGITS_OF_F64: usize = 15;

/// The cells of a row in order.
pub(crate) struct Cells<'r> {
    row: &'r MySqlRow,
    classes: &'r [Class],
    next: usize,
}

/// What the cells of a result are, the same for all its rows: told once, by the first one.
#[derive(Default)]
pub(crate) struct Classes(Vec<Class>);

impl Classes {
    fn of(&mut self, row: &MySqlRow) -> &[Class] {
        if self.0.is_empty() {
            self.0.extend(row.columns().iter().map(|column| Class::of(column.type_info())));
        }
        &self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Signed,
    Unsigned,
    Year,
    Bit,
    Float,
    Double,
    Decimal,
    Text,
    Bytes,
    Json,
    Date,
    DateTime,
    Time,
    Other,
}

impl Class {
    fn of(ty: &MySqlTypeInfo) -> Self {
        match ty.name() {
            // The name does not say whether it has a sign.
            "BOOLEAN" if *ty == <u8 as Type<sqlx::MySql>>::type_info() => Self::Unsigned,
            "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => Self::Signed,
            "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
            | "BIGINT UNSIGNED" => Self::Unsigned,
            "FLOAT" => Self::Float,
            "DOUBLE" => Self::Double,
            "DECIMAL" => Self::Decimal,
            "DATETIME" | "TIMESTAMP" => Self::DateTime,
            "DATE" => Self::Date,
            "TIME" => Self::Time,
            "YEAR" => Self::Year,
            "BIT" => Self::Bit,
            "JSON" => Self::Json,
            "ENUM" | "SET" => Self::Text,
            // The names of texts with a binary collation are those of bytes.
            _ if <str as Type<sqlx::MySql>>::compatible(ty) => Self::Text,
            _ if <[u8] as Type<sqlx::MySql>>::compatible(ty) => Self::Bytes,
            _ => Self::Other,
        }
    }

    /// The name of a column's type.
    fn name(self, ty: &MySqlTypeInfo) -> &str {
        match (self, ty.name()) {
            (Self::Text, "BINARY") => "CHAR",
            (Self::Text, "VARBINARY") => "VARCHAR",
            (Self::Text, "TINYBLOB") => "TINYTEXT",
            (Self::Text, "BLOB") => "TEXT",
            (Self::Text, "MEDIUMBLOB") => "MEDIUMTEXT",
            (Self::Text, "LONGBLOB") => "LONGTEXT",
            (_, name) => name,
        }
    }
}

impl<'r> Cells<'r> {
    /// `classes` are those of the result that the row is of.
    pub(crate) fn new(row: &'r MySqlRow, classes: &'r mut Classes) -> Self {
        Self { row, classes: classes.of(row), next: 0 }
    }

    /// The bytes of a cell. Not by `ValueRef::is_null`, which takes a date of zeros for NULL.
    fn raw(&self, at: usize) -> Result<Option<&'r [u8]>> {
        let value = self.row.try_get_raw(at).map_err(|_| Error::Decode {
            column: None,
            message: format!("the row has {} columns, column {} was read", self.row.len(), at + 1),
            sql: None,
        })?;
        Ok(<&[u8] as Decode<sqlx::MySql>>::decode(value).ok())
    }

    fn cell(&mut self) -> Result<Option<(Class, &'r [u8])>> {
        let bytes = self.raw(self.next)?;
        self.next += 1;
        Ok(bytes.map(|bytes| (self.class(), bytes)))
    }

    fn ty(&self) -> Option<&'r MySqlTypeInfo> {
        Some(self.row.columns().get(self.next.checked_sub(1)?)?.type_info())
    }

    /// The class of the cell read last.
    fn class(&self) -> Class {
        let class = self.next.checked_sub(1).and_then(|at| self.classes.get(at));
        class.copied().unwrap_or(Class::Other)
    }

    /// The error for a cell of another type.
    fn other<T>(&self, expected: &str) -> Result<T> {
        let found = self.ty().map_or("another type", |ty| self.class().name(ty));
        Err(self.mismatch(expected, found))
    }

    fn utf8(&self, bytes: &'r [u8], expected: &str) -> Result<&'r str> {
        std::str::from_utf8(bytes).map_err(|_| self.mismatch(expected, "text that is not UTF-8"))
    }

    /// Reads a whole number, wide enough for any type.
    fn integer(&mut self, expected: &str) -> Result<Option<i128>> {
        let Some((class, bytes)) = self.cell()? else { return Ok(None) };
        self.integer_of(class, bytes, expected).map(Some)
    }

    fn integer_of(&self, class: Class, bytes: &'r [u8], expected: &str) -> Result<i128> {
        let number = match class {
            Class::Signed => signed(bytes).map(i128::from),
            Class::Unsigned | Class::Year => unsigned(bytes).map(i128::from),
            Class::Bit => bit(bytes),
            Class::Decimal => match whole(self.utf8(bytes, expected)?) {
                Some(number) => Some(number),
                None => return Err(self.mismatch(expected, "DECIMAL with a fraction")),
            },
            _ => return self.other(expected),
        };
        number.ok_or_else(|| self.mismatch(expected, "bytes of another length"))
    }

    fn fit<T: TryFrom<i128>>(&self, number: i128, expected: &str) -> Result<T> {
        T::try_from(number).map_err(|_| self.mismatch(expected, "a number out of range"))
    }

    fn real(&mut self, expected: &str) -> Result<Option<f64>> {
        let Some((class, bytes)) = self.cell()? else { return Ok(None) };
        let real = match class {
            Class::Float => bytes.try_into().ok().map(|bytes| f64::from(f32::from_le_bytes(bytes))),
            Class::Double => bytes.try_into().ok().map(f64::from_le_bytes),
            Class::Signed | Class::Unsigned => {
                let number = if class == Class::Signed {
                    signed(bytes).map(i128::from)
                } else {
                    unsigned(bytes).map(i128::from)
                };
                #[allow(clippy::cast_precision_loss, reason = "checked")]
                #[allow(clippy::cast_possible_truncation, reason = "whole")]
                match number {
                    Some(number) if (number as f64) as i128 == number => Some(number as f64),
                    _ => return Err(self.mismatch(expected, "a number with more digits than a float has")),
                }
            }
            Class::Decimal => match short(self.utf8(bytes, expected)?) {
                Some(number) => Some(number),
                None => return Err(self.mismatch(expected, "DECIMAL with more digits than a float has")),
            },
            _ => return self.other(expected),
        };
        real.map(Some).ok_or_else(|| self.mismatch(expected, "bytes of another length"))
    }

    fn string(&mut self, expected: &str) -> Result<Option<String>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Text | Class::Json, bytes)) => {
                self.utf8(bytes, expected).map(|text| Some(text.to_owned()))
            }
            Some(_) => self.other(expected),
        }
    }

    #[cfg(feature = "chrono")]
    fn temporal<T>(
        &mut self,
        expected: &str,
        class: Class,
        read: fn(&[u8]) -> std::result::Result<T, crate::time::Problem>,
    ) -> Result<Option<T>> {
        match self.cell()? {
            None => Ok(None),
            Some((found, bytes)) if found == class => {
                read(bytes).map(Some).map_err(|problem| self.mismatch(expected, problem.text()))
            }
            Some(_) => self.other(expected),
        }
    }
}

fn signed(bytes: &[u8]) -> Option<i64> {
    Some(match *bytes {
        [byte] => byte.cast_signed().into(),
        [a, b] => i16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => i32::from_le_bytes([a, b, c, d]).into(),
        _ => i64::from_le_bytes(bytes.try_into().ok()?),
    })
}

fn unsigned(bytes: &[u8]) -> Option<u64> {
    Some(match *bytes {
        [byte] => byte.into(),
        [a, b] => u16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]).into(),
        _ => u64::from_le_bytes(bytes.try_into().ok()?),
    })
}

/// BIT has its most significant byte first.
fn bit(bytes: &[u8]) -> Option<i128> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0_i128, |number, byte| number << 8_u32 | i128::from(*byte)))
}

/// A DECIMAL without fraction: the sum of integers.
fn whole(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    fraction.bytes().all(|digit| digit == b'0').then(|| whole.parse().ok())?
}

/// A DECIMAL with so few digits that they survive in a float.
fn short(text: &str) -> Option<f64> {
    let text = if text.contains('.') { text.trim_end_matches('0') } else { text };
    let digits = text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    if digits > DIGITS_OF_F64 { None } else { text.parse().ok() }
}

impl RowReader for Cells<'_> {
    fn bool(&mut self) -> Result<Option<bool>> {
        match self.integer("bool")? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(_) => Err(self.mismatch("bool", "a number that is neither 0 nor 1")),
        }
    }

    fn i64(&mut self) -> Result<Option<i64>> {
        match self.cell()? {
            None => Ok(None),
            Some((Class::Signed, bytes)) => match signed(bytes) {
                Some(number) => Ok(Some(number)),
                None => Err(self.mismatch("i64", "bytes of another length")),
            },
            Some((class, bytes)) => self.fit(self.integer_of(class, bytes, "i64")?, "i64").map(Some),
        }
    }

    fn u64(&mut self) -> Result<Option<u64>> {
        self.integer("u64")?.map(|number| self.fit(number, "u64")).transpose()
    }

    fn f32(&mut self) -> Result<Option<f32>> {
        let Some(wide) = self.real("f32")? else { return Ok(None) };
        #[allow(clippy::cast_possible_truncation, reason = "the servers compute with double precision")]
        let narrow = wide as f32;
        if narrow.is_infinite() {
            return Err(self.mismatch("f32", "DOUBLE out of range"));
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
            Some((Class::Bytes | Class::Bit | Class::Other, bytes)) => Ok(Some(bytes.to_vec())),
            Some(_) => self.other("Vec<u8>"),
        }
    }

    fn json(&mut self) -> Result<Option<String>> {
        match self.cell()? {
            None => Ok(None),
            // MariaDB's list of rows of nothing but numbers is of bytes.
            Some((Class::Text | Class::Json | Class::Bytes, bytes)) => {
                self.utf8(bytes, "JSON").map(|text| Some(text.to_owned()))
            }
            Some(_) => self.other("JSON"),
        }
    }

    #[cfg(feature = "uuid")]
    fn uuid(&mut self) -> Result<Option<uuid::Uuid>> {
        let uuid = match self.cell()? {
            None => return Ok(None),
            Some((Class::Text, bytes)) => uuid::Uuid::try_parse_ascii(bytes).ok(),
            // The type of MariaDB's UUID is text, its collation may be that of bytes.
            Some((Class::Bytes, bytes)) if bytes.len() == 36 => uuid::Uuid::try_parse_ascii(bytes).ok(),
            Some((Class::Bytes, bytes)) => uuid::Uuid::from_slice(bytes).ok(),
            Some(_) => return self.other("Uuid"),
        };
        match uuid {
            Some(uuid) => Ok(Some(uuid)),
            None => Err(self.mismatch("Uuid", "a value that is not one")),
        }
    }

    #[cfg(feature = "chrono")]
    fn datetime(&mut self) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
        let value = self.temporal("DateTime<Utc>", Class::DateTime, crate::time::read)?;
        Ok(value.map(|value| value.and_utc()))
    }

    #[cfg(feature = "chrono")]
    fn naive_datetime(&mut self) -> Result<Option<chrono::NaiveDateTime>> {
        self.temporal("NaiveDateTime", Class::DateTime, crate::time::read)
    }

    #[cfg(feature = "chrono")]
    fn date(&mut self) -> Result<Option<chrono::NaiveDate>> {
        self.temporal("NaiveDate", Class::Date, crate::time::read_date)
    }

    #[cfg(feature = "chrono")]
    fn time(&mut self) -> Result<Option<chrono::NaiveTime>> {
        self.temporal("NaiveTime", Class::Time, crate::time::read_time)
    }

    #[cfg(feature = "decimal")]
    fn decimal(&mut self) -> Result<Option<rust_decimal::Decimal>> {
        let number = match self.cell()? {
            None => return Ok(None),
            Some((Class::Signed, bytes)) => signed(bytes).map(i128::from).and_then(whole_decimal),
            Some((Class::Unsigned, bytes)) => unsigned(bytes).map(i128::from).and_then(whole_decimal),
            Some((Class::Decimal, bytes)) => decimal(self.utf8(bytes, "Decimal")?),
            Some(_) => return self.other("Decimal"),
        };
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(self.mismatch("Decimal", "DECIMAL with more digits than it has")),
        }
    }

    fn is_null(&mut self, ahead: usize) -> Result<bool> {
        Ok(self.raw(self.next + ahead)?.is_none())
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

#[cfg(feature = "decimal")]
fn whole_decimal(number: i128) -> Option<rust_decimal::Decimal> {
    rust_decimal::Decimal::try_from_i128_with_scale(number, 0).ok()
}

/// A DECIMAL without loss: zeros at the end of a fraction are nothing.
#[cfg(feature = "decimal")]
fn decimal(text: &str) -> Option<rust_decimal::Decimal> {
    match rust_decimal::Decimal::from_str_exact(text) {
        Ok(number) => Some(number),
        Err(_) if text.contains('.') => {
            let text = text.trim_end_matches('0').trim_end_matches('.');
            rust_decimal::Decimal::from_str_exact(text).ok()
        }
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_any_width() {
        assert_eq!(signed(&[0xff]), Some(-1));
        assert_eq!(unsigned(&[0xff]), Some(255));
        assert_eq!(signed(&i64::MIN.to_le_bytes()), Some(i64::MIN));
        assert_eq!(unsigned(&u64::MAX.to_le_bytes()), Some(u64::MAX));
        assert_eq!(bit(&[1, 0]), Some(256));
        assert_eq!((signed(&[]), unsigned(&[1, 2, 3]), bit(&[0; 9])), (None, None, None));
    }

    #[test]
    fn decimals_are_whole_or_short_or_refused() {
        assert_eq!(whole("-12"), Some(-12));
        assert_eq!(whole("9223372036854775808.000"), Some(1 << 63));
        assert_eq!((whole("1.5"), whole("x"), whole("")), (None, None, None));
        assert_eq!(short("0.1000000000000000000000"), Some(0.1));
        assert_eq!(short("-1234567890.12345"), Some(-1_234_567_890.123_45));
        assert_eq!(short("12345678901234567"), None);
    }

    #[cfg(feature = "decimal")]
    #[test]
    fn decimals_keep_28_digits() {
        let read = |text: &str| decimal(text).map(|number| number.to_string());
        assert_eq!(read("-1.50").as_deref(), Some("-1.50"));
        assert_eq!(read("0.100000000000000000000000000000").as_deref(), Some("0.1"));
        assert_eq!(read("79228162514264337593543950335").as_deref(), Some("79228162514264337593543950335"));
        assert_eq!(read("100.000000000000000000000000000000").as_deref(), Some("100"));
        assert_eq!(read("0.33333333333333333333333333333333"), None);
        assert_eq!(read("79228162514264337593543950336"), None);
    }
}
