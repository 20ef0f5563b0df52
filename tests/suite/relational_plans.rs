//! How databases run relational queries: by the indexes over the foreign keys, however many rows there are.

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "shops")]
#[has_many(sales: Sale)]
#[has_one(licence: Licence)]
pub struct Shop {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "sales")]
#[table(index(on(shop_id, paid)))]
#[belongs_to(shop: Shop)]
#[many_to_many(goods: Good, through = SaleGood)]
pub struct Sale {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Shop.id)]
    pub shop_id: i64,
    pub paid: bool,
    pub price: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "goods")]
pub struct Good {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "sale_goods")]
pub struct SaleGood {
    #[column(primary_key, references = Sale.id)]
    pub sale_id: i64,
    #[column(primary_key, references = Good.id)]
    pub good_id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "licences")]
#[belongs_to(shop: Shop)]
pub struct Licence {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, references = Shop.id)]
    pub shop_id: i64,
}

/// A thousand shops, and five sales of two goods in each.
async fn filled() -> Result<Db<D>, Box<dyn std::error::Error>> {
    // SQLite explains by what a connection knew of the tables when it read them.
    let options = orm::PoolOptions::new().max_connections(1);
    let db = fresh_with(options, &schema![Shop, Sale, Good, SaleGood, Licence]).await;
    let shops = (1..=1_000).map(|id| NewShop { id, name: format!("Shop {id}") });
    db.insert(Shop).values(shops.collect::<Vec<_>>()).execute().await?;
    let licences = (1..=1_000).map(|id| NewLicence { id, shop_id: id });
    db.insert(Licence).values(licences.collect::<Vec<_>>()).execute().await?;
    let goods = (1..=2_000).map(|id| NewGood { id, name: format!("Good {id}") });
    db.insert(Good).values(goods.collect::<Vec<_>>()).execute().await?;
    let sales = (1..=5_000).map(|id| NewSale { id, shop_id: 1 + id % 1_000, paid: id % 2 == 0, price: id });
    db.insert(Sale).values(sales.collect::<Vec<_>>()).execute().await?;
    let pairs = (1..=5_000_i64).flat_map(|sale_id| {
        (1..=2).map(move |nth| NewSaleGood { sale_id, good_id: 1 + (sale_id * 7 + nth) % 2_000 })
    });
    db.insert(SaleGood).values(pairs.collect::<Vec<_>>()).execute().await?;
    gather_statistics(&db).await?;
    Ok(db)
}

#[tokio::test]
async fn related_rows_are_found_by_their_foreign_key() -> TestResult {
    let db = filled().await?;
    let query = db.query(Shop).with(Shop.sales.with(Sale.goods)).with(Shop.licence);
    let (tables, plan) = scanned(&db, query.filter(Shop.id.lte(20)).to_sql()).await?;
    assert_eq!(tables, [""; 0], "{plan}");
    let query = db.query(Shop).with(Shop.sales).with(Shop.licence);
    let (tables, plan) = scanned(&db, query.to_sql()).await?;
    assert_eq!(tables, ["shops"], "{plan}");
    let query = db.query(Sale).with(Sale.shop.with(Shop.licence)).filter(Sale.id.lte(20));
    let (tables, plan) = scanned(&db, query.to_sql()).await?;
    assert_eq!(tables, [""; 0], "{plan}");
    Ok(())
}

#[tokio::test]
async fn limits_and_counts_are_found_by_the_foreign_key_as_well() -> TestResult {
    let db = filled().await?;
    let paid = Shop.sales.filter(Sale.paid.eq(true)).order_by(Sale.price.desc()).limit(3);
    let query = db.query(Shop).with(paid.with(Sale.goods.limit(2))).filter(Shop.id.lte(20));
    let (tables, plan) = scanned(&db, query.to_sql()).await?;
    assert_eq!(tables, [""; 0], "{plan}");
    let query =
        db.query(Shop).with(Shop.sales.count()).filter(Shop.id.lte(20)).order_by(Shop.sales.count().desc());
    let (tables, plan) = scanned(&db, query.to_sql()).await?;
    assert_eq!(tables, [""; 0], "{plan}");
    let query = db.query(Shop).filter(Shop.id.eq(7)).filter(Shop.sales.any(Sale.price.gt(4_900)));
    let (tables, plan) = scanned(&db, query.to_sql()).await?;
    assert_eq!(tables, [""; 0], "{plan}");
    Ok(())
}
