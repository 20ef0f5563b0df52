//! The definitions that the derive makes of tables: what DDL and migrations work from.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use orm::table::{Action, CheckCondition, ColumnDef, Default as Filled, IndexPart, TableDef};
use orm::{ColumnType, Value};

use super::schema::*;
use crate::harness::*;

fn slug() -> String {
    "slug".to_owned()
}

fn touched() -> String {
    "touched".to_owned()
}

/// As many attributes as one table can have: more than any database but SQLite takes.
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
    #[column(default = 1, references = User.id, on_delete = set_default, on_update_key = cascade)]
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

fn column_names(table: &TableDef) -> Vec<&'static str> {
    table.columns.iter().map(|column| column.name).collect()
}

fn column(table: &TableDef, name: &str) -> &'static ColumnDef {
    table.column(name).unwrap_or_else(|| panic!("no column {name} in {}", table.name))
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
