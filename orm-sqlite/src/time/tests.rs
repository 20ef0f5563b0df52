//! Written forms, read forms, and texts that are neither.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use chrono::TimeDelta;

use super::*;

fn naive(year: i32, month: u32, day: u32, hour: u32, minute: u32, second: u32, nanos: u32) -> NaiveDateTime {
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    date.and_hms_nano_opt(hour, minute, second, nanos).unwrap()
}

fn noon(nanos: u32) -> NaiveDateTime {
    naive(2024, 2, 29, 12, 34, 56, nanos)
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 16) % end
    }

    /// Any time from year 1 to 9999, in nanoseconds.
    fn time(&mut self) -> NaiveDateTime {
        let start = naive(1, 1, 1, 0, 0, 0, 0);
        let seconds =
            naive(9999, 12, 31, 23, 59, 59, 0).signed_duration_since(start).num_seconds().cast_unsigned();
        let seconds = TimeDelta::seconds(self.below(seconds + 1).cast_signed());
        start + seconds + TimeDelta::nanoseconds(self.below(NANOS.into()).cast_signed())
    }
}

#[test]
fn the_written_form_has_a_fixed_width() {
    assert_eq!(write_datetime(noon(789_012_345).and_utc()).unwrap(), "2024-02-29T12:34:56.789012Z");
    assert_eq!(write_naive_datetime(noon(789_012_999)).unwrap(), "2024-02-29T12:34:56.789012");
    assert_eq!(write_naive_datetime(noon(0)).unwrap(), "2024-02-29T12:34:56.000000");
    assert_eq!(
        write_datetime(naive(1, 1, 1, 0, 0, 0, 999).and_utc()).unwrap(),
        "0001-01-01T00:00:00.000000Z"
    );
    assert_eq!(write_date(noon(0).date()).unwrap(), "2024-02-29");
    assert_eq!(write_time(noon(7_000).time()), "12:34:56.000007");
    assert_eq!(write_time(NaiveTime::MIN), "00:00:00.000000");
}

#[test]
fn a_year_that_has_no_four_digits_is_not_written() {
    for year in [-1, 0, 10_000] {
        let value = naive(year, 1, 1, 0, 0, 0, 0);
        assert_eq!(write_datetime(value.and_utc()), None);
        assert_eq!(write_naive_datetime(value), None);
        assert_eq!(write_date(value.date()), None);
    }
    assert_eq!(write_datetime(DateTime::<Utc>::MAX_UTC), None);
    assert_eq!(write_naive_datetime(NaiveDateTime::MIN), None);
    assert_eq!(write_date(naive(9999, 12, 31, 0, 0, 0, 0).date()).as_deref(), Some("9999-12-31"));
}

#[test]
fn what_is_written_reads_back_to_the_microsecond_and_sorts_as_time() {
    let mut random = Random(42);
    let mut last: Option<(NaiveDateTime, String)> = None;
    for _ in 0..5000 {
        let value = random.time();
        let micros = value.with_nanosecond(value.nanosecond() / 1000 * 1000).unwrap();
        let text = write_naive_datetime(value).unwrap();
        assert_eq!(read_naive_datetime(&text), Some(micros));
        assert_eq!(read_datetime(&write_datetime(value.and_utc()).unwrap()), Some(micros.and_utc()));
        assert_eq!(read_date(&write_date(value.date()).unwrap()), Some(value.date()));
        assert_eq!(read_time(&write_time(value.time())), Some(micros.time()));
        if let Some((before, before_text)) = last.replace((micros, text.clone())) {
            assert_eq!(before_text.cmp(&text), before.cmp(&micros));
        }
    }
}

#[test]
fn a_leap_second_reads_back() {
    let leap = naive(2016, 12, 31, 23, 59, 59, NANOS + 250_000_000);
    let text = write_datetime(leap.and_utc()).unwrap();
    assert_eq!(text, "2016-12-31T23:59:60.250000Z");
    assert_eq!(read_datetime(&text), Some(leap.and_utc()));
    assert_eq!(read_datetime("2016-12-31T18:59:60.25-05:00"), Some(leap.and_utc()));
    assert_eq!(read_time("12:00:61"), None);
}

#[test]
fn every_iso_8601_form_of_a_time_reads() {
    for (text, expected) in [
        ("2024-02-29T12:34:56.789012Z", noon(789_012_000)),
        ("2024-02-29t12:34:56z", noon(0)),
        ("2024-02-29 12:34:56", noon(0)),
        ("2024-02-29 12:34:56.5", noon(500_000_000)),
        ("2024-02-29 12:34:56,5", noon(500_000_000)),
        ("2024-02-29 12:34:56.123456789", noon(123_456_789)),
        ("2024-02-29 12:34:56.1234567899999999 Z", noon(123_456_789)),
        ("2024-02-29T12:34", naive(2024, 2, 29, 12, 34, 0, 0)),
        ("2024-02-29T12:34Z", naive(2024, 2, 29, 12, 34, 0, 0)),
        ("2024-02-29", naive(2024, 2, 29, 0, 0, 0, 0)),
        ("2024-02-29T14:34:56+02", noon(0)),
        ("2024-02-29T14:34:56+0200", noon(0)),
        ("2024-02-29T14:34:56+02:00", noon(0)),
        ("2024-02-29 14:34:56.25 +02:00", noon(250_000_000)),
        ("2024-02-29T07:04:56-05:30", noon(0)),
        ("2024-03-01T02:34:56+14:00", noon(0)),
        ("2024-02-29T12:34:56-00:00", noon(0)),
    ] {
        assert_eq!(read_datetime(text), Some(expected.and_utc()), "{text}");
    }
}

#[test]
fn a_naive_time_takes_no_offset_but_zero() {
    for text in [
        "2024-02-29 12:34:56",
        "2024-02-29T12:34:56Z",
        "2024-02-29T12:34:56 +00:00",
        "2024-02-29T12:34:56-00",
    ] {
        assert_eq!(read_naive_datetime(text), Some(noon(0)), "{text}");
    }
    assert_eq!(read_naive_datetime("2024-02-29"), Some(naive(2024, 2, 29, 0, 0, 0, 0)));
    assert_eq!(read_naive_datetime("2024-02-29T12:34:56+02:00"), None);
    assert_eq!(read_naive_datetime("2024-02-29T12:34:56-00:01"), None);
}

#[test]
fn a_date_takes_no_time_of_day_but_midnight() {
    for text in ["2024-02-29", "2024-02-29 00:00", "2024-02-29T00:00:00.000000", "2024-02-29T00:00:00Z"] {
        assert_eq!(read_date(text), Some(noon(0).date()), "{text}");
    }
    for text in ["2024-02-29T12:34:56", "2024-02-29T00:00:00.000000001", "2024-02-29T00:00:00+01:00"] {
        assert_eq!(read_date(text), None, "{text}");
    }
}

#[test]
fn a_time_of_day_takes_no_offset_but_zero() {
    for text in ["12:34:56", "12:34:56.000", "12:34:56Z", "12:34:56 +00:00"] {
        assert_eq!(read_time(text), Some(noon(0).time()), "{text}");
    }
    assert_eq!(read_time("12:34"), NaiveTime::from_hms_opt(12, 34, 0));
    for text in ["12:34:56+01", "2024-02-29T12:34:56", "T12:34:56", "12", "24:00", "1:02:03"] {
        assert_eq!(read_time(text), None, "{text}");
    }
}

#[test]
fn other_texts_are_refused() {
    for text in [
        "",
        " ",
        "now",
        "2024",
        "2024-02",
        "2024-2-29",
        "2023-02-29",
        "2024-13-01",
        "2024-00-01",
        "20240229",
        "24-02-29",
        "+2024-02-29",
        "-2024-02-29",
        "02024-02-29",
        " 2024-02-29",
        "2024-02-29 ",
        "2024-02-29Z",
        "2024-02-29T",
        "2024-02-29T12",
        "2024-02-29T1234",
        "2024-02-29  12:34",
        "2024-02-29_12:34",
        "2024-02-29T24:00:00",
        "2024-02-29T12:60",
        "2024-02-29T12:34:",
        "2024-02-29T12:34:5",
        "2024-02-29T12:34:56.",
        "2024-02-29T12:34.5",
        "2024-02-29T12:34:56 ",
        "2024-02-29T12:34:56  Z",
        "2024-02-29T12:34:56ZZ",
        "2024-02-29T12:34:56+",
        "2024-02-29T12:34:56+2",
        "2024-02-29T12:34:56+020",
        "2024-02-29T12:34:56+02:",
        "2024-02-29T12:34:56+02:0",
        "2024-02-29T12:34:56+24:00",
        "2024-02-29T12:34:56+02:60",
        "2024-02-29T12:34:56+02:00:00",
        "2024-02-29T12:34:56 UTC",
        "2024-02-29T12:34:56\0",
        "２０２４-02-29",
    ] {
        assert_eq!(read_datetime(text), None, "{text:?}");
        assert_eq!(read_naive_datetime(text), None, "{text:?}");
        assert_eq!(read_date(text), None, "{text:?}");
    }
}

#[test]
fn no_text_makes_a_reader_panic() {
    let read = |text: &str| {
        let _ = (read_datetime(text), read_naive_datetime(text), read_date(text), read_time(text));
    };
    let mut random = Random(42);
    let alphabet = b"0123456789-:+.,TtZz \0\xc3\xa9\xff";
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..random.below(40)).map(|_| random.below(256).to_le_bytes()[0]).collect();
        read(&String::from_utf8_lossy(&bytes));

        let mut bytes = b"9999-12-31T23:59:59.999999999-23:59".to_vec();
        for _ in 0..=random.below(3) {
            let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
            bytes[at] = alphabet[usize::try_from(random.below(alphabet.len() as u64)).unwrap()];
        }
        bytes.truncate(usize::try_from(random.below(40)).unwrap());
        read(&String::from_utf8_lossy(&bytes));
    }
    read(&"9".repeat(100_000));
    read(&format!("2024-02-29T12:34:56.{}", "9".repeat(100_000)));
}
