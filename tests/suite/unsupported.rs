//! What a database may lack: there it says so before it makes the table, and elsewhere it works.

use super::errors::{SECRET, assert_discreet};
use crate::harness::*;

/// A database with these tables; `None` where it lacks what they need, and said so.
async fn made(schema: &orm::Schema, lacking: bool) -> orm::Result<Option<Db<D>>> {
    let db = fresh(&schema![]).await;
    match db.create_tables(schema).await {
        Err(error) if lacking => {
            assert!(matches!(error, orm::Error::Unsupported { .. }), "{error:?}");
            Ok(None)
        }
        Err(error) => Err(error),
        Ok(()) => {
            assert!(!lacking, "it was not expected to be made");
            Ok(Some(db))
        }
    }
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "memberships")]
#[table(index(name = "one_active_membership", on(person), unique, filter = "ended = false"))]
pub struct Membership {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub person: i64,
    #[column(default = false)]
    pub ended: bool,
}

#[tokio::test]
async fn a_partial_unique_index_counts_only_its_rows() -> TestResult {
    let Some(db) = made(&schema![Membership], DATABASE.is_mysql_or_mariadb()).await? else { return Ok(()) };
    let member = |ended: bool| NewMembership::builder().person(1).ended(ended);
    db.insert(Membership).values([member(true), member(true), member(false)]).execute().await?;
    let error = db.insert(Membership).values(member(false)).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(error.columns(), ["person"]);
    let reopened = db.update(Membership).set(Membership.ended.set(false)).filter(Membership.id.eq(1));
    assert!(reopened.execute().await.unwrap_err().is_unique_violation());
    db.update(Membership).set(Membership.ended.set(true)).all_rows().execute().await?;
    db.insert(Membership).values(member(false)).execute().await?;
    assert_eq!(db.from(Membership).count().await?, 4);
    Ok(())
}

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
    let Some(db) = made(&schema![Owner], DATABASE == Database::MariaDb).await? else { return Ok(()) };
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

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "squares")]
pub struct Square {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub side: i64,
    #[column(generated(virtual) = "side * side")]
    pub area: i64,
}

#[tokio::test]
async fn a_virtual_column_is_computed_when_read() -> TestResult {
    // PostgreSQL has them from 18 on.
    let db = fresh(&schema![]).await;
    match db.create_tables(&schema![Square]).await {
        Err(orm::Error::Unsupported { .. }) if DATABASE == Database::Postgres => return Ok(()),
        made => made?,
    }
    let square = db.create(NewSquare::builder().side(9)).await?;
    assert_eq!(square, Square { id: 1, side: 9, area: 81 });
    assert_eq!(db.from(Square).filter(Square.area.gt(80)).count().await?, 1);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "clerks")]
pub struct Clerk {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "sales")]
pub struct Sale {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = 1, references = Clerk.id, on_delete = set_default, on_update_key = cascade)]
    pub sold_by: i64,
}

#[tokio::test]
async fn a_row_falls_back_to_its_default_when_the_one_it_refers_to_goes() -> TestResult {
    // InnoDB has no SET DEFAULT.
    let lacking = DATABASE.is_mysql_or_mariadb();
    let Some(db) = made(&schema![Clerk, Sale], lacking).await? else { return Ok(()) };
    db.insert(Clerk).values([1, 2, 3].map(|id| NewClerk::builder().id(id))).execute().await?;
    let sales = [(1, 2), (2, 3)].map(|(id, clerk)| NewSale::builder().id(id).sold_by(clerk));
    db.insert(Sale).values(sales).execute().await?;
    db.update(Clerk).set(Clerk.id.set(33)).filter(Clerk.id.eq(3)).execute().await?;
    let rows = db.select((Sale.id, Sale.sold_by)).from(Sale).order_by(Sale.id.asc());
    assert_eq!(rows.clone().all().await?, [(1, 2), (2, 33)]);
    db.delete(Clerk).filter(Clerk.id.eq(33)).execute().await?;
    assert_eq!(rows.all().await?, [(1, 2), (2, 1)]);
    // There has to be one to fall back to.
    let error = db.delete(Clerk).filter(Clerk.id.eq(1)).execute().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error}");
    Ok(())
}
