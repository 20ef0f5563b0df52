//! Dates and times: `2024-02-29T12:34:56.789012+00:00`, with a blank for the `T`, without fraction, without offset.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

const NANOS: u32 = 1_000_000_000;

/// A point in time, in UTC unless the text has an offset.
pub(super) fn datetime(text: &str) -> Option<DateTime<Utc>> {
    let mut reader = Reader(text.as_bytes());
    let value = reader.naive()?;
    let offset = if reader.0.is_empty() { TimeDelta::zero() } else { reader.offset()? };
    reader.0.is_empty().then_some(value.checked_sub_signed(offset)?.and_utc())
}

/// An offset is refused: dropping it would change the time.
pub(super) fn naive_datetime(text: &str) -> Option<NaiveDateTime> {
    let mut reader = Reader(text.as_bytes());
    let value = reader.naive()?;
    reader.0.is_empty().then_some(value)
}

pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let mut reader = Reader(text.as_bytes());
    let value = reader.date()?;
    reader.0.is_empty().then_some(value)
}

pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let mut reader = Reader(text.as_bytes());
    let value = reader.time()?;
    reader.0.is_empty().then_some(value)
}

/// What is left of a text.
struct Reader<'t>(&'t [u8]);

impl Reader<'_> {
    fn naive(&mut self) -> Option<NaiveDateTime> {
        let date = self.date()?;
        self.one_of(b"T ")?;
        Some(date.and_time(self.time()?))
    }

    fn date(&mut self) -> Option<NaiveDate> {
        // PostgreSQL has years of more than four digits.
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let year = if (4..=6).contains(&length) { self.digits(length)? } else { return None };
        self.one_of(b"-")?;
        let month = self.digits(2)?;
        self.one_of(b"-")?;
        let day = self.digits(2)?;
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }

    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.digits(2)?;
        self.one_of(b":")?;
        let minute = self.digits(2)?;
        self.one_of(b":")?;
        let second = self.digits(2)?;
        let mut nanos = 0;
        if self.one_of(b".").is_some() {
            // What is smaller than a nanosecond is cut off.
            nanos = self.digits(1)? * (NANOS / 10);
            let mut place = NANOS / 100;
            while let Some(digit) = self.digits(1) {
                nanos += digit * place;
                place /= 10;
            }
        }
        NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
    }

    /// `Z`, `+02`, `+02:00`, and the seconds that PostgreSQL has in offsets of long ago.
    fn offset(&mut self) -> Option<TimeDelta> {
        let sign = match self.one_of(b"Z+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(TimeDelta::zero()),
        };
        let mut seconds = self.digits(2)? * 3600;
        for unit in [60, 1] {
            if self.one_of(b":").is_none() {
                break;
            }
            seconds += self.digits(2).filter(|number| *number < 60)? * unit;
        }
        Some(TimeDelta::seconds(sign * i64::from(seconds)))
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        if !bytes.contains(&first) {
            return None;
        }
        self.0 = rest;
        Some(first)
    }

    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut number = 0;
        for digit in digits {
            number = number * 10 + char::from(*digit).to_digit(10)?;
        }
        self.0 = rest;
        Some(number)
    }
}
