//! What `create_tables` makes on PostgreSQL, as its catalog tells it.

use serde_json::json;

use crate::harness::*;
use crate::suite::schema::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders", schema = "app", comment = "What was sold; it's all")]
#[table(index(name = "orders_data_idx", on(data), using = gin))]
#[table(index(name = "orders_open_idx", on(placed_by.desc().nulls_last(), id), filter = "state <> 'paid'"))]
#[table(index(name = "orders_code_key", on("lower(code)"), unique, filter = "code <> ''"))]
#[table(check(name = "orders_total", Order.total.gte(0)))]
pub struct Order {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(comment = "as it \"was\" said", collate = "C", length = 20)]
    pub code: String,
    #[column(default = "new")]
    pub state: String,
    #[column(default = -1)]
    pub placed_by: Option<i64>,
    pub total: i32,
    pub data: serde_json::Value,
    #[column(generated = "total * 2")]
    pub double: i32,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "lines", schema = "app")]
#[belongs_to(order: Order)]
pub struct Line {
    #[column(primary_key, auto_increment)]
    pub id: i32,
    #[column(references = Order.id, on_delete = cascade, index)]
    pub order_id: i64,
}

fn order(code: &str) -> NewOrder {
    NewOrder::builder().code(code).total(3).data(json!({"a": [1, 2]})).build()
}

async fn texts(db: &Db<D>, sql: &'static str) -> orm::Result<Vec<String>> {
    let rows: Vec<(String,)> = db.fetch(sql!("{}", sql::raw(sql))).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

#[tokio::test]
async fn a_schema_is_made_and_every_statement_names_it() -> TestResult {
    let db = fresh(&schema![Order, Line]).await;
    db.create_tables_if_missing(&schema![Line, Order]).await?;
    let made =
        texts(&db, "select tablename::text from pg_tables where schemaname = 'app' order by 1").await?;
    assert_eq!(made, ["lines", "orders"]);
    let read = db.create(order("A")).await?;
    assert_eq!((read.id, read.double, read.placed_by), (1, 6, Some(-1)));
    let line = db.insert(Line).values(NewLine::builder().order_id(1)).returning(Line).one().await?;
    let joined = db.from(Line).inner_join(Order, Line.order_id.eq(Order.id)).filter(Order.code.eq("A"));
    assert_eq!(
        joined.to_sql().sql,
        r#"SELECT "lines"."id", "lines"."order_id", "orders"."id", "orders"."code", "orders"."state", "orders"."placed_by", "orders"."total", "orders"."data", "orders"."double" FROM "app"."lines" INNER JOIN "app"."orders" ON "lines"."order_id" = "orders"."id" WHERE "orders"."code" = $1"#
    );
    assert_eq!(joined.all().await?, [(line, read)]);
    db.update(Order).set(Order.total.set(Order.total + 1)).filter(Order.code.eq("A")).execute().await?;
    let upsert = db.insert(Order).values(NewOrder { id: Some(1), ..order("B") }).on_conflict(Order.id);
    upsert.do_update(|excluded| Order.code.set(excluded.code)).execute().await?;
    assert_eq!(db.select((Order.code, Order.double)).from(Order).all().await?, [(s("B"), 8)]);
    db.transaction(async |tx| tx.from(Order).for_update().of(Order).all().await).await?;
    let error = db.insert(Line).values(NewLine::builder().order_id(9)).execute().await.unwrap_err();
    assert_eq!((error.table(), error.columns()), (Some("lines"), vec!["order_id"]));
    assert_eq!(db.delete(Order).all_rows().execute().await?.rows_affected, 1);
    assert_eq!(db.from(Line).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn comments_are_kept() -> TestResult {
    let db = fresh(&schema![Order]).await;
    let table = texts(&db, "select obj_description('app.orders'::regclass)").await?;
    assert_eq!(table, ["What was sold; it's all"]);
    let column = texts(&db, "select col_description('app.orders'::regclass, 2)").await?;
    assert_eq!(column, ["as it \"was\" said"]);
    Ok(())
}

#[tokio::test]
async fn indexes_have_their_method_order_and_filter() -> TestResult {
    let db = fresh(&schema![Order, Line]).await;
    let all =
        "select indexdef from pg_indexes where schemaname = 'app' and indexname not like '%pkey' order by 1";
    assert_eq!(
        texts(&db, all).await?,
        [
            "CREATE INDEX lines_order_id_idx ON app.lines USING btree (order_id)",
            "CREATE INDEX orders_data_idx ON app.orders USING gin (data)",
            "CREATE INDEX orders_open_idx ON app.orders USING btree (placed_by DESC NULLS LAST, id) \
             WHERE (state <> 'paid'::text)",
            "CREATE UNIQUE INDEX orders_code_key ON app.orders USING btree (lower((code)::text)) \
             WHERE ((code)::text <> ''::text)",
        ]
    );
    db.insert(Order).values([order("Abc"), order("d")]).execute().await?;
    let error = db.insert(Order).values(order("aBC")).execute().await.unwrap_err();
    assert!(error.is_unique_violation());
    assert_eq!((error.constraint(), error.columns()), (Some("orders_code_key"), vec![]));
    db.insert(Order).values([order(""), order("")]).execute().await?;
    Ok(())
}

#[tokio::test]
async fn columns_have_the_types_of_the_dialect_and_their_collation() -> TestResult {
    let db = fresh(&schema![Order, Line]).await;
    let columns = "select concat_ws(' ', attname, format_type(atttypid, atttypmod), \
                   case when attnotnull then 'not null' end, nullif(attidentity, ''), nullif(attgenerated, ''), \
                   (select collname from pg_collation where oid = attcollation and collname <> 'default')) \
                   from pg_attribute where attrelid in ('app.orders'::regclass, 'app.lines'::regclass) and attnum > 0 \
                   order by attrelid::regclass::text desc, attnum";
    assert_eq!(
        texts(&db, columns).await?,
        [
            "id bigint not null d",
            "code character varying(20) not null C",
            "state text not null",
            "placed_by bigint",
            "total integer not null",
            "data jsonb not null",
            "double integer not null s",
            "id integer not null d",
            "order_id bigint not null",
        ]
    );
    db.insert(Order).values(["b", "C", "a"].map(order)).execute().await?;
    // The database may sort otherwise; this column does not.
    let sorted = db.select(Order.code).from(Order).order_by(Order.code.asc());
    assert_eq!(sorted.all().await?, ["C", "a", "b"]);
    Ok(())
}

#[tokio::test]
async fn a_key_by_hand_is_taken_and_the_next_one_is_the_servers() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let by_hand = NewTag { id: Some(100), ..NewTag::builder().name("a").build() };
    assert_eq!(db.create(by_hand).await?.id, 100);
    assert_eq!(db.create(NewTag::builder().name("b")).await?.id, 1);
    db.execute(sql!("alter table tags alter column id restart with 100")).await?;
    let error = db.create(NewTag::builder().name("c")).await.unwrap_err();
    assert!(error.is_unique_violation());
    assert_eq!((error.constraint(), error.columns()), (Some("tags_pkey"), vec!["id"]));
    Ok(())
}

#[tokio::test]
async fn tables_are_made_by_all_tasks_at_once_or_refused() -> TestResult {
    let db = fresh(&schema![]).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let db = db.clone();
        tasks.spawn(async move { db.create_tables(&schema![User, Todo]).await });
    }
    let mut made = 0;
    while let Some(result) = tasks.join_next().await {
        made += usize::from(result?.is_ok());
    }
    assert_eq!(made, 1);
    assert_eq!(db.from(Todo).count().await?, 0);
    Ok(())
}
