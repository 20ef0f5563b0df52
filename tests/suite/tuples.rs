//! Section 4: parts of rows, as tuples.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn a_tuple_selects_a_part_of_a_row() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, String)> = db
        .select((Todo.id, Todo.title))
        .from(Todo)
        .filter(Todo.user_id.eq(2))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(4, s("Fix 100% of bugs")), (5, s("Read_book"))]);
    Ok(())
}

#[tokio::test]
async fn one_column_selects_bare_values() -> TestResult {
    let db = seeded().await?;
    let titles: Vec<String> = db.select(Todo.title).from(Todo).filter(Todo.user_id.eq(3)).all().await?;
    assert_eq!(titles, ["Water plants"]);
    let estimates: Vec<Option<i32>> =
        db.select(Todo.estimate).from(Todo).order_by(Todo.id.asc()).all().await?;
    assert_eq!(estimates, [Some(1), Some(8), None, Some(5), Some(3), Some(1)]);
    let title: String = db.select(Todo.title).from(Todo).filter(Todo.id.eq(1)).one().await?;
    assert_eq!(title, "Buy milk");
    Ok(())
}

#[tokio::test]
async fn the_order_of_a_tuple_is_the_order_of_its_values() -> TestResult {
    let db = seeded().await?;
    let row: (String, i64, Option<String>, i64, bool) = db
        .select((Todo.title, Todo.user_id, Todo.description, Todo.id, Todo.completed))
        .from(Todo)
        .filter(Todo.id.eq(5))
        .one()
        .await?;
    assert_eq!(row, (s("Read_book"), 2, Some(s("C:\\books")), 5, true));
    Ok(())
}

#[tokio::test]
async fn the_same_column_may_be_selected_twice() -> TestResult {
    let db = seeded().await?;
    let row: (i64, i64, String) =
        db.select((Todo.id, Todo.id, Todo.title)).from(Todo).filter(Todo.id.eq(3)).one().await?;
    assert_eq!(row, (3, 3, s("Call mom")));
    Ok(())
}

#[tokio::test]
async fn tuples_nest() -> TestResult {
    let db = seeded().await?;
    let row: ((i64, String), (Option<i32>, (bool,))) = db
        .select(((Todo.id, Todo.title), (Todo.estimate, (Todo.completed,))))
        .from(Todo)
        .filter(Todo.id.eq(2))
        .one()
        .await?;
    assert_eq!(row, ((2, s("Write report")), (Some(8), (false,))));
    Ok(())
}

#[tokio::test]
async fn tuples_hold_whole_tables_beside_columns_and_expressions() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Todo, String, i64)> = db
        .select((Todo, User.username, length(Todo.title)))
        .from(Todo)
        .inner_join(User, User.id.eq(Todo.user_id))
        .filter(Todo.id.eq(1))
        .all()
        .await?;
    assert_eq!(rows, [(buy_milk(), s("ann"), 8)]);
    let rows: Vec<(Todo, User)> = db
        .select((Todo, User))
        .from(User)
        .inner_join(Todo, User.id.eq(Todo.user_id))
        .filter(Todo.id.eq(1))
        .all()
        .await?;
    assert_eq!(rows[0].0, buy_milk());
    assert_eq!(rows[0].1.email, "ann@example.com");
    Ok(())
}

#[tokio::test]
async fn a_whole_table_may_be_selected_by_name() -> TestResult {
    let db = seeded().await?;
    let todos: Vec<Todo> = db.select(Todo).from(Todo).filter(Todo.id.eq(1)).all().await?;
    assert_eq!(todos, [buy_milk()]);
    Ok(())
}

#[tokio::test]
async fn tuples_go_up_to_sixteen() -> TestResult {
    let db = seeded().await?;
    let row = db
        .select((
            Todo.id,
            Todo.user_id,
            Todo.title,
            Todo.description,
            Todo.priority,
            Todo.completed,
            Todo.estimate,
            Todo.due_date,
            Todo.created_at,
            User.id,
            User.email,
            User.username,
            User.bio,
            User.role,
            User.is_active,
            User.last_login_at,
        ))
        .from(Todo)
        .inner_join(User, User.id.eq(Todo.user_id))
        .order_by((
            Todo.priority.eq(Priority::Low).asc(),
            Todo.completed.asc(),
            User.is_active.desc(),
            Todo.user_id.desc(),
            Todo.title.asc(),
            Todo.description.asc(),
            Todo.estimate.asc(),
            Todo.due_date.asc(),
            Todo.created_at.asc(),
            User.id.asc(),
            User.email.asc(),
            User.username.asc(),
            User.bio.asc(),
            User.role.asc(),
            User.last_login_at.asc(),
            Todo.id.asc(),
        ))
        .one()
        .await?;
    assert_eq!((row.0, row.1, row.2.as_str(), row.3), (4, 2, "Fix 100% of bugs", None));
    assert_eq!(
        (row.4, row.5, row.6, row.7),
        (Priority::High, false, Some(5), Some(at("2024-02-10T00:00:00Z")))
    );
    assert_eq!(
        (row.8, row.9, row.10.as_str(), row.11.as_str()),
        (at("2024-01-13T00:00:00Z"), 2, "bob@example.com", "bob")
    );
    assert_eq!((row.12, row.13.as_str(), row.14, row.15), (None, "user", true, None));
    Ok(())
}
