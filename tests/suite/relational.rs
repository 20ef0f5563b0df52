//! Section 9: rows with their related rows, nested and typed, by one statement.

use uuid::Uuid;

use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

/// [`seeded`], with preferences of ann and carol.
pub async fn with_preferences() -> Result<(Db<D>, [UserPreferences; 2]), Box<dyn std::error::Error>> {
    let db = seeded().await?;
    let preferences = [preferences(1, "dark", None), preferences(3, "light", Some((22, 7)))];
    db.insert(UserPreferences).values(preferences.clone().map(NewUserPreferences::from)).execute().await?;
    Ok((db, preferences))
}

fn preferences(user: i64, theme: &str, quiet_hours: Option<(u8, u8)>) -> UserPreferences {
    UserPreferences {
        id: Uuid::from_u128(user as u128),
        user_id: user,
        theme: s(theme),
        notifications: Json(Notifications {
            email: quiet_hours.is_none(),
            channels: vec![s("it's"), s("\"a\"\\b")],
            quiet_hours,
        }),
    }
}

fn names(tags: &[Tag]) -> Vec<&str> {
    tags.iter().map(|tag| tag.name.as_str()).collect()
}

#[tokio::test]
async fn users_with_their_open_todos_each_with_tags_and_their_preferences() -> TestResult {
    let (db, [of_ann, of_carol]) = with_preferences().await?;
    let seen = Statements::of(&db);
    let users = db
        .query(User)
        .with(
            User.todos
                .filter(Todo.completed.eq(false))
                .order_by(Todo.created_at.desc())
                .limit(10)
                .with(Todo.tags),
        )
        .with(User.preferences)
        .order_by(User.id.asc())
        .limit(20)
        .all()
        .await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());

    let todos: Vec<Vec<(&str, Vec<&str>)>> = users
        .iter()
        .map(|user| user.todos.iter().map(|todo| (todo.title.as_str(), names(&todo.tags))).collect())
        .collect();
    assert_eq!(
        todos,
        [
            vec![("Call mom", vec![]), ("Write report", vec!["work", "urgent"])],
            vec![("Fix 100% of bugs", vec!["work", "urgent"])],
            vec![("Water plants", vec!["home"])],
            vec![],
        ]
    );
    let preferences: Vec<Option<UserPreferences>> =
        users.iter().map(|user| user.preferences.clone()).collect();
    assert_eq!(preferences, [Some(of_ann), None, Some(of_carol), None]);
    assert_eq!(users[3].row, dave());
    // The row's own fields are there, too.
    assert_eq!(users[0].email, "ann@example.com");
    Ok(())
}

#[tokio::test]
async fn related_rows_are_what_a_plain_select_gives() -> TestResult {
    let (db, _) = with_preferences().await?;
    let users = db.query(User).with(User.todos).with(User.preferences).order_by(User.id.asc()).all().await?;
    assert_eq!(users.len(), 4);
    for user in users {
        assert_eq!(Some(&user.row), db.get(User, user.id).await?.as_ref());
        let todos = db.from(Todo).filter(Todo.user_id.eq(user.id)).order_by(Todo.id.asc()).all().await?;
        assert_eq!(user.todos, todos);
        let preferences =
            db.from(UserPreferences).filter(UserPreferences.user_id.eq(user.id)).optional().await?;
        assert_eq!(user.preferences, preferences);
    }
    Ok(())
}

#[tokio::test]
async fn a_query_without_relations_gives_the_rows() -> TestResult {
    let db = seeded().await?;
    let users: Vec<User> = db.query(User).filter(User.bio.is_null()).order_by(User.id.desc()).all().await?;
    assert_eq!(users.iter().map(|user| user.id).collect::<Vec<_>>(), [4, 2]);
    assert_eq!(users[0], dave());
    let posts: Vec<Post> = db.query(Post).filter(Post.views.gt(5)).order_by(Post.id.asc()).all().await?;
    assert_eq!(posts.iter().map(|post| post.views).collect::<Vec<_>>(), [10, 7]);
    let tags: Vec<Tag> = db.query(Tag).order_by(Tag.name.asc()).limit(2).offset(1).all().await?;
    assert_eq!(names(&tags), ["unused", "urgent"]);
    Ok(())
}

#[tokio::test]
async fn todos_with_three_columns_of_their_owner_and_their_first_tags() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let page = db
        .query(Todo)
        .with(Todo.user.select(record! { id: User.id, name: User.username, mail: User.email }))
        .with(Todo.tags.order_by(Tag.name.desc()).limit(1))
        .filter(Todo.completed.eq(false))
        .order_by(Todo.title.asc())
        .limit(3)
        .all()
        .await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());
    let mut rows = Vec::new();
    for todo in &page {
        let owner = &todo.user;
        let id: i64 = owner.id;
        rows.push((todo.title.as_str(), id, owner.name.as_str(), owner.mail.as_str(), names(&todo.tags)));
    }
    assert_eq!(
        rows,
        [
            ("Call mom", 1, "ann", "ann@example.com", vec![]),
            ("Fix 100% of bugs", 2, "bob", "bob@example.com", vec!["work"]),
            ("Water plants", 3, "carol", "carol@example.com", vec!["home"]),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_junction_is_reached_by_going_through_it() -> TestResult {
    let db = seeded().await?;
    let rows = db
        .query(TodoTag)
        .with(TodoTag.todo.with(Todo.user))
        .with(TodoTag.tag)
        .order_by((TodoTag.tag_id.asc(), TodoTag.todo_id.desc()))
        .all()
        .await?;
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.tag.name.as_str(), row.todo.title.as_str(), row.todo.user.username.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("home", "Water plants", "carol"),
            ("home", "Buy milk", "ann"),
            ("work", "Fix 100% of bugs", "bob"),
            ("work", "Write report", "ann"),
            ("urgent", "Fix 100% of bugs", "bob"),
            ("urgent", "Write report", "ann"),
        ]
    );
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "modules")]
#[has_many(segments: Segment)]
pub struct Module {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub title: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "segments")]
#[belongs_to(module: Module)]
#[has_many(attachments: Attachment)]
pub struct Segment {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Module.id, on_delete = cascade)]
    pub module_id: i64,
    pub position: i32,
    pub text: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "attachments")]
#[belongs_to(segment: Segment)]
pub struct Attachment {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Segment.id, on_delete = cascade)]
    pub segment_id: i64,
    pub file: String,
    pub bytes: Vec<u8>,
}

/// Two modules; the first has three segments, of which 2 has two attachments and 3 has one.
async fn modules() -> Result<Db<D>, Box<dyn std::error::Error>> {
    let db = fresh(&schema![Module, Segment, Attachment]).await;
    let titles = ["One", "Two"].map(|title| NewModule::builder().title(title));
    db.insert(Module).values(titles).execute().await?;
    let segments = [(1, 3, "c"), (1, 1, "a"), (1, 2, "b")].map(|(module, position, text)| {
        NewSegment::builder().module_id(module).position(position).text(text)
    });
    db.insert(Segment).values(segments).execute().await?;
    let attachments = [(2, "x.png", [0u8, 255]), (2, "y.png", [39, 34]), (3, "z.png", [92, 10])]
        .map(|(segment, file, bytes)| NewAttachment::builder().segment_id(segment).file(file).bytes(bytes));
    db.insert(Attachment).values(attachments).execute().await?;
    Ok(db)
}

#[tokio::test]
async fn modules_with_their_segments_each_with_attachments() -> TestResult {
    let db = modules().await?;
    let seen = Statements::of(&db);
    let modules = db
        .query(Module)
        .with(Module.segments.order_by(Segment.position.asc()).with(Segment.attachments))
        .order_by(Module.id.asc())
        .all()
        .await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());
    assert_eq!(modules.len(), 2);
    let files: Vec<(&str, Vec<(&str, &[u8])>)> = modules[0]
        .segments
        .iter()
        .map(|segment| {
            let files = segment.attachments.iter().map(|file| (file.file.as_str(), file.bytes.as_slice()));
            (segment.text.as_str(), files.collect())
        })
        .collect();
    assert_eq!(
        files,
        [
            ("a", vec![("x.png", [0, 255].as_slice()), ("y.png", &[39, 34])]),
            ("b", vec![("z.png", &[92, 10])]),
            ("c", vec![]),
        ]
    );
    assert!(modules[1].segments.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_tree_is_walked_up_and_down_again() -> TestResult {
    let db = modules().await?;
    let seen = Statements::of(&db);
    let file = db
        .query(Attachment)
        .with(
            Attachment.segment.with(
                Segment.module.with(
                    Module
                        .segments
                        .order_by(Segment.id.asc())
                        .with(Segment.attachments.with(Attachment.segment.with(Segment.module)))
                        .with(Segment.module),
                ),
            ),
        )
        .filter(Attachment.file.eq("z.png"))
        .one()
        .await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());
    assert_eq!((file.id, file.segment.text.as_str(), file.segment.module.title.as_str()), (3, "b", "One"));
    let segments = &file.segment.module.segments;
    assert_eq!(segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>(), ["c", "a", "b"]);
    assert_eq!(segments[1].attachments.iter().map(|file| file.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(segments[1].attachments[1].segment.text, "a");
    assert_eq!(segments[1].attachments[1].segment.module.title, "One");
    assert_eq!(segments[2].attachments[0].row, file.row);
    assert_eq!(segments[0].module.id, 1);
    Ok(())
}
