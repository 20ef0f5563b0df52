//! Which operations a column type has.

use super::SqlType;

/// Numbers: `+ - * / %`, `sum`, `avg`, `abs`, `round`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number",
    label = "arithmetic needs numbers, this is `{Self}`",
    note = "`.cast::<i64>()` turns an expression into a number"
)]
pub trait Numeric: SqlType {
    /// Whether a literal divisor is zero.
    #[doc(hidden)]
    fn is_zero(&self) -> bool;
}

/// Whole numbers.
pub trait Integer: Numeric {}

/// Text: `like`, `lower`, `upper`, `length`, `trim`, `concat`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "expected text, this is `{Self}`",
    note = "`.cast::<String>()` turns an expression into text"
)]
pub trait TextType: SqlType {}

/// Types with an order: `min`, `max`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order for `min` and `max`",
    label = "`{Self}` values have no smallest or largest",
    note = "count the rows with `count().filter(..)`, or compare by another column"
)]
pub trait Ordered: SqlType {}

/// Types that `sum` adds up.
#[diagnostic::on_unimplemented(
    message = "`sum` needs numbers, not `{Self}`",
    label = "`{Self}` cannot be added up",
    note = "`.cast::<i64>()` turns an expression into a number"
)]
pub trait Summable: SqlType {
    /// `i64` for integers, `f64` for floats, `Decimal` for decimals.
    type Sum: SqlType;
}

/// Types that `avg` averages.
#[diagnostic::on_unimplemented(
    message = "`avg` needs numbers, not `{Self}`",
    label = "`{Self}` cannot be averaged",
    note = "`.cast::<i64>()` turns an expression into a number"
)]
pub trait Averageable: SqlType {
    /// `f64`, or `Decimal` for decimals.
    type Average: SqlType;
}

impl TextType for String {}

macro_rules! ordered {
    ($($type:ty),* $(,)?) => {$(impl Ordered for $type {})*};
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Numeric for $type {
            fn is_zero(&self) -> bool {
                *self == 0
            }
        }
        impl Integer for $type {}
        impl Ordered for $type {}
        impl Summable for $type {
            type Sum = i64;
        }
        impl Averageable for $type {
            type Average = f64;
        }
    )*};
}
integers!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! floats {
    ($($type:ty),*) => {$(
        impl Numeric for $type {
            fn is_zero(&self) -> bool {
                *self == 0.0
            }
        }
        impl Ordered for $type {}
        impl Summable for $type {
            type Sum = f64;
        }
        impl Averageable for $type {
            type Average = f64;
        }
    )*};
}
floats!(f32, f64);

#[cfg(feature = "decimal")]
impl Numeric for rust_decimal::Decimal {
    fn is_zero(&self) -> bool {
        rust_decimal::Decimal::is_zero(self)
    }
}
#[cfg(feature = "decimal")]
impl Summable for rust_decimal::Decimal {
    type Sum = Self;
}
#[cfg(feature = "decimal")]
impl Averageable for rust_decimal::Decimal {
    type Average = Self;
}

ordered!(String, Vec<u8>);
#[cfg(feature = "decimal")]
ordered!(rust_decimal::Decimal);
#[cfg(feature = "uuid")]
ordered!(uuid::Uuid);
#[cfg(feature = "chrono")]
ordered!(chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime, chrono::NaiveDate, chrono::NaiveTime);
