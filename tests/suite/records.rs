//! `record!` and `derive(Selection)`: named parts of rows.

use serde::Serialize;
use serde_json::json;

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn a_record_names_its_fields() -> TestResult {
    let db = seeded().await?;
    let rows = db
        .select(record! { id: Todo.id, title: Todo.title, owner: User.username })
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .order_by(Todo.id.desc())
        .all()
        .await?;
    assert_eq!(rows.len(), 6);
    let id: i64 = rows[0].id;
    let owner: &String = &rows[0].owner;
    assert_eq!((id, rows[0].title.as_str(), owner.as_str()), (6, "Water plants", "carol"));
    assert_eq!((rows[5].id, rows[5].title.as_str(), rows[5].owner.as_str()), (1, "Buy milk", "ann"));
    Ok(())
}

#[tokio::test]
async fn a_record_of_one_field_is_a_record() -> TestResult {
    let db = seeded().await?;
    let row = db.select(record! { bio: User.bio }).from(User).filter(User.id.eq(1)).one().await?;
    assert_eq!(row.bio, Some(s("likes tea")));
    Ok(())
}

#[tokio::test]
async fn a_record_holds_expressions() -> TestResult {
    let db = seeded().await?;
    let row = db
        .select(record! {
            shout: upper(Todo.title),
            letters: length(Todo.title),
            doubled: Todo.estimate * 2,
            text: coalesce(Todo.description, "-"),
            open: Todo.completed.eq(false),
        })
        .from(Todo)
        .filter(Todo.id.eq(4))
        .one()
        .await?;
    let doubled: Option<i32> = row.doubled;
    let text: String = row.text;
    let open: bool = row.open;
    assert_eq!((row.shout.as_str(), row.letters, doubled), ("FIX 100% OF BUGS", 16, Some(10)));
    assert_eq!((text.as_str(), open), ("-", true));
    Ok(())
}

#[tokio::test]
async fn a_record_can_be_optional_or_missing() -> TestResult {
    let db = seeded().await?;
    let query = db.select(record! { title: Todo.title }).from(Todo);
    let found = query.clone().filter(Todo.id.eq(3)).optional().await?;
    assert_eq!(found.map(|row| row.title), Some(s("Call mom")));
    assert!(query.clone().filter(Todo.id.eq(99)).optional().await?.is_none());
    assert_eq!(query.count().await?, 6);
    Ok(())
}

#[tokio::test]
async fn records_nest() -> TestResult {
    let db = seeded().await?;
    let row = db
        .select(record! {
            id: Todo.id,
            owner: record! { name: User.username, contact: record! { email: User.email } },
            state: (Todo.completed, Todo.priority),
        })
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .filter(Todo.id.eq(4))
        .one()
        .await?;
    assert_eq!(row.id, 4);
    assert_eq!(row.owner.name, "bob");
    assert_eq!(row.owner.contact.email, "bob@example.com");
    assert_eq!(row.state, (false, Priority::High));
    Ok(())
}

#[tokio::test]
async fn a_record_holds_whole_tables() -> TestResult {
    let db = seeded().await?;
    let row = db
        .select(record! { todo: Todo, owner: User.username })
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .filter(Todo.id.eq(1))
        .one()
        .await?;
    let todo: Todo = row.todo;
    assert_eq!((todo, row.owner.as_str()), (buy_milk(), "ann"));
    Ok(())
}

#[tokio::test]
async fn a_record_stands_in_a_tuple() -> TestResult {
    let db = seeded().await?;
    let (name, todo) = db
        .select((User.username, record! { id: Todo.id, title: Todo.title }))
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .filter(Todo.id.eq(6))
        .one()
        .await?;
    assert_eq!((name.as_str(), todo.id, todo.title.as_str()), ("carol", 6, "Water plants"));
    Ok(())
}

#[tokio::test]
async fn the_fields_of_a_record_follow_the_join() -> TestResult {
    let db = seeded().await?;
    let rows = db
        .select(record! {
            user: User.username,
            title: Todo.title,
            text: Todo.description,
            todo: Todo,
            inner: record! { id: Todo.id, user_id: User.id },
        })
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.gte(3))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(rows.len(), 2);
    let title: &Option<String> = &rows[0].title;
    let todo: &Option<Todo> = &rows[0].todo;
    let todo_id: Option<i64> = rows[0].inner.id;
    let user_id: i64 = rows[0].inner.user_id;
    assert_eq!(
        (rows[0].user.as_str(), title.as_deref(), todo_id, user_id),
        ("carol", Some("Water plants"), Some(6), 3)
    );
    assert_eq!(todo.as_ref().map(|todo| todo.id), Some(6));
    let text: &Option<String> = &rows[1].text;
    assert_eq!((rows[1].user.as_str(), &rows[1].title, text), ("dave", &None, &None));
    assert_eq!((&rows[1].todo, rows[1].inner.id, rows[1].inner.user_id), (&None, None, 4));
    Ok(())
}

#[tokio::test]
async fn a_record_holds_aggregates() -> TestResult {
    let db = seeded().await?;
    let rows = db
        .select(record! { user: Todo.user_id, todos: count(), longest: max(Todo.estimate) })
        .from(Todo)
        .group_by(Todo.user_id)
        .order_by(Todo.user_id.asc())
        .all()
        .await?;
    let read: Vec<(i64, i64, Option<i32>)> =
        rows.iter().map(|row| (row.user, row.todos, row.longest)).collect();
    assert_eq!(read, [(1, 3, Some(8)), (2, 2, Some(5)), (3, 1, Some(1))]);
    Ok(())
}

#[tokio::test]
async fn records_are_debug_clone_and_partial_eq() -> TestResult {
    let db = seeded().await?;
    let rows = db
        .select(record! { id: Todo.id, title: Todo.title, estimate: Todo.estimate })
        .from(Todo)
        .order_by(Todo.id.asc())
        .all()
        .await?;
    let copy = rows[0].clone();
    assert_eq!(copy, rows[0]);
    assert_ne!(rows[0], rows[1]);
    let text = format!("{copy:?}");
    assert!(text.contains(r#"id: 1, title: "Buy milk", estimate: Some(1)"#), "{text}");
    Ok(())
}

#[tokio::test]
async fn records_and_tables_in_them_serialize() -> TestResult {
    let db = seeded().await?;
    let rows = db
        .select(record! {
            id: Todo.id,
            text: Todo.description,
            owner: record! { name: User.username, active: User.is_active },
            tag: Tag.name,
        })
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .left_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .left_join(Tag, Tag.id.eq(TodoTag.tag_id))
        .filter(Todo.id.is_in([1, 5]))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(
        serde_json::to_value(&rows)?,
        json!([
            { "id": 1, "text": "two litres", "owner": { "name": "ann", "active": true }, "tag": "home" },
            { "id": 5, "text": "C:\\books", "owner": { "name": "bob", "active": true }, "tag": null },
        ])
    );
    // The fields stand in the order in which they were written.
    assert_eq!(
        serde_json::to_string(&rows[0])?,
        r#"{"id":1,"text":"two litres","owner":{"name":"ann","active":true},"tag":"home"}"#
    );
    Ok(())
}

#[tokio::test]
async fn a_raw_identifier_is_a_field_of_a_record() -> TestResult {
    let db = seeded().await?;
    let row = db.select(record! { r#type: Todo.priority }).from(Todo).filter(Todo.id.eq(1)).one().await?;
    assert_eq!(row.r#type, Priority::Low);
    assert_eq!(db.select(record! { r#type: Todo.title }).from(Todo).limit(1).all().await?.len(), 1);
    Ok(())
}

#[derive(Selection, Debug, Clone, PartialEq, Serialize)]
#[selection(from = Todo)]
pub struct TodoCard {
    pub id: i64,
    pub title: String,
    #[selection(User.username)]
    pub owner: String,
}

#[tokio::test]
async fn a_struct_selects_its_fields() -> TestResult {
    let db = seeded().await?;
    let cards: Vec<TodoCard> = db
        .select(TodoCard)
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .filter(Todo.user_id.eq(2))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(
        cards,
        [
            TodoCard { id: 4, title: s("Fix 100% of bugs"), owner: s("bob") },
            TodoCard { id: 5, title: s("Read_book"), owner: s("bob") },
        ]
    );
    assert_eq!(serde_json::to_string(&cards[1])?, r#"{"id":5,"title":"Read_book","owner":"bob"}"#);
    Ok(())
}

#[tokio::test]
async fn a_struct_reads_from_any_query_that_has_its_tables() -> TestResult {
    let db = seeded().await?;
    let from_user: Vec<TodoCard> = db
        .select(TodoCard)
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .filter(TodoTag.tag_id.eq(1))
        .order_by(Todo.id.desc())
        .all()
        .await?;
    assert_eq!(
        from_user,
        [
            TodoCard { id: 6, title: s("Water plants"), owner: s("carol") },
            TodoCard { id: 1, title: s("Buy milk"), owner: s("ann") },
        ]
    );
    Ok(())
}

#[derive(Selection, Debug, Clone, PartialEq)]
#[selection(from = User)]
struct UserLine {
    #[selection(User.username)]
    name: String,
    bio: Option<String>,
    #[selection(Todo.title)]
    todo: Option<String>,
    #[selection(Todo.description)]
    text: Option<String>,
}

#[tokio::test]
async fn the_optional_fields_of_a_struct_take_left_joined_columns() -> TestResult {
    let db = seeded().await?;
    let lines: Vec<UserLine> = db
        .select(UserLine)
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.gte(3))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(
        lines,
        [
            UserLine { name: s("carol"), bio: Some(s("")), todo: Some(s("Water plants")), text: None },
            UserLine { name: s("dave"), bio: None, todo: None, text: None },
        ]
    );
    Ok(())
}

#[derive(Selection, Debug, PartialEq)]
#[selection(from = Todo)]
struct UserSummary {
    user_id: i64,
    #[selection(count())]
    todos: i64,
    #[selection(sum(Todo.estimate))]
    hours: Option<i64>,
    #[selection(upper(min(Todo.title)))]
    first: Option<String>,
}

#[tokio::test]
async fn a_struct_holds_expressions() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<UserSummary> = db
        .select(UserSummary)
        .from(Todo)
        .group_by(Todo.user_id)
        .having(count().gt(1))
        .order_by(Todo.user_id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            UserSummary { user_id: 1, todos: 3, hours: Some(9), first: Some(s("BUY MILK")) },
            UserSummary { user_id: 2, todos: 2, hours: Some(8), first: Some(s("FIX 100% OF BUGS")) },
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_struct_stands_in_tuples_and_records() -> TestResult {
    let db = seeded().await?;
    let (card, tag): (TodoCard, Option<String>) = db
        .select((TodoCard, Tag.color))
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .inner_join(Tag, TodoTag.tag_id.eq(Tag.id))
        .filter((Todo.id.eq(4), Tag.name.eq("work")))
        .one()
        .await?;
    let expected = TodoCard { id: 4, title: s("Fix 100% of bugs"), owner: s("bob") };
    assert_eq!((card, tag), (expected.clone(), Some(s("blue"))));
    let row = db
        .select(record! { card: TodoCard, role: User.role })
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .filter(Todo.id.eq(4))
        .one()
        .await?;
    assert_eq!((row.card, row.role.as_str()), (expected, "user"));
    Ok(())
}

#[tokio::test]
async fn a_struct_is_streamed_and_found() -> TestResult {
    let db = seeded().await?;
    let query = db.select(TodoCard).from(Todo).inner_join(User, Todo.user_id.eq(User.id));
    let one: TodoCard = query.clone().filter(Todo.id.eq(1)).one().await?;
    assert_eq!(one, TodoCard { id: 1, title: s("Buy milk"), owner: s("ann") });
    let none: Option<TodoCard> = query.clone().filter(Todo.id.eq(99)).optional().await?;
    assert_eq!(none, None);
    let erased: orm::Rows<D, TodoCard> = query.order_by(Todo.id.asc()).limit(1).rows();
    assert_eq!(erased.all().await?, [one]);
    Ok(())
}
