//! Section 5: what a join makes optional, and what not.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn the_nullability_of_columns_follows_the_join() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(String, Option<String>)> = db
        .select((User.username, Todo.title))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.gte(3))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(s("carol"), Some(s("Water plants"))), (s("dave"), None)]);
    let inner: Vec<(String, String)> = db
        .select((User.username, Todo.title))
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.eq(3))
        .all()
        .await?;
    assert_eq!(inner, [(s("carol"), s("Water plants"))]);
    Ok(())
}

#[tokio::test]
async fn a_nullable_column_is_not_optional_twice() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, Option<String>, Option<i32>)> = db
        .select((User.id, Todo.description, Todo.estimate))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id).and(Todo.completed.eq(true)))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (1, Some(s("two litres")), Some(1)),
            (2, Some(s("C:\\books")), Some(3)),
            (3, None, None),
            (4, None, None)
        ]
    );
    Ok(())
}

#[tokio::test]
async fn the_nullability_of_expressions_follows_the_join() -> TestResult {
    let db = seeded().await?;
    type Row = (Option<String>, Option<i64>, Option<String>, Option<bool>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = db
        .select((
            lower(Todo.title),
            length(Todo.title),
            concat(concat(User.username, ": "), Todo.title),
            Todo.title.eq("Water plants"),
            Todo.id + User.id,
            Todo.id.cast::<i64>(),
        ))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.gte(3))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (Some(s("water plants")), Some(12), Some(s("carol: Water plants")), Some(true), Some(9), Some(6)),
            (None, None, None, None, None, None),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn null_tests_counts_and_coalesce_of_joined_columns_are_never_null() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, bool, bool, String, Option<String>)> = db
        .select((
            User.id,
            Todo.id.is_null(),
            Todo.title.is_not_null(),
            coalesce(Todo.title, "nothing"),
            coalesce(Todo.description, Todo.title),
        ))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.gte(3))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [(3, false, true, s("Water plants"), Some(s("Water plants"))), (4, true, false, s("nothing"), None),]
    );
    let counts: Vec<(String, i64)> = db
        .select((User.username, count_of(Todo.id)))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .group_by(User.id)
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(counts, [(s("ann"), 3), (s("bob"), 2), (s("carol"), 1), (s("dave"), 0)]);
    Ok(())
}

#[tokio::test]
async fn rows_without_a_match_are_found_by_is_null() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(User, Option<Todo>)> =
        db.from(User).left_join(Todo, Todo.user_id.eq(User.id)).filter(Todo.id.is_null()).all().await?;
    assert_eq!(rows, [(dave(), None)]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "remarks")]
pub struct Remark {
    pub text: Option<String>,
    #[column(primary_key)]
    pub id: i64,
    pub user_id: Option<i64>,
}

#[tokio::test]
async fn a_joined_row_is_none_only_when_its_primary_key_is_null() -> TestResult {
    let db = fresh(&schema![User, Remark]).await;
    db.insert(User)
        .values([
            NewUser::builder().email("ann@example.com").username("ann"),
            NewUser::builder().email("bob@example.com").username("bob"),
        ])
        .execute()
        .await?;
    let remark = Remark { text: None, id: 7, user_id: Some(1) };
    db.insert(Remark).values(NewRemark::from(remark.clone())).execute().await?;
    let rows: Vec<(String, Option<Remark>)> = db
        .select((User.username, Remark))
        .from(User)
        .left_join(Remark, Remark.user_id.eq(User.id))
        .order_by(User.username.asc())
        .all()
        .await?;
    assert_eq!(rows, [(s("ann"), Some(remark.clone())), (s("bob"), None)]);
    // Every column but the key is NULL here.
    db.update(Remark).set(Remark.user_id.set(None)).all_rows().execute().await?;
    let rows: Vec<(String, Option<Remark>)> = db
        .select((User.username, Remark))
        .from(User)
        .left_join(Remark, User.username.eq("ann"))
        .order_by(User.username.asc())
        .all()
        .await?;
    assert_eq!(rows, [(s("ann"), Some(Remark { text: None, id: 7, user_id: None })), (s("bob"), None)]);
    Ok(())
}
