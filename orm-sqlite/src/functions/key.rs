//! The bytes of `orm_decimal_key`.

use rust_decimal::Decimal;

use super::number::split;

/// One header, 12 bytes of the whole part, 14 of the fraction, one end mark.
const CAPACITY: usize = 28;

/// Half of the 28 decimals at a time, as 14 of them fit in 64 bits.
const HALF: u128 = 10u128.pow(14);

/// Ends a negative number. It is above every complemented pair, because of two negative numbers
/// with a common start the longer one is the smaller.
const END: u8 = 0xff;

/// Bytes whose order under `memcmp` is the order of the numbers, the same for equal numbers.
///
/// Zero is `80`. A positive number is `81` plus the length of its whole part, the whole part in
/// base 256, and its decimals in pairs, each plus one, without trailing zero pairs. A negative
/// number is the complement of that, and `ff`.
///
/// An index on the expression keeps these bytes on disk: another encoding would need another
/// function name.
pub(super) struct Key {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Key {
    pub(super) fn new(value: Decimal) -> Self {
        let mut key = Self { bytes: [0; CAPACITY], length: 0 };
        if value.is_zero() {
            key.push(0x80);
            return key;
        }
        let (whole, fraction) = split(value);

        let whole = whole.to_be_bytes();
        let start = whole.iter().position(|byte| *byte != 0).unwrap_or(whole.len());
        key.push(0x81 + u8::try_from(whole.len() - start).unwrap_or_default());
        for byte in &whole[start..] {
            key.push(*byte);
        }

        let mut used = key.length;
        for half in [fraction / HALF, fraction % HALF] {
            let mut pairs = [0; 7];
            let mut rest = u64::try_from(half).unwrap_or_default();
            for pair in pairs.iter_mut().rev() {
                *pair = (rest % 100) as u8;
                rest /= 100;
            }
            for pair in pairs {
                key.push(pair + 1);
                if pair != 0 {
                    used = key.length;
                }
            }
        }
        key.length = used;

        if value.is_sign_negative() {
            for byte in &mut key.bytes[..key.length] {
                *byte = !*byte;
            }
            key.push(END);
        }
        key
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use super::*;
    use crate::functions::number::parse;
    use crate::functions::tests::Random;

    fn key(text: &str) -> Key {
        Key::new(parse(text.as_bytes()).unwrap())
    }

    /// Keys may be kept on disk, in an index.
    #[test]
    fn the_bytes_stay_as_they_are() {
        for (text, bytes) in [
            ("0", &[0x80][..]),
            ("1", &[0x82, 1]),
            ("-1", &[0x7d, 0xfe, 0xff]),
            ("256", &[0x83, 1, 0]),
            ("19.99", &[0x82, 19, 100]),
            ("-19.99", &[0x7d, 0xec, 0x9b, 0xff]),
            ("0.5", &[0x81, 51]),
            ("0.0001", &[0x81, 1, 2]),
        ] {
            assert_eq!(key(text).as_bytes(), bytes, "{text}");
        }
    }

    #[test]
    fn the_largest_and_smallest_numbers_have_keys_in_order() {
        let texts = [
            "-79228162514264337593543950335",
            "-79228162514264337593543950334",
            "-7.9228162514264337593543950335",
            "-1.0001",
            "-1",
            "-0.01",
            "-0.001",
            "-0.0000000000000000000000000001",
            "0",
            "0.0000000000000000000000000001",
            "0.9999999999999999999999999999",
            "1",
            "255.9999",
            "256",
            "79228162514264337593543950335",
        ];
        for pair in texts.windows(2) {
            assert!(key(pair[0]).as_bytes() < key(pair[1]).as_bytes(), "{pair:?}");
        }
    }

    #[test]
    fn the_order_of_the_keys_is_the_order_of_the_numbers() {
        let mut random = Random::new();
        for _ in 0..5000 {
            let left = random.decimal();
            let mut longer = left;
            longer.rescale(left.scale().midpoint(29));
            for right in [random.decimal(), random.neighbour(left), longer] {
                let keys = (Key::new(left), Key::new(right));
                assert_eq!(keys.0.as_bytes().cmp(keys.1.as_bytes()), left.cmp(&right), "{left} {right}");
            }
        }
    }
}
