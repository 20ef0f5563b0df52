//! Section 5: joins. `full_join` is in `capabilities/full_join.rs`.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn an_inner_join_gives_pairs_of_rows() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(User, Todo)> = db
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .order_by((User.id.asc(), Todo.id.asc()))
        .all()
        .await?;
    let read: Vec<(&str, i64)> = rows.iter().map(|(user, todo)| (user.username.as_str(), todo.id)).collect();
    assert_eq!(read, [("ann", 1), ("ann", 2), ("ann", 3), ("bob", 4), ("bob", 5), ("carol", 6)]);
    assert_eq!(rows[0].1, buy_milk());
    assert_eq!((rows[0].0.id, rows[0].0.email.as_str()), (1, "ann@example.com"));
    Ok(())
}

#[tokio::test]
async fn a_left_join_gives_none_where_nothing_matches() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(User, Option<Todo>)> = db
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .order_by((User.id.asc(), Todo.id.asc()))
        .all()
        .await?;
    let read: Vec<(i64, Option<i64>)> =
        rows.iter().map(|(user, todo)| (user.id, todo.as_ref().map(|todo| todo.id))).collect();
    assert_eq!(
        read,
        [(1, Some(1)), (1, Some(2)), (1, Some(3)), (2, Some(4)), (2, Some(5)), (3, Some(6)), (4, None)]
    );
    assert_eq!(rows[0].1, Some(buy_milk()));
    assert_eq!(rows[6], (dave(), None));
    Ok(())
}

#[tokio::test]
async fn a_left_join_without_a_match_keeps_the_row_once() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Tag, Option<TodoTag>)> = db
        .from(Tag)
        .left_join(TodoTag, TodoTag.tag_id.eq(Tag.id).and(TodoTag.todo_id.gt(5)))
        .order_by(Tag.id.asc())
        .all()
        .await?;
    let read: Vec<(&str, Option<i64>)> =
        rows.iter().map(|(tag, link)| (tag.name.as_str(), link.as_ref().map(|link| link.todo_id))).collect();
    assert_eq!(read, [("home", Some(6)), ("work", None), ("urgent", None), ("unused", None)]);
    Ok(())
}

#[tokio::test]
async fn a_right_join_makes_the_left_side_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<Todo>, User)> = db
        .from(Todo)
        .right_join(User, Todo.user_id.eq(User.id))
        .order_by((User.id.desc(), Todo.id.asc()))
        .all()
        .await?;
    let read: Vec<(Option<i64>, i64)> =
        rows.iter().map(|(todo, user)| (todo.as_ref().map(|todo| todo.id), user.id)).collect();
    assert_eq!(
        read,
        [(None, 4), (Some(6), 3), (Some(4), 2), (Some(5), 2), (Some(1), 1), (Some(2), 1), (Some(3), 1)]
    );
    assert_eq!(rows[0], (None, dave()));
    Ok(())
}

#[tokio::test]
async fn a_right_join_makes_columns_and_expressions_of_the_left_side_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<String>, Option<String>, Option<bool>, String)> = db
        .select((Todo.title, lower(Todo.title), Todo.completed, User.username))
        .from(Todo)
        .right_join(User, Todo.user_id.eq(User.id))
        .filter(User.id.gte(3))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (Some(s("Water plants")), Some(s("water plants")), Some(false), s("carol")),
            (None, None, None, s("dave")),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_right_join_makes_every_earlier_table_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<String>, Option<i64>, String)> = db
        .select((Todo.title, TodoTag.todo_id, Tag.name))
        .from(Todo)
        .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .right_join(Tag, Tag.id.eq(TodoTag.tag_id))
        .filter(Tag.id.is_in([1, 4]))
        .order_by((Tag.id.asc(), Todo.id.asc()))
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (Some(s("Buy milk")), Some(1), s("home")),
            (Some(s("Water plants")), Some(6), s("home")),
            (None, None, s("unused")),
        ]
    );
    let whole: Vec<(Option<Todo>, Option<TodoTag>, Tag)> = db
        .from(Todo)
        .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .right_join(Tag, Tag.id.eq(TodoTag.tag_id))
        .filter(Tag.id.eq(4))
        .all()
        .await?;
    assert_eq!(whole, [(None, None, Tag { id: 4, name: s("unused"), color: None })]);
    Ok(())
}

#[tokio::test]
async fn a_cross_join_pairs_every_row_with_every_row() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(User, Tag)> =
        db.from(User).cross_join(Tag).order_by((User.id.asc(), Tag.id.desc())).all().await?;
    assert_eq!(rows.len(), 16);
    assert_eq!((rows[0].0.id, rows[0].1.id), (1, 4));
    assert_eq!((rows[15].0.id, rows[15].1.id), (4, 1));
    assert_eq!(db.from(User).cross_join(Tag).filter(User.id.eq(Tag.id)).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn a_condition_of_the_join_is_not_a_condition_of_the_query() -> TestResult {
    let db = seeded().await?;
    let high = Todo.priority.eq(Priority::High);
    let in_join = db
        .select((User.id, Todo.id))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id).and(high.clone()))
        .order_by((User.id.asc(), Todo.id.asc()))
        .all()
        .await?;
    assert_eq!(in_join, [(1, Some(2)), (2, Some(4)), (3, None), (4, None)]);
    let in_filter = db
        .select((User.id, Todo.id))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(high)
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(in_filter, [(1, Some(2)), (2, Some(4))]);
    Ok(())
}

#[tokio::test]
async fn four_tables_join() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(String, String, String)> = db
        .select((User.username, Todo.title, Tag.name))
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .inner_join(Tag, Tag.id.eq(TodoTag.tag_id))
        .order_by((Todo.id.asc(), Tag.id.asc()))
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (s("ann"), s("Buy milk"), s("home")),
            (s("ann"), s("Write report"), s("work")),
            (s("ann"), s("Write report"), s("urgent")),
            (s("bob"), s("Fix 100% of bugs"), s("work")),
            (s("bob"), s("Fix 100% of bugs"), s("urgent")),
            (s("carol"), s("Water plants"), s("home")),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn four_whole_tables_are_one_flat_tuple() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(User, Option<Todo>, Option<TodoTag>, Option<Tag>)> = db
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .left_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .left_join(Tag, Tag.id.eq(TodoTag.tag_id))
        .order_by((User.id.asc(), Todo.id.asc(), Tag.id.asc()))
        .all()
        .await?;
    let read: Vec<(i64, Option<i64>, Option<i64>, Option<&str>)> = rows
        .iter()
        .map(|(user, todo, link, tag)| {
            (
                user.id,
                todo.as_ref().map(|todo| todo.id),
                link.as_ref().map(|link| link.tag_id),
                tag.as_ref().map(|tag| tag.name.as_str()),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            (1, Some(1), Some(1), Some("home")),
            (1, Some(2), Some(2), Some("work")),
            (1, Some(2), Some(3), Some("urgent")),
            (1, Some(3), None, None),
            (2, Some(4), Some(2), Some("work")),
            (2, Some(4), Some(3), Some("urgent")),
            (2, Some(5), None, None),
            (3, Some(6), Some(1), Some("home")),
            (4, None, None, None),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn inner_and_left_joins_mix() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Todo, User, Option<TodoTag>)> = db
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .left_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .filter(Todo.completed.eq(true))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0].0, rows[0].1.id, &rows[0].2),
        (&buy_milk(), 1, &Some(TodoTag { todo_id: 1, tag_id: 1 }))
    );
    assert_eq!((rows[1].0.id, rows[1].1.id, &rows[1].2), (5, 2, &None));
    Ok(())
}

#[tokio::test]
async fn nullable_columns_join_each_other() -> TestResult {
    let db = seeded().await?;
    let peer = alias!(Employee as peer);
    let rows: Vec<(String, String)> = db
        .select((Employee.name, peer.name))
        .from(Employee)
        .inner_join(peer, Employee.manager_id.eq(peer.manager_id).and(Employee.id.lt(peer.id)))
        .all()
        .await?;
    assert_eq!(rows, [(s("Frank"), s("Grace"))]);
    Ok(())
}

#[tokio::test]
async fn a_join_orders_limits_and_counts_like_any_query() -> TestResult {
    let db = seeded().await?;
    let query = db.from(User).left_join(Todo, Todo.user_id.eq(User.id));
    assert_eq!(query.clone().count().await?, 7);
    assert!(query.clone().filter(Todo.id.eq(6)).exists().await?);
    let page: Vec<(User, Option<Todo>)> =
        query.order_by((Todo.id.desc().nulls_last(), User.id.asc())).limit(2).offset(5).all().await?;
    let read: Vec<(i64, Option<i64>)> =
        page.iter().map(|(user, todo)| (user.id, todo.as_ref().map(|todo| todo.id))).collect();
    assert_eq!(read, [(1, Some(1)), (4, None)]);
    Ok(())
}

#[tokio::test]
async fn equal_column_names_of_joined_tables_do_not_mix() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64, i64, String, String)> = db
        .select((Todo.id, User.id, Post.id, Todo.title, Post.title))
        .from(Todo)
        .inner_join(User, User.id.eq(Todo.user_id))
        .inner_join(Post, Post.user_id.eq(User.id))
        .filter((Todo.title.eq("Read_book"), Post.title.eq("Async")))
        .all()
        .await?;
    assert_eq!(rows, [(5, 2, 4, s("Read_book"), s("Async"))]);
    Ok(())
}

#[tokio::test]
async fn joins_take_conditions_that_are_not_equality() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64)> = db
        .select((Post.id, Tag.id))
        .from(Post)
        .inner_join(Tag, Post.views.between(Tag.id * 3, Tag.id * 4))
        .order_by((Post.id.asc(), Tag.id.asc()))
        .all()
        .await?;
    // 10 lies in 9..=12 of tag 3, 7 in 6..=8 of tag 2.
    assert_eq!(rows, [(1, 3), (3, 2)]);
    Ok(())
}
