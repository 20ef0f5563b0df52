//! What can go wrong, how it is told, and what is never told: the values.

use std::error::Error as _;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use rust_decimal::Decimal;

use super::schema::*;
use super::watch::soon;
use crate::harness::*;

/// A value that must not be seen in an error, as text and as a number.
pub const SECRET: &str = "s3cr3t-value";
pub const NUMBER: i64 = 918_273_645;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "accounts")]
#[table(unique(name = "accounts_branch_number", on(branch, number)))]
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

pub async fn accounts() -> Result<Db<D>, orm::Error> {
    let db = fresh(&schema![Account, Transfer]).await;
    db.insert(Account).values([account(1, 1, "a", "ann"), account(2, 1, "b", "bob")]).execute().await?;
    Ok(db)
}

/// The statement is told, in Display and Debug, and the values are not: neither here nor in what caused it.
pub fn assert_discreet(error: &orm::Error) {
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
async fn one_of_several_foreign_keys() -> TestResult {
    let db = accounts().await?;
    let transfer = NewTransfer::builder().source_id(1).target_id(NUMBER);
    let error = db.insert(Transfer).values(transfer).execute().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(error.table(), Some("transfers"));
    // SQLite does not say which one, and it is not guessed.
    if DATABASE == Database::Sqlite {
        assert_eq!(error.constraint(), None);
        assert!(error.columns().is_empty());
    } else {
        assert_eq!(error.constraint(), Some("transfers_target_id_fkey"));
        assert_eq!(error.columns(), ["target_id"]);
    }
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
    assert_eq!(error.constraint(), None);
    // MySQL and MariaDB tell the column alone, and the table of raw SQL is not known.
    if !DATABASE.is_mysql_or_mariadb() {
        assert_eq!(error.table(), Some("accounts"));
    }
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
    assert_discreet(&error);
    assert_eq!(db.select(Todo.priority).from(Todo).one().await?, Priority::Medium);
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
    let db = fresh(&schema![]).await;
    let error = db.from(Tag).filter(Tag.name.eq(SECRET)).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::Database { .. }), "{error:?}");
    assert!(error.to_string().contains("tags"), "{error}");
    assert_discreet(&error);

    let insert = db.insert(Tag).values(NewTag::builder().name(SECRET));
    let error = insert.execute().await.unwrap_err();
    assert!(error.to_string().contains("tags"), "{error}");
    assert_discreet(&error);

    let streamed = db.from(Tag).stream().try_collect::<Vec<Tag>>().await;
    assert!(streamed.unwrap_err().to_string().contains("tags"));
    Ok(())
}

#[tokio::test]
async fn sql_that_is_wrong() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let error = db.execute(sql!("selekt {SECRET}")).await.unwrap_err();
    assert!(matches!(error, orm::Error::Database { .. }), "{error:?}");
    assert!(error.to_string().contains("syntax"), "{error}");
    assert_discreet(&error);

    let rows: orm::Result<Vec<(i64,)>> = db.fetch(sql!("select nope from tags where name = {SECRET}")).await;
    let error = rows.unwrap_err();
    assert!(error.to_string().contains("nope"), "{error}");
    assert_discreet(&error);

    let error = db.execute_script("create table x (a bigint); selekt 1;").await.unwrap_err();
    assert!(error.to_string().contains("syntax"), "{error}");
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
    // PostgreSQL holds it.
    if DATABASE != Database::Postgres {
        let error = db.insert(Sum).values(row().ratio(f64::NAN)).execute().await.unwrap_err();
        assert!(matches!(error, orm::Error::Encode { .. }), "{error:?}");
    }
    for (name, wrong) in [
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
async fn a_pool_with_no_connection_left_is_a_timeout() -> TestResult {
    let options = orm::PoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(100));
    let db = fresh_with(options, &schema![Tag]).await;
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
