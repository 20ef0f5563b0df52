//! How PostgreSQL runs relational queries: by the indexes over the foreign keys, however many rows there are.

use orm::sqlx::{AssertSqlSafe, Row};

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

/// A thousand shops, and twenty sales of two goods in each.
async fn filled() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Shop, Sale, Good, SaleGood, Licence]).await;
    db.execute_script(
        "insert into shops select n, 'Shop ' || n from generate_series(1, 1000) n;
         insert into licences select n, n from generate_series(1, 1000) n;
         insert into goods select n, 'Good ' || n from generate_series(1, 2000) n;
         insert into sales select n, 1 + n % 1000, n % 2 = 0, n from generate_series(1, 20000) n;
         insert into sale_goods select n, 1 + (n * 7 + m) % 2000 from generate_series(1, 20000) n, generate_series(1, 2) m;
         analyze shops, licences, goods, sales, sale_goods;",
    )
    .await?;
    Ok(db)
}

/// The plan, and the tables that it reads from their beginning to their end.
async fn scanned(
    db: &Db<D>,
    statement: orm::Statement,
) -> Result<(Vec<String>, String), Box<dyn std::error::Error>> {
    let mut sql = format!("explain {}", statement.sql);
    for (at, value) in statement.params.iter().enumerate().rev() {
        let literal = match value {
            orm::Value::I64(value) => value.to_string(),
            orm::Value::Bool(value) => value.to_string(),
            other => panic!("{other:?}"),
        };
        sql = sql.replace(&format!("${}", at + 1), &literal);
    }
    let lines = orm::sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(db.pool()).await?;
    let lines: Vec<String> = lines.iter().map(|line| line.get(0)).collect();
    let scanned = lines
        .iter()
        .filter_map(|line| line.split_once("Seq Scan on "))
        .map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default().to_owned());
    Ok((scanned.collect(), lines.join("\n")))
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
    let query = db.query(Shop).filter(Shop.id.eq(7)).filter(Shop.sales.any(Sale.price.gt(19_000)));
    let (tables, plan) = scanned(&db, query.to_sql()).await?;
    assert_eq!(tables, [""; 0], "{plan}");
    Ok(())
}
