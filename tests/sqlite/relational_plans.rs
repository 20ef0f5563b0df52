//! How SQLite runs relational queries: by the indexes over the foreign keys.

use crate::harness::*;
use crate::suite::schema::*;

/// Asserts that only this table is read from its beginning to its end.
async fn assert_scans(db: &Db<Sqlite>, statement: orm::Statement, first: &str) -> TestResult {
    let (tables, plan) = scanned(db, statement).await?;
    assert_eq!(tables, [first], "{plan}");
    assert!(plan.contains("SEARCH"), "{plan}");
    Ok(())
}

#[tokio::test]
async fn related_rows_are_searched_by_their_foreign_key() -> TestResult {
    // `explain` goes by what its connection knows of the tables, and another would not know the new indexes.
    let options = orm::PoolOptions::new().max_connections(1);
    let db = fresh_with(options, &schema![User, Todo, Tag, TodoTag, UserPreferences, Employee, Post]).await;
    seed_employees(&db).await?;
    db.execute(sql!("create index posts_user_idx on posts (user_id)")).await?;
    db.execute(sql!("create index employees_manager_idx on employees (manager_id)")).await?;
    let query = db.query(User).with(User.todos).with(User.preferences);
    assert_scans(&db, query.to_sql(), "users").await?;
    let query = db.query(User).with(User.todos.with(Todo.tags).with(Todo.user));
    assert_scans(&db, query.to_sql(), "users").await?;
    let query = db.query(User).with(User.todos.count());
    assert_scans(&db, query.to_sql(), "users").await?;
    let query = db.query(Post).with(Post.author.with(User.todos));
    assert_scans(&db, query.to_sql(), "posts").await?;
    let query = db.query(Employee).with(Employee.reports.with(Employee.reports)).with(Employee.manager);
    assert_scans(&db, query.to_sql(), "employees").await?;
    Ok(())
}

#[tokio::test]
async fn limits_and_conditions_are_searched_by_the_foreign_key_as_well() -> TestResult {
    let db = seeded().await?;
    let open = User.todos.filter(Todo.completed.eq(false)).order_by(Todo.created_at.desc()).limit(10);
    let query = db.query(User).with(open.with(Todo.tags.limit(3)));
    assert_scans(&db, query.to_sql(), "users").await?;
    let query = db.query(User).filter(User.todos.any(Todo.completed)).order_by(User.todos.count().desc());
    assert_scans(&db, query.to_sql(), "users").await?;
    let query =
        db.query(Todo).filter(Todo.tags.none(Tag.color.is_null())).filter(Todo.user.any(User.is_active));
    assert_scans(&db, query.to_sql(), "todos").await?;
    Ok(())
}
