//! `per_level()`: the same rows as by one statement, by one statement for each table.

use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

/// One statement and one per level give the same.
macro_rules! same {
    ($query:expr) => {{
        let query = $query;
        let rows = query.clone().all().await?;
        assert_eq!(query.per_level().all().await?, rows);
        rows
    }};
}

#[derive(Shape, Debug, PartialEq)]
#[shape(from = Employee)]
pub struct Person {
    pub name: String,
    pub manager: Option<Employee>,
    pub reports: Vec<Report>,
}

#[derive(Shape, Debug, PartialEq)]
#[shape(from = Employee)]
pub struct Report {
    #[shape(Employee.name)]
    pub called: String,
    pub manager: Option<Employee>,
    pub reports: i64,
}

#[tokio::test]
async fn levels_give_the_rows_of_one_statement() -> TestResult {
    let db = seeded().await?;
    let todos = || User.todos.order_by((Todo.completed.asc(), Todo.title.desc()));
    same!(db.query(User).with(User.todos).order_by(User.id.asc()));
    same!(db.query(User).with(todos().with(Todo.tags)).with(User.preferences).order_by(User.id.desc()));
    same!(db.query(Todo).with(Todo.user.with(User.preferences)).with(Todo.tags).order_by(Todo.id.asc()));
    same!(
        db.query(User)
            .with(todos().filter(Todo.completed.eq(false)).filter(Todo.title.ne("x")).with(Todo.user))
            .filter(User.is_active.eq(true))
            .order_by(User.id.asc())
    );
    same!(db.query(User).with(User.todos.count()).order_by(User.id.asc()));
    Ok(())
}

#[tokio::test]
async fn a_limit_counts_for_each_row_in_levels_too() -> TestResult {
    let db = seeded().await?;
    for limit in [0, 1, 2, 100] {
        same!(
            db.query(User).with(User.todos.order_by(Todo.title.asc()).limit(limit)).order_by(User.id.asc())
        );
        let later = User.todos.order_by(Todo.title.asc()).limit(limit).offset(1).with(Todo.tags.limit(1));
        same!(db.query(User).with(later).order_by(User.id.asc()));
    }
    same!(db.query(User).with(User.todos.offset(1)).order_by(User.id.asc()));
    Ok(())
}

#[tokio::test]
async fn a_table_related_to_itself_has_levels() -> TestResult {
    let db = seeded().await?;
    let reports = Employee.reports.with(Employee.reports).with(Employee.manager);
    same!(db.query(Employee).with(reports).with(Employee.manager).order_by(Employee.id.asc()));
    let people = db.query(Person).order_by(Employee.id.asc());
    assert_eq!(people.clone().per_level().all().await?, people.all().await?);
    Ok(())
}

#[tokio::test]
async fn fewer_columns_and_expressions_come_in_levels() -> TestResult {
    let db = seeded().await?;
    let owner = Todo.user.select(record! { name: upper(User.username), letters: length(User.email) });
    let query = db.query(Todo).with(owner).with(Todo.tags).order_by(Todo.id.asc());
    let (one, levels) = (query.clone().all().await?, query.per_level().all().await?);
    assert_eq!(format!("{levels:?}"), format!("{one:?}"));
    Ok(())
}

#[tokio::test]
async fn levels_are_one_statement_each_in_one_transaction() -> TestResult {
    let db = seeded().await?;
    let query = db.query(User).with(User.todos.with(Todo.tags)).with(User.preferences).per_level();
    assert_eq!(query.to_sql().len(), 4);
    let statements = Statements::of(&db);
    assert_eq!(query.clone().all().await?.len(), 4);
    assert_eq!(statements.starting_with("select").len(), 4);

    // Of no rows there are no related ones.
    let statements = Statements::of(&db);
    assert_eq!(db.query(User).with(User.todos).filter(User.id.eq(-1)).per_level().all().await?, []);
    assert_eq!(statements.starting_with("select").len(), 1);

    let tx = db.begin().await?;
    tx.update(Todo).set(Todo.title.set("inside")).all_rows().execute().await?;
    let users = query.on(&tx).all().await?;
    assert!(users.iter().flat_map(|user| &user.todos).all(|todo| todo.title == "inside"));
    tx.rollback().await?;
    Ok(())
}

#[tokio::test]
async fn one_and_optional_run_in_levels() -> TestResult {
    let db = seeded().await?;
    let query = || db.query(User).with(User.todos).order_by(User.id.asc());
    assert_eq!(query().per_level().one().await?, query().one().await?);
    assert_eq!(query().filter(User.id.eq(-1)).per_level().optional().await?, None);
    let error = query().filter(User.id.eq(-1)).per_level().one().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_condition_over_the_table_around_needs_one_statement() -> TestResult {
    let db = seeded().await?;
    let own = User.todos.correlate(User).filter(Todo.id.gt(User.id));
    let query = db.query(User).with(own).order_by(User.id.asc());
    query.clone().all().await?;
    let error = query.per_level().all().await.unwrap_err();
    assert!(matches!(error, orm::Error::Unsupported { .. }), "{error:?}");
    Ok(())
}
