//! Section 12: raw SQL, with its columns quoted and its values bound.

use chrono::{DateTime, Utc};

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn raw_sql_stands_in_select_and_filter() -> TestResult {
    let db = seeded().await?;
    let email = "ANN@Example.com";
    let rows: Vec<(i64, i32)> = db
        .select((User.id, sql!("length({})", User.username).of::<i32>()))
        .from(User)
        .filter(sql!("lower({}) = lower({})", User.email, email))
        .all()
        .await?;
    assert_eq!(rows, [(1, 3)]);
    Ok(())
}

#[tokio::test]
async fn raw_sql_combines_with_typed_conditions() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(User.is_active.eq(true))
        .filter(sql!("{} = {} or {} = {}", User.id, 1, User.id, 3))
        .filter(User.role.ne("none"))
        .all()
        .await?;
    // The `or` stays inside its own condition: 3 is not active.
    assert_eq!(rows, [1]);
    let rows: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(sql!("{} > {}", User.id, 1).of::<bool>().and(User.username.ne("bob")))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [3, 4]);
    Ok(())
}

#[tokio::test]
async fn a_typed_raw_expression_is_an_expression() -> TestResult {
    let db = seeded().await?;
    let letters = sql!("length({})", User.username).of::<i32>();
    let rows: Vec<(i64, i32)> = db
        .select((User.id, letters.clone() + 100))
        .from(User)
        .filter(letters.clone().gt(3))
        .order_by((letters.desc(), User.id.asc()))
        .all()
        .await?;
    assert_eq!(rows, [(3, 105), (4, 104)]);
    Ok(())
}

#[tokio::test]
async fn a_raw_expression_may_be_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<Option<String>> = db
        .select(sql!("nullif({}, {})", User.role, "user").of::<Option<String>>())
        .from(User)
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [Some(s("admin")), None, None, None]);
    Ok(())
}

#[tokio::test]
async fn a_raw_expression_over_a_left_joined_column_is_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, Option<String>)> = db
        .select((User.id, sql!("upper({})", Todo.title).of::<String>()))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.gte(3))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(3, Some(s("WATER PLANTS"))), (4, None)]);
    Ok(())
}

#[tokio::test]
async fn raw_sql_stands_in_records() -> TestResult {
    let db = seeded().await?;
    let row = db
        .select(record! { id: User.id, letters: sql!("length({})", User.username).of::<i32>() })
        .from(User)
        .filter(User.id.eq(3))
        .one()
        .await?;
    assert_eq!((row.id, row.letters), (3, 5));
    Ok(())
}

#[tokio::test]
async fn an_aliased_column_keeps_its_table() -> TestResult {
    let db = seeded().await?;
    let boss = alias!(Employee as boss);
    let rows: Vec<(String, String)> = db
        .select((Employee.name, boss.name))
        .from(Employee)
        .inner_join(boss, sql!("{} = {}", Employee.manager_id, boss.id))
        .filter(sql!("{} = {}", boss.name, "Frank"))
        .all()
        .await?;
    assert_eq!(rows, [(s("Heidi"), s("Frank"))]);
    Ok(())
}

#[tokio::test]
async fn values_are_bound_and_never_sql() -> TestResult {
    let db = seeded().await?;
    for text in ["x' or '1'='1", "x\" or 1=1 --", "'; drop table users; --", "\\", "{}", "?", "$1"] {
        let rows = db.from(User).filter(sql!("{} = {}", User.username, text)).all().await?;
        assert!(rows.is_empty(), "{text:?}");
    }
    let statement = db.from(User).filter(sql!("{} = {}", User.username, "x' or '1'='1")).to_sql();
    assert!(!statement.sql.contains("or '1'"), "{}", statement.sql);
    assert_eq!(db.from(User).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn a_name_in_braces_captures_a_variable() -> TestResult {
    let db = seeded().await?;
    let least = 2i64;
    let role = s("user");
    let rows: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(sql!("{} > {least} and {} = {role} and {} < {least} + 2", User.id, User.role, User.id))
        .all()
        .await?;
    assert_eq!(rows, [3]);
    let rows: Vec<(i64,)> = db.fetch(sql!("select id from users where id > {least} order by id")).await?;
    assert_eq!(rows, [(3,), (4,)]);
    Ok(())
}

#[tokio::test]
async fn doubled_braces_are_braces() -> TestResult {
    let db = seeded().await?;
    let id = 1i64;
    let rows: Vec<(String, String)> =
        db.fetch(sql!("select '{{}}', '{{id}}' from users where id = {id}")).await?;
    assert_eq!(rows, [(s("{}"), s("{id}"))]);
    Ok(())
}

#[tokio::test]
async fn placeholders_and_percents_in_the_text_stay_text() -> TestResult {
    let db = seeded().await?;
    let id = 2i64;
    let rows: Vec<(i64, String)> = db
        .fetch(sql!("select id, '?' from users where email like 'b%@%' and username <> '$1' and id = {id}"))
        .await?;
    assert_eq!(rows, [(2, s("?"))]);
    Ok(())
}

#[tokio::test]
async fn fetch_reads_tuples() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, String)> =
        db.fetch(sql!("select id, email from users where id > {} order by id", 2)).await?;
    assert_eq!(rows, [(3, s("carol@example.com")), (4, s("dave@example.com"))]);
    let rows: Vec<(i64,)> = db.fetch(sql!("select count(*) from todos")).await?;
    assert_eq!(rows, [(6,)]);
    let rows: Vec<(i64, Option<String>, Option<i32>, Option<DateTime<Utc>>, bool)> = db
        .fetch(sql!(
            "select id, description, estimate, due_date, completed from todos where id <= 3 order by id"
        ))
        .await?;
    assert_eq!(
        rows,
        [
            (1, Some(s("two litres")), Some(1), Some(at("2024-02-01T00:00:00Z")), true),
            (2, None, Some(8), Some(at("2024-02-15T09:30:00Z")), false),
            (3, Some(s("Sunday")), None, None, false),
        ]
    );
    let rows: Vec<(i64, Priority)> = db.fetch(sql!("select id, priority from todos where id = 2")).await?;
    assert_eq!(rows, [(2, Priority::High)]);
    let none: Vec<(i64,)> = db.fetch(sql!("select id from users where id = {}", 99)).await?;
    assert!(none.is_empty());
    Ok(())
}

#[derive(Selection, Debug, PartialEq)]
#[selection(from = Todo)]
struct TodoCard {
    id: i64,
    title: String,
    description: Option<String>,
    #[selection(User.username)]
    owner: String,
}

#[tokio::test]
async fn fetch_reads_selection_structs() -> TestResult {
    let db = seeded().await?;
    let user = 2i64;
    let cards: Vec<TodoCard> = db
        .fetch(sql!(
            "select t.id, t.title, t.description, u.username as owner
             from todos t join users u on u.id = t.user_id where u.id = {user} order by t.id"
        ))
        .await?;
    assert_eq!(
        cards,
        [
            TodoCard { id: 4, title: s("Fix 100% of bugs"), description: None, owner: s("bob") },
            TodoCard { id: 5, title: s("Read_book"), description: Some(s("C:\\books")), owner: s("bob") },
        ]
    );
    Ok(())
}

#[tokio::test]
async fn fetch_binds_every_kind_of_value() -> TestResult {
    let db = seeded().await?;
    let name = s("ann");
    let rows: Vec<(i64,)> = db
        .fetch(sql!(
            "select t.id from todos t join users u on u.id = t.user_id
             where u.username = {} and u.is_active = {} and t.due_date < {} and t.estimate < {} and t.id <> {}",
            &name,
            true,
            at("2024-03-01T00:00:00Z"),
            8i32,
            99i64
        ))
        .await?;
    assert_eq!(rows, [(1,)]);
    Ok(())
}

#[tokio::test]
async fn a_row_that_does_not_fit_is_a_decode_error() -> TestResult {
    let db = seeded().await?;
    let missing: orm::Result<Vec<(i64, String)>> = db.fetch(sql!("select id from users")).await;
    assert!(matches!(missing, Err(orm::Error::Decode { .. })), "{missing:?}");
    let null: orm::Result<Vec<(i64, String)>> = db.fetch(sql!("select id, bio from users order by id")).await;
    assert!(matches!(null, Err(orm::Error::Decode { .. })), "{null:?}");
    let text: orm::Result<Vec<(i64,)>> = db.fetch(sql!("select username from users")).await;
    assert!(matches!(text, Err(orm::Error::Decode { .. })), "{text:?}");
    Ok(())
}

#[tokio::test]
async fn execute_tells_how_many_rows_it_changed() -> TestResult {
    let db = seeded().await?;
    let done: orm::Done =
        db.execute(sql!("update users set role = {} where id in ({}, {}, {})", "editor", 1, 2, 99)).await?;
    assert_eq!(done.rows_affected, 2);
    let editors: Vec<i64> =
        db.select(User.id).from(User).filter(User.role.eq("editor")).order_by(User.id.asc()).all().await?;
    assert_eq!(editors, [1, 2]);
    assert_eq!(db.execute(sql!("delete from posts where views = 0")).await?.rows_affected, 2);
    Ok(())
}

#[tokio::test]
async fn raw_text_becomes_sql_only_where_it_says_so() -> TestResult {
    let db = seeded().await?;
    for (table, rows) in [("users", 4), ("todos", 6), ("tags", 4)] {
        let count: Vec<(i64,)> = db.fetch(sql!("select count(*) from {}", sql::raw(table))).await?;
        assert_eq!(count, [(rows,)], "{table}");
    }
    let column = s("username");
    let names: Vec<(String,)> =
        db.fetch(sql!("select {} from users where id = {}", sql::raw(column), 3)).await?;
    assert_eq!(names, [(s("carol"),)]);
    Ok(())
}

#[tokio::test]
async fn raw_sql_runs_in_a_transaction() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    tx.execute(sql!("update users set role = 'gone'")).await?;
    let inside: Vec<(i64,)> = tx.fetch(sql!("select count(*) from users where role = {}", "gone")).await?;
    assert_eq!(inside, [(4,)]);
    tx.rollback().await?;
    assert_eq!(db.from(User).filter(User.role.eq("gone")).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_script_runs_several_statements() -> TestResult {
    let db = fresh(&schema![User]).await;
    db.execute_script(
        "create table a (id bigint primary key, name varchar(20));
         -- a comment; with a semicolon
         insert into a values (1, 'one; two');
         insert into a values (2, '{}');",
    )
    .await?;
    let rows: Vec<(i64, String)> = db.fetch(sql!("select id, name from a order by id")).await?;
    assert_eq!(rows, [(1, s("one; two")), (2, s("{}"))]);
    Ok(())
}

#[tokio::test]
async fn an_error_carries_the_sql_and_never_a_value() -> TestResult {
    let db = seeded().await?;
    let secret = "s3cret-value";
    let read: orm::Result<Vec<(i64,)>> =
        db.fetch(sql!("select id from no_such_table where name = {}", secret)).await;
    let error = read.unwrap_err();
    assert!(error.sql().is_some_and(|sql| sql.contains("no_such_table")), "{error:?}");
    assert!(error.to_string().contains("no_such_table"), "{error}");
    assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
    let bad =
        db.from(User).filter(sql!("no_such_function({}) = {}", User.id, secret)).all().await.unwrap_err();
    assert!(bad.sql().is_some_and(|sql| sql.contains("no_such_function")), "{bad:?}");
    assert!(!format!("{bad} {bad:?}").contains(secret), "{bad:?}");
    Ok(())
}

#[tokio::test]
async fn a_table_stands_in_raw_sql_by_its_name() -> TestResult {
    let db = seeded().await?;
    let users: Vec<(i64,)> = db.fetch(sql!("select count(*) from {}", User)).await?;
    assert_eq!(users[0].0.unsigned_abs(), db.from(User).count().await?);
    let u = alias!(User as u);
    let ids: Vec<(i64,)> = db.fetch(sql!("select {} from {} order by {}", u.id, u, u.id)).await?;
    let expected = db.select((User.id,)).from(User).order_by(User.id).all().await?;
    assert_eq!(ids, expected);
    Ok(())
}

#[tokio::test]
async fn raw_sql_sorts_in_the_direction_it_says() -> TestResult {
    let db = seeded().await?;
    let down = db.select(User.id).from(User).order_by(sql!("{} desc", User.id)).all().await?;
    let mut up = db.select(User.id).from(User).order_by(User.id).all().await?;
    assert!(up.len() > 1);
    up.reverse();
    assert_eq!(down, up);
    Ok(())
}

#[derive(Selection, Debug, PartialEq)]
#[selection(from = Tag)]
struct TagPair {
    id: i64,
    #[selection(length(Tag.name))]
    size: i64,
}

#[tokio::test]
async fn columns_in_another_order_than_the_fields_are_refused() -> TestResult {
    let db = seeded().await?;
    let right: Vec<TagPair> = db.fetch(sql!("select id, id + 1 as size from tags where id = 1")).await?;
    assert_eq!(right, [TagPair { id: 1, size: 2 }]);
    let error =
        db.fetch::<TagPair, _>(sql!("select id + 1 as size, id from tags where id = 1")).await.unwrap_err();
    assert!(matches!(error, orm::Error::Decode { .. }), "{error}");
    Ok(())
}

#[tokio::test]
async fn several_statements_go_through_a_script_only() -> TestResult {
    let db = seeded().await?;
    let before = db.from(TodoTag).count().await?;
    let error = db.execute(sql!("delete from todo_tags; delete from todo_tags")).await.unwrap_err();
    assert!(error.to_string().contains("execute_script"), "{error}");
    assert_eq!(db.from(TodoTag).count().await?, before);
    db.execute_script("delete from todo_tags; delete from todos;").await?;
    assert_eq!(db.from(TodoTag).count().await?, 0);
    Ok(())
}
