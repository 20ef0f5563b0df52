//! The tables that `create_tables` makes: their keys, constraints, defaults and names do what they say.

use chrono::{NaiveDate, Utc};
use uuid::Uuid;

use super::definitions::{InvoiceLine, Long, NewInvoiceLine, NewSeat, Seat};
use super::schema::*;
use crate::harness::*;

fn slug() -> String {
    "slug".to_owned()
}

fn touched() -> String {
    "touched".to_owned()
}

/// As many attributes as every database takes.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "wares", comment = "What the shop sells")]
#[table(index(name = "wares_price_idx", on(price.desc(), name), filter = "discontinued = false"))]
#[table(index(on(category, made_on)))]
#[table(unique(on(category, shelf)))]
#[table(unique(name = "wares_label_once", on(label, category)))]
#[table(check(name = "price_positive", "price_cents > 0"))]
#[table(check(name = "shelf_range", Ware.shelf.between(1, 99)))]
pub struct Ware {
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
    #[column(generated = "price_cents * 2")]
    pub pair: i64,
    #[column(default = false)]
    pub discontinued: bool,
    #[column(default = "it's a \"label\"", length = 40)]
    pub label: String,
    #[column(default = "back\\slash")]
    pub path: String,
    #[column(default = -1.5)]
    pub weight: f64,
    #[column(default_sql = "'2024-02-29'")]
    pub made_on: NaiveDate,
    #[column(default = "fresh", on_update = touched, renamed_from = "status", length = 20)]
    pub state: String,
    #[column(index)]
    pub rating: Option<i32>,
    #[column(default = Priority::High)]
    pub priority: Priority,
    #[column(default = now())]
    pub made_at: chrono::DateTime<Utc>,
}

fn ware(name: &str, shelf: i32) -> NewWare {
    NewWare::builder().name(name).category(1).shelf(shelf).price(1_234).slug(name).label(name).build()
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
#[table(name = "admissions")]
#[table(foreign_key(on(hall, seat), references(Seat.hall, Seat.number), on_delete = cascade))]
pub struct Admission {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub hall: Option<i32>,
    pub seat: Option<i32>,
    #[column(references = Worker.id, on_delete = set_null, on_update_key = cascade)]
    pub sold_by: Option<i64>,
}

#[tokio::test]
async fn tables_are_made_in_whatever_order_they_are_named() -> TestResult {
    for schema in [
        schema![TodoTag, UserPreferences, Todo, Tag, User],
        schema![User, Tag, Todo, UserPreferences, TodoTag],
        schema![Todo, TodoTag, User, UserPreferences, Tag],
    ] {
        let db = fresh(&schema).await;
        assert_eq!(db.from(User).count().await?, 0);
        assert_eq!(db.from(UserPreferences).count().await?, 0);
        let error = db.insert(TodoTag).values(NewTodoTag::builder().todo_id(1).tag_id(1)).execute().await;
        assert!(error.unwrap_err().is_foreign_key_violation());
        let error = db.insert(Todo).values(NewTodo::builder().user_id(1).title("of nobody")).execute().await;
        assert!(error.unwrap_err().is_foreign_key_violation());
    }
    Ok(())
}

#[tokio::test]
async fn tables_that_refer_to_each_other_are_made_with_both_keys() -> TestResult {
    for schema in [schema![Department, Worker], schema![Worker, Department]] {
        let db = fresh(&schema).await;
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
    let db = fresh(&schema![Todo, User]).await;
    let error = db.create_tables(&schema![Tag, Todo, User, TodoTag]).await.unwrap_err();
    assert!(error.to_string().contains("already exists"), "{error}");
    assert!(error.sql().is_some());
    // MySQL and MariaDB commit after every table, so what came before the one that exists may be there.
    if !DATABASE.is_mysql_or_mariadb() {
        db.from(Tag).count().await.expect_err("it was not made");
    }
    db.from(TodoTag).count().await.expect_err("it comes after the one that exists");
    assert_eq!(db.from(User).count().await? + db.from(Todo).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn create_tables_if_missing_makes_what_is_missing_and_keeps_the_rest() -> TestResult {
    let db = fresh(&schema![]).await;
    db.create_tables_if_missing(&schema![User]).await?;
    db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    for _ in 0..2 {
        db.create_tables_if_missing(&schema![Todo, User]).await?;
    }
    assert_eq!(db.from(User).count().await?, 1);
    assert_eq!(db.from(Todo).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_table_with_renamed_columns_is_made_and_used() -> TestResult {
    let db = fresh(&schema![InvoiceLine, Long]).await;
    db.insert(InvoiceLine)
        .values(NewInvoiceLine::builder().invoice_line_id(1).unit_price(99))
        .execute()
        .await?;
    let rows: Vec<(i64, i64)> = db
        .fetch(sql!(
            "select {}, {} from {}",
            InvoiceLine.invoice_line_id,
            InvoiceLine.unit_price,
            InvoiceLine
        ))
        .await?;
    assert_eq!(rows, [(1, 99)]);
    assert_eq!(db.from(Long).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn defaults_of_every_kind_are_in_the_table_itself() -> TestResult {
    let db = fresh(&schema![Ware]).await;
    // By hand, so that nothing but the table can fill them.
    db.execute(sql!("insert into wares (name, category, slug, price_cents) values ('a', 1, 'a', 1234)"))
        .await?;
    let row = db.from(Ware).one().await?;
    assert_eq!((row.shelf, row.discontinued, row.weight), (1, false, -1.5));
    assert_eq!(row.label, "it's a \"label\"");
    assert_eq!(row.path, "back\\slash");
    assert_eq!(Some(row.made_on), NaiveDate::from_ymd_opt(2024, 2, 29));
    assert_eq!(row.state, "fresh");
    assert_eq!(row.priority, Priority::High);
    assert_eq!(row.pair, 2_468);
    assert_eq!((row.code, row.rating), (None, None));
    assert!((Utc::now() - row.made_at).abs() < chrono::TimeDelta::minutes(30), "{}", row.made_at);
    Ok(())
}

#[tokio::test]
async fn checks_are_enforced() -> TestResult {
    let db = fresh(&schema![Ware, User, Todo]).await;
    for shelf in [0, 100] {
        let error = db.insert(Ware).values(ware("p", shelf)).execute().await.unwrap_err();
        assert_eq!(error.constraint(), Some("shelf_range"), "{error}");
    }
    db.insert(Ware).values([ware("low", 1), ware("high", 99)]).execute().await?;
    let free = db.update(Ware).set(Ware.price.set(0)).all_rows().execute().await;
    assert_eq!(free.unwrap_err().constraint(), Some("price_positive"));

    let short = NewUser::builder().email("a@example.com").username("al");
    let error = db.insert(User).values(short).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("username_length"), "{error}");
    // The row that was refused may have used up an id.
    let ann = db.create(NewUser::builder().email("a@example.com").username("ann")).await?;
    let todo = NewTodo::builder().user_id(ann.id).title("t");
    let error = db.insert(Todo).values(todo.clone().estimate(0)).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("priority_range"), "{error}");
    db.insert(Todo).values([todo.clone().estimate(1), todo]).execute().await?;
    Ok(())
}

#[tokio::test]
async fn unique_constraints_are_enforced() -> TestResult {
    let db = fresh(&schema![Ware]).await;
    let first = ware("a", 1);
    db.insert(Ware).values(first).execute().await?;

    let same_slug = NewWare { slug: Some("a".into()), ..ware("b", 2) };
    let error = db.insert(Ware).values(same_slug).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("wares_slug_key"), "{error}");
    let error = db.insert(Ware).values(ware("c", 1)).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("wares_category_shelf_key"), "{error}");
    let same_label = NewWare { label: Some("a".into()), ..ware("d", 4) };
    let error = db.insert(Ware).values(same_label).execute().await.unwrap_err();
    assert_eq!(error.constraint(), Some("wares_label_once"), "{error}");
    // Case counts, and so does the other column.
    let other_case = NewWare { label: Some("A".into()), ..ware("d", 4) };
    let elsewhere = NewWare { category: 2, ..ware("e", 1) };
    db.insert(Ware).values([other_case, elsewhere]).execute().await?;
    db.insert(Ware).values([ware("f", 6), ware("g", 7)]).execute().await?;
    assert_eq!(db.from(Ware).count().await?, 5);
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
    let db = fresh(&schema![Seat, Admission, Worker, Department]).await;
    db.insert(Department).values(NewDepartment::builder().id(1)).execute().await?;
    let workers = [1, 2, 3].map(|id| NewWorker::builder().id(id).department_id(1));
    db.insert(Worker).values(workers).execute().await?;
    let seats = [(1, 1), (1, 2)].map(|(hall, number)| NewSeat::builder().hall(hall).number(number));
    db.insert(Seat).values(seats).execute().await?;
    let error = db.insert(Seat).values(NewSeat::builder().hall(1).number(2)).execute().await;
    assert!(error.unwrap_err().is_unique_violation());

    let reserve = |hall: Option<i32>, seat: Option<i32>, sold_by: i64| {
        NewAdmission::builder().hall(hall).seat(seat).sold_by(sold_by)
    };
    let error = db.insert(Admission).values(reserve(Some(2), Some(1), 1)).execute().await;
    assert!(error.unwrap_err().is_foreign_key_violation());
    db.insert(Admission)
        .values([reserve(Some(1), Some(1), 2), reserve(Some(1), Some(2), 3), reserve(None, Some(9), 1)])
        .execute()
        .await?;
    db.delete(Seat).filter(Seat.number.eq(1)).execute().await?;
    db.update(Worker).set(Worker.id.set(33)).filter(Worker.id.eq(3)).execute().await?;
    let rows = db.select((Admission.seat, Admission.sold_by)).from(Admission);
    let rows = rows.order_by(Admission.id.asc());
    assert_eq!(rows.clone().all().await?, [(Some(2), Some(33)), (Some(9), Some(1))]);
    db.delete(Worker).filter(Worker.id.eq(33)).execute().await?;
    assert_eq!(rows.all().await?, [(Some(2), None), (Some(9), Some(1))]);
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
