//! Dates and times as SQLite keeps them: as TEXT.
//!
//! One form is written, of fixed width, so that the order of the texts is the order of the times.
//! Any ISO 8601 form is read, because files that others wrote have them all.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

const NANOS: u32 = 1_000_000_000;

/// Whether the year has four digits and is not 0.
pub(crate) fn keeps_year_of(value: &impl Datelike) -> bool {
    (1..=9999).contains(&value.year())
}

/// `2024-02-29T12:34:56.789012Z`, cut to microseconds; `None` when the year has no four digits or
/// is 0.
pub(crate) fn write_datetime(value: DateTime<Utc>) -> Option<String> {
    let mut text = write_naive_datetime(value.naive_utc())?;
    text.push('Z');
    Some(text)
}

/// `2024-02-29T12:34:56.789012`, cut to microseconds; `None` when the year has no four digits or is
/// 0.
pub(crate) fn write_naive_datetime(value: NaiveDateTime) -> Option<String> {
    let mut text = write_date(value.date())?;
    text.push('T');
    push_time(&mut text, value.time());
    Some(text)
}

/// `2024-02-29`; `None` when the year has no four digits or is 0.
pub(crate) fn write_date(value: NaiveDate) -> Option<String> {
    let year = u32::try_from(value.year()).ok().filter(|_| keeps_year_of(&value))?;
    let mut text = String::with_capacity("2024-02-29T12:34:56.789012Z".len());
    push_digits(&mut text, year, 4);
    text.push('-');
    push_digits(&mut text, value.month(), 2);
    text.push('-');
    push_digits(&mut text, value.day(), 2);
    Some(text)
}

/// `12:34:56.789012`, cut to microseconds.
pub(crate) fn write_time(value: NaiveTime) -> String {
    let mut text = String::with_capacity("12:34:56.789012".len());
    push_time(&mut text, value);
    text
}

fn push_time(text: &mut String, value: NaiveTime) {
    // Chrono has a leap second as one of more than 10^9 nanoseconds.
    let nanos = value.nanosecond();
    push_digits(text, value.hour(), 2);
    text.push(':');
    push_digits(text, value.minute(), 2);
    text.push(':');
    push_digits(text, value.second() + nanos / NANOS, 2);
    text.push('.');
    push_digits(text, nanos % NANOS / 1000, 6);
}

fn push_digits(text: &mut String, number: u32, width: u32) {
    for place in (0..width).rev() {
        text.push(char::from(b'0' + (number / 10u32.pow(place) % 10) as u8));
    }
}

/// Reads a point in time: a date, or a date and a time of day, in UTC unless the text has an
/// offset.
pub(crate) fn read_datetime(text: &str) -> Option<DateTime<Utc>> {
    let (value, offset) = read_any(text)?;
    let value = match offset {
        Some(offset) => value.checked_sub_offset(offset)?,
        None => value,
    };
    Some(value.and_utc())
}

/// Reads a date, or a date and a time of day. An offset other than zero is refused: dropping it
/// would change the time.
pub(crate) fn read_naive_datetime(text: &str) -> Option<NaiveDateTime> {
    let (value, offset) = read_any(text)?;
    is_utc(offset).then_some(value)
}

/// Reads a date. A time of day is refused unless it is midnight, an offset unless it is zero:
/// nothing is dropped silently.
pub(crate) fn read_date(text: &str) -> Option<NaiveDate> {
    let value = read_naive_datetime(text)?;
    (value.time() == NaiveTime::MIN).then_some(value.date())
}

/// Reads a time of day. An offset is refused unless it is zero.
pub(crate) fn read_time(text: &str) -> Option<NaiveTime> {
    let mut reader = Reader(text.as_bytes());
    let value = reader.time()?;
    let offset = reader.offset()?;
    (reader.0.is_empty() && is_utc(offset)).then_some(value)
}

fn is_utc(offset: Option<FixedOffset>) -> bool {
    offset.is_none_or(|offset| offset.local_minus_utc() == 0)
}

fn read_any(text: &str) -> Option<(NaiveDateTime, Option<FixedOffset>)> {
    let mut reader = Reader(text.as_bytes());
    let date = reader.date()?;
    if reader.0.is_empty() {
        return Some((date.and_time(NaiveTime::MIN), None));
    }
    reader.one_of(b"Tt ")?;
    let time = reader.time()?;
    let offset = reader.offset()?;
    reader.0.is_empty().then_some((date.and_time(time), offset))
}

/// What is left of a text.
struct Reader<'text>(&'text [u8]);

impl Reader<'_> {
    fn date(&mut self) -> Option<NaiveDate> {
        let year = self.digits(4)?;
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
        let (mut second, mut nanos) = (0, 0);
        if self.one_of(b":").is_some() {
            second = self.digits(2)?;
            if self.one_of(b".,").is_some() {
                nanos = self.fraction()?;
            }
        }
        // A leap second, as `push_time` writes it.
        if second == 60 {
            (second, nanos) = (59, nanos + NANOS);
        }
        NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
    }

    /// Nanoseconds; what is smaller is cut off.
    fn fraction(&mut self) -> Option<u32> {
        let mut nanos = self.digits(1)? * (NANOS / 10);
        let mut place = NANOS / 100;
        while let Some(digit) = self.digits(1) {
            nanos += digit * place;
            place /= 10;
        }
        Some(nanos)
    }

    /// The outer `None` is a mistake in the text, the inner one a text without an offset.
    #[allow(clippy::option_option, reason = "a missing offset is one of the good cases")]
    fn offset(&mut self) -> Option<Option<FixedOffset>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let _ = self.one_of(b" ");
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return FixedOffset::east_opt(0).map(Some),
        };
        let hours = self.digits(2)?;
        let minutes = if self.one_of(b":").is_none() && self.0.is_empty() { 0 } else { self.digits(2)? };
        if hours > 23 || minutes > 59 {
            return None;
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        FixedOffset::east_opt(sign * seconds).map(Some)
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        bytes.contains(&first).then(|| {
            self.0 = rest;
            first
        })
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
