//! Streams: rows as they come, stopped early, failing in the middle, and many of them.

use std::pin::pin;

use futures_util::{StreamExt, TryStreamExt};

use super::schema::*;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "measurements")]
pub struct Measurement {
    #[column(primary_key)]
    pub id: i64,
    pub sensor: i32,
    pub value: f64,
    pub note: Option<String>,
}

const ROWS: i64 = 30_000;

pub fn measurement(id: i64) -> Measurement {
    Measurement {
        id,
        sensor: (id % 7) as i32,
        value: id as f64 / 4.0,
        note: (id % 3 == 0).then(|| format!("note {id}")),
    }
}

async fn measured() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Measurement]).await;
    db.insert(Measurement)
        .values((1..=ROWS).map(|id| NewMeasurement::from(measurement(id))))
        .execute()
        .await?;
    Ok(db)
}

#[tokio::test]
async fn a_stream_gives_every_row_in_order() -> TestResult {
    let db = measured().await?;
    let mut stream = pin!(db.from(Measurement).order_by(Measurement.id.asc()).stream());
    let mut expected = 1;
    while let Some(row) = stream.next().await {
        assert_eq!(row?, measurement(expected));
        expected += 1;
    }
    assert_eq!(expected, ROWS + 1);
    Ok(())
}

#[tokio::test]
async fn a_stream_keeps_filter_order_limit_and_offset() -> TestResult {
    let db = measured().await?;
    let rows: Vec<(i64, f64)> = db
        .select((Measurement.id, Measurement.value))
        .from(Measurement)
        .filter(Measurement.sensor.eq(3))
        .order_by((Measurement.value.desc(), Measurement.id.asc()))
        .limit(3_000)
        .offset(5)
        .stream()
        .try_collect()
        .await?;
    // 3, 10, .. 29_998: the last of 4_286 rows, and from there downwards.
    let expected: Vec<(i64, f64)> =
        (0..3_000).map(|number| 29_998 - 7 * (number + 5)).map(|id| (id, id as f64 / 4.0)).collect();
    assert_eq!(rows.len(), 3_000);
    assert!(rows == expected, "{:?} .. {:?}", &rows[..3], &rows[2_997..]);
    Ok(())
}

#[tokio::test]
async fn an_order_with_ties_loses_and_repeats_no_row() -> TestResult {
    let db = measured().await?;
    let mut seen = vec![false; ROWS as usize + 1];
    let mut last = 0;
    let mut stream = pin!(db.from(Measurement).order_by(Measurement.sensor.asc()).stream());
    while let Some(row) = stream.try_next().await? {
        assert!(row.sensor >= last, "sensor {} after {last}", row.sensor);
        assert!(!seen[row.id as usize], "{} came twice", row.id);
        last = row.sensor;
        seen[row.id as usize] = true;
    }
    assert_eq!(seen.iter().filter(|seen| **seen).count() as i64, ROWS);
    Ok(())
}

#[tokio::test]
async fn an_order_by_a_nullable_column_loses_and_repeats_no_row() -> TestResult {
    let db = measured().await?;
    let rows: Vec<(i64, Option<String>)> = db
        .select((Measurement.id, Measurement.note))
        .from(Measurement)
        .order_by(Measurement.note.asc().nulls_last())
        .stream()
        .try_collect()
        .await?;
    assert_eq!(rows.len() as i64, ROWS);
    let notes = rows.iter().take_while(|(_, note)| note.is_some()).count();
    assert_eq!(notes, 10_000);
    assert!(rows[notes..].iter().all(|(_, note)| note.is_none()));
    let mut ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    assert!(ids.iter().copied().eq(1..=ROWS));
    Ok(())
}

#[tokio::test]
async fn an_unordered_stream_gives_every_row_once() -> TestResult {
    let db = measured().await?;
    let mut ids: Vec<i64> = db.select(Measurement.id).from(Measurement).stream().try_collect().await?;
    ids.sort_unstable();
    assert_eq!(ids.len() as i64, ROWS);
    assert!(ids.iter().copied().eq(1..=ROWS));
    Ok(())
}

#[tokio::test]
async fn a_stream_stops_early() -> TestResult {
    let db = measured().await?;
    let first: Vec<i64> = db
        .select(Measurement.id)
        .from(Measurement)
        .order_by(Measurement.id.desc())
        .stream()
        .take(3)
        .try_collect()
        .await?;
    assert_eq!(first, [ROWS, ROWS - 1, ROWS - 2]);
    assert_eq!(db.from(Measurement).count().await? as i64, ROWS);
    Ok(())
}

#[tokio::test]
async fn dropped_streams_give_their_connections_back() -> TestResult {
    let db = measured().await?;
    for _ in 0..50 {
        let mut stream = pin!(db.from(Measurement).order_by(Measurement.id.asc()).stream());
        assert_eq!(stream.try_next().await?.map(|row| row.id), Some(1));
    }
    // One that was never polled, too.
    for _ in 0..50 {
        drop(db.from(Measurement).stream());
    }
    let deleted = db.delete(Measurement).filter(Measurement.id.gt(10)).execute().await?;
    assert_eq!(deleted.rows_affected as i64, ROWS - 10);
    assert_eq!(db.from(Measurement).count().await?, 10);
    Ok(())
}

#[tokio::test]
async fn two_streams_run_side_by_side() -> TestResult {
    let db = measured().await?;
    let up = db.select(Measurement.id).from(Measurement).order_by(Measurement.id.asc()).stream();
    let down = db.select(Measurement.id).from(Measurement).order_by(Measurement.id.desc()).stream();
    let mut pairs = pin!(up.zip(down));
    let mut number = 0;
    while let Some((low, high)) = pairs.next().await {
        number += 1;
        assert_eq!((low?, high?), (number, ROWS + 1 - number));
    }
    assert_eq!(number, ROWS);
    Ok(())
}

#[tokio::test]
async fn a_query_runs_while_a_stream_is_open() -> TestResult {
    let db = seeded().await?;
    let mut lines = Vec::new();
    let mut users = pin!(db.from(User).order_by(User.id.asc()).stream());
    while let Some(user) = users.try_next().await? {
        lines.push((user.id, db.from(Todo).filter(Todo.user_id.eq(user.id)).count().await?));
    }
    assert_eq!(lines, [(1, 3), (2, 2), (3, 1), (4, 0)]);
    Ok(())
}

#[tokio::test]
async fn joins_records_and_erased_queries_stream() -> TestResult {
    let db = seeded().await?;
    let pairs: Vec<(User, Option<Todo>)> = db
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .order_by((User.id.desc(), Todo.id.asc()))
        .stream()
        .try_collect()
        .await?;
    let read: Vec<(i64, Option<i64>)> =
        pairs.iter().map(|(user, todo)| (user.id, todo.as_ref().map(|todo| todo.id))).collect();
    assert_eq!(
        read,
        [(4, None), (3, Some(6)), (2, Some(4)), (2, Some(5)), (1, Some(1)), (1, Some(2)), (1, Some(3))]
    );
    let titles: Vec<String> = db
        .select(record! { id: Todo.id, title: Todo.title })
        .from(Todo)
        .order_by(Todo.id.asc())
        .stream()
        .map_ok(|row| format!("{} {}", row.id, row.title))
        .try_collect()
        .await?;
    assert_eq!(titles[4..], ["5 Read_book", "6 Water plants"]);
    let groups: Vec<(i64, i64)> = db
        .select((Todo.user_id, count()))
        .from(Todo)
        .group_by(Todo.user_id)
        .order_by(count().desc())
        .stream()
        .try_collect()
        .await?;
    assert_eq!(groups, [(1, 3), (2, 2), (3, 1)]);
    let erased: orm::Rows<D, i64> =
        db.select(Todo.user_id).from(Todo).distinct().order_by(Todo.user_id.asc()).rows();
    let users: Vec<i64> = erased.stream().try_collect().await?;
    assert_eq!(users, [1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn a_stream_of_no_rows_ends_at_once() -> TestResult {
    let db = fresh(&schema![Measurement]).await;
    let mut stream = pin!(db.from(Measurement).stream());
    assert!(stream.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn a_stream_of_a_broken_statement_is_one_error() -> TestResult {
    let db = fresh(&schema![User]).await;
    let mut stream = pin!(db.from(Measurement).stream());
    let error = stream.next().await.expect("an error").unwrap_err();
    assert!(error.to_string().contains("measurements"), "{error}");
    assert!(stream.next().await.is_none());
    assert_eq!(db.from(User).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_stream_runs_in_a_transaction() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    tx.update(Todo).set(Todo.title.set("same")).all_rows().execute().await?;
    let titles: Vec<String> = tx.select(Todo.title).from(Todo).stream().try_collect().await?;
    assert_eq!(titles, ["same"; 6]);
    tx.rollback().await?;
    let titles: Vec<String> =
        db.select(Todo.title).from(Todo).order_by(Todo.id.asc()).limit(1).stream().try_collect().await?;
    assert_eq!(titles, ["Buy milk"]);
    Ok(())
}

#[tokio::test]
async fn an_error_of_the_reader_stops_the_stream() -> TestResult {
    let db = measured().await?;
    let mut seen = 0;
    let result: TestResult = db
        .from(Measurement)
        .order_by(Measurement.id.asc())
        .stream()
        .map_err(Box::<dyn std::error::Error>::from)
        .try_for_each(|row| {
            seen += 1;
            let outcome: TestResult = if row.id == 100 { Err("enough".into()) } else { Ok(()) };
            async move { outcome }
        })
        .await;
    assert_eq!(result.unwrap_err().to_string(), "enough");
    assert_eq!(seen, 100);
    assert_eq!(db.from(Measurement).filter(Measurement.id.lte(10)).count().await?, 10);
    Ok(())
}
