//! The tables of API.md, section 1.

use super::{accepted, item, text, texts};
use crate::model::{Action, Column, Condition, DefaultValue, IndexPart, Nulls, RelationKind, TableModel};
use crate::parse;

const USER: &str = r#"
    /// Someone who signs in.
    #[table(name = "users")]
    #[table(index(name = "users_role_idx", on(role)))]
    #[table(check(name = "username_length", "length(username) >= 3"))]
    #[has_many(todos: Todo)]
    #[has_one(preferences: UserPreferences)]
    pub struct User {
        #[column(primary_key, auto_increment)]
        pub id: i64,
        #[column(unique)]
        pub email: String,
        #[column(unique, length = 100)]
        pub username: String,
        /// In their own words.
        pub bio: Option<String>,
        #[column(default = "user")]
        pub role: String,
        #[column(default = true)]
        pub is_active: bool,
        pub last_login_at: Option<DateTime<Utc>>,
        #[column(default = now())]
        pub created_at: DateTime<Utc>,
        #[column(default = now(), on_update = Utc::now)]
        pub updated_at: DateTime<Utc>,
    }"#;

const TODO: &str = r#"
    #[table(name = "todos")]
    #[table(index(on(user_id, completed, created_at.desc())))]
    #[table(index(name = "todos_open_idx", on(user_id), filter = "completed = false"))]
    #[table(check(name = "priority_range", Todo.estimate.gt(0)))]
    #[belongs_to(user: User)]
    #[many_to_many(tags: Tag, through = TodoTag)]
    pub struct Todo {
        #[column(primary_key, auto_increment)]
        pub id: i64,
        #[column(references = User.id, on_delete = cascade)]
        pub user_id: i64,
        pub title: String,
        pub description: Option<String>,
        #[column(default = Priority::Medium)]
        pub priority: Priority,
        #[column(default = false)]
        pub completed: bool,
        pub estimate: Option<i32>,
        pub due_date: Option<DateTime<Utc>>,
        #[column(default = now())]
        pub created_at: DateTime<Utc>,
    }"#;

const TODO_TAG: &str = r#"
    #[table(name = "todo_tags")]
    #[belongs_to(todo: Todo)]
    #[belongs_to(tag: Tag)]
    pub struct TodoTag {
        #[column(primary_key, references = Todo.id, on_delete = cascade)]
        pub todo_id: i64,
        #[column(primary_key, references = Tag.id, on_delete = cascade)]
        pub tag_id: i64,
    }"#;

const USER_PREFERENCES: &str = r#"
    #[table(name = "user_preferences")]
    #[belongs_to(user: User)]
    pub struct UserPreferences {
        #[column(primary_key, default_fn = Uuid::now_v7)]
        pub id: Uuid,
        #[column(unique, references = User.id, on_delete = cascade)]
        pub user_id: i64,
        #[column(default = "system")]
        pub theme: String,
        pub notifications: Json<Notifications>,
    }"#;

fn table(source: &str) -> TableModel {
    accepted(parse::table(&item(source)))
}

fn named<'a>(table: &'a TableModel, name: &str) -> &'a Column {
    let found = table.columns.iter().find(|column| column.ident == name);
    found.expect("the table has the column")
}

fn default(column: &Column) -> String {
    match &column.default {
        Some(DefaultValue::Expr(expr)) => text(expr),
        Some(DefaultValue::Now(_)) => String::from("NOW"),
        None => String::new(),
    }
}

#[test]
fn user_is_read() {
    let user = table(USER);
    assert_eq!((user.ident.to_string(), text(&user.vis)), ("User".into(), "pub".into()));
    assert_eq!(user.name.value, "users");
    assert_eq!(user.primary_key, [0]);
    let names: Vec<&str> = user.columns.iter().map(|c| c.sql_name.value.as_str()).collect();
    let expected =
        ["id", "email", "username", "bio", "role", "is_active", "last_login_at", "created_at", "updated_at"];
    assert_eq!(names, expected);

    let id = named(&user, "id");
    assert!(id.primary_key.is_some() && id.auto_increment.is_some() && !id.nullable);
    let username = named(&user, "username");
    assert!(username.unique.is_some());
    assert_eq!(username.length.as_ref().map(|length| length.value), Some(100));
    let bio = named(&user, "bio");
    assert!(bio.nullable);
    assert_eq!((text(&bio.ty), text(&bio.inner_ty)), ("Option<String>".into(), "String".into()));
    assert_eq!(bio.docs.len(), 1);
    assert_eq!(text(&named(&user, "last_login_at").inner_ty), "DateTime<Utc>");
    let defaults: Vec<String> = user.columns.iter().map(default).collect();
    assert_eq!(defaults, ["", "", "", "", "\"user\"", "true", "", "NOW", "NOW"]);
    assert_eq!(text(&named(&user, "updated_at").on_update), "Utc::now");

    let [index] = user.indexes.as_slice() else { panic!("one index") };
    assert_eq!(user.index_name(index), "users_role_idx");
    assert!(!index.unique && index.filter.is_none() && index.using.is_none());
    let [check] = user.checks.as_slice() else { panic!("one check") };
    assert_eq!(user.check_name(check), "username_length");
    assert!(matches!(&check.condition, Condition::Sql(sql) if sql.value() == "length(username) >= 3"));

    let [todos, preferences] = user.relations.as_slice() else { panic!("two relations") };
    assert_eq!(todos.kind, RelationKind::HasMany);
    assert_eq!((todos.name.to_string(), text(&todos.target)), ("todos".into(), "Todo".into()));
    assert!(todos.key.is_empty() && todos.through.is_none());
    assert_eq!(preferences.kind, RelationKind::HasOne);
    assert_eq!(text(&preferences.target), "UserPreferences");
}

#[test]
fn todo_is_read() {
    let todo = table(TODO);
    let [by_user, open] = todo.indexes.as_slice() else { panic!("two indexes") };
    assert_eq!(todo.index_name(by_user), "todos_user_id_completed_created_at_idx");
    let parts: Vec<(String, bool)> = by_user
        .parts
        .iter()
        .map(|part| match part {
            IndexPart::Column { ident, desc, .. } => (ident.to_string(), *desc),
            IndexPart::Expression(sql) => (sql.value(), false),
        })
        .collect();
    let expected = [("user_id", false), ("completed", false), ("created_at", true)];
    assert_eq!(parts, expected.map(|(name, desc)| (name.to_owned(), desc)));
    let filter = open.filter.as_ref().map(syn::LitStr::value);
    assert_eq!(filter.as_deref(), Some("completed = false"));

    let [check] = todo.checks.as_slice() else { panic!("one check") };
    assert!(matches!(&check.condition, Condition::Typed(e) if text(e) == "Todo.estimate.gt(0)"));

    let user_id = named(&todo, "user_id");
    let reference = user_id.references.as_ref().expect("a reference");
    assert_eq!((text(&reference.table), text(&reference.column)), ("User".into(), "id".into()));
    assert_eq!(user_id.on_delete.as_ref().map(|action| action.value), Some(Action::Cascade));
    assert_eq!(todo.column_foreign_key_name(user_id), "todos_user_id_fkey");
    assert_eq!(default(named(&todo, "priority")), "Priority::Medium");
    assert_eq!(text(&named(&todo, "estimate").inner_ty), "i32");

    let [user, tags] = todo.relations.as_slice() else { panic!("two relations") };
    assert_eq!(user.kind, RelationKind::BelongsTo);
    assert_eq!(tags.kind, RelationKind::ManyToMany);
    assert_eq!(text(&tags.through), "TodoTag");
}

#[test]
fn todo_tag_has_a_composite_key() {
    let table = table(TODO_TAG);
    assert_eq!(table.primary_key, [0, 1]);
    assert!(table.is_primary_key(1));
    assert_eq!(table.primary_key_name(), "todo_tags_pkey");
    let tables = table.columns.iter().filter_map(|column| column.references.as_ref());
    assert_eq!(tables.map(|r| text(&r.table)).collect::<Vec<_>>(), ["Todo", "Tag"]);
    assert_eq!(table.relations.len(), 2);
}

#[test]
fn user_preferences_are_read() {
    let table = table(USER_PREFERENCES);
    assert_eq!(text(&named(&table, "id").default_fn), "Uuid::now_v7");
    let user_id = named(&table, "user_id");
    assert!(user_id.unique.is_some() && user_id.references.is_some());
    assert_eq!(table.column_unique_name(user_id), "user_preferences_user_id_key");
    assert_eq!(text(&named(&table, "notifications").ty), "Json<Notifications>");
}

#[test]
fn every_option_of_a_table_is_read() {
    let table = table(
        r#"
        #[table(schema = "app", comment = "c", rename_all = "PascalCase", primary_key(b, a))]
        #[table(index(on("lower(x_y)", a.desc().nulls_last()), unique, using = gin))]
        #[table(unique(on(a, x_y)), unique(name = "u", on(b)), check(OrderLine.a.gt(OrderLine.b)))]
        #[table(foreign_key(name = "fk", on(a, b), references(m::T.x, m::T.y),
            on_delete = restrict, on_update = no_action))]
        #[table(foreign_key(on(x_y), references(T.z)))]
        #[table(new(derive(Deserialize)), patch(derive(Deserialize, Debug)), with(derive(a::B)))]
        #[many_to_many(ts: m::T, through = m::J, from_key = x, to_key = y)]
        #[has_many(us: U, key(a, b))]
        #[belongs_to(r#type: V, key = x_y)]
        struct OrderLine { a: i64, b: i64, x_y: String }
        "#,
    );
    assert_eq!(table.name.value, "OrderLine");
    assert_eq!(table.schema.as_ref().map(syn::LitStr::value).as_deref(), Some("app"));
    assert!(table.comment.is_some());
    assert_eq!(table.primary_key, [1, 0]);
    let names: Vec<&str> = table.columns.iter().map(|c| c.sql_name.value.as_str()).collect();
    assert_eq!(names, ["A", "B", "XY"]);

    let [index] = table.indexes.as_slice() else { panic!("one index") };
    assert!(index.unique);
    assert_eq!(text(&index.using), "gin");
    let [IndexPart::Expression(_), IndexPart::Column { desc: true, nulls, .. }] = index.parts.as_slice()
    else {
        panic!("an expression and a column")
    };
    assert_eq!(*nulls, Some(Nulls::Last));
    let uniques: Vec<String> = table.uniques.iter().map(|u| table.unique_name(u)).collect();
    assert_eq!(uniques, ["OrderLine_A_XY_key", "u"]);
    assert_eq!(table.check_name(&table.checks[0]), "OrderLine_A_B_check");

    let [fk, other] = table.foreign_keys.as_slice() else { panic!("two keys") };
    assert_eq!(
        (texts(&fk.columns), texts(&fk.referenced)),
        (vec!["a".into(), "b".into()], vec!["x".into(), "y".into()])
    );
    assert_eq!(text(&fk.table), "m::T");
    assert_eq!(fk.on_delete.as_ref().map(|action| action.value), Some(Action::Restrict));
    assert_eq!(fk.on_update_key.as_ref().map(|action| action.value), Some(Action::NoAction));
    assert_eq!(table.foreign_key_name(other), "OrderLine_XY_fkey");

    assert_eq!(texts(&table.new_derives), ["Deserialize"]);
    assert_eq!(texts(&table.patch_derives), ["Deserialize", "Debug"]);
    assert_eq!(texts(&table.with_derives), ["a::B"]);
    let [ts, us, kind] = table.relations.as_slice() else { panic!("three relations") };
    assert_eq!((text(&ts.from_key), text(&ts.to_key)), ("x".into(), "y".into()));
    assert_eq!(texts(&us.key), ["a", "b"]);
    assert_eq!(texts(&kind.key), ["x_y"]);
}

#[test]
fn every_option_of_a_column_is_read() {
    let table = table(
        r#"
        struct Item {
            #[column(primary_key, name = "item_id", comment = "c", renamed_from = "nr")] id: i64,
            #[column(precision = 10, scale = 2, index)] price: Decimal,
            #[column(type = "citext", postgres_type = "p", mysql_type = "m", sqlite_type = "s")]
            r#type: String,
            #[column(generated = "a", collate = "C")] stored: String,
            #[column(generated(virtual) = "b")] computed: String,
            #[column(default_sql = "gen()", on_update = || 1)] made: i64,
            #[column(references = crate::m::Shop.r#type, on_delete = set_null, on_update_key = cascade)]
            shop: Option<i64>,
            #[column(default = -1)] negative: i64,
            #[column(default = chrono::Utc::now())] at: DateTime<Utc>,
        }"#,
    );
    assert_eq!(named(&table, "id").sql_name.value, "item_id");
    let price = named(&table, "price");
    assert_eq!(price.precision.as_ref().map(|digits| digits.value), Some(10));
    assert_eq!(price.scale.as_ref().map(|digits| digits.value), Some(2));
    assert_eq!(table.column_index_name(price), "item_price_idx");
    let kind = named(&table, "r#type");
    assert_eq!(kind.sql_name.value, "type");
    let types = [&kind.sql_type, &kind.postgres_type, &kind.mysql_type, &kind.sqlite_type];
    let types: Vec<String> = types.into_iter().flatten().map(syn::LitStr::value).collect();
    assert_eq!(types, ["citext", "p", "m", "s"]);
    assert!(named(&table, "stored").generated.as_ref().is_some_and(|g| !g.virtual_));
    assert!(named(&table, "computed").generated.as_ref().is_some_and(|g| g.virtual_));
    assert!(named(&table, "made").default_sql.is_some());
    assert_eq!(text(&named(&table, "made").on_update), "||1");
    let shop = named(&table, "shop");
    let reference = shop.references.as_ref().expect("a reference");
    assert_eq!(text(&reference.table), "crate::m::Shop");
    assert_eq!(text(&reference.column), "r#type");
    assert_eq!(shop.on_update_key.as_ref().map(|action| action.value), Some(Action::Cascade));
    assert_eq!(default(named(&table, "negative")), "-1");
    assert_eq!(default(named(&table, "at")), "chrono::Utc::now()");
}

#[test]
fn what_could_be_read_is_kept_beside_the_errors() {
    let rejected = parse::table(&item("struct T { #[column(uniqe)] a: i64, b: i64 }")).err();
    let partial = rejected.and_then(|rejected| rejected.partial).expect("the fields are fine");
    assert_eq!(partial.columns.len(), 2);
}
