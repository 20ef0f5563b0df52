use orm_core::table::{ColumnDef, Default, IndexDef, IndexPart, TableDef, UniqueDef};
use orm_core::types::EnumDef;
use orm_core::{ColumnType, Error, Schema, Value};

use crate::support::{memory, number, rows, script};

pub(crate) const fn table(
    name: &'static str,
    columns: &'static [ColumnDef],
    key: &'static [&'static str],
) -> TableDef {
    TableDef {
        primary_key_name: "t_pkey",
        name,
        schema: None,
        rust_name: name,
        columns,
        primary_key: key,
        uniques: &[],
        indexes: &[],
        foreign_keys: &[],
        checks: &[],
        relations: &[],
        comment: None,
    }
}

pub(crate) static PRIORITY: EnumDef = EnumDef { name: "priority", values: &["low", "high"] };

static ALL: TableDef = TableDef {
    primary_key_name: "all_pkey",
    uniques: &[UniqueDef { name: "all_b_key", columns: &["b"] }],
    indexes: &[IndexDef {
        name: "all_idx",
        parts: &[
            IndexPart::Column { name: "b", descending: true, nulls_first: Some(true) },
            IndexPart::Expression("lower(\"text\")"),
        ],
        unique: false,
        filter: Some("b > 0"),
        using: Some("gin"),
    }],
    ..table(
        "all",
        &[
            ColumnDef {
                auto_increment: true,
                sqlite_type: Some("BIGINT"),
                ..ColumnDef::new::<i16>("id", "id")
            },
            ColumnDef { default: Default::Value(|| Value::Bool(true)), ..ColumnDef::new::<bool>("a", "a") },
            ColumnDef { default: Default::Value(|| Value::I32(-1)), ..ColumnDef::new::<i32>("b", "b") },
            ColumnDef { default: Default::Value(|| Value::F64(0.5)), ..ColumnDef::new::<f32>("c", "c") },
            ColumnDef {
                default: Default::Value(|| "it's\0".into()),
                length: Some(9),
                ..ColumnDef::new::<String>("text", "text")
            },
            ColumnDef {
                default: Default::Value(|| Value::Bytes(vec![0])),
                ..ColumnDef::new::<Vec<u8>>("bytes", "bytes")
            },
            ColumnDef::new::<Option<uuid::Uuid>>("uuid", "uuid"),
            ColumnDef {
                default: Default::Now,
                ..ColumnDef::new::<chrono::DateTime<chrono::Utc>>("at", "at")
            },
            ColumnDef { default: Default::Now, ..ColumnDef::new::<chrono::NaiveDateTime>("naive", "naive") },
            ColumnDef { default: Default::Now, ..ColumnDef::new::<chrono::NaiveDate>("day", "day") },
            ColumnDef { default: Default::Now, ..ColumnDef::new::<chrono::NaiveTime>("time", "time") },
            ColumnDef {
                precision: Some(9),
                scale: Some(2),
                ..ColumnDef::new::<Option<rust_decimal::Decimal>>("price", "price")
            },
            ColumnDef::new::<Option<serde_json::Value>>("json", "json"),
            ColumnDef {
                ty: ColumnType::Enum(&PRIORITY),
                ..ColumnDef::new::<Option<String>>("priority", "priority")
            },
            ColumnDef {
                sql_type: Some("varchar(7)"),
                collate: Some("NOCASE"),
                ..ColumnDef::new::<Option<String>>("x", "x")
            },
        ],
        &["id"],
    )
};

#[tokio::test]
async fn every_column_type_has_its_storage_class() {
    let db = memory().await;
    db.create_tables(&Schema::new([&ALL])).await.unwrap();
    let types = rows::<(String, String)>(&db, "select name, type from pragma_table_info('all')").await;
    let types: Vec<_> = types.iter().map(|(name, ty)| format!("{name} {ty}")).collect();
    assert_eq!(
        types.join(", "),
        "id INTEGER, a INTEGER, b INTEGER, c REAL, text TEXT, bytes BLOB, uuid TEXT, at TEXT, \
        naive TEXT, day TEXT, time TEXT, price TEXT, json TEXT, priority TEXT, x varchar(7)"
    );
    let sql = rows::<(String,)>(&db, "select sql from sqlite_schema where name = 'all'").await.remove(0).0;
    assert!(sql.contains(r#""id" INTEGER NOT NULL CONSTRAINT "all_pkey" PRIMARY KEY,"#), "{sql}");
    assert!(
        sql.contains(r#"CONSTRAINT "all_priority_check" CHECK ("priority" IN ('low', 'high'))"#),
        "{sql}"
    );
    let sql =
        rows::<(String,)>(&db, "select sql from sqlite_schema where name = 'all_idx'").await.remove(0).0;
    assert_eq!(sql, r#"CREATE INDEX "all_idx" ON "all" ("b" DESC, (lower("text"))) WHERE b > 0"#);
    db.create_tables_if_missing(&Schema::new([&ALL])).await.unwrap();
}

#[tokio::test]
async fn defaults_are_read_back_as_what_they_are() {
    let db = memory().await;
    db.create_tables(&Schema::new([&ALL])).await.unwrap();
    script(&db, "insert into \"all\" (b) values (1), (2)").await;
    type Row = (
        i16,
        bool,
        f32,
        String,
        Vec<u8>,
        chrono::DateTime<chrono::Utc>,
        chrono::NaiveDateTime,
        chrono::NaiveDate,
        chrono::NaiveTime,
    );
    let all =
        rows::<Row>(&db, "select id, a, c, text, bytes, at, naive, day, time from \"all\" where b = 2").await;
    let (id, a, c, text, bytes, at, naive, day, time) = all[0].clone();
    assert_eq!((id, a, c, text.as_str(), bytes.as_slice()), (2, true, 0.5, "it's\0", [0].as_slice()));
    assert!((chrono::Utc::now() - at).num_seconds().abs() < 60);
    assert_eq!((at.naive_utc(), at.date_naive(), at.time()), (naive, day, time));
    let widths =
        number(&db, "select length(at) * 1000 + length(naive) * 10 + (length(time) = 15) from \"all\"").await;
    assert_eq!(widths, 27 * 1000 + 26 * 10 + 1);
}

#[tokio::test]
async fn what_sqlite_lacks_is_unsupported() {
    static COMPOSITE: TableDef = table(
        "composite",
        &[
            ColumnDef { auto_increment: true, ..ColumnDef::new::<i64>("a", "a") },
            ColumnDef::new::<i64>("b", "b"),
        ],
        &["a", "b"],
    );
    static NO_KEY: TableDef = table(
        "no_key",
        &[
            ColumnDef { auto_increment: true, ..ColumnDef::new::<i64>("a", "a") },
            ColumnDef::new::<i64>("b", "b"),
        ],
        &["b"],
    );
    static UNSIGNED: TableDef = table("unsigned", &[ColumnDef::new::<u64>("a", "a")], &["a"]);
    static ARRAY: TableDef = table(
        "array",
        &[ColumnDef { ty: ColumnType::Array(&ColumnType::I64), ..ColumnDef::new::<i64>("a", "a") }],
        &[],
    );
    static SCHEMA: TableDef =
        TableDef { schema: Some("other"), ..table("t", &[ColumnDef::new::<i64>("a", "a")], &[]) };
    let db = memory().await;
    for table in [&COMPOSITE, &NO_KEY, &UNSIGNED, &ARRAY, &SCHEMA] {
        let error = db.create_tables(&Schema::new([table])).await.unwrap_err();
        assert!(matches!(error, Error::Unsupported { .. }), "{}: {error}", table.name);
    }
}
