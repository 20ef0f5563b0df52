//! The functions of floats.

use super::ffi::{Answer, Scalar};

pub(super) static REMAINDER: Scalar = Scalar {
    name: c"orm_remainder",
    arity: 2,
    pure: true,
    call: |arguments| {
        Ok(match (arguments.real(0), arguments.real(1)) {
            // Without a number as its result it is NULL: SQLite has no NaN.
            (Some(left), Some(right)) => Answer::Real(left % right),
            _ => Answer::Null,
        })
    },
};
