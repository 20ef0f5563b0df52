//! The tables that `create_tables` makes, and the definitions that it makes them from.
//!
//! sqlite: what the database then holds is read from `sqlite_schema` and pragmas.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use orm::table::{Action, CheckCondition, ColumnDef, Default as Filled, IndexPart, TableDef};
use orm::{ColumnType, Value};
use uuid::Uuid;

use super::schema::*;
use crate::harness::*;

fn slug() -> String {
    "slug".to_owned()
}

fn touched() -> String {
    "touched".to_owned()
}

/// As many attributes as one table can have.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "products", comment = "What the shop sells")]
#[table(index(name = "products_price_idx", on(price.desc(), name), filter = "discontinued = false"))]
#[table(index(on("lower(name)")))]
#[table(index(on(category, released_on), using = gin))]
#[table(index(name = "products_code_once", on("lower(code)"), unique, filter = "code is not null"))]
#[table(unique(on(category, shelf)))]
#[table(unique(name = "products_label_once", on(label, category)))]
#[table(check(name = "price_positive", "price_cents > 0"))]
#[table(check(name = "shelf_range", Product.shelf.between(1, 99)))]
pub struct Product {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(comment = "shown to customers", length = 80)]
    pub name: String,
    pub code: Option<String>,
    pub category: i32,
    #[column(default = 1)]
    pub shelf: i32,
    #[column(unique, default_fn = slug)]
    pub slug: String,
    #[column(name = "price_cents")]
    pub price: i64,
    #[column(generated = "price_cents / 100")]
    pub euros: i64,
    #[column(generated(virtual) = "price_cents % 100")]
    pub cents: i64,
    #[column(default = false)]
    pub discontinued: bool,
    #[column(default = "it's a \"label\"", collate = "NOCASE")]
    pub label: String,
    #[column(default = -1.5)]
    pub weight: f64,
    #[column(default_sql = "date('2024-02-29')", type = "TEXT")]
    pub released_on: String,
    #[column(default = "fresh", on_update = touched, renamed_from = "status")]
    pub state: String,
    #[column(index)]
    pub rating: Option<i32>,
    #[column(default = Priority::High)]
    pub priority: Priority,
    #[column(sqlite_type = "NUMERIC")]
    pub number: i64,
    #[column(default = now())]
    pub made_at: DateTime<Utc>,
}

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

/// Two tables that refer to each other.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "departments")]
pub struct Department {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Worker.id, on_delete = set_null)]
    pub head_id: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "workers")]
pub struct Worker {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Department.id, on_delete = restrict)]
    pub department_id: i64,
}

/// A table that refers to itself.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "folders")]
pub struct Folder {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Folder.id, on_delete = cascade)]
    pub parent_id: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "seats", primary_key(hall, number))]
pub struct Seat {
    pub hall: i32,
    pub number: i32,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "reservations")]
#[table(foreign_key(on(hall, seat), references(Seat.hall, Seat.number), on_delete = cascade))]
pub struct Reservation {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub hall: Option<i32>,
    pub seat: Option<i32>,
    #[column(default = 1, references = Worker.id, on_delete = set_default, on_update_key = cascade)]
    pub sold_by: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "a_table_with_a_very_long_name_indeed")]
#[table(index(on(a_column_with_a_long_name, another_column_with_a_long_name)))]
pub struct Long {
    #[column(primary_key)]
    pub id: i64,
    pub a_column_with_a_long_name: i64,
    pub another_column_with_a_long_name: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "elsewhere", schema = "other")]
pub struct Elsewhere {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(rename_all = "PascalCase")]
pub struct InvoiceLine {
    #[column(primary_key)]
    pub invoice_line_id: i64,
    pub unit_price: i64,
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

async fn empty() -> orm::Result<Db<D>> {
    orm::sqlite::connect("sqlite::memory:").await
}

fn column_names(table: &TableDef) -> Vec<&'static str> {
    table.columns.iter().map(|column| column.name).collect()
}

fn column(table: &TableDef, name: &str) -> &'static ColumnDef {
    table.column(name).unwrap_or_else(|| panic!("no column {name} in {}", table.name))
}

#[tokio::test]
async fn tables_are_made_in_the_order_of_their_foreign_keys() -> TestResult {
    let db = empty().await?;
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
async fn tables_that_refer_to_each_other_are_made_with_both_keys() -> TestResult {
    for schema in [schema![Department, Worker], schema![Worker, Department]] {
        let db = empty().await?;
        db.create_tables(&schema).await?;
        db.insert(Department).values(NewDepartment::builder().id(1)).execute().await?;
        db.insert(Worker).values(NewWorker::builder().id(7).department_id(1)).execute().await?;
        db.update(Department).set(Department.head_id.set(7)).filter(Department.id.eq(1)).execute().await?;

        let error = db.insert(Worker).values(NewWorker::builder().id(8).department_id(9)).execute().await;
        assert!(error.unwrap_err().is_foreign_key_violation());
        let error = db.insert(Department).values(NewDepartment::builder().id(2).head_id(9)).execute().await;
        assert!(error.unwrap_err().is_foreign_key_violation());
        assert!(db.delete(Department).all_rows().execute().await.unwrap_err().is_foreign_key_violation());
        db.delete(Worker).all_rows().execute().await?;
        assert_eq!(db.from(Department).all().await?, [Department { id: 1, head_id: None }]);
    }
    Ok(())
}

#[tokio::test]
async fn a_table_may_refer_to_itself() -> TestResult {
    let db = fresh(&schema![Folder]).await;
    let folder = |id: i64, parent: Option<i64>| NewFolder::builder().id(id).parent_id(parent);
    db.insert(Folder)
        .values([folder(1, None), folder(2, Some(1)), folder(3, Some(2)), folder(4, None)])
        .execute()
        .await?;
    let error = db.insert(Folder).values(folder(5, Some(99))).execute().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error}");
    db.delete(Folder).filter(Folder.id.eq(1)).execute().await?;
    assert_eq!(db.select(Folder.id).from(Folder).all().await?, [4]);
    Ok(())
}

#[tokio::test]
async fn create_tables_fails_when_one_exists_and_makes_none() -> TestResult {
    let db = empty().await?;
    db.create_tables(&schema![Todo, User]).await?;
    let error = db.create_tables(&schema![Tag, Todo, User, TodoTag]).await.unwrap_err();
    assert!(error.to_string().contains("already exists"), "{error}");
    assert!(error.sql().is_some());
    assert_eq!(made(&db, "table").await?, ["users", "todos"]);
    Ok(())
}

#[tokio::test]
async fn create_tables_if_missing_makes_what_is_missing_and_keeps_the_rest() -> TestResult {
    let db = empty().await?;
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
    let db = empty().await?;
    let error = db.create_tables(&schema![Tag, Elsewhere]).await.unwrap_err();
    assert!(matches!(error, orm::Error::Unsupported { .. }), "{error:?}");
    assert!(error.to_string().contains("elsewhere"), "{error}");
    assert!(error.to_string().contains("schema"), "{error}");
    assert_eq!(made(&db, "table").await?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_definition_lists_columns_with_their_types_and_nullability() {
    let user: &'static TableDef = User::definition();
    assert_eq!(user.name, "users");
    assert_eq!(user.rust_name, "User");
    assert_eq!(user.schema, None);
    assert_eq!(user.comment, None);
    let columns: Vec<_> = user.columns.iter().map(|c| (c.name, c.ty, c.nullable)).collect();
    let expected = [
        ("id", ColumnType::I64, false),
        ("email", ColumnType::Text, false),
        ("username", ColumnType::Text, false),
        ("bio", ColumnType::Text, true),
        ("role", ColumnType::Text, false),
        ("is_active", ColumnType::Bool, false),
        ("last_login_at", ColumnType::DateTime, true),
        ("created_at", ColumnType::DateTime, false),
        ("updated_at", ColumnType::DateTime, false),
    ];
    assert_eq!(columns, expected);
    assert_eq!(column(user, "username").length, Some(100));
    assert_eq!(column(user, "email").length, None);
    assert_eq!(Elsewhere::definition().schema, Some("other"));
    assert_eq!(Product::definition().comment, Some("What the shop sells"));
}

#[test]
fn a_definition_tells_how_columns_are_filled() {
    let user = User::definition();
    assert!(column(user, "id").auto_increment);
    assert!(!column(user, "email").auto_increment);
    assert!(!column(user, "email").default.is_some());
    let Filled::Value(role) = column(user, "role").default else { panic!("a literal") };
    assert_eq!(role(), Value::Text("user".into()));
    assert!(matches!(column(user, "created_at").default, Filled::Now));
    assert!(column(user, "created_at").on_update.is_none());
    assert!(column(user, "updated_at").on_update.is_some());

    let product = Product::definition();
    let on_update = column(product, "state").on_update.expect("it has one");
    assert_eq!(on_update(), Value::Text("touched".into()));
    assert_eq!(column(product, "state").renamed_from, Some("status"));
    assert!(column(product, "slug").has_default_fn);
    assert!(!column(product, "name").has_default_fn);
    assert!(matches!(column(product, "released_on").default, Filled::Sql("date('2024-02-29')")));
    let Filled::Value(weight) = column(product, "weight").default else { panic!("a literal") };
    assert_eq!(weight(), Value::F64(-1.5));
    let euros = column(product, "euros").generated.expect("it is generated");
    assert_eq!((euros.sql, euros.is_virtual), ("price_cents / 100", false));
    let cents = column(product, "cents").generated.expect("it is generated");
    assert_eq!((cents.sql, cents.is_virtual), ("price_cents % 100", true));
    assert_eq!(column(product, "name").comment, Some("shown to customers"));
    assert_eq!(column(product, "label").collate, Some("NOCASE"));
    assert_eq!(column(product, "number").sqlite_type, Some("NUMERIC"));
    assert_eq!(column(product, "released_on").sql_type, Some("TEXT"));
    assert_eq!(column(product, "price_cents").field, "price");
    assert!(product.column("price").is_none());
}

#[test]
fn a_definition_lists_the_values_of_an_enum() {
    let ColumnType::Enum(priority) = column(Todo::definition(), "priority").ty else { panic!("an enum") };
    assert_eq!(priority.name, "priority");
    assert_eq!(priority.values, ["low", "medium", "high"]);
}

#[test]
fn a_definition_lists_keys_and_unique_constraints() {
    assert_eq!(User::definition().primary_key, ["id"]);
    assert_eq!(TodoTag::definition().primary_key, ["todo_id", "tag_id"]);
    assert_eq!(Seat::definition().primary_key, ["hall", "number"]);
    let uniques = |table: &TableDef| -> Vec<(&'static str, Vec<&'static str>)> {
        table.uniques.iter().map(|unique| (unique.name, unique.columns.to_vec())).collect()
    };
    let expected = [("users_email_key", vec!["email"]), ("users_username_key", vec!["username"])];
    assert_eq!(uniques(User::definition()), expected);
    let products: BTreeSet<_> = uniques(Product::definition()).into_iter().collect();
    let expected = BTreeSet::from([
        ("products_category_shelf_key", vec!["category", "shelf"]),
        ("products_label_once", vec!["label", "category"]),
        ("products_slug_key", vec!["slug"]),
    ]);
    assert_eq!(products, expected);
}

#[test]
fn a_definition_lists_foreign_keys() {
    let todo = Todo::definition();
    assert_eq!(todo.foreign_keys.len(), 1);
    let key = &todo.foreign_keys[0];
    assert_eq!(key.name, "todos_user_id_fkey");
    assert_eq!(key.columns, ["user_id"]);
    assert_eq!((key.table)().name, "users");
    assert_eq!(key.references, ["id"]);
    assert_eq!(key.on_delete, Some(Action::Cascade));
    assert_eq!(key.on_update, None);

    let keys = Reservation::definition().foreign_keys;
    assert_eq!(keys.len(), 2);
    let seat = keys.iter().find(|key| key.columns.len() == 2).expect("the composite one");
    assert_eq!(seat.name, "reservations_hall_seat_fkey");
    assert_eq!(seat.columns, ["hall", "seat"]);
    assert_eq!((seat.table)().name, "seats");
    assert_eq!(seat.references, ["hall", "number"]);
    let worker = keys.iter().find(|key| key.columns.len() == 1).expect("the other");
    assert_eq!(worker.on_delete, Some(Action::SetDefault));
    assert_eq!(worker.on_update, Some(Action::Cascade));
}

#[test]
fn a_definition_lists_indexes() {
    let todo = Todo::definition();
    let index = |name: &str| {
        todo.indexes.iter().find(|index| index.name == name).unwrap_or_else(|| panic!("no {name}"))
    };
    assert_eq!(todo.indexes.len(), 2);
    let by_user = index("todos_user_id_completed_created_at_idx");
    let part = |name, descending| IndexPart::Column { name, descending, nulls_first: None };
    assert_eq!(by_user.parts, [part("user_id", false), part("completed", false), part("created_at", true)]);
    assert!(!by_user.unique);
    assert_eq!(by_user.filter, None);
    let open = index("todos_open_idx");
    assert_eq!(open.parts, [part("user_id", false)]);
    assert_eq!(open.filter, Some("completed = false"));

    let product = Product::definition();
    let index = |name: &str| {
        product.indexes.iter().find(|index| index.name == name).unwrap_or_else(|| panic!("no {name}"))
    };
    let code = index("products_code_once");
    assert_eq!(code.parts, [IndexPart::Expression("lower(code)")]);
    assert!(code.unique);
    assert_eq!(code.filter, Some("code is not null"));
    assert_eq!(index("products_category_released_on_idx").using, Some("gin"));
    assert_eq!(index("products_rating_idx").parts, [part("rating", false)]);
    assert_eq!(index("products_price_idx").parts, [part("price_cents", true), part("name", false)]);
    assert_eq!(product.indexes.len(), 5);
}

#[test]
fn a_definition_lists_checks() {
    let user = User::definition();
    assert_eq!(user.checks.len(), 1);
    assert_eq!(user.checks[0].name, "username_length");
    assert!(matches!(user.checks[0].condition, CheckCondition::Sql("length(username) >= 3")));
    let product: Vec<_> = Product::definition().checks.iter().map(|check| check.name).collect();
    assert_eq!(product, ["price_positive", "shelf_range"]);
    assert!(matches!(Product::definition().checks[1].condition, CheckCondition::Typed(_)));
}

#[test]
fn rename_all_names_table_and_columns() {
    let line = InvoiceLine::definition();
    assert_eq!(line.name, "InvoiceLine");
    assert_eq!(column_names(line), ["InvoiceLineId", "UnitPrice"]);
}

#[test]
fn a_name_made_for_something_is_cut_to_63_bytes() {
    let name = Long::definition().indexes[0].name;
    assert!(name.starts_with("a_table_with_a_very_long_name_indeed_a_column"), "{name}");
    assert_eq!(name.len(), 63, "{name}");
}

#[tokio::test]
async fn a_table_with_renamed_columns_is_made_and_used() -> TestResult {
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
async fn checks_are_enforced() -> TestResult {
    let db = fresh(&schema![Product, User, Todo]).await;
    for shelf in [0, 100] {
        let error = db.insert(Product).values(product("p", shelf)).execute().await.unwrap_err();
        assert_eq!(error.constraint(), Some("shelf_range"), "{error}");
    }
    db.insert(Product).values([product("low", 1), product("high", 99)]).execute().await?;
    let free = db.update(Product).set(Product.price.set(0)).all_rows().execute().await;
    assert_eq!(free.unwrap_err().constraint(), Some("price_positive"));

    let short = NewUser::builder().email("a@example.com").username("al");
    let error = db.insert(User).values(short).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("username_length"), "{error}");
    db.create(NewUser::builder().email("a@example.com").username("ann")).await?;
    let todo = NewTodo::builder().user_id(1).title("t");
    let error = db.insert(Todo).values(todo.clone().estimate(0)).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("priority_range"), "{error}");
    db.insert(Todo).values([todo.clone().estimate(1), todo]).execute().await?;
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
    let db = fresh(&schema![Membership]).await;
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

#[tokio::test]
async fn foreign_keys_cascade() -> TestResult {
    let db = fresh(&schema![User, Todo, Tag, TodoTag, UserPreferences]).await;
    for name in ["ann", "bob"] {
        let user = db.create(NewUser::builder().email(format!("{name}@example.com")).username(name)).await?;
        let todo = db.create(NewTodo::builder().user_id(user.id).title("tea")).await?;
        let tag = db.create(NewTag::builder().name(name)).await?;
        db.create(NewTodoTag::builder().todo_id(todo.id).tag_id(tag.id)).await?;
        let notifications = Notifications { email: true, channels: vec!["push".into()], quiet_hours: None };
        db.create(NewUserPreferences::builder().user_id(user.id).notifications(Json(notifications))).await?;
    }
    db.delete(User).filter(User.username.eq("ann")).execute().await?;
    assert_eq!(db.select(Todo.user_id).from(Todo).all().await?, [2]);
    assert_eq!(db.select(TodoTag.todo_id).from(TodoTag).all().await?, [2]);
    assert_eq!(db.select(UserPreferences.user_id).from(UserPreferences).all().await?, [2]);
    assert_eq!(db.from(Tag).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn composite_keys_and_the_other_actions_work() -> TestResult {
    let db = fresh(&schema![Seat, Reservation, Worker, Department]).await;
    db.insert(Department).values(NewDepartment::builder().id(1)).execute().await?;
    let workers = [1, 2, 3].map(|id| NewWorker::builder().id(id).department_id(1));
    db.insert(Worker).values(workers).execute().await?;
    let seats = [(1, 1), (1, 2)].map(|(hall, number)| NewSeat::builder().hall(hall).number(number));
    db.insert(Seat).values(seats).execute().await?;
    let error = db.insert(Seat).values(NewSeat::builder().hall(1).number(2)).execute().await;
    assert!(error.unwrap_err().is_unique_violation());

    let reserve = |hall: Option<i32>, seat: Option<i32>, sold_by: i64| {
        NewReservation::builder().hall(hall).seat(seat).sold_by(sold_by)
    };
    let error = db.insert(Reservation).values(reserve(Some(2), Some(1), 1)).execute().await;
    assert!(error.unwrap_err().is_foreign_key_violation());
    db.insert(Reservation)
        .values([reserve(Some(1), Some(1), 2), reserve(Some(1), Some(2), 3), reserve(None, Some(9), 1)])
        .execute()
        .await?;
    db.delete(Seat).filter(Seat.number.eq(1)).execute().await?;
    db.update(Worker).set(Worker.id.set(33)).filter(Worker.id.eq(3)).execute().await?;
    let rows = db.select((Reservation.id, Reservation.sold_by)).from(Reservation);
    let rows = rows.order_by(Reservation.id.asc());
    assert_eq!(rows.clone().all().await?, [(2, 33), (3, 1)]);
    db.delete(Worker).filter(Worker.id.eq(33)).execute().await?;
    assert_eq!(rows.all().await?, [(2, 1), (3, 1)]);
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
async fn names_that_are_sql_words_or_hold_quotes_are_quoted() -> TestResult {
    let db = fresh(&schema![Order]).await;
    db.insert(Order).values(NewOrder::builder().group(1).select("x").quoted(2)).execute().await?;
    let order = db.from(Order).filter(Order.group.eq(1)).order_by(Order.select.asc()).one().await?;
    assert_eq!(order, Order { group: 1, select: "x".into(), quoted: 2 });
    db.update(Order).set(Order.quoted.set(Order.quoted + 1)).filter(Order.select.eq("x")).execute().await?;
    assert_eq!(db.select(Order.quoted).from(Order).all().await?, [3]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order")]
#[table(index(on(select)))]
pub struct Order {
    #[column(primary_key)]
    pub group: i64,
    pub select: String,
    #[column(name = "a \"quoted\" column")]
    pub quoted: i64,
}

#[tokio::test]
async fn a_key_made_by_the_application_has_no_default_in_the_table() -> TestResult {
    let db = fresh(&schema![User, UserPreferences]).await;
    db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    let error = db
        .execute(sql!("insert into user_preferences (user_id, notifications) values (1, '{{}}')"))
        .await
        .unwrap_err();
    assert!(error.is_not_null_violation(), "{error}");
    assert_eq!(error.columns(), ["id"]);

    let notifications = Notifications { email: false, channels: Vec::new(), quiet_hours: Some((22, 6)) };
    let row = NewUserPreferences::builder().user_id(1).notifications(Json(notifications.clone()));
    let made = db.create(row).await?;
    assert_ne!(made.id, Uuid::nil());
    assert_eq!(made.theme, "system");
    assert_eq!(db.from(UserPreferences).one().await?.notifications.0, notifications);
    Ok(())
}
