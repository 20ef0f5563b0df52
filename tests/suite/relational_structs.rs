//! Structs of `derive(Shape)`, which say what to load: columns, relations, counts, and shapes in shapes.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use super::relational::with_preferences;
use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

#[derive(Shape, Debug, Clone, PartialEq, Serialize)]
#[shape(from = Todo)]
struct TodoPage {
    id: i64,
    title: String,
    user: UserCard,
    tags: Vec<TagName>,
}

#[derive(Shape, Debug, Clone, PartialEq, Serialize)]
#[shape(from = User)]
struct UserCard {
    username: String,
    bio: Option<String>,
    #[shape(User.todos)]
    total: i64,
    preferences: Option<Theme>,
}

#[derive(Shape, Debug, Clone, PartialEq, Serialize)]
#[shape(from = Tag)]
struct TagName {
    name: String,
}

#[derive(Shape, Debug, Clone, PartialEq, Serialize)]
#[shape(from = UserPreferences)]
struct Theme {
    theme: String,
}

fn tag(name: &str) -> TagName {
    TagName { name: s(name) }
}

#[tokio::test]
async fn a_shape_says_which_columns_and_relations_to_load() -> TestResult {
    let (db, _) = with_preferences().await?;
    let seen = Statements::of(&db);
    let page: Vec<TodoPage> = db
        .query(TodoPage)
        .filter(Todo.completed.eq(false))
        .filter(Todo.user.any(User.is_active))
        .order_by(Todo.id.desc())
        .limit(2)
        .all()
        .await?;
    assert_eq!(seen.all().len(), 1);
    let sql = &seen.all()[0];
    assert!(!sql.contains("description") && !sql.contains("email") && !sql.contains("color"), "{sql}");
    let bob = UserCard { username: s("bob"), bio: None, total: 2, preferences: None };
    let ann = UserCard {
        username: s("ann"),
        bio: Some(s("likes tea")),
        total: 3,
        preferences: Some(Theme { theme: s("dark") }),
    };
    let expected = [
        TodoPage { id: 4, title: s("Fix 100% of bugs"), user: bob, tags: vec![tag("work"), tag("urgent")] },
        TodoPage { id: 3, title: s("Call mom"), user: ann, tags: vec![] },
    ];
    assert_eq!(page, expected);
    assert_eq!(
        serde_json::to_value(&page[1])?,
        json!({
            "id": 3,
            "title": "Call mom",
            "user": { "username": "ann", "bio": "likes tea", "total": 3, "preferences": { "theme": "dark" } },
            "tags": [],
        })
    );
    Ok(())
}

#[tokio::test]
async fn a_shape_has_every_way_of_running() -> TestResult {
    let db = seeded().await?;
    let query = db.query(TagName).order_by(Tag.name.asc());
    assert_eq!(query.clone().one().await?, tag("home"));
    assert_eq!(query.clone().filter(Tag.id.eq(99)).optional().await?, None);
    assert_eq!(query.clone().limit(3).count().await?, 3);
    assert!(query.clone().exists().await?);
    assert_eq!(query.clone().limit(1).offset(2).all().await?, [tag("urgent")]);
    let statement = query.filter(Tag.id.gt(1)).to_sql();
    assert!(!statement.sql.contains("color"), "{}", statement.sql);
    assert_eq!(statement.params.len(), 1);
    let found: Vec<TagName> = query_of(&db).await?;
    assert_eq!(found.len(), 4);
    Ok(())
}

async fn query_of<X: Dialect>(db: &impl Executor<Dialect = X>) -> orm::Result<Vec<TagName>> {
    query(TagName).on(db).all().await
}

#[derive(Shape, Debug, PartialEq)]
#[shape(from = Employee)]
struct Person {
    name: String,
    manager: Option<Employee>,
    reports: Vec<Report>,
}

#[derive(Shape, Debug, PartialEq)]
#[shape(from = Employee)]
struct Report {
    #[shape(Employee.name)]
    who: String,
    #[shape(Employee.manager)]
    boss: Option<Name>,
    reports: i64,
}

#[derive(Shape, Debug, PartialEq)]
#[shape(from = Employee)]
struct Name {
    name: String,
}

#[tokio::test]
async fn shapes_nest_on_a_table_related_to_itself() -> TestResult {
    let db = seeded().await?;
    let people = db.query(Person).filter(Employee.reports.exists()).order_by(Employee.id.asc()).all().await?;
    let report =
        |who: &str, boss: &str, reports| Report { who: s(who), boss: Some(Name { name: s(boss) }), reports };
    let eve = Employee { id: 1, name: s("Eve"), manager_id: None };
    assert_eq!(
        people,
        [
            Person {
                name: s("Eve"),
                manager: None,
                reports: vec![report("Frank", "Eve", 1), report("Grace", "Eve", 0)]
            },
            Person { name: s("Frank"), manager: Some(eve), reports: vec![report("Heidi", "Frank", 0)] },
        ]
    );
    Ok(())
}

#[derive(Shape, Debug)]
#[shape(from = Todo)]
struct Headings {
    #[shape(Todo.title)]
    heading: String,
    #[shape(Todo.user)]
    owner: User,
    #[shape(Todo.tags)]
    labels: Vec<Tag>,
    #[shape(Todo.tags)]
    labelled: i64,
    priority: Priority,
    due_date: Option<DateTime<Utc>>,
}

#[tokio::test]
async fn fields_of_a_shape_have_names_of_their_own_and_hold_whole_tables() -> TestResult {
    let db = seeded().await?;
    let found = db.query(Headings).filter(Todo.title.eq("Write report")).one().await?;
    assert_eq!((found.heading.as_str(), found.priority), ("Write report", Priority::High));
    assert_eq!(found.due_date, Some(at("2024-02-15T09:30:00Z")));
    assert_eq!(Some(found.owner), db.get(User, 1).await?);
    let tags = db.from(Tag).filter(Tag.id.is_in([2, 3])).order_by(Tag.id.asc()).all().await?;
    assert_eq!((found.labels, found.labelled), (tags, 2));
    Ok(())
}
