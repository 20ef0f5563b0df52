//! SQL functions that SQLite lacks.
//!
//! `orm_remainder(a, b)` is the remainder of floats, as Rust's `%`: SQLite's own is one of integers. It is NULL for
//! a zero divisor. `orm_in_transaction()` is 1 while a transaction is open, else 0.
//!
//! `orm_pack(a, b, ..)` is an aggregate: the rows it gets, in the order of an ORDER BY inside it, as one BLOB that keeps
//! each value as it is (see `pack`).
//!
//! `orm_run(ticket)` runs a statement of this crate (see `run`).
//!
//! The others make a `Decimal` behave as a number.
//!
//! SQLite has no exact decimal type: its own arithmetic and comparisons take a TEXT decimal for a
//! binary float, or for text. These functions read a decimal from TEXT, INTEGER or REAL storage and
//! compute with [`rust_decimal`].
//!
//! | function | gives |
//! |---|---|
//! | `orm_decimal(x)` | the number as canonical TEXT: no trailing zeros, no exponent |
//! | `orm_decimal_key(x)` | a BLOB that compares as the number does, for `<`, `=`, ORDER BY, GROUP BY, DISTINCT |
//! | `orm_decimal_add(a, b)`, `_sub`, `_mul`, `_div`, `_rem` | TEXT; NULL for a zero divisor |
//! | `orm_decimal_abs(x)`, `orm_decimal_neg(x)` | TEXT |
//! | `orm_decimal_round(x)`, `orm_decimal_round(x, digits)` | TEXT, midpoints away from zero as PostgreSQL's `numeric` |
//! | `orm_decimal_sum(x)`, `_avg`, `_min`, `_max` | aggregates; NULLs are skipped, NULL for no rows |
//!
//! NULL in gives NULL. A value that is no decimal of at most 28 decimals and 96 bits, and a result
//! beyond that range, are SQL errors which never quote the value.
//!
//! `DISTINCT` inside an aggregate compares what is stored, so `1.0` and `1.00` are two values to
//! it: write `orm_decimal_sum(DISTINCT orm_decimal(x))`.

#[cfg(feature = "decimal")]
mod aggregate;
#[cfg(feature = "decimal")]
mod arithmetic;
mod ffi;
mod float;
#[cfg(feature = "decimal")]
mod key;
#[cfg(feature = "decimal")]
pub(crate) mod number;
pub(crate) mod pack;
pub(crate) mod run;
#[cfg(all(test, feature = "decimal"))]
mod tests;
mod transaction;

use sqlx::sqlite::SqliteConnection;

/// Registers the functions on one connection; doing so again is harmless.
///
/// Like every use of `lock_handle`, it wants a statement run before the next one on the same
/// connection.
///
/// # Errors
///
/// When the connection's worker thread is gone, or when SQLite refuses, for want of memory or
/// because a statement that uses a function of the same name is still running.
pub(crate) async fn register(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // One lock for all functions: sqlx 0.9.0 may keep its worker out between two locks, and
    // deadlocks when the worker's queue of commands is full of them.
    let mut handle = connection.lock_handle().await?;
    ffi::register_scalar(&mut handle, &transaction::IN_TRANSACTION)?;
    ffi::register_scalar(&mut handle, &float::REMAINDER)?;
    #[cfg(feature = "decimal")]
    {
        for scalar in arithmetic::SCALARS {
            ffi::register_scalar(&mut handle, scalar)?;
        }
        ffi::register_aggregate::<aggregate::Sum>(&mut handle)?;
        ffi::register_aggregate::<aggregate::Average>(&mut handle)?;
        ffi::register_aggregate::<aggregate::Minimum>(&mut handle)?;
        ffi::register_aggregate::<aggregate::Maximum>(&mut handle)?;
    }
    ffi::register_run(&mut handle)?;
    // Last: `connect` takes it for the sign that all are there.
    ffi::register_pack(&mut handle)
}
