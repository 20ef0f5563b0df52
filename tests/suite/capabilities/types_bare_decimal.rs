//! PostgreSQL and SQLite: `Decimal` without precision and scale, which MySQL and MariaDB would round to whole numbers.

use rust_decimal::Decimal;

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "quantities")]
pub struct Quantity {
    #[column(primary_key)]
    pub id: i64,
    pub exact: Decimal,
    pub maybe: Option<Decimal>,
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

async fn filled() -> Result<(Db<D>, Vec<Quantity>), Box<dyn std::error::Error>> {
    let db = fresh(&schema![Quantity]).await;
    let values = [
        Decimal::MIN,
        Decimal::MAX,
        dec("0"),
        dec("0.0000000000000000000000000001"),
        dec("-0.0000000000000000000000000001"),
        dec("7.9228162514264337593543950335"),
        dec("1.10"),
        dec("100"),
        dec("99.5"),
    ];
    let mut rows: Vec<Quantity> =
        values.into_iter().zip(1..).map(|(exact, id)| Quantity { id, exact, maybe: Some(exact) }).collect();
    rows.push(Quantity { id: 10, exact: dec("20"), maybe: None });
    db.insert(Quantity).values(rows.iter().cloned().map(NewQuantity::from)).execute().await?;
    Ok((db, rows))
}

#[tokio::test]
async fn decimals_of_any_scale() -> TestResult {
    let (db, rows) = filled().await?;
    assert_eq!(db.from(Quantity).order_by(Quantity.id.asc()).all().await?, rows);
    for row in &rows {
        let found: Vec<i64> =
            db.select(Quantity.id).from(Quantity).filter(Quantity.exact.eq(row.exact)).all().await?;
        assert_eq!(found, [row.id], "{}", row.exact);
    }
    assert_eq!(db.select(Quantity.id).from(Quantity).filter(Quantity.exact.eq(dec("1.1"))).all().await?, [7]);
    assert_eq!(db.select(Quantity.id).from(Quantity).filter(Quantity.maybe.is_null()).all().await?, [10]);
    Ok(())
}

#[tokio::test]
async fn decimals_of_any_scale_sort_as_numbers() -> TestResult {
    let (db, _) = filled().await?;
    let sorted: Vec<i64> = db.select(Quantity.id).from(Quantity).order_by(Quantity.exact.asc()).all().await?;
    assert_eq!(sorted, [1, 5, 3, 4, 7, 6, 10, 9, 8, 2]);
    let ends: (Option<Decimal>, Option<Decimal>) =
        db.select((min(Quantity.exact), max(Quantity.exact))).from(Quantity).one().await?;
    assert_eq!(ends, (Some(Decimal::MIN), Some(Decimal::MAX)));
    let above: Vec<i64> = db
        .select(Quantity.id)
        .from(Quantity)
        .filter(Quantity.exact.gt(dec("99.49999999999999999999999999")))
        .order_by(Quantity.exact.asc())
        .all()
        .await?;
    assert_eq!(above, [9, 8, 2]);
    Ok(())
}

#[tokio::test]
async fn sums_of_decimals_of_any_scale_are_exact() -> TestResult {
    let (db, _) = filled().await?;
    let total: Option<Decimal> =
        db.select(sum(Quantity.exact)).from(Quantity).filter(Quantity.id.is_in([7, 9, 10])).one().await?;
    assert_eq!(total, Some(dec("120.6")));
    // All 29 digits count.
    let fine: Option<Decimal> =
        db.select(sum(Quantity.exact)).from(Quantity).filter(Quantity.id.is_in([5, 6])).one().await?;
    assert_eq!(fine, Some(dec("7.9228162514264337593543950334")));
    let cancelled: Option<Decimal> =
        db.select(sum(Quantity.exact)).from(Quantity).filter(Quantity.id.is_in([1, 2])).one().await?;
    assert_eq!(cancelled, Some(dec("0")));
    Ok(())
}
