//! A stream that meets a cell of another type.

use std::pin::pin;

use futures_util::{StreamExt, TryStreamExt};

use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::streaming::{Measurement, NewMeasurement, measurement};

#[tokio::test]
async fn an_error_in_the_middle_comes_after_the_rows_before_it() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute(sql!(
        "create table measurements (id integer primary key, sensor integer, value real, note text)"
    ))
    .await?;
    db.insert(Measurement)
        .values((1..=2_000).map(|id| NewMeasurement::from(measurement(id))))
        .execute()
        .await?;
    db.execute(sql!("update measurements set sensor = 'broken' where id = 1500")).await?;
    let mut stream = pin!(db.from(Measurement).order_by(Measurement.id.asc()).stream());
    for id in 1..1_500 {
        assert_eq!(stream.try_next().await?, Some(measurement(id)));
    }
    let error = stream.next().await.expect("an error").unwrap_err();
    assert!(matches!(error, orm::Error::Decode { .. }), "{error:?}");
    assert!(stream.next().await.is_none());
    // The database goes on.
    assert_eq!(db.from(Measurement).count().await?, 2_000);
    Ok(())
}
