//! The functions of one row.
//!
//! Results are those of [`Decimal`]'s own checked operations, so that a computation gives the same
//! in a query as in Rust: a result with more digits than fit is rounded at its last one, a result
//! that is too large is an error.

use rust_decimal::Decimal;

use super::ffi::{Answer, Arguments, Failure, Scalar};
use super::key::Key;
use super::number;

type Outcome = Result<Answer, Failure>;

pub(super) static SCALARS: &[Scalar] = &[
    Scalar { name: c"orm_decimal", arity: 1, pure: true, call: canonical },
    Scalar { name: c"orm_decimal_key", arity: 1, pure: true, call: key },
    Scalar {
        name: c"orm_decimal_add",
        arity: 2,
        pure: true,
        call: |arguments| binary(arguments, Decimal::checked_add),
    },
    Scalar {
        name: c"orm_decimal_sub",
        arity: 2,
        pure: true,
        call: |arguments| binary(arguments, Decimal::checked_sub),
    },
    Scalar {
        name: c"orm_decimal_mul",
        arity: 2,
        pure: true,
        call: |arguments| binary(arguments, Decimal::checked_mul),
    },
    Scalar {
        name: c"orm_decimal_div",
        arity: 2,
        pure: true,
        call: |arguments| division(arguments, Decimal::checked_div),
    },
    Scalar {
        name: c"orm_decimal_rem",
        arity: 2,
        pure: true,
        call: |arguments| division(arguments, Decimal::checked_rem),
    },
    Scalar {
        name: c"orm_decimal_abs",
        arity: 1,
        pure: true,
        call: |arguments| unary(arguments, |value| Some(value.abs())),
    },
    Scalar {
        name: c"orm_decimal_neg",
        arity: 1,
        pure: true,
        call: |arguments| unary(arguments, |value| Some(-value)),
    },
    Scalar {
        name: c"orm_decimal_round",
        arity: 1,
        pure: true,
        call: |arguments| unary(arguments, |value| number::round(value, 0)),
    },
    Scalar { name: c"orm_decimal_round", arity: 2, pure: true, call: round },
];

fn canonical(arguments: &Arguments<'_>) -> Outcome {
    unary(arguments, Some)
}

fn key(arguments: &Arguments<'_>) -> Outcome {
    Ok(arguments.decimal(0)?.map_or(Answer::Null, |value| Answer::Blob(Key::new(value))))
}

fn round(arguments: &Arguments<'_>) -> Outcome {
    let (Some(value), Some(digits)) = (arguments.decimal(0)?, arguments.integer(1)?) else {
        return Ok(Answer::Null);
    };
    checked(number::round(value, digits))
}

fn unary(arguments: &Arguments<'_>, operation: fn(Decimal) -> Option<Decimal>) -> Outcome {
    let Some(value) = arguments.decimal(0)? else {
        return Ok(Answer::Null);
    };
    checked(operation(value))
}

fn binary(arguments: &Arguments<'_>, operation: fn(Decimal, Decimal) -> Option<Decimal>) -> Outcome {
    let (Some(left), Some(right)) = (arguments.decimal(0)?, arguments.decimal(1)?) else {
        return Ok(Answer::Null);
    };
    checked(operation(left, right))
}

fn division(arguments: &Arguments<'_>, operation: fn(Decimal, Decimal) -> Option<Decimal>) -> Outcome {
    let (Some(left), Some(right)) = (arguments.decimal(0)?, arguments.decimal(1)?) else {
        return Ok(Answer::Null);
    };
    if right.is_zero() { Ok(Answer::Null) } else { checked(operation(left, right)) }
}

fn checked(result: Option<Decimal>) -> Outcome {
    result.map(Answer::from).ok_or(Failure::Overflow)
}
