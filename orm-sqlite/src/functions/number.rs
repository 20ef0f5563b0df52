//! Between SQLite's storage classes and [`Decimal`].

use rust_decimal::Decimal;

/// The most decimals a [`Decimal`] has.
const MAX_SCALE: u32 = 28;

/// A [`Decimal`] keeps its digits in 96 bits.
const MAX_MANTISSA: u128 = (1 << 96) - 1;

/// How many of the smallest step, `10^-28`, make one.
pub(super) const UNIT: u128 = 10u128.pow(MAX_SCALE);

/// The decimal a text spells, or `None` when it spells none or one that a [`Decimal`] cannot hold
/// exactly.
///
/// Digits with an optional sign, point and exponent, and blanks around them. What has too many
/// digits is refused and not rounded as `Decimal::from_str` does: two different stored texts would
/// become equal.
pub(crate) fn parse(text: &[u8]) -> Option<Decimal> {
    Literal::scan(text)?.exact()
}

/// The decimal with the fewest digits that is read back as this float, or `None` when it is not in
/// range.
///
/// Decimals beyond the 28th are rounded: a float is an approximation already, and a tiny difference
/// of two floats has more.
pub(crate) fn from_real(real: f64) -> Option<Decimal> {
    Literal::scan(format!("{real:e}").as_bytes())?.rounded()
}

/// The one text of a number: no exponent, no trailing zeros, no negative zero.
pub(crate) fn canonical(value: Decimal) -> String {
    if value.is_zero() { "0".to_owned() } else { value.normalize().to_string() }
}

/// The absolute value as a whole number and a fraction counted in [`UNIT`]s.
pub(super) fn split(value: Decimal) -> (u128, u128) {
    let mantissa = value.mantissa().unsigned_abs();
    let scale = value.scale();
    if scale == 0 {
        return (mantissa, 0);
    }
    let one = 10u128.pow(scale);
    (mantissa / one, (mantissa % one) * 10u128.pow(MAX_SCALE - scale))
}

/// The decimal nearest to what [`split`] takes apart, with as many decimals as fit; `None` when the
/// whole part does not.
///
/// `tail` tells whether what follows the last unit of `fraction` is at least half a unit. Midpoints
/// go away from zero.
pub(super) fn nearest(negative: bool, whole: u128, fraction: u128, tail: bool) -> Option<Decimal> {
    if whole > MAX_MANTISSA {
        return None;
    }
    (0..=MAX_SCALE).rev().find_map(|scale| {
        let step = 10u128.pow(MAX_SCALE - scale);
        let up = if step == 1 { tail } else { fraction % step >= step / 2 };
        let mantissa = whole.checked_mul(10u128.pow(scale))?.checked_add(fraction / step + u128::from(up))?;
        assemble(negative, mantissa, scale)
    })
}

/// Rounds to `digits` decimals, or to tens, hundreds, .. when negative; midpoints away from zero.
/// `None` on overflow.
pub(super) fn round(value: Decimal, digits: i64) -> Option<Decimal> {
    let dropped = i64::from(value.scale()).saturating_sub(digits);
    if dropped <= 0 {
        return Some(value);
    }
    // A mantissa is below 10^29, so it is nothing beside half of 10^30.
    let Ok(dropped @ ..30) = u32::try_from(dropped) else {
        return Some(Decimal::ZERO);
    };
    let step = 10u128.pow(dropped);
    let mantissa = (value.mantissa().unsigned_abs() + step / 2) / step;
    Literal { negative: value.is_sign_negative(), mantissa, exponent: -digits }.exact()
}

fn assemble(negative: bool, mantissa: u128, scale: u32) -> Option<Decimal> {
    if mantissa > MAX_MANTISSA {
        return None;
    }
    let mantissa = i128::try_from(mantissa).ok()?;
    Decimal::try_from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale).ok()
}

/// A number as it was spelled: `mantissa * 10^exponent`.
struct Literal {
    negative: bool,
    mantissa: u128,
    exponent: i64,
}

impl Literal {
    fn scan(text: &[u8]) -> Option<Self> {
        let (negative, text) = take_sign(text.trim_ascii());
        let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
        let (number, exponent) = text.split_at(end);
        let mut exponent = if exponent.is_empty() { 0 } else { scan_exponent(&exponent[1..])? };

        let mut mantissa = 0_u128;
        // Zeros count only once another digit follows, so that any number of trailing ones fits.
        let mut zeros = 0_u32;
        let (mut digits, mut point) = (false, false);
        for &byte in number {
            match byte {
                b'0'..=b'9' => {
                    digits = true;
                    exponent -= i64::from(point);
                    zeros = zeros.checked_add(1)?;
                    if byte != b'0' {
                        if mantissa != 0 {
                            mantissa = mantissa.checked_mul(10u128.checked_pow(zeros)?)?;
                        }
                        mantissa = mantissa.checked_add(u128::from(byte - b'0'))?;
                        zeros = 0;
                        if mantissa > MAX_MANTISSA {
                            return None;
                        }
                    }
                }
                b'.' if !point => point = true,
                _ => return None,
            }
        }
        digits.then_some(Self { negative, mantissa, exponent: exponent + i64::from(zeros) })
    }

    fn exact(self) -> Option<Decimal> {
        if self.mantissa == 0 {
            return Some(Decimal::ZERO);
        }
        if self.exponent <= 0 {
            let scale = u32::try_from(-self.exponent).ok().filter(|scale| *scale <= MAX_SCALE)?;
            assemble(self.negative, self.mantissa, scale)
        } else {
            let factor = 10u128.checked_pow(u32::try_from(self.exponent).ok()?)?;
            assemble(self.negative, self.mantissa.checked_mul(factor)?, 0)
        }
    }

    fn rounded(mut self) -> Option<Decimal> {
        let dropped = -i64::from(MAX_SCALE) - self.exponent;
        if dropped > 0 {
            // 10^38 is the largest power of a `u128`, and far above any mantissa.
            let step = 10u128.pow(u32::try_from(dropped).unwrap_or(u32::MAX).min(38));
            self.mantissa = (self.mantissa + step / 2) / step;
            self.exponent = -i64::from(MAX_SCALE);
        }
        self.exact()
    }
}

/// Reads what follows the `e`. An exponent out of all range stops at one that no other part of a
/// text can bring back.
fn scan_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = take_sign(text);
    if digits.is_empty() {
        return None;
    }
    let mut exponent = 0_i64;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        exponent = (exponent * 10 + i64::from(byte - b'0')).min(1 << 40);
    }
    Some(if negative { -exponent } else { exponent })
}

fn take_sign(text: &[u8]) -> (bool, &[u8]) {
    match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse(text.as_bytes()).map(canonical)
    }

    #[test]
    fn a_number_has_one_text() {
        for (text, canonical) in [
            ("1", "1"),
            ("1.00", "1"),
            ("-0", "0"),
            ("-0.000", "0"),
            ("0e99999999999999999999", "0"),
            ("007.50", "7.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+5", "5"),
            (" -12.340\n", "-12.34"),
            ("1e3", "1000"),
            ("1.25E-3", "0.00125"),
            ("1200e-2", "12"),
            ("100", "100"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("-7.9228162514264337593543950335", "-7.9228162514264337593543950335"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            ("10000000000000000000000000000e-28", "1"),
        ] {
            assert_eq!(read(text).as_deref(), Some(canonical), "{text}");
        }
    }

    #[test]
    fn any_number_of_trailing_zeros_fits() {
        assert_eq!(read(&format!("1.5{}", "0".repeat(100))).as_deref(), Some("1.5"));
        assert_eq!(read(&format!("1{}e-100", "0".repeat(100))).as_deref(), Some("1"));
        assert_eq!(read(&"0".repeat(100)).as_deref(), Some("0"));
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in [
            "", " ", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e5.5", "1 2", "1.2.3", "--1", "1_000", "1,5",
            "0x10", "NaN", "inf", "Infinity", "abc", "1a", "١", "1\0",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_a_decimal_cannot_hold_exactly_is_refused() {
        for text in [
            "79228162514264337593543950336",
            "-79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "0.12345678901234567890123456789",
            "123456789012345678901234567890.5",
            "1e29",
            "1e-29",
            "1e99999999999999999999",
            "1e-99999999999999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_float_is_its_shortest_decimal() {
        for (real, text) in [
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-0.0, "0"),
            (1e28, "10000000000000000000000000000"),
            (1e-28, "0.0000000000000000000000000001"),
            (0.1 + 0.2 - 0.3, "0.0000000000000000555111512313"),
            (5e-29, "0.0000000000000000000000000001"),
            (4e-29, "0"),
            (-5e-324, "0"),
        ] {
            assert_eq!(from_real(real).map(canonical).as_deref(), Some(text));
        }
        for real in [8e28, -8e28, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!(from_real(real), None);
        }
    }

    #[test]
    fn rounding_takes_midpoints_away_from_zero() {
        for (text, digits, rounded) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("2.4999", 0, "2"),
            ("0.125", 2, "0.13"),
            ("0.125", 3, "0.125"),
            ("0.125", i64::MAX, "0.125"),
            ("-0.4", 0, "0"),
            ("145", -1, "150"),
            ("150", -2, "200"),
            ("149.999", -2, "100"),
            ("7", -2, "0"),
            ("79228162514264337593543950335", -29, "overflow"),
            ("79228162514264337593543950335", -28, "overflow"),
            ("49228162514264337593543950335", -29, "0"),
            ("72228162514264337593543950335", -28, "70000000000000000000000000000"),
            ("79228162514264337593543950335", i64::MIN, "0"),
            ("7.9228162514264337593543950335", 27, "7.922816251426433759354395034"),
        ] {
            let actual = round(parse(text.as_bytes()).unwrap(), digits)
                .map_or_else(|| "overflow".to_owned(), canonical);
            assert_eq!(actual, rounded, "round({text}, {digits})");
        }
    }

    #[test]
    fn what_is_split_goes_together_again() {
        for text in [
            "0",
            "-1.5",
            "79228162514264337593543950335",
            "-7.9228162514264337593543950335",
            "0.0000000000000000000000000001",
        ] {
            let value = parse(text.as_bytes()).unwrap();
            let (whole, fraction) = split(value);
            assert_eq!(nearest(value.is_sign_negative(), whole, fraction, false), Some(value));
        }
    }

    #[test]
    fn what_does_not_fit_is_rounded_to_the_decimals_that_do() {
        let rounded = |whole, fraction, tail| nearest(false, whole, fraction, tail).map(canonical);
        assert_eq!(rounded(9, UNIT - 1, false).as_deref(), Some("10"));
        assert_eq!(rounded(9, UNIT - 6, false).as_deref(), Some("9.999999999999999999999999999"));
        assert_eq!(rounded(0, 3, true).as_deref(), Some("0.0000000000000000000000000004"));
        assert_eq!(
            rounded(MAX_MANTISSA, UNIT / 2 - 1, true).as_deref(),
            Some("79228162514264337593543950335")
        );
        assert_eq!(rounded(MAX_MANTISSA, UNIT / 2, false), None);
        assert_eq!(rounded(MAX_MANTISSA + 1, 0, false), None);
    }
}
