//! The types of what a relational query reads: `UserWith<..>`, records in the row's place, structs of `derive(Shape)`.

use serde::Serialize;
use serde_json::json;

use super::relational::with_preferences;
use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

type Page = UserWith<Vec<TodoWith<NotLoaded, Vec<Tag>>>, Option<UserPreferences>>;

async fn pages(db: &Db<D>) -> orm::Result<Vec<Page>> {
    db.query(User).with(User.todos.with(Todo.tags)).with(User.preferences).order_by(User.id.asc()).all().await
}

fn longest(pages: &[Page]) -> Option<&TodoWith<NotLoaded, Vec<Tag>>> {
    pages.iter().flat_map(|page| &page.todos).max_by_key(|todo| todo.tags.len())
}

#[tokio::test]
async fn the_row_with_its_relations_is_named_in_signatures() -> TestResult {
    let (db, _) = with_preferences().await?;
    let pages = pages(&db).await?;
    assert_eq!(pages.len(), 4);
    assert_eq!(longest(&pages[1..]).map(|todo| todo.id), Some(4));
    let user: Option<UserWith<Vec<Todo>>> =
        db.query(User).with(User.todos).filter(User.id.eq(4)).optional().await?;
    let email: String = user.unwrap().row.email;
    assert_eq!(email, "dave@example.com");
    // The parameters stand in the order of the attributes, whatever the order of `with`.
    let other: UserWith<i64, Option<UserPreferences>> =
        db.query(User).with(User.preferences).with(User.todos.count()).filter(User.id.eq(2)).one().await?;
    assert_eq!((other.todos, other.preferences), (2, None));
    Ok(())
}

#[tokio::test]
async fn an_expected_row_is_built_by_hand() -> TestResult {
    let db = seeded().await?;
    let user = db.query(User).with(User.todos.with(Todo.tags)).filter(User.id.eq(4)).one().await?;
    assert_eq!(user, UserWith { row: dave(), todos: vec![], preferences: NotLoaded });
    let todo = db.query(Todo).with(Todo.tags).with(Todo.user).filter(Todo.id.eq(1)).one().await?;
    let home = Tag { id: 1, name: s("home"), color: Some(s("red")) };
    let ann = db.get(User, 1).await?.unwrap();
    let expected = TodoWith { row: buy_milk(), user: ann, tags: vec![home] };
    assert_eq!(todo, expected);
    let mut other = expected.clone();
    other.tags.clear();
    assert_ne!(todo, other);
    assert!(format!("{other:?}").starts_with("TodoWith { row: Todo { id: 1,"), "{other:?}");
    Ok(())
}

#[tokio::test]
async fn the_row_is_read_changed_and_moved_out() -> TestResult {
    let db = seeded().await?;
    let mut user = db.query(User).with(User.todos).filter(User.id.eq(1)).one().await?;
    user.email.push('!');
    user.bio = None;
    user.todos.truncate(1);
    fn name(user: &User) -> &str {
        &user.username
    }
    assert_eq!(name(&user), "ann");
    assert_eq!((user.email.as_str(), user.bio.as_ref(), user.todos.len()), ("ann@example.com!", None, 1));
    let UserWith { row, todos, preferences: NotLoaded } = user.clone();
    assert_eq!((row.id, ids(&todos)), (1, vec![1]));
    let row: User = user.into_row();
    db.update(User)
        .set(UserPatch { email: Some(row.email), ..Default::default() })
        .filter(User.id.eq(1))
        .execute()
        .await?;
    assert_eq!(users!(db, User.email.eq("ann@example.com!")), [1]);
    Ok(())
}

#[tokio::test]
async fn a_record_takes_the_place_of_the_row() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let users = db
        .query(User)
        .select(record! { id: User.id, name: upper(User.username), todos: User.todos.count() })
        .with(
            User.todos
                .select(record! { title: Todo.title })
                .with(Todo.tags.select(record! { name: Tag.name }))
                .limit(2),
        )
        .order_by(User.id.asc())
        .limit(2)
        .all()
        .await?;
    assert_eq!(seen.all().len(), 1);
    let sql = &seen.all()[0];
    assert!(!sql.contains("email") && !sql.contains("description") && !sql.contains("color"), "{sql}");
    let ann = &users[0];
    assert_eq!((ann.id, ann.name.as_str(), ann.row.todos), (1, "ANN", 3));
    // The relation is the field, the record's own count one level below.
    let titles: Vec<_> = ann.todos.iter().map(|todo| (todo.title.as_str(), todo.tags.len())).collect();
    assert_eq!(titles, [("Buy milk", 1), ("Write report", 2)]);
    assert_eq!(users[0].todos[1].tags[1].name, "urgent");
    // Selected after `with`, and without any.
    let late =
        db.query(Todo).with(Todo.user).select(record! { id: Todo.id }).filter(Todo.id.eq(6)).one().await?;
    assert_eq!((late.id, late.user.id), (6, 3));
    let plain = db.query(Todo).select(record! { title: Todo.title }).order_by(Todo.id.asc()).all().await?;
    assert_eq!(plain[2].title, "Call mom");
    Ok(())
}

#[tokio::test]
async fn tuples_and_selections_take_the_place_of_related_rows() -> TestResult {
    #[derive(Selection, Debug, PartialEq)]
    #[selection(from = Tag)]
    struct TagName {
        name: String,
    }

    let db = seeded().await?;
    let todo = db
        .query(Todo)
        .with(Todo.tags.select(TagName))
        .with(Todo.user.select(record! { pair: (User.id, User.username), whole: User }))
        .filter(Todo.id.eq(2))
        .one()
        .await?;
    assert_eq!(todo.tags, [TagName { name: s("work") }, TagName { name: s("urgent") }]);
    assert_eq!(todo.user.pair, (1, s("ann")));
    assert_eq!(todo.user.whole, db.get(User, 1).await?.unwrap());
    let todo = db
        .query(Todo)
        .select((Todo.id, Todo.title))
        .with(Todo.tags.select((Tag.name, Tag.color)))
        .filter(Todo.id.eq(2))
        .one()
        .await?;
    let tags: Vec<(String, Option<String>)> = todo.tags;
    assert_eq!(tags, [(s("work"), Some(s("blue"))), (s("urgent"), None)]);
    assert_eq!(todo.row, (2, s("Write report")));
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq, Serialize)]
#[table(name = "rooms")]
#[has_many(seats: Seat)]
#[has_one(door: Door)]
pub struct Room {
    #[column(primary_key)]
    pub id: i64,
    pub name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq, Serialize)]
#[table(name = "seats")]
#[belongs_to(room: Room)]
pub struct Seat {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Room.id)]
    pub room_id: i64,
}

#[derive(Table, Debug, Clone, PartialEq, Serialize)]
#[table(name = "doors")]
#[belongs_to(room: Room)]
pub struct Door {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, references = Room.id)]
    pub room_id: i64,
}

#[tokio::test]
async fn a_row_with_its_relations_serializes_as_one_flat_object() -> TestResult {
    let db = fresh(&schema![Room, Seat, Door]).await;
    db.insert(Room)
        .values([Room { id: 1, name: Some(s("A")) }, Room { id: 2, name: None }].map(NewRoom::from))
        .execute()
        .await?;
    db.insert(Seat)
        .values([Seat { id: 7, room_id: 1 }, Seat { id: 8, room_id: 1 }].map(NewSeat::from))
        .execute()
        .await?;
    db.insert(Door).values([Door { id: 5, room_id: 1 }].map(NewDoor::from)).execute().await?;

    let rooms = db.query(Room).with(Room.seats).with(Room.door).order_by(Room.id.asc()).all().await?;
    assert_eq!(
        serde_json::to_value(&rooms)?,
        json!([
            { "id": 1, "name": "A", "seats": [{ "id": 7, "room_id": 1 }, { "id": 8, "room_id": 1 }], "door": { "id": 5, "room_id": 1 } },
            { "id": 2, "name": null, "seats": [], "door": null },
        ])
    );
    // The row's fields come first, and what is not loaded does not come at all.
    let room = db
        .query(Room)
        .with(Room.door.select(record! { number: Door.id }))
        .order_by(Room.id.asc())
        .one()
        .await?;
    assert_eq!(serde_json::to_string(&room)?, r#"{"id":1,"name":"A","door":{"number":5}}"#);
    let room = db
        .query(Room)
        .select(record! { title: Room.name })
        .with(Room.seats.select(record! { id: Seat.id }).with(Seat.room.with(Room.seats.count())))
        .order_by(Room.id.asc())
        .one()
        .await?;
    assert_eq!(
        serde_json::to_string(&room)?,
        concat!(
            r#"{"title":"A","seats":[{"id":7,"room":{"id":1,"name":"A","seats":2}},"#,
            r#"{"id":8,"room":{"id":1,"name":"A","seats":2}}]}"#,
        )
    );
    let made = RoomWith { row: Room { id: 3, name: None }, seats: NotLoaded, door: NotLoaded };
    assert_eq!(serde_json::to_string(&made)?, r#"{"id":3,"name":null}"#);
    Ok(())
}
