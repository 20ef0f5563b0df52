//! The SQL that is sent, for one statement of each kind; each runs.

use orm::Value;

use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::watch::Statements;

/// A seeded database, and the statements that follow.
async fn watched() -> Result<(Db<D>, Statements), Box<dyn std::error::Error>> {
    let db = seeded().await?;
    let statements = Statements::of(&db);
    Ok((db, statements))
}

/// Asserts what the last statement was.
#[track_caller]
fn assert_ran(statements: &Statements, expected: &str) {
    assert_eq!(statements.all().last().map(String::as_str), Some(expected));
}

#[tokio::test]
async fn a_select_with_conditions_an_order_and_a_page() -> TestResult {
    let (db, ran) = watched().await?;
    let query = db
        .select((Todo.id, Todo.priority))
        .from(Todo)
        .filter((Todo.completed.eq(false), Todo.title.ilike("%O%")))
        .filter(Todo.priority.eq(Priority::High).or(Todo.estimate.is_null()))
        .order_by((Todo.due_date.asc().nulls_last(), Todo.id.desc()))
        .limit(2)
        .offset(1);
    assert_eq!(query.all().await?, [(2, Priority::High), (3, Priority::Medium)]);
    assert_ran(
        &ran,
        r#"SELECT "todos"."id", CAST("todos"."priority" AS text) FROM "todos" WHERE "todos"."completed" = $1 AND "todos"."title" ILIKE $2 AND ("todos"."priority" = $3::text::"priority" OR "todos"."estimate" IS NULL) ORDER BY "todos"."due_date" ASC NULLS LAST, "todos"."id" DESC LIMIT 2 OFFSET 1"#,
    );
    Ok(())
}

#[tokio::test]
async fn joins_and_an_alias() -> TestResult {
    let (db, ran) = watched().await?;
    let boss = alias!(Employee as boss);
    let rows = db
        .select((Employee.name, boss.name))
        .from(Employee)
        .left_join(boss, Employee.manager_id.eq(boss.id))
        .filter(boss.id.is_null())
        .all()
        .await?;
    assert_eq!(rows, [(s("Eve"), None)]);
    assert_ran(
        &ran,
        r#"SELECT "employees"."name", "boss"."name" FROM "employees" LEFT JOIN "employees" AS "boss" ON "employees"."manager_id" = "boss"."id" WHERE "boss"."id" IS NULL"#,
    );
    Ok(())
}

#[tokio::test]
async fn a_list_is_one_array_of_any_length() -> TestResult {
    let (db, ran) = watched().await?;
    let query = db.select(User.id).from(User).filter(User.id.is_in([1, 2, 9])).order_by(User.id.asc());
    assert_eq!(query.all().await?, [1, 2]);
    let text = r#"SELECT "users"."id" FROM "users" WHERE "users"."id" = ANY($1) ORDER BY "users"."id" ASC"#;
    assert_ran(&ran, text);
    let longer = db.select(User.id).from(User).filter(User.id.is_in(1..=1_000)).order_by(User.id.asc());
    assert_eq!(longer.clone().all().await?, [1, 2, 3, 4]);
    assert_ran(&ran, text);
    assert!(matches!(longer.to_sql().params[..], [Value::Array(..)]), "{:?}", longer.to_sql().params);

    let urgent = [Priority::High, Priority::Low];
    assert_eq!(db.from(Todo).filter(Todo.priority.is_not_in(urgent)).count().await?, 2);
    assert_ran(&ran, r#"SELECT count(*) FROM "todos" WHERE "todos"."priority" <> ALL($1::"priority"[])"#);
    Ok(())
}

#[tokio::test]
async fn casts_and_groups_with_a_value() -> TestResult {
    let (db, ran) = watched().await?;
    let halves = Post.views / 5;
    let rows = db
        .select((halves.clone(), count()))
        .from(Post)
        .group_by(halves.clone())
        .order_by(halves.asc())
        .all()
        .await?;
    assert_eq!(rows, [(0, 3), (1, 1), (2, 1)]);
    assert_ran(
        &ran,
        r#"SELECT ("posts"."views" / $1), count(*) FROM "posts" GROUP BY ("posts"."views" / $1) ORDER BY ("posts"."views" / $1) ASC"#,
    );
    let text = db.select(Todo.id.cast::<String>()).from(Todo).filter(Todo.estimate.cast::<i64>().eq(8));
    assert_eq!(text.all().await?, ["2"]);
    assert_ran(
        &ran,
        r#"SELECT CAST("todos"."id" AS text) FROM "todos" WHERE CAST("todos"."estimate" AS bigint) = $1"#,
    );
    Ok(())
}

#[tokio::test]
async fn an_insert_of_one_row() -> TestResult {
    let (db, ran) = watched().await?;
    let todo = NewTodo::builder().user_id(4).title("new").priority(Priority::High);
    assert_eq!(
        db.insert(Todo).values(todo).returning((Todo.id, Todo.priority)).one().await?,
        (7, Priority::High)
    );
    assert_ran(
        &ran,
        r#"INSERT INTO "todos" ("user_id", "title", "priority") VALUES ($1, $2, $3::text::"priority") RETURNING "todos"."id", CAST("todos"."priority" AS text)"#,
    );
    let done = db.insert(Tag).values(NewTag::builder().name("x")).execute().await?;
    assert_eq!((done.rows_affected, done.last_insert_id), (1, None));
    assert_ran(&ran, r#"INSERT INTO "tags" ("name") VALUES ($1)"#);
    Ok(())
}

#[tokio::test]
async fn an_insert_of_rows_that_leave_different_columns_to_the_database() -> TestResult {
    let (db, ran) = watched().await?;
    let rows = [
        NewUser::builder().email("e@example.com").username("eve").role("admin"),
        NewUser::builder().email("f@example.com").username("fay").is_active(false),
    ];
    db.insert(User).values(rows).execute().await?;
    assert_ran(
        &ran,
        r#"INSERT INTO "users" ("email", "username", "role", "is_active") VALUES ($1, $2, $3, DEFAULT), ($4, $5, DEFAULT, $6)"#,
    );
    let rows =
        db.select((User.role, User.is_active)).from(User).filter(User.id.gt(4)).order_by(User.id.asc());
    assert_eq!(rows.all().await?, [(s("admin"), true), (s("user"), false)]);
    Ok(())
}

#[tokio::test]
async fn an_upsert() -> TestResult {
    let (db, ran) = watched().await?;
    let tag = NewTag::builder().name("home").color("green");
    let updated = db
        .insert(Tag)
        .values(tag.clone())
        .on_conflict(Tag.name)
        .do_update(|excluded| Tag.color.set(excluded.color))
        .filter(Tag.color.ne("blue"))
        .returning(Tag.id)
        .one()
        .await?;
    assert_eq!(updated, 1);
    assert_ran(
        &ran,
        r#"INSERT INTO "tags" ("name", "color") VALUES ($1, $2) ON CONFLICT ("name") DO UPDATE SET "color" = "excluded"."color" WHERE "tags"."color" <> $3 RETURNING "tags"."id""#,
    );
    db.insert(Tag).values(tag).on_conflict(Tag.name).do_nothing().execute().await?;
    assert_ran(
        &ran,
        r#"INSERT INTO "tags" ("name", "color") VALUES ($1, $2) ON CONFLICT ("name") DO NOTHING"#,
    );
    Ok(())
}

#[tokio::test]
async fn an_update_and_a_delete_that_return() -> TestResult {
    let (db, ran) = watched().await?;
    let update =
        db.update(Todo).set((Todo.estimate.set(Todo.estimate * 2), Todo.priority.set(Priority::Low)));
    let row = update.filter(Todo.id.eq(2)).returning((Todo.estimate, Todo.priority)).one().await?;
    assert_eq!(row, (Some(16), Priority::Low));
    assert_ran(
        &ran,
        r#"UPDATE "todos" SET "estimate" = ("todos"."estimate" * $1), "priority" = $2::text::"priority" WHERE "todos"."id" = $3 RETURNING "todos"."estimate", CAST("todos"."priority" AS text)"#,
    );
    let gone = db.delete(TodoTag).filter(TodoTag.todo_id.eq(2)).returning(TodoTag.tag_id).all().await?;
    assert_eq!(gone.len(), 2);
    assert_ran(
        &ran,
        r#"DELETE FROM "todo_tags" WHERE "todo_tags"."todo_id" = $1 RETURNING "todo_tags"."tag_id""#,
    );
    Ok(())
}

#[tokio::test]
async fn a_subquery_that_looks_at_the_row_outside() -> TestResult {
    let (db, ran) = watched().await?;
    let open = select(Todo.id)
        .from(Todo)
        .correlate(User)
        .filter((Todo.user_id.eq(User.id), Todo.completed.eq(false)));
    let names =
        db.select(User.username).from(User).filter(not_exists(open)).order_by(User.id.asc()).all().await?;
    assert_eq!(names, ["dave"]);
    assert_ran(
        &ran,
        r#"SELECT "users"."username" FROM "users" WHERE NOT EXISTS (SELECT "todos"."id" FROM "todos" WHERE "todos"."user_id" = "users"."id" AND "todos"."completed" = $1) ORDER BY "users"."id" ASC"#,
    );
    Ok(())
}

#[tokio::test]
async fn distinct_on_keeps_the_first_row_of_each_group() -> TestResult {
    let (db, ran) = watched().await?;
    let latest =
        db.from(Todo).distinct_on(Todo.user_id).order_by((Todo.user_id.asc(), Todo.created_at.desc()));
    assert_eq!(ids(&latest.clone().all().await?), [3, 5, 6]);
    let sql = ran.all().pop().unwrap_or_default();
    assert!(sql.starts_with(r#"SELECT DISTINCT ON ("todos"."user_id") "todos"."id", "#), "{sql}");
    assert!(sql.ends_with(r#" ORDER BY "todos"."user_id" ASC, "todos"."created_at" DESC"#), "{sql}");
    assert_eq!(latest.clone().count().await?, 3);
    assert!(latest.exists().await?);
    let page = db.from(Todo).distinct_on((Todo.user_id, Todo.completed)).limit(4);
    assert_eq!(page.order_by((Todo.user_id.asc(), Todo.completed.asc())).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn many_rows_are_one_array_per_column() -> TestResult {
    let (db, ran) = watched().await?;
    let tags = |count: i32| (0..count).map(|at| NewTag::builder().name(format!("t{at}")));
    db.insert(Tag).values(tags(2)).execute().await?;
    assert_ran(&ran, r#"INSERT INTO "tags" ("name") VALUES ($1), ($2)"#);
    let inserted = db
        .insert(Tag)
        .values(tags(40))
        .on_conflict(Tag.name)
        .do_update(|new| Tag.name.set(new.name))
        .returning(Tag.name)
        .all()
        .await?;
    assert_eq!(inserted, (0..40).map(|at| format!("t{at}")).collect::<Vec<_>>());
    assert_ran(
        &ran,
        r#"INSERT INTO "tags" ("name") SELECT * FROM UNNEST($1::text[]) ON CONFLICT ("name") DO UPDATE SET "name" = "excluded"."name" RETURNING "tags"."name""#,
    );
    let statement = db.insert(Tag).values(tags(1_000)).to_sql();
    assert_eq!(statement.sql, r#"INSERT INTO "tags" ("name") SELECT * FROM UNNEST($1::text[])"#);
    assert_eq!(statement.params.len(), 1);
    Ok(())
}
