//! By what rows of one table belong to rows of another.

use crate::Value;

/// The key of a row in a form that can be looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// One whole number.
    Whole(i128),
    /// Another value, or several.
    Bytes(Vec<u8>),
}

impl From<i64> for Key {
    fn from(number: i64) -> Self {
        Self::Whole(number.into())
    }
}

impl Key {
    /// The key of these values; none when one of them is NULL.
    pub(super) fn of<'v>(values: impl IntoIterator<Item = &'v Value> + Clone) -> Option<Self> {
        let mut only = values.clone().into_iter();
        if let (Some(value), None) = (only.next(), only.next()) {
            match value {
                Value::I64(number) => return Some(Self::from(*number)),
                Value::U64(number) => return Some(Self::Whole(i128::from(*number))),
                _ => {}
            }
        }
        let mut key = Vec::new();
        for value in values {
            if value.is_null() {
                return None;
            }
            let start = key.len();
            key.extend([0; 4]);
            write(value, &mut key);
            let length = u32::try_from(key.len() - start - 4).ok()?;
            if let Some(slot) = key.get_mut(start..start + 4) {
                slot.copy_from_slice(&length.to_le_bytes());
            }
        }
        Some(Self::Bytes(key))
    }
}

fn write(value: &Value, key: &mut Vec<u8>) {
    match value {
        Value::I64(number) => key.extend(i128::from(*number).to_le_bytes()),
        Value::U64(number) => key.extend(i128::from(*number).to_le_bytes()),
        Value::Text(text) => key.extend(text.as_bytes()),
        Value::Bytes(bytes) => key.extend(bytes),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => key.extend(uuid.as_bytes()),
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => key.extend(number.normalize().to_string().as_bytes()),
        other => key.extend(format!("{other:?}").as_bytes()),
    }
}
