//! Section 4: rows by their primary key.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn get_finds_a_row_by_its_primary_key() -> TestResult {
    let db = seeded().await?;
    let user: Option<User> = db.get(User, 4).await?;
    assert_eq!(user, Some(dave()));
    assert_eq!(db.get(User, 99).await?, None);
    let id = 1i64;
    assert_eq!(db.get(Todo, id).await?, Some(buy_milk()));
    Ok(())
}

#[tokio::test]
async fn get_sends_one_statement_for_all_keys() -> TestResult {
    let db = seeded().await?;
    let sent = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&sent);
    db.on_statement(move |event| log.lock().unwrap().push(event.sql.to_owned()));
    for _ in 0..2 {
        assert_eq!(db.get(User, 4).await?, Some(dave()));
        assert_eq!(db.get(Todo, 1).await?, Some(buy_milk()));
        assert_eq!(db.get(User, 99).await?, None);
        assert_eq!(db.get(TodoTag, (2, 3)).await?, Some(TodoTag { todo_id: 2, tag_id: 3 }));
    }
    let mut sent = sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 8);
    assert_eq!(sent[0], sent[2]);
    assert_eq!(sent[..4], sent[4..]);
    sent.sort();
    sent.dedup();
    assert_eq!(sent.len(), 3, "{sent:?}");
    assert!(sent.iter().all(|sql| sql.ends_with(" LIMIT 1")), "{sent:?}");
    Ok(())
}

#[tokio::test]
async fn get_takes_a_tuple_for_a_composite_key() -> TestResult {
    let db = seeded().await?;
    let row: Option<TodoTag> = db.get(TodoTag, (2, 3)).await?;
    assert_eq!(row, Some(TodoTag { todo_id: 2, tag_id: 3 }));
    // The parts are not interchangeable.
    assert_eq!(db.get(TodoTag, (3, 2)).await?, None);
    assert_eq!(db.get(TodoTag, (2, 1)).await?, None);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries")]
pub struct Country {
    #[column(primary_key, length = 2)]
    pub code: String,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "settings", primary_key(owner, key))]
pub struct Setting {
    pub owner: i64,
    #[column(length = 50)]
    pub key: String,
    pub value: Option<String>,
}

#[tokio::test]
async fn get_takes_text_keys_as_str() -> TestResult {
    let db = fresh(&schema![Country, Setting]).await;
    db.insert(Country)
        .values([
            NewCountry::builder().code("de").name("Germany"),
            NewCountry::builder().code("at").name("Austria"),
        ])
        .execute()
        .await?;
    let austria = Country { code: s("at"), name: s("Austria") };
    assert_eq!(db.get(Country, "at").await?, Some(austria.clone()));
    assert_eq!(db.get(Country, s("at")).await?, Some(austria));
    assert_eq!(db.get(Country, "AT").await?, None);

    db.insert(Setting)
        .values([
            NewSetting::builder().owner(1).key("theme").value("dark"),
            NewSetting::builder().owner(2).key("theme").value(None),
        ])
        .execute()
        .await?;
    let setting = db.get(Setting, (1, "theme")).await?;
    assert_eq!(setting, Some(Setting { owner: 1, key: s("theme"), value: Some(s("dark")) }));
    assert_eq!(db.get(Setting, (2, s("theme"))).await?.map(|found| found.value), Some(None));
    assert_eq!(db.get(Setting, (1, "font")).await?, None);
    Ok(())
}
