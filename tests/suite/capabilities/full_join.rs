//! PostgreSQL and SQLite: FULL JOIN.

use crate::harness::*;
use crate::suite::schema::*;

#[tokio::test]
async fn a_full_join_keeps_the_unmatched_rows_of_both_sides() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<User>, Option<Employee>)> = db
        .from(User)
        .full_join(Employee, User.id.eq(Employee.manager_id))
        .order_by((User.id.asc().nulls_last(), Employee.id.asc().nulls_last()))
        .all()
        .await?;
    let read: Vec<(Option<i64>, Option<&str>)> = rows
        .iter()
        .map(|(user, employee)| {
            (user.as_ref().map(|user| user.id), employee.as_ref().map(|employee| employee.name.as_str()))
        })
        .collect();
    assert_eq!(
        read,
        [
            (Some(1), Some("Frank")),
            (Some(1), Some("Grace")),
            (Some(2), Some("Heidi")),
            (Some(3), None),
            (Some(4), None),
            (None, Some("Eve")),
        ]
    );
    assert_eq!(rows[4], (Some(dave()), None));
    assert_eq!(rows[5], (None, Some(Employee { id: 1, name: s("Eve"), manager_id: None })));
    Ok(())
}

#[tokio::test]
async fn a_full_join_makes_columns_and_expressions_of_both_sides_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<String>, Option<String>, Option<String>, bool)> = db
        .select((User.username, Employee.name, upper(User.username), User.id.is_null()))
        .from(User)
        .full_join(Employee, User.id.eq(Employee.manager_id))
        .filter(User.id.is_null().or(User.id.eq(3)))
        .order_by(User.id.asc().nulls_last())
        .all()
        .await?;
    assert_eq!(rows, [(Some(s("carol")), None, Some(s("CAROL")), false), (None, Some(s("Eve")), None, true)]);
    assert_eq!(db.from(User).full_join(Employee, User.id.eq(Employee.manager_id)).count().await?, 6);
    Ok(())
}

#[tokio::test]
async fn a_full_join_makes_every_earlier_table_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<String>, Option<i64>, Option<String>)> = db
        .select((Todo.title, TodoTag.tag_id, Tag.name))
        .from(Todo)
        .left_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
        .full_join(Tag, Tag.id.eq(TodoTag.tag_id))
        .filter(TodoTag.tag_id.is_null())
        .order_by(Todo.id.asc().nulls_last())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (Some(s("Call mom")), None, None),
            (Some(s("Read_book")), None, None),
            (None, None, Some(s("unused")))
        ]
    );
    Ok(())
}
