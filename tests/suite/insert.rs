//! Rows into tables: one, several, none, with what the database and the application fill in.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeZone, Utc};
use uuid::Uuid;

use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

/// Every way a column can be filled without being set.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "filled")]
pub struct Filled {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub name: String,
    pub plain: Option<String>,
    #[column(default = 7)]
    pub number: i32,
    #[column(default = "it's", length = 50)]
    pub text: String,
    #[column(default = true)]
    pub flag: bool,
    #[column(default = "maybe", length = 50)]
    pub maybe: Option<String>,
    #[column(default = now())]
    pub at: DateTime<Utc>,
    #[column(default_sql = "40 + 2")]
    pub answer: i64,
    #[column(default = Priority::Low)]
    pub priority: Priority,
    #[column(default_fn = Uuid::now_v7)]
    pub token: Uuid,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tickets")]
pub struct Ticket {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(default = 7)]
    pub number: i32,
    pub note: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order_lines")]
pub struct OrderLine {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub price: i64,
    pub quantity: i64,
    #[column(generated = "price * quantity")]
    pub total: i64,
}

fn changed() -> String {
    "changed".to_owned()
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "notes")]
pub struct Note {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub body: String,
    #[column(default = "created", on_update = changed, length = 20)]
    pub state: String,
}

pub fn tag(name: &str) -> NewTag {
    NewTag::builder().name(name).build()
}

pub async fn tags(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<(i64, String, Option<String>)>> {
    db.select((Tag.id, Tag.name, Tag.color)).from(Tag).order_by(Tag.id.asc()).all().await
}

pub async fn names(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<String>> {
    db.select(Tag.name).from(Tag).order_by(Tag.id.asc()).all().await
}

#[tokio::test]
async fn one_row_is_one_row_affected() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let done = db.insert(Tag).values(NewTag::builder().name("red").color("#f00")).execute().await?;
    assert_eq!(done.rows_affected, 1);
    assert_eq!(tags(&db).await?, [(1, "red".to_owned(), Some("#f00".to_owned()))]);
    Ok(())
}

#[tokio::test]
async fn the_key_that_the_database_made_is_the_last_insert_id() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    for expected in 1..=3 {
        let done = db.insert(Tag).values(tag(&format!("tag {expected}"))).execute().await?;
        // PostgreSQL tells it by RETURNING alone.
        let told = (DATABASE != Database::Postgres).then_some(expected);
        assert_eq!(done.last_insert_id, told);
    }
    if DATABASE.is_mysql_or_mariadb() {
        // Theirs would be the first of the rows.
        let done = db.insert(Tag).values([tag("several"), tag("rows")]).execute().await?;
        assert_eq!(done.last_insert_id, None);
    }
    Ok(())
}

#[tokio::test]
async fn many_rows_come_from_an_array_a_vec_an_iterator_or_a_borrowed_vec() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let done = db.insert(Tag).values([tag("a"), tag("b")]).execute().await?;
    assert_eq!(done.rows_affected, 2);
    let done = db.insert(Tag).values(vec![tag("c"), tag("d"), tag("e")]).execute().await?;
    assert_eq!(done.rows_affected, 3);
    let done = db.insert(Tag).values(["f", "g"].into_iter().map(tag)).execute().await?;
    assert_eq!(done.rows_affected, 2);
    let kept = vec![tag("h"), tag("i")];
    let done = db.insert(Tag).values(&kept).execute().await?;
    assert_eq!(done.rows_affected, 2);
    assert_eq!(kept[1].name, "i");
    let done = db.insert(Tag).values(Some(tag("j"))).execute().await?;
    assert_eq!(done.rows_affected, 1);

    assert_eq!(names(&db).await?, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    Ok(())
}

#[tokio::test]
async fn no_rows_are_no_statement() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let statements = Statements::of(&db);
    let done = db.insert(Tag).values(Vec::<NewTag>::new()).execute().await?;
    assert_eq!(done.rows_affected, 0);
    assert_eq!(statements.all(), Vec::<String>::new());

    db.insert(Tag).values(tag("a")).execute().await?;
    assert_eq!(statements.starting_with("insert").len(), 1);
    Ok(())
}

#[tokio::test]
async fn create_gives_the_full_row_back() -> TestResult {
    let db = fresh(&schema![User]).await;
    let row = NewUser::builder().email("ann@example.com").username("ann").bio("likes tea");
    let user: User = db.create(row).await?;
    assert_eq!(user.id, 1);
    assert_eq!(user.email, "ann@example.com");
    assert_eq!(user.bio.as_deref(), Some("likes tea"));
    assert_eq!(user.role, "user");
    assert_eq!(db.get(User, user.id).await?, Some(user));

    let row = NewUser::builder().email("bob@example.com").username("bob").build();
    let bob = db.create(row).await?;
    assert_eq!((bob.id, bob.username.as_str()), (2, "bob"));
    assert_eq!(db.from(User).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn create_works_for_composite_keys_and_keys_made_by_the_application() -> TestResult {
    let db = fresh(&schema![User, Todo, Tag, TodoTag, Filled]).await;
    let ann = db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    let todo = db.create(NewTodo::builder().user_id(ann.id).title("tea")).await?;
    let red = db.create(tag("red")).await?;

    let link = db.create(NewTodoTag::builder().todo_id(todo.id).tag_id(red.id)).await?;
    assert_eq!(link, TodoTag { todo_id: todo.id, tag_id: red.id });
    assert_eq!(db.get(TodoTag, (todo.id, red.id)).await?, Some(link));

    let filled = db.create(NewFilled::builder().name("a")).await?;
    assert_eq!(filled.token.get_version_num(), 7);
    assert_eq!(db.from(Filled).one().await?, filled);
    Ok(())
}

#[tokio::test]
async fn create_and_insert_work_in_a_transaction() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let tx = db.begin().await?;
    let row = tx.create(tag("a")).await?;
    assert_eq!((row.id, row.name.as_str()), (1, "a"));
    tx.insert(Tag).values([tag("b"), tag("c")]).execute().await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b", "c"]);
    Ok(())
}

#[tokio::test]
async fn a_detached_insert_runs_where_it_is_put() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let detached = insert(Tag).values(tag("a"));
    detached.on(&db).execute().await?;
    let tx = db.begin().await?;
    insert(Tag).values([tag("b"), tag("c")]).on(&tx).execute().await?;
    tx.commit().await?;
    assert_eq!(names(&db).await?, ["a", "b", "c"]);
    Ok(())
}

#[tokio::test]
async fn rows_with_and_without_defaults_share_a_statement() -> TestResult {
    let db = fresh(&schema![Filled]).await;
    let statements = Statements::of(&db);
    let at = Utc.with_ymd_and_hms(2001, 2, 3, 4, 5, 6).unwrap();
    let token = Uuid::from_u128(1);
    let done = db
        .insert(Filled)
        .values([
            NewFilled::builder().name("nothing"),
            NewFilled::builder().name("nulls").plain(None).maybe(None),
            NewFilled::builder().name("some").number(1).flag(false).answer(0).at(at),
            NewFilled::builder()
                .name("all")
                .id(100)
                .plain("plain")
                .number(2)
                .text("text")
                .flag(true)
                .maybe("yes")
                .at(at)
                .answer(-1)
                .priority(Priority::High)
                .token(token),
        ])
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 4);
    assert_eq!(statements.starting_with("insert").len(), 1);

    let rows = db.from(Filled).order_by(Filled.id.asc()).all().await?;
    let made_now = rows[0].at;
    assert!((Utc::now() - made_now).abs() < chrono::TimeDelta::minutes(30), "{made_now}");
    assert_eq!(rows[1].at, made_now, "one statement, one now()");
    let tokens: BTreeSet<Uuid> = rows.iter().map(|row| row.token).collect();
    assert_eq!(tokens.len(), 4);

    let default = Filled {
        id: 1,
        name: "nothing".into(),
        plain: None,
        number: 7,
        text: "it's".into(),
        flag: true,
        maybe: Some("maybe".into()),
        at: made_now,
        answer: 42,
        priority: Priority::Low,
        token: rows[0].token,
    };
    let nulls = Filled { id: 2, name: "nulls".into(), maybe: None, token: rows[1].token, ..default.clone() };
    let some = Filled {
        id: 3,
        name: "some".into(),
        number: 1,
        flag: false,
        answer: 0,
        at,
        token: rows[2].token,
        ..default.clone()
    };
    let all = Filled {
        id: 100,
        name: "all".into(),
        plain: Some("plain".into()),
        number: 2,
        text: "text".into(),
        flag: true,
        maybe: Some("yes".into()),
        at,
        answer: -1,
        priority: Priority::High,
        token,
    };
    assert_eq!(rows, [default, nulls, some, all]);
    Ok(())
}

#[tokio::test]
async fn a_row_of_nothing_but_defaults_goes_in() -> TestResult {
    let db = fresh(&schema![Ticket]).await;
    let done = db.insert(Ticket).values(NewTicket::builder()).execute().await?;
    assert_eq!(done.rows_affected, 1);
    let ticket = db.create(NewTicket::builder()).await?;
    assert_eq!(ticket, Ticket { id: 2, number: 7, note: None });
    assert_eq!(db.from(Ticket).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn several_rows_of_nothing_but_defaults_go_in() -> TestResult {
    let db = fresh(&schema![Ticket]).await;
    let rows = vec![NewTicket::builder(), NewTicket::builder(), NewTicket::builder()];
    let done = db.insert(Ticket).values(rows).execute().await?;
    assert_eq!(done.rows_affected, 3);
    let mixed = vec![NewTicket::builder(), NewTicket::builder().number(1)];
    db.insert(Ticket).values(mixed).execute().await?;

    let rows = db.select((Ticket.id, Ticket.number)).from(Ticket).order_by(Ticket.id.asc());
    assert_eq!(rows.all().await?, [(1, 7), (2, 7), (3, 7), (4, 7), (5, 1)]);
    Ok(())
}

#[tokio::test]
async fn an_insert_takes_the_default_and_not_on_update() -> TestResult {
    let db = fresh(&schema![Note]).await;
    db.insert(Note)
        .values([NewNote::builder().body("a"), NewNote::builder().body("b").state("mine")])
        .execute()
        .await?;
    let states = db.select(Note.state).from(Note).order_by(Note.id.asc()).all().await?;
    assert_eq!(states, ["created", "mine"]);
    Ok(())
}

#[tokio::test]
async fn a_generated_column_is_read_and_never_written() -> TestResult {
    let db = fresh(&schema![OrderLine]).await;
    // All the fields there are: none for `total`.
    let literal = NewOrderLine { id: None, price: 3, quantity: 4 };
    db.insert(OrderLine).values(literal).execute().await?;
    let line = db.create(NewOrderLine::builder().price(5).quantity(6)).await?;
    assert_eq!(line, OrderLine { id: 2, price: 5, quantity: 6, total: 30 });

    db.update(OrderLine).set(OrderLinePatch::new().quantity(10)).filter(OrderLine.id.eq(1)).execute().await?;
    let copy = NewOrderLine { id: None, ..NewOrderLine::from(line) };
    db.insert(OrderLine).values(copy).execute().await?;
    let totals = db.select(OrderLine.total).from(OrderLine).order_by(OrderLine.id.asc()).all().await?;
    assert_eq!(totals, [30, 30, 30]);
    Ok(())
}

#[tokio::test]
async fn a_failing_row_fails_the_whole_statement() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let rows = [tag("a"), tag("b"), tag("a")];
    let error = db.insert(Tag).values(rows).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(names(&db).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn text_that_looks_like_sql_is_only_text() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let nasty = ["'); drop table tags; --", "\"quoted\"", "back\\slash", "per%cent ? $1 :a {}", "ünï😀"];
    db.insert(Tag).values(nasty.map(tag)).execute().await?;
    assert_eq!(names(&db).await?, nasty);
    Ok(())
}

#[tokio::test]
async fn an_insert_waits_for_nothing_but_the_await() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let insert = db.insert(Tag).values(tag("a"));
    assert_eq!(names(&db).await?, Vec::<String>::new());
    insert.clone().execute().await?;
    let error = insert.execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(names(&db).await?, ["a"]);
    Ok(())
}
