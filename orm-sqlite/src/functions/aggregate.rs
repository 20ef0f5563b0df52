//! The functions of a group of rows.

use std::ffi::CStr;

use rust_decimal::Decimal;

use super::ffi::{Aggregate, Failure};
use super::number::{UNIT, nearest, split};

/// An exact running total, so that the order of the rows does not matter and only the result is
/// rounded, if it must be.
#[derive(Clone, Copy, Default)]
struct Total {
    whole: i128,
    /// Counted in [`UNIT`]s, less than one of them; its sign may differ from that of `whole`.
    fraction: i128,
}

impl Total {
    fn add(&mut self, value: Decimal) -> Result<(), Failure> {
        let (whole, fraction) = split(value);
        let sign = if value.is_sign_negative() { -1 } else { 1 };
        self.fraction += sign * fraction.cast_signed();
        let carry = self.fraction / UNIT.cast_signed();
        self.fraction %= UNIT.cast_signed();
        // 2^31 of the largest values fit.
        self.whole = self.whole.checked_add(sign * whole.cast_signed() + carry).ok_or(Failure::Overflow)?;
        Ok(())
    }

    /// Whether it is negative, and the absolute value in two parts.
    fn parts(self) -> (bool, u128, u128) {
        let Self { mut whole, mut fraction } = self;
        if whole > 0 && fraction < 0 {
            whole -= 1;
            fraction += UNIT.cast_signed();
        } else if whole < 0 && fraction > 0 {
            whole += 1;
            fraction -= UNIT.cast_signed();
        }
        (whole < 0 || fraction < 0, whole.unsigned_abs(), fraction.unsigned_abs())
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Sum(Total);

impl Aggregate for Sum {
    const NAME: &'static CStr = c"orm_decimal_sum";

    fn add(&mut self, value: Decimal) -> Result<(), Failure> {
        self.0.add(value)
    }

    fn finish(self) -> Result<Decimal, Failure> {
        let (negative, whole, fraction) = self.0.parts();
        nearest(negative, whole, fraction, false).ok_or(Failure::Overflow)
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Average {
    total: Total,
    count: u64,
}

impl Aggregate for Average {
    const NAME: &'static CStr = c"orm_decimal_avg";

    fn add(&mut self, value: Decimal) -> Result<(), Failure> {
        self.count += 1;
        self.total.add(value)
    }

    fn finish(self) -> Result<Decimal, Failure> {
        // Two halves of 14 decimals each, because 64 bits of remainder beside 28 decimals do not
        // fit in 128.
        const HALF: u128 = 10u128.pow(14);
        let (negative, whole, fraction) = self.total.parts();
        let count = u128::from(self.count.max(1));
        let upper = whole % count * HALF + fraction / HALF;
        let lower = upper % count * HALF + fraction % HALF;
        let quotient = upper / count * HALF + lower / count;
        nearest(negative, whole / count, quotient, lower % count * 2 >= count).ok_or(Failure::Overflow)
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Minimum(Option<Decimal>);

impl Aggregate for Minimum {
    const NAME: &'static CStr = c"orm_decimal_min";

    fn add(&mut self, value: Decimal) -> Result<(), Failure> {
        self.0 = Some(self.0.map_or(value, |least| least.min(value)));
        Ok(())
    }

    fn finish(self) -> Result<Decimal, Failure> {
        Ok(self.0.unwrap_or_default())
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Maximum(Option<Decimal>);

impl Aggregate for Maximum {
    const NAME: &'static CStr = c"orm_decimal_max";

    fn add(&mut self, value: Decimal) -> Result<(), Failure> {
        self.0 = Some(self.0.map_or(value, |greatest| greatest.max(value)));
        Ok(())
    }

    fn finish(self) -> Result<Decimal, Failure> {
        Ok(self.0.unwrap_or_default())
    }
}
