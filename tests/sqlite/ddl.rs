//! What `create_tables` makes, as `sqlite_schema` and the pragmas tell it, and what only SQLite takes.

use std::collections::BTreeSet;

use chrono::Utc;

use crate::harness::*;
use crate::suite::definitions::*;
use crate::suite::schema::*;

fn product(name: &str, shelf: i32) -> NewProduct {
    NewProduct::builder()
        .name(name)
        .category(1)
        .shelf(shelf)
        .price(1_234)
        .number(1)
        .slug(name)
        .label(name)
        .build()
}

/// The names of everything of a kind, in the order in which it was made.
async fn made(db: &Db<D>, kind: &str) -> orm::Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .fetch(sql!(
            "select name from sqlite_schema where type = {kind} and name not like 'sqlite_%' order by rowid"
        ))
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The SQL that made something.
async fn source(db: &Db<D>, name: &str) -> orm::Result<String> {
    let rows: Vec<(String,)> = db.fetch(sql!("select sql from sqlite_schema where name = {name}")).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

#[tokio::test]
async fn tables_are_made_in_the_order_of_their_foreign_keys() -> TestResult {
    let db = fresh(&schema![]).await;
    db.create_tables(&schema![TodoTag, UserPreferences, Todo, Tag, User]).await?;
    let made = made(&db, "table").await?;
    let at = |name: &str| made.iter().position(|made| made == name).expect(name);
    assert_eq!(made.len(), 5);
    assert!(at("users") < at("todos"));
    assert!(at("users") < at("user_preferences"));
    assert!(at("todos") < at("todo_tags"));
    assert!(at("tags") < at("todo_tags"));
    Ok(())
}

#[tokio::test]
async fn create_tables_if_missing_makes_the_indexes_once() -> TestResult {
    let db = fresh(&schema![]).await;
    db.create_tables_if_missing(&schema![User]).await?;
    db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    for _ in 0..2 {
        db.create_tables_if_missing(&schema![Todo, User]).await?;
    }
    assert_eq!(made(&db, "table").await?, ["users", "todos"]);
    assert_eq!(db.from(User).count().await?, 1);
    let indexes: BTreeSet<String> = made(&db, "index").await?.into_iter().collect();
    let expected = ["todos_open_idx", "todos_user_id_completed_created_at_idx", "users_role_idx"];
    assert_eq!(indexes, BTreeSet::from(expected.map(str::to_owned)));
    Ok(())
}

#[tokio::test]
async fn a_table_in_a_schema_is_unsupported() -> TestResult {
    let db = fresh(&schema![]).await;
    let error = db.create_tables(&schema![Tag, Elsewhere]).await.unwrap_err();
    assert!(matches!(error, orm::Error::Unsupported { .. }), "{error:?}");
    assert!(error.to_string().contains("elsewhere"), "{error}");
    assert!(error.to_string().contains("schema"), "{error}");
    assert_eq!(made(&db, "table").await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn the_table_has_the_column_types_of_its_dialect() -> TestResult {
    let db = fresh(&schema![User, UserPreferences, Product, Post]).await;
    let types = async |table: &str| -> orm::Result<Vec<(String, String, i64, i64)>> {
        db.fetch(sql!(
            "select name, upper(type), \"notnull\", pk from pragma_table_xinfo({table}) order by cid"
        ))
        .await
    };
    let find = |rows: &[(String, String, i64, i64)], name: &str| {
        let row = rows.iter().find(|row| row.0 == name).expect("the column").clone();
        (row.1, row.2 == 1)
    };
    let user = types("users").await?;
    assert_eq!(user[0].1, "INTEGER");
    assert_eq!(user[0].3, 1, "the primary key");
    assert_eq!(find(&user, "is_active"), ("INTEGER".to_owned(), true));
    assert_eq!(find(&user, "bio"), ("TEXT".to_owned(), false));
    assert_eq!(find(&user, "created_at"), ("TEXT".to_owned(), true));
    let preferences = types("user_preferences").await?;
    assert_eq!(find(&preferences, "id"), ("TEXT".to_owned(), true));
    assert_eq!(find(&preferences, "notifications"), ("TEXT".to_owned(), true));
    let post = types("posts").await?;
    assert_eq!(find(&post, "score"), ("REAL".to_owned(), true));
    let product = types("products").await?;
    assert_eq!(find(&product, "number"), ("NUMERIC".to_owned(), true));
    assert_eq!(find(&product, "rating"), ("INTEGER".to_owned(), false));
    assert_eq!(find(&product, "priority"), ("TEXT".to_owned(), true));
    Ok(())
}

#[tokio::test]
async fn indexes_have_their_order_filter_and_expressions() -> TestResult {
    let db = fresh(&schema![User, Todo, Product]).await;
    let rows: Vec<(Option<String>, i64)> = db
        .fetch(sql!(
            "select name, \"desc\" from pragma_index_xinfo('todos_user_id_completed_created_at_idx') \
             where key = 1 order by seqno"
        ))
        .await?;
    let expected = [
        (Some("user_id".to_owned()), 0),
        (Some("completed".to_owned()), 0),
        (Some("created_at".to_owned()), 1),
    ];
    assert_eq!(rows, expected);

    let partial: Vec<(String, i64, i64)> = db
        .fetch(sql!("select name, \"unique\", partial from pragma_index_list('todos') order by name"))
        .await?;
    let expected =
        [("todos_open_idx".to_owned(), 0, 1), ("todos_user_id_completed_created_at_idx".to_owned(), 0, 0)];
    assert_eq!(partial, expected);
    assert!(source(&db, "todos_open_idx").await?.contains("completed = false"));
    assert!(source(&db, "products_code_once").await?.to_lowercase().contains("lower(code)"));

    let made: BTreeSet<String> = made(&db, "index").await?.into_iter().collect();
    for name in ["products_price_idx", "products_category_released_on_idx", "products_rating_idx"] {
        assert!(made.contains(name), "{name} is not in {made:?}");
    }
    Ok(())
}

#[tokio::test]
async fn an_index_is_used_by_the_query_it_was_made_for() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    let plan: Vec<(i64, i64, i64, String)> = db
        .fetch(sql!(
            "explain query plan select * from todos where user_id = {} and completed = {} order by created_at desc",
            1,
            true
        ))
        .await?;
    let plan: String = plan.into_iter().map(|row| row.3).collect();
    assert!(plan.contains("todos_user_id_completed_created_at_idx"), "{plan}");
    Ok(())
}

#[tokio::test]
async fn names_are_kept_as_they_are_written() -> TestResult {
    let db = fresh(&schema![InvoiceLine, Long]).await;
    db.insert(InvoiceLine)
        .values(NewInvoiceLine::builder().invoice_line_id(1).unit_price(99))
        .execute()
        .await?;
    let rows: Vec<(i64, i64)> = db.fetch(sql!("select InvoiceLineId, UnitPrice from InvoiceLine")).await?;
    assert_eq!(rows, [(1, 99)]);
    assert!(made(&db, "index").await?.contains(&Long::definition().indexes[0].name.to_owned()));
    Ok(())
}

#[tokio::test]
async fn defaults_of_every_kind_are_in_the_table_itself() -> TestResult {
    let db = fresh(&schema![Product]).await;
    // By hand, so that nothing but the table can fill them.
    db.execute(sql!(
        "insert into products (name, category, slug, price_cents, number) values ('a', 1, 'a', 1234, 1)"
    ))
    .await?;
    let row = db.from(Product).one().await?;
    assert_eq!((row.shelf, row.discontinued, row.weight), (1, false, -1.5));
    assert_eq!(row.label, "it's a \"label\"");
    assert_eq!(row.released_on, "2024-02-29");
    assert_eq!(row.state, "fresh");
    assert_eq!(row.priority, Priority::High);
    assert_eq!((row.euros, row.cents), (12, 34));
    assert_eq!((row.code, row.rating), (None, None));
    assert!((Utc::now() - row.made_at).abs() < chrono::TimeDelta::minutes(30), "{}", row.made_at);
    let text: Vec<(String,)> = db.fetch(sql!("select made_at from products")).await?;
    assert_eq!(text[0].0.len(), "2024-02-29T12:34:56.789012Z".len(), "{}", text[0].0);
    assert!(text[0].0.ends_with('Z'), "{}", text[0].0);
    Ok(())
}

#[tokio::test]
async fn checks_of_a_table_with_everything_are_enforced() -> TestResult {
    let db = fresh(&schema![Product]).await;
    for shelf in [0, 100] {
        let error = db.insert(Product).values(product("p", shelf)).execute().await.unwrap_err();
        assert_eq!(error.constraint(), Some("shelf_range"), "{error}");
    }
    db.insert(Product).values([product("low", 1), product("high", 99)]).execute().await?;
    let free = db.update(Product).set(Product.price.set(0)).all_rows().execute().await;
    assert_eq!(free.unwrap_err().constraint(), Some("price_positive"));
    Ok(())
}

#[tokio::test]
async fn unique_constraints_and_unique_indexes_are_enforced() -> TestResult {
    let db = fresh(&schema![Product]).await;
    let first = NewProduct { code: Some("ABC".into()), ..product("a", 1) };
    db.insert(Product).values(first).execute().await?;

    let same_slug = NewProduct { slug: Some("a".into()), ..product("b", 2) };
    let error = db.insert(Product).values(same_slug).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("products_slug_key"), "{error}");
    let error = db.insert(Product).values(product("c", 1)).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("products_category_shelf_key"), "{error}");
    // The collation counts: labels differ in nothing but case.
    let same_label = NewProduct { label: Some("A".into()), ..product("d", 4) };
    let error = db.insert(Product).values(same_label).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("products_label_once"), "{error}");
    let same_code = NewProduct { code: Some("abc".into()), ..product("e", 5) };
    let error = db.insert(Product).values(same_code).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("products_code_once"), "{error}");
    // No code at all is outside the index.
    db.insert(Product).values([product("f", 6), product("g", 7)]).execute().await?;
    assert_eq!(db.from(Product).count().await?, 3);
    Ok(())
}
