//! The state of the connection.

use super::ffi::{Answer, Scalar};

pub(super) static IN_TRANSACTION: Scalar = Scalar {
    name: c"orm_in_transaction",
    arity: 0,
    pure: false,
    call: |arguments| Ok(Answer::Integer(arguments.in_transaction().into())),
};
