//! How SQLite runs relational queries: by the indexes over the foreign keys.

use crate::harness::*;
use crate::suite::schema::*;

/// The lines of `explain query plan`.
async fn plan(db: &Db<Sqlite>, statement: orm::Statement) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut query =
        orm::sqlx::query_as(orm::sqlx::AssertSqlSafe(format!("explain query plan {}", statement.sql)));
    for _ in &statement.params {
        query = query.bind(1_i64);
    }
    let lines: Vec<(i64, i64, i64, String)> = query.fetch_all(db.pool()).await?;
    Ok(lines.into_iter().map(|(_, _, _, detail)| detail).collect())
}

/// Asserts that tables are searched by an index, and only the first one is read from its beginning to its end.
fn assert_searches(plan: &[String], first: &str) {
    assert!(plan.iter().any(|line| line.starts_with("SEARCH")), "{plan:#?}");
    // What a limit leaves goes by the name of its table.
    let derived = |name: &str| plan.iter().any(|line| *line == format!("CO-ROUTINE {name}"));
    for name in plan.iter().filter_map(|line| line.strip_prefix("SCAN ")) {
        assert!(name == first || derived(name), "{plan:#?}");
    }
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
    assert_searches(&plan(&db, query.to_sql()).await?, "users");
    let query = db.query(User).with(User.todos.with(Todo.tags).with(Todo.user));
    assert_searches(&plan(&db, query.to_sql()).await?, "users");
    let query = db.query(User).with(User.todos.count());
    assert_searches(&plan(&db, query.to_sql()).await?, "users");
    let query = db.query(Post).with(Post.author.with(User.todos));
    assert_searches(&plan(&db, query.to_sql()).await?, "posts");
    let query = db.query(Employee).with(Employee.reports.with(Employee.reports)).with(Employee.manager);
    assert_searches(&plan(&db, query.to_sql()).await?, "employees");
    Ok(())
}

#[tokio::test]
async fn limits_and_conditions_are_searched_by_the_foreign_key_as_well() -> TestResult {
    let db = seeded().await?;
    let open = User.todos.filter(Todo.completed.eq(false)).order_by(Todo.created_at.desc()).limit(10);
    let query = db.query(User).with(open.with(Todo.tags.limit(3)));
    assert_searches(&plan(&db, query.to_sql()).await?, "users");
    let query = db.query(User).filter(User.todos.any(Todo.completed)).order_by(User.todos.count().desc());
    assert_searches(&plan(&db, query.to_sql()).await?, "users");
    let query =
        db.query(Todo).filter(Todo.tags.none(Tag.color.is_null())).filter(Todo.user.any(User.is_active));
    assert_searches(&plan(&db, query.to_sql()).await?, "todos");
    Ok(())
}
