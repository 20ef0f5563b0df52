//! PostgreSQL, MySQL and SQLite: an index over an expression, which MariaDB does not have.

use crate::harness::*;
use crate::suite::errors::{SECRET, assert_discreet};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "owners")]
#[table(index(name = "owners_name_once", on("lower(name)"), unique))]
pub struct Owner {
    #[column(primary_key)]
    pub id: i64,
    // With a length: MySQL has no such index over a text without one.
    #[column(length = 100)]
    pub name: String,
}

#[tokio::test]
async fn a_unique_index_on_an_expression() -> TestResult {
    let db = fresh(&schema![Owner]).await;
    let owner = |id: i64, name: &str| NewOwner::builder().id(id).name(name);
    db.insert(Owner).values([owner(1, "ann"), owner(2, SECRET)]).execute().await?;
    let again = owner(3, &SECRET.to_uppercase());
    let error = db.insert(Owner).values(again).execute().await.unwrap_err();

    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("owners_name_once"));
    assert_eq!(error.table(), Some("owners"));
    assert_discreet(&error);
    assert!(!error.to_string().contains(&SECRET.to_uppercase()), "{error}");
    Ok(())
}
