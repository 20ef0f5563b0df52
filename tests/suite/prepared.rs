//! Section 10: statements that are rendered once and run with typed arguments.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn a_prepared_select_takes_its_argument() -> TestResult {
    let db = seeded().await?;
    let by_email = db.prepare(|email: Param<String>| select(User).from(User).filter(User.email.eq(email)));
    let user: Option<User> = by_email.optional("dave@example.com").await?;
    assert_eq!(user, Some(dave()));
    let owned = s("bob@example.com");
    assert_eq!(by_email.one(&owned).await?.id, 2);
    assert_eq!(by_email.one(owned).await?.id, 2);
    assert_eq!(by_email.optional("nobody@example.com").await?, None);
    let error = by_email.one("nobody@example.com").await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_prepared_select_takes_several_arguments() -> TestResult {
    let db = seeded().await?;
    let page = db.prepare(|(role, limit): (Param<String>, Param<i64>)| {
        select(User).from(User).filter(User.role.eq(role)).order_by(User.id.asc()).limit(limit)
    });
    let users: Vec<User> = page.all(("user", 2)).await?;
    assert_eq!(users.iter().map(|user| user.id).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(page.all(("admin", 10)).await?.len(), 1);
    assert_eq!(page.all(("user", 0)).await?.len(), 0);
    assert_eq!(page.all(("user", 10)).await?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn limit_and_offset_may_be_parameters() -> TestResult {
    let db = seeded().await?;
    let page = db.prepare(|(limit, offset): (Param<i64>, Param<i64>)| {
        select(Todo.id).from(Todo).order_by(Todo.id.asc()).limit(limit).offset(offset)
    });
    assert_eq!(page.all((2, 0)).await?, [1, 2]);
    assert_eq!(page.all((2, 4)).await?, [5, 6]);
    assert_eq!(page.all((4, 3)).await?, [4, 5, 6]);
    assert!(page.all((2, 6)).await?.is_empty());
    let error = page.all((-1, 0)).await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = page.all((1, -1)).await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn arguments_stand_where_their_parameters_do() -> TestResult {
    let db = seeded().await?;
    // The order of use is not the order of the parameters, and constants stand between them.
    let search = db.prepare(|(least, word, user): (Param<i32>, Param<String>, Param<i64>)| {
        select((Todo.id, Todo.title))
            .from(Todo)
            .filter(Todo.title.ne("Nothing"))
            .filter(Todo.user_id.eq(user))
            .filter(Todo.title.like(word))
            .filter(Todo.priority.ne(Priority::Low))
            .filter(Todo.estimate.gte(least))
    });
    let rows: Vec<(i64, String)> = search.all((5, "%report", 1)).await?;
    assert_eq!(rows, [(2, s("Write report"))]);
    assert!(search.all((9, "%report", 1)).await?.is_empty());
    assert_eq!(search.all((5, "Fix%", 2)).await?, [(4, s("Fix 100% of bugs"))]);
    assert!(search.all((5, "Fix%", 1)).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_parameter_may_be_used_twice() -> TestResult {
    let db = seeded().await?;
    let search = db.prepare(|(name, id): (Param<String>, Param<i64>)| {
        select(User.id)
            .from(User)
            .filter(User.username.eq(name).or(User.email.eq(name)))
            .filter(User.id.gte(id).and(User.id.lte(id)))
    });
    assert_eq!(search.all(("ann", 1)).await?, [1]);
    assert_eq!(search.all(("ann@example.com", 1)).await?, [1]);
    assert!(search.all(("ann", 2)).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn parameters_have_every_column_type() -> TestResult {
    let db = seeded().await?;
    let search =
        db.prepare(|(priority, completed, after): (Param<Priority>, Param<bool>, Param<DateTime<Utc>>)| {
            select(Todo.id)
                .from(Todo)
                .filter(Todo.priority.eq(priority))
                .filter(Todo.completed.eq(completed))
                .filter(Todo.created_at.gt(after))
                .order_by(Todo.id.asc())
        });
    assert_eq!(search.all((Priority::High, false, at("2024-01-01T00:00:00Z"))).await?, [2, 4]);
    assert_eq!(search.all((Priority::High, false, at("2024-01-11T00:00:00Z"))).await?, [4]);
    assert_eq!(search.all((Priority::Low, true, at("2024-01-01T00:00:00Z"))).await?, [1, 5]);
    let above = db.prepare(|score: Param<f64>| {
        select(Post.id).from(Post).filter(Post.score.gt(score)).order_by(Post.id.asc())
    });
    assert_eq!(above.all(1.5).await?, [2, 4]);
    Ok(())
}

#[tokio::test]
async fn a_prepared_select_without_parameters_takes_a_unit() -> TestResult {
    let db = seeded().await?;
    let open =
        db.prepare(|()| select(Todo.id).from(Todo).filter(Todo.completed.eq(false)).order_by(Todo.id.asc()));
    assert_eq!(open.all(()).await?, [2, 3, 4, 6]);
    assert_eq!(open.one(()).await?, 2);
    Ok(())
}

#[tokio::test]
async fn one_and_optional_give_the_first_row() -> TestResult {
    let db = seeded().await?;
    let of_user = db.prepare(|user: Param<i64>| {
        select(Todo.id).from(Todo).filter(Todo.user_id.eq(user)).order_by(Todo.id.desc())
    });
    assert_eq!(of_user.one(1).await?, 3);
    assert_eq!(of_user.optional(2).await?, Some(5));
    assert_eq!(of_user.optional(4).await?, None);
    assert_eq!(of_user.all(1).await?, [3, 2, 1]);
    Ok(())
}

#[tokio::test]
async fn a_prepared_select_streams() -> TestResult {
    let db = seeded().await?;
    let of_user = db.prepare(|user: Param<i64>| {
        select((Todo.id, Todo.title)).from(Todo).filter(Todo.user_id.eq(user)).order_by(Todo.id.asc())
    });
    let rows: Vec<(i64, String)> = of_user.stream(2).try_collect().await?;
    assert_eq!(rows, [(4, s("Fix 100% of bugs")), (5, s("Read_book"))]);
    Ok(())
}

#[tokio::test]
async fn a_prepared_select_joins_groups_and_nests() -> TestResult {
    let db = seeded().await?;
    let busy = db.prepare(|(least, tag): (Param<i64>, Param<String>)| {
        select((User.username, count_of(Todo.id)))
            .from(User)
            .left_join(Todo, Todo.user_id.eq(User.id))
            .filter(
                User.id.is_in(
                    select(Todo.user_id)
                        .from(Todo)
                        .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
                        .inner_join(Tag, Tag.id.eq(TodoTag.tag_id))
                        .filter(Tag.name.eq(tag)),
                ),
            )
            .group_by(User.id)
            .having(count_of(Todo.id).gte(least))
            .order_by(User.id.asc())
    });
    let rows: Vec<(String, i64)> = busy.all((1, "urgent")).await?;
    assert_eq!(rows, [(s("ann"), 3), (s("bob"), 2)]);
    assert_eq!(busy.all((3, "urgent")).await?, [(s("ann"), 3)]);
    assert_eq!(busy.all((1, "home")).await?, [(s("ann"), 3), (s("carol"), 1)]);
    Ok(())
}

#[tokio::test]
async fn a_prepared_select_gives_records() -> TestResult {
    let db = seeded().await?;
    let cards = db.prepare(|id: Param<i64>| {
        select(record! { title: Todo.title, owner: User.username })
            .from(Todo)
            .inner_join(User, User.id.eq(Todo.user_id))
            .filter(Todo.id.eq(id))
    });
    let card = cards.one(4).await?;
    assert_eq!((card.title.as_str(), card.owner.as_str()), ("Fix 100% of bugs", "bob"));
    Ok(())
}

#[tokio::test]
async fn a_prepared_statement_runs_on_a_transaction() -> TestResult {
    let db = seeded().await?;
    let by_email = db.prepare(|email: Param<String>| select(User).from(User).filter(User.email.eq(email)));
    let tx = db.begin().await?;
    tx.update(User).set(User.role.set("owner")).filter(User.id.eq(1)).execute().await?;
    let inside: User = by_email.on(&tx).one("ann@example.com").await?;
    assert_eq!(inside.role, "owner");
    tx.rollback().await?;
    assert_eq!(by_email.one("ann@example.com").await?.role, "admin");
    Ok(())
}

#[tokio::test]
async fn writes_are_prepared_too() -> TestResult {
    let db = seeded().await?;
    let rename = db.prepare(|(id, title): (Param<i64>, Param<String>)| {
        update(Todo).set(Todo.title.set(title)).filter(Todo.id.eq(id))
    });
    assert_eq!(rename.execute((1, "Buy tea")).await?.rows_affected, 1);
    assert_eq!(rename.execute((2, "Write book")).await?.rows_affected, 1);
    assert_eq!(rename.execute((99, "None")).await?.rows_affected, 0);
    let titles: Vec<String> =
        db.select(Todo.title).from(Todo).filter(Todo.id.lte(3)).order_by(Todo.id.asc()).all().await?;
    assert_eq!(titles, ["Buy tea", "Write book", "Call mom"]);
    let remove = db.prepare(|id: Param<i64>| delete(Post).filter(Post.id.eq(id)));
    assert_eq!(remove.execute(2).await?.rows_affected, 1);
    assert_eq!(remove.execute(2).await?.rows_affected, 0);
    assert_eq!(db.from(Post).count().await?, 4);
    Ok(())
}

struct Repository {
    by_name: orm::Prepared<D, Param<String>, User>,
    titles: orm::Prepared<D, (Param<i64>, Param<i64>), String>,
}

impl Repository {
    fn new(db: &Db<D>) -> Self {
        Self { by_name: by_name(db), titles: titles(db) }
    }
}

fn by_name(db: &Db<D>) -> orm::Prepared<D, Param<String>, User> {
    db.prepare(|name: Param<String>| select(User).from(User).filter(User.username.eq(name)))
}

fn titles(db: &Db<D>) -> orm::Prepared<D, (Param<i64>, Param<i64>), String> {
    db.prepare(|(user, least): (Param<i64>, Param<i64>)| {
        select(Todo.title)
            .from(Todo)
            .filter((Todo.user_id.eq(user), Todo.id.gte(least)))
            .order_by(Todo.id.asc())
    })
}

#[tokio::test]
async fn a_prepared_statement_is_kept_in_a_struct_and_returned_from_a_function() -> TestResult {
    let db = seeded().await?;
    let repository = Repository::new(&db);
    drop(db);
    assert_eq!(repository.by_name.one("dave").await?, dave());
    assert_eq!(repository.titles.all((1, 2)).await?, ["Write report", "Call mom"]);
    Ok(())
}

#[tokio::test]
async fn a_prepared_statement_is_shared_by_tasks() -> TestResult {
    let db = seeded().await?;
    let prepared = Arc::new(by_name(&db));
    let mut tasks = Vec::new();
    for (name, id) in [("ann", 1), ("bob", 2), ("carol", 3), ("dave", 4)].repeat(5) {
        let prepared = Arc::clone(&prepared);
        tasks.push((id, tokio::spawn(async move { prepared.one(name).await })));
    }
    for (id, task) in tasks {
        assert_eq!(task.await??.id, id);
    }
    Ok(())
}

#[tokio::test]
async fn a_prepared_statement_sees_what_was_written_since() -> TestResult {
    let db = seeded().await?;
    let by_name = by_name(&db);
    assert_eq!(by_name.optional("erin").await?, None);
    db.insert(User).values(NewUser::builder().email("erin@example.com").username("erin")).execute().await?;
    assert_eq!(by_name.optional("erin").await?.map(|user| user.email), Some(s("erin@example.com")));
    Ok(())
}

#[tokio::test]
async fn arguments_are_never_sql() -> TestResult {
    let db = seeded().await?;
    let by_name = by_name(&db);
    for text in ["' or '1'='1", "\"", "?", "\\", "'; drop table users; --"] {
        assert_eq!(by_name.optional(text).await?, None, "{text:?}");
    }
    assert_eq!(db.from(User).count().await?, 4);
    Ok(())
}
