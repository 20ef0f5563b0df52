//! The tables of the suite, and the rows that most tests read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
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
}

#[derive(SqlEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[sql_enum(name = "priority", rename_all = "snake_case")]
pub enum Priority {
    Low,
    Medium,
    High,
}

#[derive(Table, Debug, Clone, PartialEq)]
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
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tags")]
pub struct Tag {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(unique)]
    pub name: String,
    pub color: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "todo_tags")]
#[belongs_to(todo: Todo)]
#[belongs_to(tag: Tag)]
pub struct TodoTag {
    #[column(primary_key, references = Todo.id, on_delete = cascade)]
    pub todo_id: i64,
    #[column(primary_key, references = Tag.id, on_delete = cascade)]
    pub tag_id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
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
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Notifications {
    pub email: bool,
    pub channels: Vec<String>,
    pub quiet_hours: Option<(u8, u8)>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees")]
#[belongs_to(manager: Employee)]
#[has_many(reports: Employee)]
pub struct Employee {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub name: String,
    #[column(references = Employee.id)]
    pub manager_id: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "posts")]
#[belongs_to(author: User)]
pub struct Post {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = User.id)]
    pub user_id: i64,
    pub title: String,
    pub views: i64,
    pub score: f64,
}

/// An own database with every table of this file and all the rows below.
pub async fn seeded() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![User, Todo, Tag, TodoTag, UserPreferences, Employee, Post]).await;
    seed(&db).await?;
    seed_posts(&db).await?;
    seed_employees(&db).await?;
    Ok(db)
}

/// Fills `User`, `Todo`, `Tag` and `TodoTag`.
///
/// | user | bio | role | active | last login | todos |
/// |---|---|---|---|---|---|
/// | 1 ann | likes tea | admin | yes | 2024-03-01 | 1 2 3 |
/// | 2 bob | NULL | user | yes | NULL | 4 5 |
/// | 3 carol | empty | user | no | 2023-12-31 | 6 |
/// | 4 dave | NULL | user | yes | NULL | none |
///
/// | todo | user | title | description | priority | completed | estimate | due | tags |
/// |---|---|---|---|---|---|---|---|---|
/// | 1 | ann | Buy milk | two litres | low | yes | 1 | 2024-02-01 | home |
/// | 2 | ann | Write report | NULL | high | no | 8 | 2024-02-15 09:30 | work urgent |
/// | 3 | ann | Call mom | Sunday | medium | no | NULL | NULL | |
/// | 4 | bob | Fix 100% of bugs | NULL | high | no | 5 | 2024-02-10 | work urgent |
/// | 5 | bob | Read_book | `C:\books` | low | yes | 3 | NULL | |
/// | 6 | carol | Water plants | NULL | medium | no | 1 | 2024-01-20 | home |
///
/// Tags: 1 home (red), 2 work (blue), 3 urgent (NULL), 4 unused (NULL).
pub async fn seed(db: &Db<D>) -> TestResult {
    db.insert(User)
        .values([
            NewUser::builder()
                .email("ann@example.com")
                .username("ann")
                .bio("likes tea")
                .role("admin")
                .last_login_at(at("2024-03-01T08:00:00Z"))
                .created_at(at("2024-01-01T00:00:00Z"))
                .updated_at(at("2024-01-01T00:00:00Z")),
            NewUser::builder()
                .email("bob@example.com")
                .username("bob")
                .created_at(at("2024-01-02T00:00:00Z"))
                .updated_at(at("2024-01-02T00:00:00Z")),
            NewUser::builder()
                .email("carol@example.com")
                .username("carol")
                .bio("")
                .is_active(false)
                .last_login_at(at("2023-12-31T23:59:59.999999Z"))
                .created_at(at("2024-01-03T00:00:00Z"))
                .updated_at(at("2024-01-03T00:00:00Z")),
            NewUser::builder()
                .email("dave@example.com")
                .username("dave")
                .bio(None)
                .created_at(at("2024-01-04T00:00:00Z"))
                .updated_at(at("2024-01-04T00:00:00Z")),
        ])
        .execute()
        .await?;
    db.insert(Todo)
        .values([
            NewTodo::builder()
                .user_id(1)
                .title("Buy milk")
                .description("two litres")
                .priority(Priority::Low)
                .completed(true)
                .estimate(1)
                .due_date(at("2024-02-01T00:00:00Z"))
                .created_at(at("2024-01-10T00:00:00Z")),
            NewTodo::builder()
                .user_id(1)
                .title("Write report")
                .priority(Priority::High)
                .estimate(8)
                .due_date(at("2024-02-15T09:30:00Z"))
                .created_at(at("2024-01-11T00:00:00Z")),
            NewTodo::builder()
                .user_id(1)
                .title("Call mom")
                .description("Sunday")
                .created_at(at("2024-01-12T00:00:00Z")),
            NewTodo::builder()
                .user_id(2)
                .title("Fix 100% of bugs")
                .priority(Priority::High)
                .estimate(5)
                .due_date(at("2024-02-10T00:00:00Z"))
                .created_at(at("2024-01-13T00:00:00Z")),
            NewTodo::builder()
                .user_id(2)
                .title("Read_book")
                .description("C:\\books")
                .priority(Priority::Low)
                .completed(true)
                .estimate(3)
                .created_at(at("2024-01-14T00:00:00Z")),
            NewTodo::builder()
                .user_id(3)
                .title("Water plants")
                .estimate(1)
                .due_date(at("2024-01-20T00:00:00Z"))
                .created_at(at("2024-01-15T00:00:00Z")),
        ])
        .execute()
        .await?;
    db.insert(Tag)
        .values([
            NewTag::builder().name("home").color("red"),
            NewTag::builder().name("work").color("blue"),
            NewTag::builder().name("urgent"),
            NewTag::builder().name("unused"),
        ])
        .execute()
        .await?;
    let tagged: [(i64, i64); 6] = [(1, 1), (2, 2), (2, 3), (4, 2), (4, 3), (6, 1)];
    db.insert(TodoTag)
        .values(tagged.map(|(todo, tag)| NewTodoTag::builder().todo_id(todo).tag_id(tag)))
        .execute()
        .await?;
    Ok(())
}

/// Five posts of the users 1 and 2: views 10, 0, 7, -3, 0 and scores 1.5, 2.5, -0.25, 4.0, 0.0.
pub async fn seed_posts(db: &Db<D>) -> TestResult {
    let posts: [(i64, &str, i64, f64); 5] = [
        (1, "Hello", 10, 1.5),
        (1, "World", 0, 2.5),
        (2, "Rust", 7, -0.25),
        (2, "Async", -3, 4.0),
        (1, "Zero", 0, 0.0),
    ];
    db.insert(Post)
        .values(posts.map(|(user, title, views, score)| {
            NewPost::builder().user_id(user).title(title).views(views).score(score)
        }))
        .execute()
        .await?;
    Ok(())
}

/// 1 Eve, her reports 2 Frank and 3 Grace, and 4 Heidi, who reports to Frank.
pub async fn seed_employees(db: &Db<D>) -> TestResult {
    db.insert(Employee)
        .values([
            NewEmployee::builder().name("Eve"),
            NewEmployee::builder().name("Frank").manager_id(1),
            NewEmployee::builder().name("Grace").manager_id(1),
            NewEmployee::builder().name("Heidi").manager_id(2),
        ])
        .execute()
        .await?;
    Ok(())
}

/// The todo `Buy milk`, as it is read back.
pub fn buy_milk() -> Todo {
    Todo {
        id: 1,
        user_id: 1,
        title: s("Buy milk"),
        description: Some(s("two litres")),
        priority: Priority::Low,
        completed: true,
        estimate: Some(1),
        due_date: Some(at("2024-02-01T00:00:00Z")),
        created_at: at("2024-01-10T00:00:00Z"),
    }
}

/// The user `dave`, who has no todos, as he is read back.
pub fn dave() -> User {
    User {
        id: 4,
        email: s("dave@example.com"),
        username: s("dave"),
        bio: None,
        role: s("user"),
        is_active: true,
        last_login_at: None,
        created_at: at("2024-01-04T00:00:00Z"),
        updated_at: at("2024-01-04T00:00:00Z"),
    }
}

/// The ids of some todos, in their order.
pub fn ids(todos: &[Todo]) -> Vec<i64> {
    todos.iter().map(|todo| todo.id).collect()
}

/// An instant from its RFC 3339 text.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an RFC 3339 instant")
}

/// A `String` from a literal.
pub fn s(text: &str) -> String {
    text.to_owned()
}

/// The ids of the todos that fulfil a condition.
macro_rules! todos {
    ($db:expr, $condition:expr) => {
        $crate::suite::schema::ids(&$db.from(Todo).filter($condition).order_by(Todo.id.asc()).all().await?)
    };
}

/// The ids of the users that fulfil a condition.
macro_rules! users {
    ($db:expr, $condition:expr) => {
        $db.select(User.id).from(User).filter($condition).order_by(User.id.asc()).all().await?
    };
}

/// The ids of the posts that fulfil a condition.
macro_rules! posts {
    ($db:expr, $condition:expr) => {
        $db.select(Post.id).from(Post).filter($condition).order_by(Post.id.asc()).all().await?
    };
}

/// The values of an expression for the five posts, in the order of their ids.
macro_rules! of_posts {
    ($db:expr, $expression:expr) => {
        $db.select($expression).from(Post).order_by(Post.id.asc()).all().await?
    };
}

/// The values of an expression for the six todos, in the order of their ids.
macro_rules! of_todos {
    ($db:expr, $expression:expr) => {
        $db.select($expression).from(Todo).order_by(Todo.id.asc()).all().await?
    };
}

/// The values of an expression for the four users, in the order of their ids.
macro_rules! of_users {
    ($db:expr, $expression:expr) => {
        $db.select($expression).from(User).order_by(User.id.asc()).all().await?
    };
}

/// What no row fulfils.
pub const NONE: [i64; 0] = [];

pub(crate) use {of_posts, of_todos, of_users, posts, todos, users};
