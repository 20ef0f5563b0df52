use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use orm_core::driver::Request;
use orm_core::expr::{Expression, RawSql, TextExpression};
use orm_core::table::{ColumnDef, TableDef};
use orm_core::{Done, Error, Executor, Result, Value};

use crate::ddl::table;
use crate::support::{about, connection, memory, number, raw, request, rows, script};

#[tokio::test]
async fn done_tells_what_the_statement_changed() {
    let db = memory().await;
    let done = async |sql| db.execute(raw(sql)).await.unwrap();
    let told = |rows_affected, last_insert_id| Done { rows_affected, last_insert_id };
    done("create table t (id integer primary key, a unique)").await;
    assert_eq!(done("insert into t (a) values (1), (2)").await, told(2, Some(2)));
    // SQLite's own counts stay as they are after these.
    assert_eq!(done("select * from t").await, told(0, None));
    assert_eq!(done("create index i on t (a)").await, told(0, None));
    assert_eq!(done("with x as (select 1) select * from x").await, told(0, None));
    assert_eq!(done("update t set a = a + 10").await, told(2, None));
    assert_eq!(done("insert or ignore into t (a) values (11)").await, told(0, None));
    assert_eq!(done("insert into t (a) values (11) on conflict do nothing").await, told(0, None));
    assert_eq!(
        done("insert into t (a) values (11) on conflict (a) do update set a = 5").await,
        told(1, None)
    );
    assert_eq!(done("  -- b\n/* c */ Replace into t (id, a) values (9, 9)").await, told(1, Some(9)));
    assert_eq!(done("with x as (select 20) insert into t (a) select * from x").await, told(1, Some(10)));
    assert_eq!(done("insert into t (a) values (30) returning a").await, told(1, Some(11)));
    assert_eq!(done("delete from t where a < 10").await, told(2, None));
    assert_eq!(done("delete from t where a < 0").await, told(0, None));
    assert_eq!(done("").await, told(0, None));
}

#[tokio::test]
async fn the_number_of_a_row_is_no_key() {
    static TEXT_KEY: TableDef = table("k", &[ColumnDef::new::<String>("a", "a")], &["a"]);
    static INTEGER_KEY: TableDef = table("i", &[ColumnDef::new::<i64>("a", "a")], &["a"]);
    let db = memory().await;
    script(&db, "create table k (a text primary key); create table i (a integer primary key)").await;
    assert_eq!(about(&db, &TEXT_KEY, "insert into k values ('x')").await.unwrap().last_insert_id, None);
    assert_eq!(about(&db, &INTEGER_KEY, "insert into i values (7)").await.unwrap().last_insert_id, Some(7));
}

#[tokio::test]
async fn a_script_tells_what_all_its_statements_changed() {
    let db = memory().await;
    let done = script(
        &db,
        "create table t (a, b); -- no; statement\n
         create trigger r after insert on t begin update t set b = 'x;' ; delete from t where a = 0; end;
         insert into t (a) values (1), (2);
         select * from t;
         update t set b = ';';;
         /* done; */",
    )
    .await;
    assert_eq!(done, Done { rows_affected: 4, last_insert_id: Some(2) });
    assert_eq!(number(&db, "select count(*) from t where b = ';'").await, 2);
}

#[tokio::test]
async fn a_script_stops_at_its_first_error() {
    let db = memory().await;
    let sql = "create table t (a); insert into t values (1); nonsense; insert into t values (2)";
    let error = db.execute_script(sql).await.unwrap_err();
    assert!(error.to_string().contains("near \"nonsense\": syntax error (code 1)"), "{error}");
    assert_eq!(number(&db, "select count(*) from t").await, 1);
}

#[tokio::test]
async fn placeholders_without_values_are_an_error() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    for sql in ["insert into t values (?)", "insert into t values (:a)", "insert into t values ($1)"] {
        assert!(matches!(db.execute(raw(sql)).await, Err(Error::InvalidArgument { .. })), "{sql}");
        assert!(matches!(db.execute_script(sql).await, Err(Error::InvalidArgument { .. })), "{sql}");
    }
    let quoted = RawSql::new().text("insert into t values ('").arg(5).text("')");
    assert!(matches!(db.execute(quoted).await, Err(Error::InvalidArgument { .. })));
    let both = RawSql::new().text("insert into t values (").arg(5).text(" + ?)");
    assert!(matches!(db.execute(both).await, Err(Error::InvalidArgument { .. })));
    assert_eq!(number(&db, "select count(*) from t").await, 0);

    let mut connection = connection(&db).await;
    for (sql, values) in [("select ?1", 0), ("select ?1", 2), ("select ?2", 1)] {
        let result =
            connection.fetch(request(sql, vec![Value::I64(1); values], None), &mut |_| Ok(true)).await;
        assert!(matches!(result, Err(Error::InvalidArgument { .. })), "{sql}");
        let sink = Box::new(|_: &mut dyn orm_core::RowReader| Ok(()));
        let events: Vec<_> =
            connection.stream(request(sql, vec![Value::I64(1); values], None), sink).collect().await;
        assert!(matches!(events.as_slice(), [Err(Error::InvalidArgument { .. })]), "{sql}");
    }
}

#[tokio::test]
async fn values_that_cannot_be_kept_are_refused_before_anything_is_sent() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    let insert = |value: Value| request("insert into t values (?1)", vec![value], None);
    let late = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    for value in [Value::F64(f64::NAN), Value::from(late)] {
        let result = connection(&db).await.fetch(insert(value), &mut |_| Ok(true)).await;
        assert!(matches!(result, Err(Error::Encode { .. })));
    }
    let result = connection(&db).await.fetch(insert(Value::U64(1)), &mut |_| Ok(true)).await;
    assert!(matches!(result, Err(Error::Unsupported { .. })));
    assert_eq!(number(&db, "select count(*) from t").await, 0);
}

#[tokio::test]
async fn a_reader_may_stop_early_and_a_writer_still_writes_all() {
    let db = memory().await;
    script(&db, "create table t (a integer primary key)").await;
    let mut connection = connection(&db).await;
    let endless = "with recursive n(a) as (select 1 union all select a + 1 from n) select a from n";
    let mut seen = 0;
    connection
        .fetch(request(endless, Vec::new(), None), &mut |_| {
            seen += 1;
            Ok(seen < 3)
        })
        .await
        .unwrap();
    assert_eq!(seen, 3);
    let insert = "insert into t with recursive n(a) as (select 1 union all select a + 1 from n limit 500) \
                  select a from n returning a";
    let mut seen = 0;
    let done = connection
        .fetch(request(insert, Vec::new(), None), &mut |_| {
            seen += 1;
            Ok(false)
        })
        .await
        .unwrap();
    assert_eq!((seen, done.rows_affected), (1, 500));
    let result = connection
        .fetch(request("delete from t returning a", Vec::new(), None), &mut |row| row.bytes().map(|_| true))
        .await;
    assert!(matches!(result, Err(Error::Decode { .. })));
    assert_eq!(number(&db, "select count(*) from t").await, 0);
}

fn ten(persistent: bool) -> Request {
    let sql = "with recursive n(a) as (select 1 union all select a + 1 from n limit 10) select a from n";
    Request { persistent, ..request(sql, Vec::new(), None) }
}

#[tokio::test]
async fn a_stream_gives_rows_for_each_item() {
    let db = memory().await;
    let mut connection = connection(&db).await;
    for persistent in [true, false] {
        let read = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&read);
        let sink = Box::new(move |row: &mut dyn orm_core::RowReader| -> Result<()> {
            writer.lock().unwrap().extend(row.i64()?);
            Ok(())
        });
        let mut rows = connection.stream(ten(persistent), sink);
        let mut before = 0;
        while let Some(item) = rows.next().await {
            item.unwrap();
            assert!(read.lock().unwrap().len() > before);
            before = read.lock().unwrap().len();
        }
        assert_eq!(*read.lock().unwrap(), (1..=10).collect::<Vec<i64>>());
    }
}

#[tokio::test]
async fn an_error_ends_a_stream() {
    let db = memory().await;
    let mut connection = connection(&db).await;
    let rows = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&rows);
    let sink = Box::new(move |row: &mut dyn orm_core::RowReader| {
        *counter.lock().unwrap() += 1;
        if *counter.lock().unwrap() == 3 { row.bytes().map(drop) } else { row.i64().map(drop) }
    });
    let items: Vec<_> = connection.stream(ten(true), sink).collect().await;
    assert_eq!(*rows.lock().unwrap(), 3);
    assert!(matches!(items.as_slice(), [.., Err(Error::Decode { .. })]));
    assert_eq!(items.iter().filter(|item| item.is_err()).count(), 1);
    let counter = Arc::clone(&rows);
    let sink = Box::new(move |_: &mut dyn orm_core::RowReader| {
        *counter.lock().unwrap() += 1;
        Ok(())
    });
    let sql = "with recursive n(a) as (select 1 union all select a + 1 from n) select abs(-9223372036854775807 - (a > 2)) from n";
    let items: Vec<_> = connection.stream(request(sql, Vec::new(), None), sink).collect().await;
    assert_eq!(*rows.lock().unwrap(), 3 + 2);
    assert!(
        matches!(&*items, [Ok(()), Err(Error::Database { message, .. })] if message == "integer overflow")
    );
}

#[tokio::test]
async fn a_script_that_leaves_a_transaction_open_keeps_it_to_itself() {
    let db = memory().await;
    script(&db, "create table t (a)").await;
    script(&db, "begin; insert into t values (1)").await;
    assert!(db.execute_script("begin; insert into t values (2); nonsense").await.is_err());
    // Its connection is closed, and with it the transaction undone.
    for _ in 0..20 {
        script(&db, "insert into t values (3)").await;
    }
    assert_eq!(number(&db, "select count(*) from t").await, 20);
    script(&db, "begin; insert into t values (4); commit").await;
    assert_eq!(number(&db, "select count(*) from t").await, 21);
}

#[tokio::test]
async fn a_long_list_is_one_value() {
    let db = memory().await;
    let texts = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&texts);
    db.on_statement(move |event| *seen.lock().unwrap() = event.sql.to_owned());
    script(
        &db,
        "create table t (a integer, b text); insert into t values (9007199254740993, 'it''s \"x\"\n')",
    )
    .await;
    script(&db, "insert into t values (5, 'é'), (6, null)").await;

    let a = || raw("a").of::<i64>();
    let b = || raw("b").of::<Option<String>>();
    let count = async |condition: orm_core::Expr<bool, _>| {
        db.fetch::<(i64,), _>(raw("select count(*) from t where ").arg(condition)).await.unwrap()[0].0
    };
    let numbers: Vec<i64> = (0..40_000).map(|n| n + 9_007_199_254_740_993 - 100).collect();
    assert_eq!(count(a().is_in(numbers.clone())).await, 1);
    assert_eq!(
        *texts.lock().unwrap(),
        "select count(*) from t where ((a) IN (SELECT value FROM json_each(?1)))"
    );
    assert_eq!(count(a().is_not_in(numbers)).await, 2);
    assert_eq!(count(a().is_in((0..500).collect::<Vec<i64>>())).await, 2);
    assert!(texts.lock().unwrap().ends_with(", ?500))"));

    let words = |extra: &str| {
        let words = (0..600).map(|n| format!("word {n}"));
        words.chain(["it's \"x\"\n".to_owned(), "é".to_owned(), extra.to_owned()]).collect::<Vec<String>>()
    };
    let count = async |condition: orm_core::Expr<bool, _>| {
        db.fetch::<(i64,), _>(raw("select count(*) from t where ").arg(condition)).await.unwrap()[0].0
    };
    assert_eq!(count(b().is_in(words(""))).await, 2);
    assert!(texts.lock().unwrap().contains("json_each"));
    assert_eq!(count(b().is_in(words("\0"))).await, 2);
    assert!(!texts.lock().unwrap().contains("json_each"));
    assert_eq!(count(b().is_not_in(words("a\0b"))).await, 0);
}

#[tokio::test]
async fn a_long_list_of_what_is_kept_as_text_is_one_value() {
    let db = memory().await;
    let uuids: Vec<_> = (0..600).map(uuid::Uuid::from_u128).collect();
    let condition = RawSql::new().arg(uuids[599]).of::<uuid::Uuid>().is_in(uuids.clone());
    assert_eq!(db.fetch::<(bool,), _>(raw("select ").arg(condition)).await.unwrap(), [(true,)]);
    let decimals: Vec<_> = (0..600).map(|n| rust_decimal::Decimal::new(n * 10, 1)).collect();
    let condition =
        RawSql::new().arg(rust_decimal::Decimal::from(599)).of::<rust_decimal::Decimal>().is_in(decimals);
    assert_eq!(db.fetch::<(bool,), _>(raw("select ").arg(condition)).await.unwrap(), [(true,)]);
}

#[tokio::test]
async fn like_minds_case_and_ilike_does_not() {
    let db = memory().await;
    let like = async |text: &'static str, pattern: &'static str, case: bool| {
        let text = RawSql::new().arg(text).of::<String>();
        let condition = if case { text.like(pattern) } else { text.ilike(pattern) };
        db.fetch::<(bool,), _>(raw("select ").arg(condition)).await.unwrap()[0].0
    };
    assert!(like("Ann", "A%", true).await);
    assert!(!like("Ann", "a%", true).await);
    assert!(like("Ann", "a_N", false).await);
    assert!(like("50%", r"50\%", true).await && !like("500", r"50\%", true).await);
    assert!(like(r"a\b", r"a\\b", false).await);
    let two = rows::<(bool, bool)>(&db, "select 'a' not like 'A', 'a' like 'a'").await;
    assert_eq!(two, [(true, true)]);
}
