//! Integers that their column cannot hold, in the one integer type of SQLite.

use crate::capabilities::types_unsigned::{Gauge, filled, gauges};
use crate::harness::*;

#[tokio::test]
async fn values_out_of_range_are_a_decode_error() -> TestResult {
    for (column, value) in [
        ("tiny", "128"),
        ("tiny", "-129"),
        ("byte", "256"),
        ("byte", "-1"),
        ("short", "65536"),
        ("word", "4294967296"),
        ("word", "-1"),
        ("maybe_byte", "300"),
        ("maybe_word", "-2"),
    ] {
        let db = filled().await?;
        db.execute(sql!("update gauges set {} = {} where id = 1", sql::raw(column), sql::raw(value))).await?;
        let error = db.from(Gauge).all().await.unwrap_err();
        assert!(matches!(error, orm::Error::Decode { .. }), "{column} = {value}: {error:?}");
        assert!(error.to_string().contains(column), "{column} = {value}: {error}");
        let others = db.from(Gauge).filter(Gauge.id.gt(1)).order_by(Gauge.id.asc()).all().await?;
        assert_eq!(others, gauges()[1..], "{column}");
    }
    Ok(())
}
