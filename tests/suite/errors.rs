//! What can go wrong, how it is told, and what is never told: the values.
//!
//! sqlite: constraints as SQLite names them, files, and cells that hold what their column does not promise.

use std::error::Error as _;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::schema::*;
use super::scratch::Scratch;
use super::watch::soon;
use crate::harness::*;

/// A value that must not be seen in an error, as text and as a number.
const SECRET: &str = "s3cr3t-value";
const NUMBER: i64 = 918_273_645;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "accounts")]
#[table(unique(name = "accounts_branch_number", on(branch, number)))]
#[table(index(name = "accounts_owner_once", on("lower(owner)"), unique))]
#[table(check(name = "balance_not_negative", "balance >= 0"))]
#[table(check(name = "branch_in_range", Account.branch.lt(1_000_000)))]
pub struct Account {
    #[column(primary_key)]
    pub id: i64,
    pub branch: i64,
    pub number: String,
    pub owner: String,
    pub balance: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "transfers")]
pub struct Transfer {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Account.id, on_delete = restrict)]
    pub source_id: i64,
    #[column(references = Account.id, on_delete = restrict)]
    pub target_id: i64,
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Point {
    pub x: i64,
}

/// A table made by hand without any promise, so that every kind of wrong cell can be in it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "loose")]
pub struct Loose {
    #[column(primary_key)]
    pub id: i64,
    pub number: i64,
    pub small: i32,
    pub ratio: f64,
    pub flag: bool,
    pub text: String,
    pub bytes: Vec<u8>,
    pub token: Uuid,
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
    pub priority: Priority,
    pub point: Json<Point>,
    #[column(precision = 10, scale = 2)]
    pub amount: Decimal,
    pub maybe: Option<i64>,
}

/// The columns of [`Loose`] as a good row has them.
const GOOD: [(&str, &str); 14] = [
    ("id", "1"),
    ("number", "1"),
    ("small", "1"),
    ("ratio", "1.5"),
    ("flag", "1"),
    ("text", "'text'"),
    ("bytes", "x'00ff'"),
    ("token", "'00000000-0000-0000-0000-000000000001'"),
    ("at", "'2024-02-29T12:34:56.789012Z'"),
    ("day", "'2024-02-29'"),
    ("priority", "'high'"),
    ("point", "'{\"x\": 1}'"),
    ("amount", "'1.50'"),
    ("maybe", "null"),
];

/// A database whose only row of `loose` holds this SQL in one column, and good values in the others.
async fn loose(column: &str, cell: &str) -> Result<Db<D>, orm::Error> {
    let db = orm::sqlite::connect("sqlite::memory:").await?;
    let names = GOOD.map(|(name, _)| format!("\"{name}\"")).join(", ");
    let cells = GOOD.map(|(name, good)| if name == column { cell } else { good }).join(", ");
    db.execute_script(&format!("create table loose ({names}); insert into loose values ({cells});")).await?;
    Ok(db)
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "sums")]
pub struct Sum {
    #[column(primary_key)]
    pub id: i64,
    pub number: i64,
    pub ratio: f64,
    pub at: Option<DateTime<Utc>>,
    #[column(precision = 6, scale = 2)]
    pub amount: Option<Decimal>,
}

fn account(id: i64, branch: i64, number: &str, owner: &str) -> NewAccount {
    NewAccount::builder().id(id).branch(branch).number(number).owner(owner).balance(0).build()
}

async fn accounts() -> Result<Db<D>, orm::Error> {
    let db = fresh(&schema![Account, Transfer]).await;
    db.insert(Account).values([account(1, 1, "a", "ann"), account(2, 1, "b", "bob")]).execute().await?;
    Ok(db)
}

/// The statement is told, in Display and Debug, and the values are not: neither here nor in what caused it.
fn assert_discreet(error: &orm::Error) {
    let sql = error.sql().unwrap_or_else(|| panic!("no SQL in {error:?}"));
    let display = error.to_string();
    let debug = format!("{error:?} {error:#?}");
    assert!(display.contains(sql), "{display}");
    assert!(debug.contains(sql) || debug.contains(&format!("{sql:?}")), "{debug}");

    let mut texts = vec![display, debug];
    let mut source = error.source();
    while let Some(cause) = source {
        texts.push(format!("{cause} {cause:?}"));
        source = cause.source();
    }
    for text in texts {
        assert!(!text.contains(SECRET), "{text}");
        assert!(!text.contains(&NUMBER.to_string()), "{text}");
    }
}

#[tokio::test]
async fn a_unique_column() -> TestResult {
    let db = fresh(&schema![User]).await;
    let email = format!("{SECRET}@example.com");
    let row = |name: &str| NewUser::builder().email(email.as_str()).username(name);
    db.insert(User).values(row("ann")).execute().await?;
    let error = db.insert(User).values(row("bob")).execute().await.unwrap_err();

    assert!(matches!(error, orm::Error::UniqueViolation { .. }), "{error:?}");
    assert!(error.is_unique_violation());
    assert!(!error.is_foreign_key_violation());
    assert!(!error.is_not_null_violation());
    assert!(!error.is_check_violation());
    assert!(!error.is_retryable());
    assert_eq!(error.constraint(), Some("users_email_key"));
    assert_eq!(error.table(), Some("users"));
    assert_eq!(error.columns(), ["email"]);
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn a_unique_constraint_over_two_columns() -> TestResult {
    let db = accounts().await?;
    let row = |id| account(id, NUMBER % 1_000_000, SECRET, &format!("owner {id}"));
    db.insert(Account).values(row(3)).execute().await?;
    let error = db.insert(Account).values(row(4)).execute().await.unwrap_err();

    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("accounts_branch_number"));
    assert_eq!(error.table(), Some("accounts"));
    assert_eq!(error.columns(), ["branch", "number"]);
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn a_unique_index_on_an_expression() -> TestResult {
    let db = accounts().await?;
    db.insert(Account).values(account(3, 3, "c", SECRET)).execute().await?;
    let again = account(4, 4, "d", &SECRET.to_uppercase());
    let error = db.insert(Account).values(again).execute().await.unwrap_err();

    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("accounts_owner_once"));
    assert_eq!(error.table(), Some("accounts"));
    assert_discreet(&error);
    assert!(!error.to_string().contains(&SECRET.to_uppercase()), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_primary_key_is_unique_too() -> TestResult {
    let db = accounts().await?;
    db.insert(Account).values(account(NUMBER, 3, "c", "cid")).execute().await?;
    let again = account(NUMBER, 4, "d", "dan");
    let error = db.insert(Account).values(again).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("accounts_pkey"));
    assert_eq!(error.table(), Some("accounts"));
    assert_eq!(error.columns(), ["id"]);
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn a_composite_primary_key_is_unique_too() -> TestResult {
    let db = fresh(&schema![User, Todo, Tag, TodoTag]).await;
    db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    db.create(NewTodo::builder().user_id(1).title("tea")).await?;
    db.create(NewTag::builder().name("red")).await?;
    let link = || NewTodoTag::builder().todo_id(1).tag_id(1);
    db.insert(TodoTag).values(link()).execute().await?;
    let error = db.insert(TodoTag).values(link()).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("todo_tags_pkey"));
    assert_eq!(error.table(), Some("todo_tags"));
    assert_eq!(error.columns(), ["todo_id", "tag_id"]);
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn the_only_foreign_key_of_a_table() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    let orphan = NewTodo::builder().user_id(NUMBER).title(SECRET);
    let error = db.insert(Todo).values(orphan).execute().await.unwrap_err();
    assert!(matches!(error, orm::Error::ForeignKeyViolation { .. }), "{error:?}");
    assert!(error.is_foreign_key_violation());
    assert!(!error.is_unique_violation());
    assert_eq!(error.constraint(), Some("todos_user_id_fkey"));
    assert_eq!(error.table(), Some("todos"));
    assert_eq!(error.columns(), ["user_id"]);
    assert_discreet(&error);
    assert_eq!(db.from(Todo).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn one_of_several_foreign_keys_is_not_guessed() -> TestResult {
    let db = accounts().await?;
    let transfer = NewTransfer::builder().source_id(1).target_id(NUMBER);
    let error = db.insert(Transfer).values(transfer).execute().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(error.constraint(), None);
    assert_eq!(error.table(), Some("transfers"));
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn a_row_that_is_referred_to_cannot_go() -> TestResult {
    let db = accounts().await?;
    db.insert(Transfer).values(NewTransfer::builder().source_id(1).target_id(2)).execute().await?;
    let error = db.delete(Account).filter(Account.id.eq(2)).execute().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_discreet(&error);
    assert_eq!(db.from(Account).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_required_column_that_gets_null() -> TestResult {
    let db = accounts().await?;
    let nothing: Option<String> = None;
    let error = db
        .execute(sql!(
            "insert into accounts (id, branch, number, owner, balance) values ({NUMBER}, 1, {SECRET}, {nothing}, 0)"
        ))
        .await
        .unwrap_err();
    assert!(matches!(error, orm::Error::NotNullViolation { .. }), "{error:?}");
    assert!(error.is_not_null_violation());
    assert_eq!(error.table(), Some("accounts"));
    assert_eq!(error.columns(), ["owner"]);
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn a_check() -> TestResult {
    let db = accounts().await?;
    let poor = db
        .update(Account)
        .set((Account.balance.set(-NUMBER), Account.owner.set(SECRET)))
        .filter(Account.id.eq(1));
    let error = poor.execute().await.unwrap_err();
    assert!(matches!(error, orm::Error::CheckViolation { .. }), "{error:?}");
    assert!(error.is_check_violation());
    assert_eq!(error.constraint(), Some("balance_not_negative"));
    assert_eq!(error.table(), Some("accounts"));
    assert_discreet(&error);

    let typed = db.insert(Account).values(account(3, NUMBER, SECRET, "cid"));
    let error = typed.execute().await.unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("branch_in_range"));
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn a_value_that_its_enum_does_not_have_is_refused_by_the_table() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    db.create(NewTodo::builder().user_id(1).title("tea")).await?;
    let error = db.execute(sql!("update todos set priority = {SECRET}")).await.unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("todos_priority_check"));
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn no_row_for_one() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let error = db.from(Tag).filter(Tag.name.eq(SECRET)).one().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    assert_eq!(error.table(), Some("tags"));
    assert!(!error.is_retryable());
    assert_discreet(&error);

    let column = db.select(Tag.id).from(Tag).filter(Tag.name.eq(SECRET)).one().await.unwrap_err();
    assert!(matches!(column, orm::Error::NotFound { .. }), "{column:?}");
    assert_discreet(&column);
    assert_eq!(db.from(Tag).filter(Tag.name.eq(SECRET)).optional().await?, None);
    Ok(())
}

#[tokio::test]
async fn a_table_that_does_not_exist() -> TestResult {
    let db = orm::sqlite::connect("sqlite::memory:").await?;
    let error = db.from(Tag).filter(Tag.name.eq(SECRET)).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::Database { .. }), "{error:?}");
    assert!(error.to_string().contains("no such table: tags"), "{error}");
    assert_discreet(&error);

    let insert = db.insert(Tag).values(NewTag::builder().name(SECRET));
    let error = insert.execute().await.unwrap_err();
    assert!(error.to_string().contains("no such table: tags"), "{error}");
    assert_discreet(&error);

    let streamed = db.from(Tag).stream().try_collect::<Vec<Tag>>().await;
    assert!(streamed.unwrap_err().to_string().contains("no such table: tags"));
    Ok(())
}

#[tokio::test]
async fn sql_that_is_wrong() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let error = db.execute(sql!("selekt {SECRET}")).await.unwrap_err();
    assert!(matches!(error, orm::Error::Database { .. }), "{error:?}");
    assert!(error.to_string().contains("syntax error"), "{error}");
    assert_discreet(&error);

    let rows: orm::Result<Vec<(i64,)>> = db.fetch(sql!("select nope from tags where name = {SECRET}")).await;
    let error = rows.unwrap_err();
    assert!(error.to_string().contains("no such column: nope"), "{error}");
    assert_discreet(&error);

    let error = db.execute_script("create table x (a); selekt 1;").await.unwrap_err();
    assert!(error.to_string().contains("syntax error"), "{error}");
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_statement_comes_out_of_a_transaction_with_its_sql() -> TestResult {
    let db = accounts().await?;
    let error = db
        .transaction(async |tx| -> orm::Result<()> {
            tx.insert(Account).values(account(1, 1, SECRET, "ann")).execute().await?;
            Ok(())
        })
        .await
        .unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_discreet(&error);
    Ok(())
}

#[test]
fn an_error_is_a_standard_error_for_every_thread() {
    fn is_standard<E: std::error::Error + Send + Sync + 'static>() {}
    is_standard::<orm::Error>();
}

#[tokio::test]
async fn a_good_row_of_the_loose_table_is_read() -> TestResult {
    let row = loose("", "").await?.from(Loose).one().await?;
    let expected = Loose {
        id: 1,
        number: 1,
        small: 1,
        ratio: 1.5,
        flag: true,
        text: "text".into(),
        bytes: vec![0, 255],
        token: Uuid::from_u128(1),
        at: "2024-02-29T12:34:56.789012Z".parse()?,
        day: "2024-02-29".parse()?,
        priority: Priority::High,
        point: Json(Point { x: 1 }),
        amount: Decimal::new(150, 2),
        maybe: None,
    };
    assert_eq!(row, expected);
    Ok(())
}

#[tokio::test]
async fn a_cell_that_is_not_what_its_column_promises_names_the_column() -> TestResult {
    let text = format!("'{SECRET}'");
    let cells = [
        ("id", text.as_str()),
        ("number", text.as_str()),
        ("number", "1.5"),
        ("number", "x'01'"),
        ("small", "5000000000"),
        ("small", "-2147483649"),
        ("ratio", text.as_str()),
        ("flag", text.as_str()),
        ("text", "x'ff'"),
        ("token", text.as_str()),
        ("token", "918273645"),
        ("at", text.as_str()),
        ("at", "'2024-02-30T00:00:00Z'"),
        ("day", text.as_str()),
        ("priority", text.as_str()),
        ("priority", "918273645"),
        ("point", text.as_str()),
        ("point", "'{\"y\": 918273645}'"),
        ("amount", text.as_str()),
        ("maybe", text.as_str()),
    ];
    for (column, cell) in cells {
        let db = loose(column, cell).await?;
        let error = db.from(Loose).all().await.expect_err(&format!("{column} = {cell}"));
        assert!(matches!(error, orm::Error::Decode { .. }), "{column} = {cell}: {error:?}");
        assert_eq!(error.columns(), [column], "{cell}: {error}");
        assert!(error.to_string().contains(column), "{error}");
        assert_discreet(&error);
        // The row is still there, and the connection still good.
        assert_eq!(db.from(Loose).count().await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn null_in_a_field_that_is_no_option_names_the_column() -> TestResult {
    for (column, _) in GOOD {
        if column == "maybe" {
            continue;
        }
        let db = loose(column, "null").await?;
        let error = db.from(Loose).one().await.expect_err(column);
        assert!(matches!(error, orm::Error::Decode { .. }), "{column}: {error:?}");
        assert_eq!(error.columns(), [column], "{error}");
        assert!(error.to_string().contains("NULL"), "{error}");
        assert_discreet(&error);
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_cell_is_found_by_every_way_of_reading() -> TestResult {
    let text = format!("'{SECRET}'");
    let db = loose("number", &text).await?;
    let is_decode = |error: &orm::Error| {
        assert_discreet(error);
        matches!(error, orm::Error::Decode { .. }) && error.columns() == ["number"]
    };
    assert!(is_decode(&db.from(Loose).one().await.unwrap_err()));
    assert!(is_decode(&db.from(Loose).optional().await.unwrap_err()));
    assert!(is_decode(&db.get(Loose, 1).await.unwrap_err()));
    assert!(is_decode(&db.select(Loose.number).from(Loose).all().await.unwrap_err()));
    assert!(is_decode(&db.select((Loose.id, Loose.number)).from(Loose).all().await.unwrap_err()));
    let record = db.select(record! { number: Loose.number }).from(Loose).all().await;
    assert!(is_decode(&record.err().expect("the cell is text")));
    let streamed = db.from(Loose).stream().try_collect::<Vec<Loose>>().await;
    assert!(is_decode(&streamed.unwrap_err()));
    let tx = db.begin().await?;
    assert!(is_decode(&tx.from(Loose).all().await.unwrap_err()));
    // What can be read is read.
    assert_eq!(tx.select(Loose.text).from(Loose).all().await?, ["text"]);
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn a_sum_beyond_i64_is_an_error_and_not_another_number() -> TestResult {
    let db = fresh(&schema![Sum]).await;
    let rows = [(1, i64::MAX), (2, 1)].map(|(id, n)| NewSum::builder().id(id).number(n).ratio(0.0));
    db.insert(Sum).values(rows).execute().await?;

    let error = db.select(sum(Sum.number)).from(Sum).one().await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("overflow") || text.contains("out of range"), "{text}");
    assert!(error.sql().is_some(), "{error:?}");
    assert_eq!(db.select(sum(Sum.number)).from(Sum).filter(Sum.id.eq(1)).one().await?, Some(i64::MAX));
    Ok(())
}

#[tokio::test]
async fn arithmetic_beyond_i64_is_an_error_and_not_another_number() -> TestResult {
    let db = fresh(&schema![Sum]).await;
    db.insert(Sum).values(NewSum::builder().id(1).number(i64::MAX).ratio(0.0)).execute().await?;
    for result in [
        db.select(Sum.number + 1).from(Sum).one().await,
        db.select(Sum.number * 2).from(Sum).one().await,
        db.select(-Sum.number - 2).from(Sum).one().await,
    ] {
        let error = result.unwrap_err();
        assert!(error.sql().is_some(), "{error:?}");
    }
    assert_eq!(db.select(Sum.number - 1).from(Sum).one().await?, i64::MAX - 1);

    let update = db.update(Sum).set(Sum.number.set(Sum.number + 1)).filter(Sum.id.eq(1));
    if update.execute().await.is_ok() {
        // SQLite would have stored a float. Whoever reads it has to be told.
        assert!(db.from(Sum).one().await.is_err());
    }
    Ok(())
}

#[tokio::test]
async fn values_that_the_column_cannot_hold_are_refused_before_they_are_changed() -> TestResult {
    let db = fresh(&schema![Sum]).await;
    let row = || NewSum::builder().id(1).number(1);
    let year_10000 = NaiveDate::from_ymd_opt(10_000, 1, 1)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .expect("chrono has it")
        .and_utc();
    for (name, wrong) in [
        ("not a number", row().ratio(f64::NAN)),
        ("year 10000", row().ratio(0.0).at(year_10000)),
        ("three decimals", row().ratio(0.0).amount(Decimal::new(1_234, 3))),
        ("five digits before the point", row().ratio(0.0).amount(Decimal::new(1_234_500, 2))),
    ] {
        let error = db.insert(Sum).values(wrong).execute().await.expect_err(name);
        assert!(matches!(error, orm::Error::Encode { .. }), "{name}: {error:?}");
    }
    assert_eq!(db.from(Sum).count().await?, 0);
    db.insert(Sum).values(row().ratio(0.5).amount(Decimal::new(999_999, 2))).execute().await?;
    assert_eq!(db.from(Sum).one().await?.amount, Some(Decimal::new(999_999, 2)));

    let update = db.update(Sum).set(Sum.amount.set(Decimal::new(1, 3))).all_rows().execute().await;
    assert!(matches!(update.unwrap_err(), orm::Error::Encode { .. }));
    Ok(())
}

#[tokio::test]
async fn an_unknown_file_names_its_path_and_what_to_do() -> TestResult {
    let scratch = Scratch::new();
    let missing = scratch.path("missing.db");
    for url in [
        format!("sqlite://{}", missing.display()),
        format!("sqlite://{}?mode=rw", missing.display()),
        format!("sqlite://{}?mode=ro", missing.display()),
    ] {
        let error = soon(orm::sqlite::connect(&url)).await.err().expect("there is no such file");
        assert!(matches!(error, orm::Error::Connect { .. }), "{url}: {error:?}");
        let text = error.to_string();
        assert!(text.contains(&missing.display().to_string()), "{text}");
        assert!(text.contains("mode=rwc"), "{text}");
        assert!(!missing.exists(), "{url} made it");
    }
    orm::sqlite::connect(&format!("sqlite://{}?mode=rwc", missing.display())).await?;
    assert!(missing.exists());
    Ok(())
}

#[tokio::test]
async fn a_path_that_cannot_be_a_database_is_named() -> TestResult {
    let scratch = Scratch::new();
    let in_no_directory = scratch.path("nowhere/app.db");
    let url = format!("sqlite://{}?mode=rwc", in_no_directory.display());
    let error = soon(orm::sqlite::connect(&url)).await.err().expect("there is no such directory");
    assert!(matches!(error, orm::Error::Connect { .. }), "{error:?}");
    assert!(error.to_string().contains(&in_no_directory.display().to_string()), "{error}");

    let directory = scratch.path("");
    let url = format!("sqlite://{}?mode=rwc", directory.display());
    let error = soon(orm::sqlite::connect(&url)).await.err().expect("it is a directory");
    assert!(matches!(error, orm::Error::Connect { .. }), "{error:?}");

    let text_file = scratch.path("notes.txt");
    std::fs::write(&text_file, "certainly no database, ".repeat(100))?;
    let url = format!("sqlite://{}", text_file.display());
    let error = match soon(orm::sqlite::connect(&url)).await {
        Ok(db) => db.from(Tag).all().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(error.to_string().contains("not a database"), "{error}");
    assert_eq!(std::fs::read(&text_file)?.len(), 23 * 100, "left as it was");
    Ok(())
}

#[tokio::test]
async fn a_url_of_another_database_is_refused() -> TestResult {
    for url in ["postgres://localhost/app", "mysql://root@localhost/app", "nonsense", ""] {
        let error = soon(orm::sqlite::connect(url)).await.err().expect("it is not for SQLite");
        assert!(matches!(error, orm::Error::Connect { .. }), "{url}: {error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_locked_file_is_busy() -> TestResult {
    let scratch = Scratch::new();
    let short = orm::PoolOptions::new().busy_timeout(Duration::from_millis(50));
    let db = orm::sqlite::connect_with(&scratch.url("app.db"), short).await?;
    db.create_tables(&schema![Tag]).await?;
    let other = orm::sqlite::connect(&scratch.url("app.db")).await?;
    let lock = other.begin().await?;
    lock.insert(Tag).values(NewTag::builder().name("theirs")).execute().await?;

    let insert = || db.insert(Tag).values(NewTag::builder().name(SECRET));
    let error = soon(insert().execute()).await.unwrap_err();
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");
    assert!(error.is_retryable());
    assert_discreet(&error);
    let error = soon(db.begin()).await.err().expect("the lock is theirs");
    assert!(matches!(error, orm::Error::Busy { .. }), "{error:?}");

    lock.commit().await?;
    insert().execute().await?;
    assert_eq!(db.from(Tag).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_file_opened_for_reading_refuses_to_write() -> TestResult {
    let scratch = Scratch::new();
    let writable = orm::sqlite::connect(&scratch.url("app.db")).await?;
    writable.create_tables(&schema![Tag]).await?;
    writable.insert(Tag).values(NewTag::builder().name("a")).execute().await?;

    let url = format!("sqlite://{}?mode=ro", scratch.path("app.db").display());
    let db = orm::sqlite::connect(&url).await?;
    assert_eq!(db.from(Tag).count().await?, 1);
    let error = db.insert(Tag).values(NewTag::builder().name(SECRET)).execute().await.unwrap_err();
    assert!(error.to_string().contains("readonly"), "{error}");
    assert_discreet(&error);
    Ok(())
}

#[tokio::test]
async fn a_pool_with_no_connection_left_is_a_timeout() -> TestResult {
    let options = orm::PoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(100));
    let db = orm::sqlite::connect_with("sqlite::memory:", options).await?;
    db.create_tables(&schema![Tag]).await?;
    let tx = db.begin().await?;
    let error = soon(db.from(Tag).all()).await.unwrap_err();
    assert!(matches!(error, orm::Error::Timeout { .. }), "{error:?}");
    let error = soon(db.begin()).await.err().expect("it is taken");
    assert!(matches!(error, orm::Error::Timeout { .. }), "{error:?}");
    tx.commit().await?;
    assert_eq!(soon(db.from(Tag).count()).await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_closed_pool_says_so() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let clone = db.clone();
    let query = db.from(Tag);
    db.close().await;
    for error in [
        clone.from(Tag).all().await.unwrap_err(),
        query.all().await.unwrap_err(),
        clone.insert(Tag).values(NewTag::builder().name("a")).execute().await.unwrap_err(),
        clone.begin().await.err().expect("it is closed"),
        clone.execute(sql!("select 1")).await.unwrap_err(),
    ] {
        assert!(matches!(error, orm::Error::PoolClosed), "{error:?}");
        assert!(!error.is_retryable());
    }
    Ok(())
}

#[tokio::test]
async fn arguments_without_a_meaning_are_told() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let error = db.from(Tag).limit(-1).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = db.from(Tag).limit(1).offset(-1).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    Ok(())
}
