//! Queries inside queries: `is_in`, `exists`, and scalars.

use chrono::{DateTime, Utc};

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn is_in_takes_a_query_of_one_column() -> TestResult {
    let db = seeded().await?;
    let open = select(Todo.user_id).from(Todo).filter(Todo.priority.eq(Priority::High));
    let users: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(User.id.is_in(open.clone()))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(users, [1, 2]);
    let users: Vec<i64> =
        db.select(User.id).from(User).filter(User.id.is_not_in(open)).order_by(User.id.asc()).all().await?;
    assert_eq!(users, [3, 4]);
    Ok(())
}

#[tokio::test]
async fn is_in_of_a_query_without_rows_is_false() -> TestResult {
    let db = seeded().await?;
    let none = select(Todo.user_id).from(Todo).filter(Todo.id.eq(99));
    assert_eq!(db.from(User).filter(User.id.is_in(none.clone())).count().await?, 0);
    assert_eq!(db.from(User).filter(User.id.is_not_in(none)).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn is_in_takes_a_query_of_a_nullable_column() -> TestResult {
    let db = seeded().await?;
    let bosses = select(Employee.manager_id).from(Employee).filter(Employee.manager_id.is_not_null());
    let boss = alias!(Employee as boss);
    let names: Vec<String> =
        db.select(boss.name).from(boss).filter(boss.id.is_in(bosses)).order_by(boss.id.asc()).all().await?;
    assert_eq!(names, ["Eve", "Frank"]);
    Ok(())
}

#[tokio::test]
async fn is_in_takes_a_query_with_groups_and_joins() -> TestResult {
    let db = seeded().await?;
    let busy = select(Todo.user_id).from(Todo).group_by(Todo.user_id).having(count().gt(1));
    let users: Vec<i64> =
        db.select(User.id).from(User).filter(User.id.is_in(busy)).order_by(User.id.asc()).all().await?;
    assert_eq!(users, [1, 2]);
    let at_home = select(Todo.user_id)
        .from(Todo)
        .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .inner_join(Tag, Tag.id.eq(TodoTag.tag_id))
        .filter(Tag.name.eq("home"));
    let users: Vec<i64> =
        db.select(User.id).from(User).filter(User.id.is_in(at_home)).order_by(User.id.asc()).all().await?;
    assert_eq!(users, [1, 3]);
    Ok(())
}

#[tokio::test]
async fn queries_nest() -> TestResult {
    let db = seeded().await?;
    let urgent = select(Tag.id).from(Tag).filter(Tag.name.eq("urgent"));
    let links = select(TodoTag.todo_id).from(TodoTag).filter(TodoTag.tag_id.is_in(urgent));
    let owners = select(Todo.user_id).from(Todo).filter(Todo.id.is_in(links)).filter(Todo.estimate.gt(5));
    let users: Vec<String> = db
        .select(User.username)
        .from(User)
        .filter(User.id.is_in(owners))
        .filter(User.role.eq("admin"))
        .all()
        .await?;
    assert_eq!(users, ["ann"]);
    Ok(())
}

#[tokio::test]
async fn exists_and_not_exists_see_the_outer_row() -> TestResult {
    let db = seeded().await?;
    let open = select(Todo.id)
        .from(Todo)
        .correlate(User)
        .filter(Todo.user_id.eq(User.id))
        .filter(Todo.completed.eq(false).and(Todo.priority.eq(Priority::High)));
    let with: Vec<i64> =
        db.select(User.id).from(User).filter(exists(open.clone())).order_by(User.id.asc()).all().await?;
    assert_eq!(with, [1, 2]);
    let without: Vec<i64> =
        db.select(User.id).from(User).filter(not_exists(open.clone())).order_by(User.id.asc()).all().await?;
    assert_eq!(without, [3, 4]);
    let negated: Vec<i64> =
        db.select(User.id).from(User).filter(!exists(open.clone())).order_by(User.id.asc()).all().await?;
    assert_eq!(negated, [3, 4]);
    let combined: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(exists(open).or(User.username.eq("dave")))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(combined, [1, 2, 4]);
    Ok(())
}

#[tokio::test]
async fn exists_is_a_value_and_never_null() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, bool, bool)> = db
        .select((
            User.id,
            exists(select(Todo.id).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id))),
            not_exists(select(Post.id).from(Post).correlate(User).filter(Post.user_id.eq(User.id))),
        ))
        .from(User)
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(1, true, false), (2, true, false), (3, true, true), (4, false, true)]);
    Ok(())
}

#[tokio::test]
async fn exists_without_correlation_is_the_same_for_every_row() -> TestResult {
    let db = seeded().await?;
    assert_eq!(db.from(User).filter(exists(select(Todo.id).from(Todo))).count().await?, 4);
    let none = select(Todo.id).from(Todo).filter(Todo.id.eq(99));
    assert_eq!(db.from(User).filter(exists(none)).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn exists_takes_whole_rows() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(exists(from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)).filter(Todo.completed)))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn correlation_reaches_through_two_levels() -> TestResult {
    let db = seeded().await?;
    let tagged = select(TodoTag.tag_id)
        .from(TodoTag)
        .correlate(Todo)
        .correlate(User)
        .filter(TodoTag.todo_id.eq(Todo.id))
        .filter(TodoTag.tag_id.gt(User.id));
    let todos =
        select(Todo.id).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)).filter(exists(tagged));
    let users: Vec<i64> =
        db.select(User.id).from(User).filter(exists(todos)).order_by(User.id.asc()).all().await?;
    // ann has tags 2 and 3, bob tag 3; carol's only tag is 1.
    assert_eq!(users, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn a_query_sees_the_outer_row_of_its_own_table_by_an_alias() -> TestResult {
    let db = seeded().await?;
    let later = alias!(Todo as later);
    let newer = select(later.id)
        .from(later)
        .correlate(Todo)
        .filter(later.user_id.eq(Todo.user_id))
        .filter(later.id.gt(Todo.id));
    let last_of_each = db.from(Todo).filter(not_exists(newer)).order_by(Todo.id.asc()).all().await?;
    assert_eq!(ids(&last_of_each), [3, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn a_scalar_in_select_is_optional() -> TestResult {
    let db = seeded().await?;
    let todos = select(count()).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)).scalar();
    let latest =
        select(max(Todo.created_at)).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)).scalar();
    let last_title = select(Todo.title)
        .from(Todo)
        .correlate(User)
        .filter(Todo.user_id.eq(User.id))
        .order_by(Todo.id.desc())
        .limit(1)
        .scalar();
    let rows: Vec<(i64, Option<i64>, Option<DateTime<Utc>>, Option<String>)> = db
        .select((User.id, todos, latest, last_title))
        .from(User)
        .filter(User.id.is_in([1, 4]))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [(1, Some(3), Some(at("2024-01-12T00:00:00Z")), Some(s("Call mom"))), (4, Some(0), None, None)]
    );
    Ok(())
}

#[tokio::test]
async fn a_scalar_of_a_nullable_column_is_not_optional_twice() -> TestResult {
    let db = seeded().await?;
    let bio = select(User.bio).from(User).correlate(Todo).filter(User.id.eq(Todo.user_id)).scalar();
    let rows: Vec<(i64, Option<String>)> =
        db.select((Todo.id, bio)).from(Todo).filter(Todo.id.gte(3)).order_by(Todo.id.asc()).all().await?;
    assert_eq!(rows, [(3, Some(s("likes tea"))), (4, None), (5, None), (6, Some(s("")))]);
    Ok(())
}

#[tokio::test]
async fn a_scalar_orders_and_filters() -> TestResult {
    let db = seeded().await?;
    let todos = select(count()).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)).scalar();
    let by_todos: Vec<i64> =
        db.select(User.id).from(User).order_by((todos.clone().asc(), User.id.asc())).all().await?;
    assert_eq!(by_todos, [4, 3, 2, 1]);
    let busy: Vec<i64> =
        db.select(User.id).from(User).filter(todos.clone().gt(1)).order_by(User.id.asc()).all().await?;
    assert_eq!(busy, [1, 2]);
    let plus: Vec<Option<i64>> =
        db.select(todos.clone() + 10).from(User).order_by(User.id.asc()).all().await?;
    assert_eq!(plus, [Some(13), Some(12), Some(11), Some(10)]);
    let never_null: Vec<i64> = db.select(coalesce(todos, 0)).from(User).order_by(User.id.asc()).all().await?;
    assert_eq!(never_null, [3, 2, 1, 0]);
    Ok(())
}

#[tokio::test]
async fn a_query_of_one_column_is_the_right_side_of_a_comparison() -> TestResult {
    let db = seeded().await?;
    let newest = db.from(Todo).filter(Todo.id.eq(select(max(Todo.id)).from(Todo))).all().await?;
    assert_eq!(ids(&newest), [6]);
    let above_average: Vec<i64> = db
        .select(Post.id)
        .from(Post)
        .filter(Post.score.gt(select(avg(Post.score)).from(Post)))
        .order_by(Post.id.asc())
        .all()
        .await?;
    assert_eq!(above_average, [2, 4]);
    let of_bob = db
        .from(Todo)
        .filter(Todo.user_id.eq(select(User.id).from(User).filter(User.username.eq("bob"))))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(ids(&of_bob), [4, 5]);
    let none = db
        .from(Todo)
        .filter(Todo.user_id.ne(select(User.id).from(User).filter(User.username.eq("nobody"))))
        .count()
        .await?;
    assert_eq!(none, 0);
    Ok(())
}

#[tokio::test]
async fn values_of_outer_and_inner_query_keep_their_places() -> TestResult {
    let db = seeded().await?;
    let inner =
        select(Todo.user_id).from(Todo).filter(Todo.title.eq("Read_book")).filter(Todo.estimate.eq(3));
    let row: (String, Option<i64>, i64) = db
        .select((
            concat(User.username, "!"),
            select(count())
                .from(Todo)
                .correlate(User)
                .filter((Todo.user_id.eq(User.id), Todo.estimate.gt(4)))
                .scalar(),
            User.id + 100,
        ))
        .from(User)
        .filter(User.role.eq("user"))
        .filter(User.id.is_in(inner))
        .filter(User.email.like("bob%"))
        .limit(5)
        .one()
        .await?;
    assert_eq!(row, (s("bob!"), Some(1), 102));
    Ok(())
}

#[tokio::test]
async fn a_scalar_stands_in_a_record_and_in_a_case() -> TestResult {
    let db = seeded().await?;
    let todos = select(count()).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)).scalar();
    let rows = db
        .select(record! {
            name: User.username,
            todos: todos.clone(),
            load: case().when(todos.clone().gte(3), "high").when(todos.gt(0), "some").otherwise("none"),
        })
        .from(User)
        .order_by(User.id.asc())
        .all()
        .await?;
    let counts: Vec<Option<i64>> = rows.iter().map(|row| row.todos).collect();
    assert_eq!(counts, [Some(3), Some(2), Some(1), Some(0)]);
    let loads: Vec<&str> = rows.iter().map(|row| row.load.as_str()).collect();
    assert_eq!(loads, ["high", "some", "some", "none"]);
    Ok(())
}
