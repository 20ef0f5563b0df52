//! PostgreSQL and SQLite: ON CONFLICT, inserts that meet rows which are there already.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use uuid::Uuid;

use crate::harness::*;
use crate::suite::insert_many::MAY_BE_ONE;
use crate::suite::schema::*;
use crate::suite::watch::Statements;

fn touched() -> String {
    "touched".to_owned()
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "counters")]
pub struct Counter {
    #[column(primary_key)]
    pub name: String,
    pub hits: i64,
    #[column(default = "fresh", on_update = touched)]
    pub state: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "settings")]
pub struct Setting {
    #[column(primary_key, default_fn = Uuid::now_v7)]
    pub id: Uuid,
    #[column(unique)]
    pub owner: i64,
    pub theme: String,
}

pub fn moment() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 29, 12, 34, 56).unwrap()
}

/// Ann, who has a bio and a role, and was changed on 29 February 2024.
pub async fn with_ann() -> Result<Db<D>, orm::Error> {
    let db = fresh(&schema![User]).await;
    let ann = NewUser::builder()
        .email("ann@example.com")
        .username("ann")
        .bio("old")
        .role("admin")
        .created_at(moment())
        .updated_at(moment());
    db.insert(User).values(ann).execute().await?;
    Ok(db)
}

fn counter(name: &str, hits: i64) -> NewCounter {
    NewCounter::builder().name(name).hits(hits).build()
}

async fn counters(db: &Db<D>) -> orm::Result<Vec<(String, i64, String)>> {
    db.select((Counter.name, Counter.hits, Counter.state))
        .from(Counter)
        .order_by(Counter.name.asc())
        .all()
        .await
}

fn row(name: &str, hits: i64, state: &str) -> (String, i64, String) {
    (name.to_owned(), hits, state.to_owned())
}

#[tokio::test]
async fn do_nothing_keeps_the_row_that_is_there() -> TestResult {
    let db = with_ann().await?;
    let again = NewUser::builder().email("ann@example.com").username("other").bio("new");
    let done = db.insert(User).values(again).on_conflict(User.email).do_nothing().execute().await?;
    assert_eq!(done.rows_affected, 0);

    let users = db.from(User).all().await?;
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].username, "ann");
    assert_eq!(users[0].bio.as_deref(), Some("old"));
    assert_eq!(users[0].updated_at, moment());
    Ok(())
}

#[tokio::test]
async fn do_nothing_writes_the_rows_that_are_new() -> TestResult {
    let db = with_ann().await?;
    let rows = [
        NewUser::builder().email("ann@example.com").username("other"),
        NewUser::builder().email("bob@example.com").username("bob"),
    ];
    let done = db.insert(User).values(rows).on_conflict(User.email).do_nothing().execute().await?;
    assert_eq!(done.rows_affected, 1);
    let names = db.select(User.username).from(User).order_by(User.id.asc()).all().await?;
    assert_eq!(names, ["ann", "bob"]);
    Ok(())
}

#[tokio::test]
async fn a_conflict_elsewhere_is_still_an_error() -> TestResult {
    let db = with_ann().await?;
    let same_name = NewUser::builder().email("other@example.com").username("ann").build();
    let nothing = db.insert(User).values(same_name.clone()).on_conflict(User.email).do_nothing();
    let error = nothing.execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(error.columns(), ["username"]);

    let update = db
        .insert(User)
        .values(same_name)
        .on_conflict(User.email)
        .do_update(|excluded| User.bio.set(excluded.bio));
    assert!(update.execute().await.unwrap_err().is_unique_violation());
    assert_eq!(db.from(User).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn do_update_sets_what_it_says_and_nothing_else() -> TestResult {
    let db = with_ann().await?;
    let again = NewUser::builder().email("ann@example.com").username("other").bio("new");
    let user = db
        .insert(User)
        .values(again)
        .on_conflict(User.email)
        .do_update(|excluded| (User.bio.set(excluded.bio), User.updated_at.set(now())))
        .returning(User)
        .one()
        .await?;
    assert_eq!((user.id, user.username.as_str(), user.role.as_str()), (1, "ann", "admin"));
    assert_eq!(user.bio.as_deref(), Some("new"));
    assert_eq!(user.created_at, moment());
    assert!((Utc::now() - user.updated_at).abs() < TimeDelta::minutes(30), "{}", user.updated_at);
    assert_eq!(db.from(User).all().await?, [user]);
    Ok(())
}

#[tokio::test]
async fn do_update_inserts_the_row_when_nothing_conflicts() -> TestResult {
    let db = with_ann().await?;
    let bob = NewUser::builder().email("bob@example.com").username("bob").bio("his own");
    let bob = db
        .insert(User)
        .values(bob)
        .on_conflict(User.email)
        .do_update(|_| User.bio.set("from the update"))
        .returning(User)
        .one()
        .await?;
    assert_eq!(bob.username, "bob");
    assert_eq!(bob.bio.as_deref(), Some("his own"));
    assert_eq!(db.from(User).count().await?, 2);
    Ok(())
}

#[tokio::test]
async fn do_update_computes_with_the_old_row_and_the_excluded_one() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values([counter("a", 10), counter("b", 20)]).execute().await?;
    db.insert(Counter)
        .values([counter("b", 3), counter("c", 4)])
        .on_conflict(Counter.name)
        .do_update(|excluded| Counter.hits.set(Counter.hits + excluded.hits * 2))
        .execute()
        .await?;
    let expected = [row("a", 10, "fresh"), row("b", 26, "touched"), row("c", 4, "fresh")];
    assert_eq!(counters(&db).await?, expected);
    Ok(())
}

#[tokio::test]
async fn do_update_sets_a_nullable_column_to_null() -> TestResult {
    let db = with_ann().await?;
    let again = NewUser::builder().email("ann@example.com").username("ann");
    db.insert(User)
        .values(again)
        .on_conflict(User.email)
        .do_update(|_| (User.bio.set(None), User.last_login_at.set(Some(moment()))))
        .execute()
        .await?;
    let user = db.from(User).one().await?;
    assert_eq!((user.bio, user.last_login_at), (None, Some(moment())));
    Ok(())
}

#[tokio::test]
async fn do_update_writes_on_update_columns_unless_they_are_set() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values([counter("a", 1), counter("b", 1)]).execute().await?;
    db.insert(Counter)
        .values(counter("a", 2))
        .on_conflict(Counter.name)
        .do_update(|excluded| Counter.hits.set(excluded.hits))
        .execute()
        .await?;
    db.insert(Counter)
        .values(counter("b", 2))
        .on_conflict(Counter.name)
        .do_update(|excluded| (Counter.hits.set(excluded.hits), Counter.state.set("by hand")))
        .execute()
        .await?;
    assert_eq!(counters(&db).await?, [row("a", 2, "touched"), row("b", 2, "by hand")]);
    Ok(())
}

#[tokio::test]
async fn do_nothing_does_not_write_on_update_columns() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values(counter("a", 1)).execute().await?;
    let again = db.insert(Counter).values(counter("a", 2)).on_conflict(Counter.name);
    again.do_nothing().execute().await?;
    assert_eq!(counters(&db).await?, [row("a", 1, "fresh")]);
    Ok(())
}

#[tokio::test]
async fn do_update_with_a_filter_leaves_other_rows_alone() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values([counter("low", 1), counter("high", 100)]).execute().await?;
    let done = db
        .insert(Counter)
        .values([counter("low", 50), counter("high", 50)])
        .on_conflict(Counter.name)
        .do_update(|excluded| Counter.hits.set(excluded.hits))
        .filter(Counter.hits.lt(50))
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 1);
    assert_eq!(counters(&db).await?, [row("high", 100, "fresh"), row("low", 50, "touched")]);
    Ok(())
}

#[tokio::test]
async fn a_row_that_the_filter_leaves_alone_is_not_returned() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values([counter("low", 1), counter("high", 100)]).execute().await?;
    let upsert = |name: &str| {
        db.insert(Counter)
            .values(counter(name, 50))
            .on_conflict(Counter.name)
            .do_update(|excluded| Counter.hits.set(excluded.hits))
            .filter(Counter.hits.lt(50))
            .returning(Counter.hits)
    };
    assert_eq!(upsert("high").optional().await?, None);
    assert!(matches!(upsert("high").one().await.unwrap_err(), orm::Error::NotFound { .. }));
    assert_eq!(upsert("low").optional().await?, Some(50));
    Ok(())
}

#[tokio::test]
async fn do_update_all_sets_every_inserted_column_and_no_other() -> TestResult {
    let db = with_ann().await?;
    let rows = [
        NewUser::builder().email("ann@example.com").username("ann2"),
        NewUser::builder().email("bob@example.com").username("bob"),
    ];
    let many = db.insert(User).values(rows).on_conflict(User.email).do_update_all();
    many.execute().await?;

    let users = db.from(User).order_by(User.id.asc()).all().await?;
    assert_eq!(users.len(), 2);
    assert_eq!(users[0].username, "ann2");
    // Not inserted: kept.
    assert_eq!(users[0].id, 1);
    assert_eq!(users[0].bio.as_deref(), Some("old"));
    assert_eq!(users[0].role, "admin");
    assert_eq!(users[0].created_at, moment());
    // Written by every update.
    assert_ne!(users[0].updated_at, moment());
    assert_eq!(users[1].username, "bob");
    Ok(())
}

#[tokio::test]
async fn do_update_all_writes_on_update_columns_unless_they_are_inserted() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    db.insert(Counter).values([counter("a", 1), counter("b", 1)]).execute().await?;
    db.insert(Counter).values(counter("a", 2)).on_conflict(Counter.name).do_update_all().execute().await?;
    db.insert(Counter)
        .values(NewCounter::builder().name("b").hits(2).state("by hand"))
        .on_conflict(Counter.name)
        .do_update_all()
        .execute()
        .await?;
    assert_eq!(counters(&db).await?, [row("a", 2, "touched"), row("b", 2, "by hand")]);
    Ok(())
}

#[tokio::test]
async fn do_update_all_keeps_the_key_of_the_row_that_is_there() -> TestResult {
    let db = fresh(&schema![Setting]).await;
    let first = db.create(NewSetting::builder().owner(1).theme("light")).await?;
    let second = db
        .insert(Setting)
        .values(NewSetting::builder().owner(1).theme("dark"))
        .on_conflict(Setting.owner)
        .do_update_all()
        .returning(Setting)
        .one()
        .await?;
    assert_eq!(second, Setting { id: first.id, owner: 1, theme: "dark".into() });
    assert_eq!(db.from(Setting).all().await?, [second]);
    Ok(())
}

#[tokio::test]
async fn do_update_all_of_a_row_with_nothing_but_its_key_changes_nothing() -> TestResult {
    let db = fresh(&schema![User, Todo, Tag, TodoTag]).await;
    let ann = db.create(NewUser::builder().email("ann@example.com").username("ann")).await?;
    let todo = db.create(NewTodo::builder().user_id(ann.id).title("tea")).await?;
    let tag = db.create(NewTag::builder().name("red")).await?;
    for _ in 0..2 {
        db.insert(TodoTag)
            .values(NewTodoTag::builder().todo_id(todo.id).tag_id(tag.id))
            .on_conflict((TodoTag.todo_id, TodoTag.tag_id))
            .do_update_all()
            .execute()
            .await?;
    }
    assert_eq!(db.from(TodoTag).all().await?, [TodoTag { todo_id: todo.id, tag_id: tag.id }]);
    Ok(())
}

#[tokio::test]
async fn an_upsert_of_more_rows_than_one_statement_takes_is_one_step() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    let name = |n: i64| format!("counter {n:05}");
    let old: Vec<_> = (0..40_000).step_by(2).map(|n| counter(&name(n), 1)).collect();
    db.insert(Counter).values(old).execute().await?;

    let statements = Statements::of(&db);
    let all: Vec<_> = (0..40_000).map(|n| counter(&name(n), 10)).collect();
    let done = db
        .insert(Counter)
        .values(all)
        .on_conflict(Counter.name)
        .do_update(|excluded| Counter.hits.set(Counter.hits + excluded.hits))
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 40_000);
    assert!(MAY_BE_ONE || statements.starting_with("insert").len() > 1);
    let (rows, hits) = db.select((count(), sum(Counter.hits))).from(Counter).one().await?;
    assert_eq!((rows, hits), (40_000, Some(20_000 * 11 + 20_000 * 10)));
    Ok(())
}

#[tokio::test]
async fn a_detached_upsert_runs_in_a_transaction() -> TestResult {
    let db = fresh(&schema![Counter]).await;
    let upsert = insert(Counter)
        .values(counter("a", 5))
        .on_conflict(Counter.name)
        .do_update(|excluded| Counter.hits.set(Counter.hits + excluded.hits));
    let tx = db.begin().await?;
    upsert.clone().on(&tx).execute().await?;
    upsert.on(&tx).execute().await?;
    tx.commit().await?;
    assert_eq!(counters(&db).await?, [row("a", 10, "touched")]);
    Ok(())
}
