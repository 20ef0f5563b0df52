//! Errors in SQLite's own words.

use futures_util::TryStreamExt;

use crate::harness::*;
use crate::suite::errors::{NUMBER, NewTransfer, SECRET, Transfer, accounts, assert_discreet};
use crate::suite::schema::*;

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
async fn a_value_that_its_enum_does_not_have_fails_a_check() -> TestResult {
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
async fn a_table_that_does_not_exist() -> TestResult {
    let db = fresh(&schema![]).await;
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
