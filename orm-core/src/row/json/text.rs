//! Types that JSON has as texts only.

/// Bytes, two hex digits each.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// With hyphens or without.
#[cfg(feature = "uuid")]
pub(super) fn uuid(text: &str) -> Option<uuid::Uuid> {
    // The parser also takes braces and a prefix.
    if !matches!(text.len(), 32 | 36) {
        return None;
    }
    uuid::Uuid::try_parse(text).ok()
}

/// A network, or an address, which is a network of one.
#[cfg(feature = "ipnet")]
pub(super) fn ip_net(text: &str) -> Option<ipnet::IpNet> {
    if text.contains('/') { text.parse().ok() } else { text.parse::<std::net::IpAddr>().ok().map(Into::into) }
}

#[cfg(feature = "mac_address")]
pub(super) fn mac_address(text: &str) -> Option<mac_address::MacAddress> {
    text.parse().ok()
}

/// PostgreSQL's binary form as hex digits: its text has no form that holds all of them.
#[cfg(feature = "pg_interval")]
pub(super) fn interval(text: &str) -> Option<sqlx::postgres::types::PgInterval> {
    let bytes = bytes(text)?;
    let (microseconds, rest) = bytes.split_first_chunk()?;
    let (days, rest) = rest.split_first_chunk()?;
    let months = rest.try_into().ok()?;
    Some(sqlx::postgres::types::PgInterval {
        months: i32::from_be_bytes(months),
        days: i32::from_be_bytes(*days),
        microseconds: i64::from_be_bytes(*microseconds),
    })
}
