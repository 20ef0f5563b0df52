//! Keys under a collation that ignores case.

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries")]
#[has_many(cities: City)]
pub struct Country {
    #[column(primary_key, length = 40, collate = "utf8mb4_general_ci")]
    pub code: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "cities")]
pub struct City {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Country.code, length = 40, collate = "utf8mb4_general_ci")]
    pub country: String,
}

#[tokio::test]
async fn related_rows_with_keys_in_another_case_are_found_or_refused() -> TestResult {
    let db = fresh(&schema![Country, City]).await;
    db.insert(Country).values(NewCountry { code: "DE".into() }).execute().await?;
    let cities = [NewCity { id: 1, country: "DE".into() }, NewCity { id: 2, country: "de".into() }];
    db.insert(City).values(&cities).execute().await?;

    let country = db.query(Country).with(Country.cities).one().await?;
    assert_eq!(country.cities.len(), 2);

    let error = db.query(Country).with(Country.cities).per_level().one().await.unwrap_err();
    assert!(matches!(error, orm::Error::Unsupported { .. }), "{error:?}");
    assert!(error.to_string().contains("a row of `cities` belongs to a key"), "{error}");

    db.delete(City).filter(City.id.eq(2)).execute().await?;
    let country = db.query(Country).with(Country.cities).per_level().one().await?;
    assert_eq!(country.cities.len(), 1);
    Ok(())
}
