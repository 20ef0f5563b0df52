use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use orm_core::expr::RawSql;
use orm_core::{Error, Executor, Field, Json};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::support::{connection, memory, raw, request};

async fn back<T: Field + Clone + PartialEq + std::fmt::Debug>(values: impl IntoIterator<Item = T>) {
    let db = memory().await;
    db.execute_script("create table t (a)").await.unwrap();
    for value in values {
        db.execute(RawSql::new().text("delete from t")).await.unwrap();
        db.execute(RawSql::new().text("insert into t values (").arg(value.clone()).text(")")).await.unwrap();
        let read: Vec<(T,)> = db.fetch(raw("select a from t")).await.unwrap();
        assert_eq!(read, [(value.clone(),)]);
        let read: Vec<(T,)> = db.fetch(RawSql::new().text("select ").arg(value.clone())).await.unwrap();
        assert_eq!(read, [(value,)]);
    }
}

#[tokio::test]
async fn every_value_comes_back_as_it_was() {
    back([true, false]).await;
    back([i8::MIN, i8::MAX]).await;
    back([i16::MIN, i16::MAX]).await;
    back([i32::MIN, i32::MAX]).await;
    back([i64::MIN, i64::MAX, 9_007_199_254_740_993]).await;
    back([u8::MAX, 0]).await;
    back([u16::MAX, 0]).await;
    back([u32::MAX, 0]).await;
    back([0.1_f32, f32::MAX, f32::MIN_POSITIVE, f32::INFINITY]).await;
    back([0.1 + 0.2, f64::MAX, 5e-324, f64::NEG_INFINITY]).await;
    back(["", "it's", "a\0b", "é\u{1F600}"].map(str::to_owned)).await;
    back([vec![], vec![0_u8, 1, 255]]).await;
    back([Uuid::from_u128(0x1234_5678_9abc_def0_1234_5678_9abc_def0)]).await;
    back(
        ["2024-02-29T12:34:56.789012Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"]
            .map(|text| text.parse::<DateTime<Utc>>().unwrap()),
    )
    .await;
    back(["2024-02-29T12:34:56.789012".parse::<NaiveDateTime>().unwrap()]).await;
    back(["2024-02-29".parse::<NaiveDate>().unwrap()]).await;
    back(["12:34:56.789012".parse::<NaiveTime>().unwrap()]).await;
    back(
        ["0", "-1.5", "79228162514264337593543950335", "0.0000000000000000000000000001"]
            .map(|text| text.parse::<Decimal>().unwrap()),
    )
    .await;
    back([Json(vec![Some(1.5), None])]).await;
    back([serde_json::json!({"a": [1, "b", null]}), serde_json::Value::Null]).await;
    back([None, Some(7_i64)]).await;
    back([None::<Json<i32>>, Some(Json(1))]).await;
}

#[tokio::test]
async fn what_others_wrote_is_read_when_it_is_exact() {
    let db = memory().await;
    async fn read<T: Field + PartialEq + std::fmt::Debug>(
        db: &impl Executor<Dialect = orm_sqlite::Sqlite>,
        sql: &'static str,
        value: T,
    ) {
        assert_eq!(db.fetch::<(T,), _>(raw(sql)).await.unwrap(), [(value,)], "{sql}");
    }
    read(&db, "select 3.0", 3_i64).await;
    read(&db, "select 3", 3.0_f64).await;
    read(&db, "select 1.0", true).await;
    read(
        &db,
        "select '67e55044-10b1-426f-9247-bb680e5fe0c8'",
        Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8),
    )
    .await;
    read(
        &db,
        "select '67E5504410B1426F9247BB680E5FE0C8'",
        Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8),
    )
    .await;
    read(
        &db,
        "select x'67e5504410b1426f9247bb680e5fe0c8'",
        Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8),
    )
    .await;
    read(&db, "select 0.1", Decimal::new(1, 1)).await;
    read(&db, "select 12", Decimal::from(12)).await;
    read(&db, "select '1.2e3'", Decimal::from(1200)).await;
    read(&db, "select '2024-02-29 12:34+02:00'", "2024-02-29T10:34:00Z".parse::<DateTime<Utc>>().unwrap())
        .await;
    read(&db, "select null", None::<i64>).await;
    read(&db, "select 0.1", 0.1_f32).await;
}

#[tokio::test]
async fn a_cell_of_another_kind_is_an_error_without_its_value() {
    let db = memory().await;
    db.execute_script("create table t (age integer, name text, at text)").await.unwrap();
    db.execute_script("insert into t values ('secret', x'736563726574', 'secret')").await.unwrap();
    async fn wrong<T: Field + std::fmt::Debug>(
        db: &impl Executor<Dialect = orm_sqlite::Sqlite>,
        sql: &'static str,
        message: &str,
    ) {
        let error = db.fetch::<(T,), _>(raw(sql)).await.unwrap_err();
        assert!(matches!(error, Error::Decode { .. }));
        assert_eq!(error.to_string(), format!("{message}\nin: {sql}"));
        assert!(!format!("{error:?}").contains("secret"));
    }
    wrong::<i64>(&db, "select age from t", "column `age`: expected `i64`, found TEXT").await;
    wrong::<i64>(&db, "select t.age as years from t", "column `years`: expected `i64`, found TEXT").await;
    wrong::<String>(&db, "select name from t", "column `name`: expected `String`, found BLOB").await;
    wrong::<Vec<u8>>(&db, "select age from t", "column `age`: expected `Vec<u8>`, found TEXT").await;
    wrong::<f64>(&db, "select age from t", "column `age`: expected `f64`, found TEXT").await;
    wrong::<DateTime<Utc>>(
        &db,
        "select at from t",
        "column `at`: expected `DateTime<Utc>`, found TEXT that is not one",
    )
    .await;
    wrong::<Decimal>(&db, "select at from t", "column `at`: expected `Decimal`, found TEXT that is not one")
        .await;
    wrong::<Uuid>(
        &db,
        "select name from t",
        "column `name`: expected `Uuid`, found BLOB that has not 16 bytes",
    )
    .await;
    wrong::<bool>(&db, "select 2 as x", "column `x`: expected `bool`, found INTEGER that is neither 0 nor 1")
        .await;
    wrong::<i64>(&db, "select 1.5 as x", "column `x`: expected `i64`, found REAL").await;
    wrong::<i64>(&db, "select 9007199254740994.0 as x", "column `x`: expected `i64`, found REAL").await;
    wrong::<f64>(
        &db,
        "select 9007199254740993 as x",
        "column `x`: expected `f64`, found INTEGER with more digits than a float has",
    )
    .await;
    wrong::<f64>(
        &db,
        "select 9223372036854775807 as x",
        "column `x`: expected `f64`, found INTEGER with more digits than a float has",
    )
    .await;
    wrong::<f32>(&db, "select 1e300 as x", "column `x`: expected `f32`, found REAL out of its range").await;
    wrong::<i64>(&db, "select null as x", "column `x`: expected `i64`, found NULL").await;
    wrong::<String>(
        &db,
        "select cast(x'ff' as text) as x",
        "column `x`: expected `String`, found TEXT that is not UTF-8",
    )
    .await;
    wrong::<Json<i64>>(&db, "select 5 as x", "column `x`: expected `JSON`, found INTEGER").await;
}

#[tokio::test]
async fn a_count_is_never_negative() {
    let db = memory().await;
    let mut connection = connection(&db).await;
    let mut read = Vec::new();
    let request = request("select 7, -7, null", Vec::new(), None);
    connection
        .fetch(request, &mut |row| {
            read.push(row.u64().ok());
            read.push(row.u64().ok());
            read.push(row.u64().ok());
            assert!(matches!(row.u64(), Err(Error::Decode { .. })));
            Ok(true)
        })
        .await
        .unwrap();
    assert_eq!(read, [Some(Some(7)), None, Some(None)]);
}
