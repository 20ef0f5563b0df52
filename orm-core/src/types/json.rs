use std::ops::{Deref, DerefMut};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{IntoField, IntoOptional, SqlType, base};
use crate::{ColumnType, Result, RowReader, Value};

/// A column that holds any serde type as JSON: `jsonb`, `JSON` or `TEXT`.
///
/// ```
/// use orm_core::Json;
///
/// let tags = Json(vec!["a", "b"]);
/// assert_eq!(tags.len(), 2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// The value inside.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Json<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T> SqlType for Json<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    type Base = base::Json;
    const TYPE: ColumnType = ColumnType::Json;

    fn into_value(self) -> Value {
        match serde_json::to_string(&self.0) {
            Ok(text) => Value::Json(text),
            Err(error) => Value::invalid(format!(
                "the value of a `Json<{}>` column cannot be written as JSON: {error}",
                std::any::type_name::<T>()
            )),
        }
    }

    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
        let Some(text) = row.json()? else { return Ok(None) };
        match serde_json::from_str(&text) {
            Ok(value) => Ok(Some(Self(value))),
            // serde's message may quote the value; the position is enough to find it.
            Err(error) => Err(row.mismatch(
                std::any::type_name::<T>(),
                &format!("JSON of another shape (line {}, column {})", error.line(), error.column()),
            )),
        }
    }
}

impl<T> IntoField<Json<T>> for T
where
    Json<T>: SqlType,
{
    fn into_field(self) -> Json<T> {
        Json(self)
    }
}

impl<T> IntoOptional<Json<T>> for T
where
    Json<T>: SqlType,
{
    fn into_optional(self) -> Option<Json<T>> {
        Some(Json(self))
    }
}

impl SqlType for serde_json::Value {
    type Base = base::Json;
    const TYPE: ColumnType = ColumnType::Json;

    fn into_value(self) -> Value {
        Value::Json(self.to_string())
    }

    fn read_cell(row: &mut dyn RowReader) -> Result<Option<Self>> {
        let Some(text) = row.json()? else { return Ok(None) };
        match serde_json::from_str(&text) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(row.mismatch(
                "JSON",
                &format!("text that is not JSON (line {}, column {})", error.line(), error.column()),
            )),
        }
    }
}
