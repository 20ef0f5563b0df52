//! `numeric` in the binary protocol: digits in base 10,000,
//! <https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/numeric.c>.

/// A `numeric` as text, exact; none for NaN and infinities, and for bytes that are no number.
pub(crate) fn to_text(bytes: &[u8]) -> Option<String> {
    let word = |at: usize| Some(i16::from_be_bytes(bytes.get(at * 2..at * 2 + 2)?.try_into().ok()?));
    let (count, weight, sign, scale) = (word(0)?, word(1)?, word(2)?, word(3)?);
    let negative = match sign.cast_unsigned() {
        0x0000 => false,
        0x4000 => true,
        _ => return None,
    };
    let digits: Vec<i16> = (0..usize::try_from(count).ok()?).map(|at| word(4 + at)).collect::<Option<_>>()?;
    // The group that stands for 10,000 to this power.
    let group = |power: i16| {
        let at = usize::try_from(i32::from(weight) - i32::from(power)).ok();
        at.and_then(|at| digits.get(at)).copied().unwrap_or(0)
    };
    let mut text = String::from(if negative { "-" } else { "" });
    let mut integer = String::new();
    for power in (0..=weight.max(0)).rev() {
        integer.push_str(&format!("{:04}", group(power)));
    }
    let integer = integer.trim_start_matches('0');
    text.push_str(if integer.is_empty() { "0" } else { integer });
    let scale = usize::try_from(scale).ok()?;
    if scale > 0 {
        let mut fraction = String::new();
        let mut power = -1;
        while fraction.len() < scale {
            fraction.push_str(&format!("{:04}", group(power)));
            power -= 1;
        }
        fraction.truncate(scale);
        text.push('.');
        text.push_str(&fraction);
    }
    Some(text)
}

/// A decimal as a `numeric`, its scale kept.
#[cfg(feature = "decimal")]
pub(crate) fn from_decimal(number: rust_decimal::Decimal, out: &mut Vec<u8>) {
    let scale = number.scale();
    let text = number.abs().to_string();
    let (integer, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut padded = "0".repeat((4 - integer.len() % 4) % 4);
    padded.push_str(integer);
    let groups_before = padded.len() / 4;
    padded.push_str(fraction);
    padded.push_str(&"0".repeat((4 - fraction.len() % 4) % 4));
    let mut groups: Vec<u16> = padded
        .as_bytes()
        .chunks(4)
        .map(|group| group.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
        .collect();
    let leading = groups.iter().take_while(|group| **group == 0).count();
    groups.drain(..leading);
    while groups.last() == Some(&0) {
        groups.pop();
    }
    // At most 29 digits before the point and 28 after it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most 16 groups")]
    let (count, weight) = if groups.is_empty() {
        (0, 0)
    } else {
        (groups.len() as u16, groups_before as i16 - leading as i16 - 1)
    };
    out.extend(count.to_be_bytes());
    out.extend(weight.to_be_bytes());
    let sign: u16 = if number.is_sign_negative() && !number.is_zero() { 0x4000 } else { 0 };
    out.extend(sign.to_be_bytes());
    #[allow(clippy::cast_possible_truncation, reason = "at most 28")]
    out.extend((scale as u16).to_be_bytes());
    for group in groups {
        out.extend(group.to_be_bytes());
    }
}

/// A number's text as a decimal; none when it has more digits than a decimal holds.
#[cfg(feature = "decimal")]
pub(crate) fn to_decimal(text: &str) -> Option<rust_decimal::Decimal> {
    let exact = rust_decimal::Decimal::from_str_exact(text);
    let shorter = || match text.split_once('.') {
        // Zeros at the end may be all that is too much.
        Some(_) => {
            rust_decimal::Decimal::from_str_exact(text.trim_end_matches('0').trim_end_matches('.')).ok()
        }
        None => None,
    };
    exact.ok().or_else(shorter)
}

#[cfg(all(test, feature = "decimal"))]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comes_back_as_it_went() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "10000",
            "9999",
            "0.0001",
            "-0.00010",
            "12345678.9",
            "100000000.0001",
            "79228162514264337593543950335",
            "-0.0000000000000000000000000001",
            "1234567890123456789.0123456789",
            "1.50",
            "20000",
            "0.5",
        ] {
            let number = to_decimal(text).unwrap_or_default();
            let mut bytes = Vec::new();
            from_decimal(number, &mut bytes);
            assert_eq!(to_text(&bytes).as_deref(), Some(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_has_no_text() {
        assert_eq!(to_text(&[0, 0, 0, 0, 0xC0, 0, 0, 0]), None);
        assert_eq!(to_text(&[0, 0, 0, 0, 0xD0, 0, 0, 0]), None);
        assert_eq!(to_text(&[0, 9, 0, 0]), None);
        assert_eq!(to_text(&[]), None);
    }

    #[test]
    fn zeros_at_the_end_are_not_too_many_digits() {
        assert_eq!(
            to_decimal("1.50000000000000000000000000000000").map(|n| n.to_string()).as_deref(),
            Some("1.5")
        );
        assert_eq!(to_decimal("0.33333333333333333333333333333333"), None);
        assert_eq!(to_decimal("79228162514264337593543950336"), None);
    }
}
