//! PostgreSQL and SQLite: `on_delete = set_default`, which InnoDB does not have.

use crate::harness::*;

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
    let db = fresh(&schema![Clerk, Sale]).await;
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
