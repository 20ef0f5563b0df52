//! Decimals behave as numbers wherever they stand, and stay exact.

use rust_decimal::Decimal;

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "prices")]
pub struct Price {
    #[column(primary_key)]
    pub id: i64,
    #[column(precision = 20, scale = 4)]
    pub amount: Decimal,
    #[column(precision = 20, scale = 4)]
    pub discount: Option<Decimal>,
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn some(text: &str) -> Option<Decimal> {
    Some(dec(text))
}

/// As text, `9.5` would stand after `10`, and `-2` before `-10`.
async fn prices() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Price]).await;
    let rows = [
        (1, "9.5", None),
        (2, "10", some("9")),
        (3, "100", some("10")),
        (4, "-2", some("0.1")),
        (5, "-10", some("0.2")),
        (6, "0.0001", None),
        (7, "9.50", some("10.0000")),
        (8, "1234567890123456.7891", None),
    ];
    let rows = rows.map(|(id, amount, discount)| NewPrice::from(Price { id, amount: dec(amount), discount }));
    db.insert(Price).values(rows).execute().await?;
    Ok(db)
}

/// The ids of the prices that fulfil a condition.
macro_rules! prices {
    ($db:expr, $condition:expr) => {
        $db.select(Price.id).from(Price).filter($condition).order_by(Price.id.asc()).all().await?
    };
}

#[tokio::test]
async fn comparisons_are_numeric() -> TestResult {
    let db = prices().await?;
    assert_eq!(prices!(db, Price.amount.gt(dec("9.5"))), [2, 3, 8]);
    assert_eq!(prices!(db, Price.amount.gte(dec("9.5"))), [1, 2, 3, 7, 8]);
    assert_eq!(prices!(db, Price.amount.lt(dec("-1"))), [4, 5]);
    assert_eq!(prices!(db, Price.amount.lte(dec("-2.0"))), [4, 5]);
    assert_eq!(prices!(db, Price.amount.lt(dec("-9.9999"))), [5]);
    assert_eq!(prices!(db, Price.discount.lt(dec("9.5"))), [2, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn equality_does_not_see_trailing_zeros() -> TestResult {
    let db = prices().await?;
    for text in ["9.5", "9.50", "9.5000", "09.5"] {
        assert_eq!(prices!(db, Price.amount.eq(dec(text))), [1, 7], "{text}");
    }
    assert_eq!(prices!(db, Price.amount.ne(dec("9.50"))), [2, 3, 4, 5, 6, 8]);
    assert_eq!(prices!(db, Price.amount.eq(dec("10.00"))), [2]);
    assert_eq!(prices!(db, Price.discount.eq(dec("10"))), [3, 7]);
    Ok(())
}

#[tokio::test]
async fn equality_sees_the_last_digit() -> TestResult {
    let db = prices().await?;
    assert_eq!(prices!(db, Price.amount.eq(dec("1234567890123456.7891"))), [8]);
    assert!(prices!(db, Price.amount.eq(dec("1234567890123456.7890"))).is_empty());
    assert_eq!(prices!(db, Price.amount.gt(dec("1234567890123456.7890"))), [8]);
    assert!(prices!(db, Price.amount.gt(dec("1234567890123456.7891"))).is_empty());
    assert_eq!(prices!(db, Price.amount.between(dec("0"), dec("0.0001"))), [6]);
    assert!(prices!(db, Price.amount.between(dec("0.0002"), dec("1"))).is_empty());
    Ok(())
}

#[tokio::test]
async fn between_and_is_in_are_numeric() -> TestResult {
    let db = prices().await?;
    assert_eq!(prices!(db, Price.amount.between(dec("9"), dec("10"))), [1, 2, 7]);
    assert_eq!(prices!(db, Price.amount.not_between(dec("-5"), dec("50"))), [3, 5, 8]);
    assert_eq!(prices!(db, Price.amount.is_in([dec("9.500"), dec("100.0")])), [1, 3, 7]);
    assert_eq!(prices!(db, Price.amount.is_not_in(vec![dec("9.5"), dec("-2.00")])), [2, 3, 5, 6, 8]);
    assert_eq!(prices!(db, Price.discount.is_in([dec("10.00"), dec("0.10")])), [3, 4, 7]);
    assert!(prices!(db, Price.amount.is_in(Vec::<Decimal>::new())).is_empty());
    let many: Vec<Decimal> = (0..5_000).map(|number| Decimal::new(number, 2)).collect();
    assert_eq!(prices!(db, Price.amount.is_in(many)), [1, 2, 7]);
    Ok(())
}

#[tokio::test]
async fn columns_compare_as_numbers() -> TestResult {
    let db = prices().await?;
    assert_eq!(prices!(db, Price.amount.gt(Price.discount)), [2, 3]);
    assert_eq!(prices!(db, Price.discount.gte(Price.amount)), [4, 5, 7]);
    assert_eq!(prices!(db, Price.discount.is_not_distinct_from(Some(dec("10.0")))), [3, 7]);
    let other = alias!(Price as other);
    let pairs: Vec<(i64, i64)> = db
        .select((Price.id, other.id))
        .from(Price)
        .inner_join(other, Price.amount.eq(other.discount))
        .order_by((Price.id.asc(), other.id.asc()))
        .all()
        .await?;
    assert_eq!(pairs, [(2, 3), (2, 7)]);
    Ok(())
}

#[tokio::test]
async fn subqueries_compare_as_numbers() -> TestResult {
    let db = prices().await?;
    let discounts = select(Price.discount).from(Price).filter(Price.discount.is_not_null());
    let other = alias!(Price as other);
    let found: Vec<i64> = db
        .select(other.id)
        .from(other)
        .filter(other.amount.is_in(discounts))
        .order_by(other.id.asc())
        .all()
        .await?;
    assert_eq!(found, [2]);
    assert_eq!(prices!(db, Price.amount.eq(select(max(other.amount)).from(other))), [8]);
    Ok(())
}

#[tokio::test]
async fn order_by_is_numeric() -> TestResult {
    let db = prices().await?;
    let ascending: Vec<i64> =
        db.select(Price.id).from(Price).order_by((Price.amount.asc(), Price.id.asc())).all().await?;
    assert_eq!(ascending, [5, 4, 6, 1, 7, 2, 3, 8]);
    let descending: Vec<i64> =
        db.select(Price.id).from(Price).order_by((Price.amount.desc(), Price.id.desc())).all().await?;
    assert_eq!(descending, [8, 3, 2, 7, 1, 6, 4, 5]);
    let nullable: Vec<i64> = db
        .select(Price.id)
        .from(Price)
        .order_by((Price.discount.desc().nulls_last(), Price.id.asc()))
        .limit(6)
        .all()
        .await?;
    assert_eq!(nullable, [3, 7, 2, 5, 4, 1]);
    Ok(())
}

#[tokio::test]
async fn minima_and_maxima_are_numeric() -> TestResult {
    let db = prices().await?;
    let row: (Option<Decimal>, Option<Decimal>, Option<Decimal>, Option<Decimal>) = db
        .select((min(Price.amount), max(Price.amount), min(Price.discount), max(Price.discount)))
        .from(Price)
        .one()
        .await?;
    assert_eq!(row, (some("-10"), some("1234567890123456.7891"), some("0.1"), some("10")));
    let small: (Option<Decimal>, Option<Decimal>) = db
        .select((min(Price.amount), max(Price.amount)))
        .from(Price)
        .filter(Price.id.is_in([1, 2]))
        .one()
        .await?;
    assert_eq!(small, (some("9.5"), some("10")));
    Ok(())
}

#[tokio::test]
async fn sums_and_averages_are_exact() -> TestResult {
    let db = prices().await?;
    let all: Option<Decimal> = db.select(sum(Price.amount)).from(Price).one().await?;
    assert_eq!(all, some("1234567890123573.7892"));
    let discounts: Option<Decimal> =
        db.select(sum(Price.discount)).from(Price).filter(Price.id.between(4, 5)).one().await?;
    // 0.30000000000000004 in binary floating point.
    assert_eq!(discounts, some("0.3"));
    let average: Option<Decimal> =
        db.select(avg(Price.amount)).from(Price).filter(Price.id.is_in([1, 2, 3, 4])).one().await?;
    assert_eq!(average, some("29.375"));
    let of_nullable: Option<Decimal> =
        db.select(avg(Price.discount)).from(Price).filter(Price.id.lte(4)).one().await?;
    assert_eq!(of_nullable.map(|average| average.round_dp(4)), some("6.3667"));
    let none: (Option<Decimal>, Option<Decimal>) = db
        .select((sum(Price.discount), avg(Price.discount)))
        .from(Price)
        .filter(Price.discount.is_null())
        .one()
        .await?;
    assert_eq!(none, (None, None));
    Ok(())
}

#[tokio::test]
async fn a_sum_of_many_cents_is_exact() -> TestResult {
    let db = fresh(&schema![Price]).await;
    let rows = (1..=1_000).map(|id| NewPrice::from(Price { id, amount: dec("0.1"), discount: None }));
    db.insert(Price).values(rows).execute().await?;
    let (total, average): (Option<Decimal>, Option<Decimal>) =
        db.select((sum(Price.amount), avg(Price.amount))).from(Price).one().await?;
    assert_eq!((total, average), (some("100"), some("0.1")));
    Ok(())
}

#[tokio::test]
async fn groups_and_distinct_values_are_numbers() -> TestResult {
    let db = prices().await?;
    let groups: Vec<(Decimal, i64)> = db
        .select((Price.amount, count()))
        .from(Price)
        .group_by(Price.amount)
        .having(count().gt(1))
        .order_by(Price.amount.asc())
        .all()
        .await?;
    assert_eq!(groups, [(dec("9.5"), 2)]);
    let distinct: Vec<Option<Decimal>> = db
        .select(Price.discount)
        .from(Price)
        .distinct()
        .order_by(Price.discount.asc().nulls_first())
        .all()
        .await?;
    assert_eq!(distinct, [None, some("0.1"), some("0.2"), some("9"), some("10")]);
    let counts: (i64, i64) =
        db.select((count_distinct(Price.amount), count_distinct(Price.discount))).from(Price).one().await?;
    assert_eq!(counts, (7, 4));
    let having: Vec<Option<Decimal>> = db
        .select(Price.discount)
        .from(Price)
        .filter(Price.discount.is_not_null())
        .group_by(Price.discount)
        .having(sum(Price.amount).gt(dec("9.5")))
        .order_by(Price.discount.asc())
        .all()
        .await?;
    assert_eq!(having, [some("9"), some("10")]);
    Ok(())
}

#[tokio::test]
async fn arithmetic_is_exact() -> TestResult {
    let db = prices().await?;
    let rows: Vec<(Decimal, Decimal, Option<Decimal>)> = db
        .select((Price.amount + dec("0.2"), Price.amount * dec("3"), Price.amount - Price.discount))
        .from(Price)
        .filter(Price.id.is_in([1, 3, 4]))
        .order_by(Price.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (dec("9.7"), dec("28.5"), None),
            (dec("100.2"), dec("300"), some("90")),
            (dec("-1.8"), dec("-6"), some("-2.1")),
        ]
    );
    let big: Decimal =
        db.select(Price.amount + dec("0.0001")).from(Price).filter(Price.id.eq(8)).one().await?;
    assert_eq!(big, dec("1234567890123456.7892"));
    assert_eq!(prices!(db, (Price.amount + dec("0.5")).eq(dec("10"))), [1, 7]);
    assert_eq!(prices!(db, (Price.amount * dec("2")).gt(dec("19"))), [2, 3, 8]);
    let by_expression: Vec<i64> = db
        .select(Price.id)
        .from(Price)
        .order_by(((Price.amount * dec("-1")).asc(), Price.id.asc()))
        .limit(3)
        .all()
        .await?;
    assert_eq!(by_expression, [8, 3, 2]);
    Ok(())
}

#[tokio::test]
async fn functions_of_decimals() -> TestResult {
    let db = prices().await?;
    let rows: Vec<(Decimal, Decimal)> = db
        .select((abs(Price.amount), coalesce(Price.discount, dec("1.5"))))
        .from(Price)
        .filter(Price.id.is_in([1, 4, 5]))
        .order_by(Price.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(dec("9.5"), dec("1.5")), (dec("2"), dec("0.1")), (dec("10"), dec("0.2"))]);
    assert_eq!(prices!(db, abs(Price.amount).eq(dec("10"))), [2, 5]);
    let cast: f64 = db.select(Price.amount.cast::<f64>()).from(Price).filter(Price.id.eq(1)).one().await?;
    assert_eq!(cast, 9.5);
    let from_integer: Vec<i64> = db
        .select(Price.id)
        .from(Price)
        .filter(Price.amount.gt(Price.id.cast::<Decimal>()))
        .order_by(Price.id.asc())
        .all()
        .await?;
    assert_eq!(from_integer, [1, 2, 3, 7, 8]);
    Ok(())
}
