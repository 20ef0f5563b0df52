//! Numbers, from their digits and never by way of another type.

/// How many bytes the number takes that a text begins with.
pub(super) fn length(text: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        let digits = text.get(from..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (digits > 0).then_some(from + digits)
    };
    let mut end = digits(usize::from(text.first() == Some(&b'-')))?;
    if text.get(end) == Some(&b'.') {
        end = digits(end + 1)?;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        end = digits(end + 1 + sign)?;
    }
    Some(end)
}

fn is_number(text: &str) -> bool {
    length(text.as_bytes()) == Some(text.len())
}

/// A whole number: digits, and no fraction but zeros, as sums of DECIMAL have it.
pub(super) fn whole<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = match text.split_once('.') {
        Some((digits, fraction)) => fraction.bytes().all(|byte| byte == b'0').then_some(digits)?,
        None => text,
    };
    // `parse` would take a plus sign.
    if is_number(text) { digits.parse().ok() } else { None }
}

macro_rules! float {
    ($($name:ident)*) => {$(
        /// A float; the shortest text that stands for it gives it back.
        pub(super) fn $name(text: &str) -> Option<$name> {
            match text {
                "NaN" => Some($name::NAN),
                "Infinity" => Some($name::INFINITY),
                "-Infinity" => Some($name::NEG_INFINITY),
                _ if is_number(text) => text.parse().ok().filter(|number: &$name| number.is_finite()),
                _ => None,
            }
        }
    )*};
}
float!(f32 f64);

/// An exact number. `None` for one that has more digits than fit.
#[cfg(feature = "decimal")]
pub(super) fn decimal(text: &str) -> Option<rust_decimal::Decimal> {
    use rust_decimal::Decimal;
    // Such as `1_000` is one for the parser.
    if !is_number(text) {
        return None;
    }
    if let Ok(number) = Decimal::from_str_exact(text) {
        return Some(number);
    }
    let (whole, fraction) = text.split_once('.')?;
    let fraction = fraction.trim_end_matches('0');
    let text = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    Decimal::from_str_exact(&text).ok()
}
