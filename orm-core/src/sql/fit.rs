use super::{Place, Renderer};
use crate::table::{ColumnDef, TableDef};
use crate::{Error, Result, Value};

impl Renderer<'_> {
    /// Writes a value that a column is to keep; one that the column or the database would change fails.
    pub(super) fn stored(&mut self, column: &'static ColumnDef, value: Value) {
        if let Some(value) = self.fitted(column, value) {
            self.value_at(value, Place::Column(column));
        }
    }

    /// A value as a column is to keep it; one that the column or the database would change fails.
    pub(super) fn fitted(&mut self, column: &'static ColumnDef, value: Value) -> Option<Value> {
        if let Some(message) = self.syntax().refuses(&value) {
            self.fail(Error::Encode { column: Some(column.name.to_owned()), message, sql: None });
            return None;
        }
        if !ColumnDef::may_change(&value) {
            return Some(value);
        }
        match column.fit(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail(error);
                None
            }
        }
    }
}

impl TableDef {
    /// The column with this name, when the database computes it.
    pub(super) fn generated(&self, name: &str) -> Option<&'static ColumnDef> {
        self.column(name).filter(|column| column.generated.is_some())
    }
}

impl ColumnDef {
    /// The error for writing a column that the database computes.
    pub(super) fn is_generated(&self, table: &TableDef) -> Error {
        Error::invalid_argument(format!(
            "column `{}` of `{}` is generated: the database computes it, it cannot be written",
            self.name, table.name
        ))
    }

    /// Whether [`fit`](Self::fit) does anything with such a value; most stay as they are, in great numbers.
    fn may_change(value: &Value) -> bool {
        match value {
            #[cfg(feature = "decimal")]
            Value::Decimal(_) => true,
            Value::Invalid(_) => true,
            _ => false,
        }
    }

    /// The value as the column keeps it, refused when the column would change it.
    pub(super) fn fit(&self, value: Value) -> Result<Value> {
        match value {
            #[cfg(feature = "decimal")]
            Value::Decimal(number) => self.fit_decimal(number).map(Value::Decimal),
            Value::Invalid(message) => {
                Err(Error::Encode { column: Some(self.name.to_owned()), message, sql: None })
            }
            value => Ok(value),
        }
    }

    #[cfg(feature = "decimal")]
    fn fit_decimal(&self, number: rust_decimal::Decimal) -> Result<rust_decimal::Decimal> {
        let mut number = number.normalize();
        let Some(precision) = self.precision else { return Ok(number) };
        let scale = self.scale.unwrap_or(0);
        let too_long =
            |message: String| Error::Encode { column: Some(self.name.to_owned()), message, sql: None };
        if number.scale() > scale {
            return Err(too_long(format!(
                "the value has {} decimals, the column keeps {scale}; round it before it is stored",
                number.scale()
            )));
        }
        let digits = number.trunc().abs().to_string().trim_start_matches('0').len();
        if digits > precision.saturating_sub(scale) as usize {
            return Err(too_long(format!(
                "the value has {digits} digits before the point, the column keeps {}",
                precision.saturating_sub(scale)
            )));
        }
        number.rescale(scale);
        Ok(number)
    }
}
