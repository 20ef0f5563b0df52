//! Dates and times of the binary protocol: <https://mariadb.com/docs/server/reference/clientserver-protocol/4-server-response-packets/resultset-row>.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// Why a value is not what its Rust type holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The date with zeros for all or some of its parts.
    Zero,
    /// A TIME that is negative or of a day or more.
    NoTimeOfDay,
    /// Not a form of the protocol.
    Malformed,
}

impl Problem {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Zero => "a date with zeros in it",
            Self::NoTimeOfDay => "a TIME that is negative or of a day or more",
            Self::Malformed => "bytes that are no time",
        }
    }
}

/// Why a date cannot be stored.
pub(crate) fn refuses_date(value: NaiveDate) -> Option<&'static str> {
    (!(1..=9999).contains(&value.year())).then_some("can hold the years 1 to 9999 only")
}

/// Why a time of day cannot be stored.
pub(crate) fn refuses_time(value: NaiveTime) -> Option<&'static str> {
    // Chrono has one as more than 10^9 nanoseconds.
    (value.nanosecond() >= 1_000_000_000).then_some("has no leap seconds")
}

pub(crate) fn refuses(value: NaiveDateTime) -> Option<&'static str> {
    refuses_date(value.date()).or_else(|| refuses_time(value.time()))
}

/// `2024-02-29`
pub(crate) fn write_date(value: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", value.year(), value.month(), value.day())
}

/// `12:34:56.789012`, cut to microseconds.
pub(crate) fn write_time(value: NaiveTime) -> String {
    let micros = value.nanosecond() / 1_000;
    format!("{:02}:{:02}:{:02}.{micros:06}", value.hour(), value.minute(), value.second())
}

/// `2024-02-29 12:34:56.789012`, cut to microseconds.
pub(crate) fn write(value: NaiveDateTime) -> String {
    format!("{} {}", write_date(value.date()), write_time(value.time()))
}

/// Takes off the byte that says how many follow.
fn content(bytes: &[u8]) -> Result<&[u8], Problem> {
    match bytes.split_first() {
        Some((length, rest)) if usize::from(*length) == rest.len() => Ok(rest),
        _ => Err(Problem::Malformed),
    }
}

/// Reads a DATE.
pub(crate) fn read_date(bytes: &[u8]) -> Result<NaiveDate, Problem> {
    date(content(bytes)?)
}

/// Reads a DATETIME or TIMESTAMP.
pub(crate) fn read(bytes: &[u8]) -> Result<NaiveDateTime, Problem> {
    let content = content(bytes)?;
    let day = date(content.get(..4).unwrap_or_default())?;
    let time = match content.get(4..) {
        Some([]) | None => NaiveTime::MIN,
        Some([hour, minute, second]) => time(*hour, *minute, *second, 0)?,
        Some([hour, minute, second, micros @ ..]) => time(*hour, *minute, *second, number(micros)?)?,
        Some(_) => return Err(Problem::Malformed),
    };
    Ok(day.and_time(time))
}

/// Reads a TIME.
pub(crate) fn read_time(bytes: &[u8]) -> Result<NaiveTime, Problem> {
    match content(bytes)? {
        [] => Ok(NaiveTime::MIN),
        [0, 0, 0, 0, 0, hour, minute, second] => time(*hour, *minute, *second, 0),
        [0, 0, 0, 0, 0, hour, minute, second, micros @ ..] => time(*hour, *minute, *second, number(micros)?),
        [_, _, _, _, _, _, _, _, ..] => Err(Problem::NoTimeOfDay),
        _ => Err(Problem::Malformed),
    }
}

fn date(content: &[u8]) -> Result<NaiveDate, Problem> {
    match content {
        [] => Err(Problem::Zero),
        [low, high, month, day] => {
            let year = u16::from_le_bytes([*low, *high]);
            NaiveDate::from_ymd_opt(year.into(), (*month).into(), (*day).into())
                .filter(|date| date.year() > 0)
                .ok_or(Problem::Zero)
        }
        _ => Err(Problem::Malformed),
    }
}

fn time(hour: u8, minute: u8, second: u8, micros: u32) -> Result<NaiveTime, Problem> {
    if micros > 999_999 {
        return Err(Problem::Malformed);
    }
    NaiveTime::from_hms_micro_opt(hour.into(), minute.into(), second.into(), micros)
        .ok_or(Problem::NoTimeOfDay)
}

fn number(bytes: &[u8]) -> Result<u32, Problem> {
    bytes.try_into().map(u32::from_le_bytes).map_err(|_| Problem::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_protocol_are_read() {
        let micros = 500_001_u32.to_le_bytes();
        let mut long = vec![11, 0xe8, 0x07, 2, 29, 12, 34, 56];
        long.extend(micros);
        assert_eq!(read(&long).map(write).as_deref(), Ok("2024-02-29 12:34:56.500001"));
        assert_eq!(
            read(&[7, 0xe8, 0x07, 2, 29, 12, 34, 56]).map(write).as_deref(),
            Ok("2024-02-29 12:34:56.000000")
        );
        assert_eq!(read(&[4, 1, 0, 1, 1]).map(write).as_deref(), Ok("0001-01-01 00:00:00.000000"));
        assert_eq!(read_date(&[4, 0x0f, 0x27, 12, 31]).map(write_date).as_deref(), Ok("9999-12-31"));
        assert_eq!(read_time(&[0]), Ok(NaiveTime::MIN));
        assert_eq!(
            read_time(&[8, 0, 0, 0, 0, 0, 23, 59, 59]).map(write_time).as_deref(),
            Ok("23:59:59.000000")
        );
    }

    #[test]
    fn what_is_no_time_is_an_error_and_no_panic() {
        assert_eq!(read(&[0]), Err(Problem::Zero));
        assert_eq!(read(&[4, 0, 0, 0, 0]), Err(Problem::Zero));
        assert_eq!(read_date(&[4, 0xe8, 0x07, 0, 1]), Err(Problem::Zero));
        assert_eq!(read_time(&[8, 1, 0, 0, 0, 0, 1, 0, 0]), Err(Problem::NoTimeOfDay));
        assert_eq!(read_time(&[8, 0, 1, 0, 0, 0, 1, 0, 0]), Err(Problem::NoTimeOfDay));
        for bytes in
            [&[][..], &[1], &[3, 1, 2, 3], &[4, 1], &[5, 1, 0, 1, 1, 1], &[9, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
        {
            assert!(read(bytes).is_err() && read_date(bytes).is_err() && read_time(bytes).is_err());
        }
    }
}
