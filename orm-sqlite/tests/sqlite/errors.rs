use std::time::Duration;

use orm_core::table::{
    CheckCondition, CheckDef, ColumnDef, ForeignKeyDef, IndexDef, IndexPart, TableDef, UniqueDef,
};
use orm_core::{ColumnType, Db, Error, Executor, PoolOptions};
use orm_sqlite::Sqlite;

use crate::ddl::{PRIORITY, table};
use crate::support::{Folder, about, memory, raw, script};

static USERS: TableDef = TableDef {
    primary_key_name: "users_pkey",
    uniques: &[
        UniqueDef { name: "users_email_key", columns: &["email"] },
        UniqueDef { name: "users_ab_key", columns: &["a", "b"] },
    ],
    indexes: &[
        IndexDef {
            name: "users_c_idx",
            parts: &[IndexPart::Column { name: "c", descending: true, nulls_first: None }],
            unique: true,
            filter: None,
            using: None,
        },
        IndexDef {
            name: "users_expression_idx",
            parts: &[IndexPart::Expression("coalesce(a, 0) * 100 + c")],
            unique: true,
            filter: None,
            using: None,
        },
    ],
    checks: &[CheckDef { name: "a_positive", condition: CheckCondition::Sql("a > 0") }],
    ..table(
        "users",
        &[
            ColumnDef { auto_increment: true, ..ColumnDef::new::<i64>("id", "id") },
            ColumnDef::new::<Option<String>>("email", "email"),
            ColumnDef::new::<Option<i64>>("a", "a"),
            ColumnDef::new::<Option<i64>>("b", "b"),
            ColumnDef::new::<Option<i64>>("c", "c"),
            ColumnDef {
                ty: ColumnType::Enum(&PRIORITY),
                ..ColumnDef::new::<Option<String>>("priority", "priority")
            },
            ColumnDef {
                default: orm_core::table::Default::Value(|| "x".into()),
                ..ColumnDef::new::<String>("name", "name")
            },
        ],
        &["id"],
    )
};

static TODOS: TableDef = TableDef {
    primary_key_name: "todos_pkey",
    foreign_keys: &[ForeignKeyDef {
        name: "todos_user_id_fkey",
        columns: &["user_id"],
        table: || &USERS,
        references: &["id"],
        on_delete: None,
        on_update: None,
    }],
    ..table(
        "todos",
        &[ColumnDef::new::<String>("key", "key"), ColumnDef::new::<Option<i64>>("user_id", "user_id")],
        &["key"],
    )
};

async fn database() -> Db<Sqlite> {
    let db = memory().await;
    db.create_tables(&orm_core::Schema::new([&TODOS, &USERS])).await.unwrap();
    script(&db, "insert into users (id, email, a, b, c) values (1, 'ann@secret', 1, 1, 1)").await;
    script(&db, "insert into todos values ('k', 1)").await;
    db
}

/// What the error of a statement tells: constraint, table, columns.
async fn told(db: &Db<Sqlite>, table: &'static TableDef, sql: &str) -> (Error, String) {
    let error = about(db, table, sql).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("secret"), "{error:?}");
    let told = format!(
        "{} {} {}",
        error.constraint().unwrap_or("-"),
        error.table().unwrap_or("-"),
        error.columns().join(",")
    );
    (error, told)
}

#[tokio::test]
async fn a_unique_violation_names_its_constraint_and_columns() {
    let db = database().await;
    for (sql, expected) in [
        ("insert into users (email) values ('ann@secret')", "users_email_key users email"),
        ("insert into users (a, b) values (1, 1)", "users_ab_key users a,b"),
        ("insert into users (c) values (1)", "users_c_idx users c"),
        ("insert into users (id) values (1)", "users_pkey users id"),
        ("insert into users (c) values (101)", "users_expression_idx users "),
    ] {
        let (error, told) = told(&db, &USERS, sql).await;
        assert!(error.is_unique_violation(), "{error}");
        assert_eq!(told, expected);
    }
    let (error, told) = told(&db, &TODOS, "insert into todos values ('k', null)").await;
    assert!(error.is_unique_violation());
    assert_eq!(told, "todos_pkey todos key");
}

#[tokio::test]
async fn the_number_of_a_row_is_unique_too() {
    let db = database().await;
    let sql = "create table r (a); insert into r (rowid) values (1)";
    script(&db, sql).await;
    let (error, told) = told(&db, &USERS, "insert into r (rowid) values (1)").await;
    assert!(error.is_unique_violation());
    assert_eq!(told, "- r rowid");
}

#[tokio::test]
async fn a_violation_of_another_or_unknown_table_tells_what_sqlite_tells() {
    let db = database().await;
    let (error, told) = told(&db, &TODOS, "insert into users (a, b) values (1, 1)").await;
    assert!(error.is_unique_violation());
    assert_eq!(told, "- users a,b");
    let error = db.execute(raw("insert into users (email) values ('ann@secret')")).await.unwrap_err();
    assert_eq!((error.constraint(), error.table(), error.columns()), (None, Some("users"), vec!["email"]));
    assert!(error.sql().unwrap().starts_with("insert into users"));
}

#[tokio::test]
async fn a_not_null_violation_names_the_column() {
    let db = database().await;
    let (error, told) = told(&db, &USERS, "insert into users (name) values (null)").await;
    assert!(error.is_not_null_violation(), "{error}");
    assert_eq!(told, "- users name");
}

#[tokio::test]
async fn a_check_violation_names_the_check_and_an_enums_column() {
    let db = database().await;
    for (sql, expected) in [
        ("insert into users (a) values (-5)", "a_positive users "),
        ("insert into users (priority) values ('secret')", "users_priority_check users priority"),
    ] {
        let (error, told) = told(&db, &USERS, sql).await;
        assert!(error.is_check_violation(), "{error}");
        assert_eq!(told, expected);
    }
}

#[tokio::test]
async fn a_foreign_key_violation_names_the_only_key_when_the_statement_writes_it() {
    let db = database().await;
    for (table, sql, expected) in [
        (&TODOS, "insert into todos values ('x', 9)", "todos_user_id_fkey todos user_id"),
        (&TODOS, "UPDATE \"todos\" SET \"user_id\" = 9", "todos_user_id_fkey todos user_id"),
        (&USERS, "delete from users", "- users "),
        (&USERS, "update users set id = 5", "- users "),
        // As if users had one key of its own, which has nothing to do with this.
        (&TODOS, "delete from users", "- todos "),
        (&TODOS, "UPDATE \"users\" SET \"id\" = 5", "- todos "),
    ] {
        let (error, told) = told(&db, table, sql).await;
        assert!(error.is_foreign_key_violation(), "{error}");
        assert_eq!(told, expected, "{sql}");
    }
}

#[tokio::test]
async fn restrict_is_a_foreign_key_violation_and_a_triggers_error_is_not() {
    let db = database().await;
    script(&db, "create table r (a references users (id) on delete restrict); delete from todos; insert into r values (1)").await;
    assert!(told(&db, &USERS, "delete from users").await.0.is_foreign_key_violation());
    script(&db, "create trigger g before update on users begin select raise(abort, 'not today'); end").await;
    let (error, _) = told(&db, &USERS, "update users set a = 2").await;
    assert!(
        matches!(&error, Error::Database { code: Some(code), message, .. } if code == "1811" && message == "not today")
    );
}

#[tokio::test]
async fn any_other_error_keeps_its_code_and_message() {
    let db = database().await;
    for (sql, code, message) in [
        ("select unknown", "1", "no such column: unknown"),
        ("selec", "1", "near \"selec\": syntax error"),
        ("select * from nowhere", "1", "no such table: nowhere"),
        ("select sum(9223372036854775807) from (select 1 union all select 2)", "1", "integer overflow"),
        ("select orm_decimal('secret')", "1", "not a decimal number"),
    ] {
        let (error, _) = told(&db, &USERS, sql).await;
        let Error::Database { code: Some(found), message: text, .. } = &error else { panic!("{error:?}") };
        assert_eq!(found, code);
        assert!(text.contains(message) || sql.starts_with("select sum"), "{text}");
    }
}

#[tokio::test]
async fn a_snapshot_that_is_too_old_to_write_is_busy_at_once() {
    let folder = Folder::new();
    let options = PoolOptions::new().busy_timeout(Duration::from_secs(60));
    let db = orm_sqlite::connect_with(&folder.url("rwc"), options).await.unwrap();
    script(&db, "create table t (a); insert into t values (1)").await;
    let mut connection = crate::support::connection(&db).await;
    connection.script("begin; select * from t").await.unwrap();
    script(&db, "insert into t values (2)").await;
    let error = connection.script("insert into t values (3)").await.unwrap_err();
    assert!(
        matches!(error, Error::Busy { .. }) && error.to_string().contains("run the transaction again"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_that_is_gone_is_an_error_of_the_connection() {
    let folder = Folder::new();
    let options = PoolOptions::new().max_connections(2);
    let db = orm_sqlite::connect_with(&folder.url("rwc"), options).await.unwrap();
    db.pool().acquire().await.unwrap().close().await.unwrap();
    std::fs::remove_dir_all(&folder.0).unwrap();
    let error = db.execute(raw("select 1")).await.unwrap_err();
    assert!(matches!(&error, Error::Connect { message } if message.contains("app.db")), "{error:?}");
}
