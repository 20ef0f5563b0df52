//! Relational queries are run like any other: in every way, prepared, detached, in transactions, over any dialect.

use futures_util::TryStreamExt;

use super::schema::*;
use super::watch::{Statements, soon};
use crate::harness::*;

#[tokio::test]
async fn one_optional_and_all_give_rows_with_their_relations() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let users = db.query(User).with(User.todos).order_by(User.id.asc());
    assert_eq!(users.clone().all().await?.len(), 4);
    assert_eq!(ids(&users.clone().one().await?.todos), [1, 2, 3]);
    assert_eq!(ids(&users.clone().offset(1).limit(2).one().await?.todos), [4, 5]);
    let none = users.clone().filter(User.id.eq(99));
    assert_eq!(none.clone().optional().await?, None);
    assert!(none.clone().all().await?.is_empty());
    let error = none.one().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    assert_eq!(ids(&users.filter_opt(Some(User.id.eq(3))).optional().await?.unwrap().todos), [6]);
    assert_eq!(seen.all().len(), 7);
    Ok(())
}

#[tokio::test]
async fn counts_do_not_load_what_they_count() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let query =
        db.query(User).with(User.todos.filter(Todo.title.eq("x")).with(Todo.tags)).filter(User.is_active);
    assert_eq!(query.clone().count().await?, 3);
    assert_eq!(query.clone().limit(2).count().await?, 2);
    assert_eq!(query.clone().offset(2).count().await?, 1);
    assert!(query.clone().exists().await?);
    assert!(!query.clone().filter(User.id.gt(100)).exists().await?);
    assert!(!query.limit(0).exists().await?);
    assert_eq!(seen.all().len(), 6);
    assert!(seen.all().iter().all(|sql| !sql.contains("todo")), "{:#?}", seen.all());
    Ok(())
}

#[tokio::test]
async fn a_stream_gives_each_row_with_its_relations() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let mut users = db.query(User).with(User.todos.with(Todo.tags)).order_by(User.id.desc()).stream();
    let mut rows = Vec::new();
    while let Some(user) = users.try_next().await? {
        rows.push((user.id, user.todos.iter().map(|todo| (todo.id, todo.tags.len())).collect::<Vec<_>>()));
    }
    drop(users);
    assert_eq!(
        rows,
        [(4, vec![]), (3, vec![(6, 1)]), (2, vec![(4, 2), (5, 0)]), (1, vec![(1, 1), (2, 2), (3, 0)])]
    );
    assert_eq!(seen.all().len(), 1);
    // Dropped before its end.
    let mut users = db.query(User).with(User.todos).order_by(User.id.asc()).stream();
    assert_eq!(users.try_next().await?.map(|user| user.todos.len()), Some(3));
    drop(users);
    assert_eq!(db.query(User).with(User.todos).all().await?.len(), 4);
    Ok(())
}

#[tokio::test]
async fn the_statement_is_shown_without_being_run() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let query = db
        .query(User)
        .with(User.todos.filter(Todo.title.ne("none")).limit(7))
        .filter(User.role.eq("user"))
        .order_by(User.id.asc());
    let statement = query.to_sql();
    assert!(seen.all().is_empty());
    assert!(statement.params.len() >= 2, "{statement:?}");
    let told = format!("{:?}", statement.params);
    assert!(told.find("none").unwrap() < told.find("user").unwrap(), "{told}");
    query.all().await?;
    assert_eq!(seen.all(), [statement.sql]);
    Ok(())
}

#[tokio::test]
async fn a_deep_tree_is_one_statement() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let user =
        db.query(User)
            .with(User.todos.with(Todo.tags.order_by(Tag.name.asc())).with(
                Todo.user.with(
                    User.todos.filter(Todo.completed.eq(false)).limit(2).with(
                        Todo.user.with(User.todos.with(Todo.user.with(User.preferences)).with(Todo.tags)),
                    ),
                ),
            ))
            .filter(User.id.eq(2))
            .all()
            .await?;
    assert_eq!(seen.all().len(), 1, "{:#?}", seen.all());
    let [bob] = user.as_slice() else { panic!("one user") };
    assert_eq!(bob.todos[0].tags[0].name, "urgent");
    let open = &bob.todos[1].user.todos;
    assert_eq!(open.iter().map(|todo| todo.id).collect::<Vec<_>>(), [4]);
    let again = &open[0].user.todos;
    assert_eq!(again.iter().map(|todo| (todo.id, todo.tags.len())).collect::<Vec<_>>(), [(4, 2), (5, 0)]);
    assert_eq!(again[1].user.row, bob.row);
    assert_eq!(again[1].user.preferences, None);
    Ok(())
}

#[tokio::test]
async fn a_prepared_query_has_parameters_outside_and_inside_its_relations() -> TestResult {
    let db = seeded().await?;
    let page =
        db.prepare(|(role, done, most, letter): (Param<String>, Param<bool>, Param<i64>, Param<String>)| {
            query(User)
                .with(
                    User.todos
                        .filter(Todo.completed.eq(done))
                        .order_by(Todo.id.desc())
                        .limit(most)
                        .with(Todo.tags.filter(Tag.name.ne(letter))),
                )
                .filter(User.role.eq(role))
                .filter(User.todos.any(Todo.completed.eq(done)))
                .order_by(User.id.asc())
                .limit(most)
        });
    let seen = Statements::of(&db);
    let found = async |role: &str,
                       done: bool,
                       most: i64,
                       letter: &str|
           -> orm::Result<Vec<(i64, Vec<(i64, usize)>)>> {
        let users = page.all((role, done, most, letter)).await?;
        let todos = |user: &UserWith<Vec<TodoWith<NotLoaded, Vec<Tag>>>>| {
            user.todos.iter().map(|todo| (todo.id, todo.tags.len())).collect()
        };
        Ok(users.iter().map(|user| (user.id, todos(user))).collect())
    };
    assert_eq!(found("user", false, 9, "work").await?, [(2, vec![(4, 1)]), (3, vec![(6, 1)])]);
    assert_eq!(found("admin", false, 9, "work").await?, [(1, vec![(3, 0), (2, 1)])]);
    assert_eq!(found("admin", false, 1, "").await?, [(1, vec![(3, 0)])]);
    assert_eq!(found("user", true, 5, "").await?, [(2, vec![(5, 0)])]);
    assert_eq!(found("user", true, 0, "").await?, []);
    assert_eq!(seen.all().len(), 5);
    let error = found("user", true, -1, "").await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let tx = db.begin().await?;
    tx.update(Todo).set(Todo.completed.set(true)).filter(Todo.id.eq(6)).execute().await?;
    let users = page.on(&tx).all(("user", true, 9, "")).await?;
    assert_eq!(users.iter().map(|user| user.id).collect::<Vec<_>>(), [2, 3]);
    tx.rollback().await?;
    Ok(())
}

#[tokio::test]
async fn a_detached_query_runs_where_it_is_put() -> TestResult {
    let db = seeded().await?;
    let detached = query(User).with(User.todos).filter(User.id.eq(2));
    assert_eq!(ids(&detached.clone().on(&db).one().await?.todos), [4, 5]);
    let tx = db.begin().await?;
    tx.delete(Todo).filter(Todo.id.eq(4)).execute().await?;
    assert_eq!(ids(&detached.clone().on(&tx).one().await?.todos), [5]);
    tx.rollback().await?;
    assert_eq!(ids(&detached.on(&db).one().await?.todos), [4, 5]);
    Ok(())
}

#[tokio::test]
async fn a_transaction_and_its_savepoints_see_their_own_changes() -> TestResult {
    let db = seeded().await?;
    let titles =
        |user: UserWith<Vec<Todo>>| user.todos.into_iter().map(|todo| todo.title).collect::<Vec<_>>();
    let carol = || query(User).with(User.todos).filter(User.id.eq(3));
    db.transaction(async |tx| -> orm::Result<()> {
        tx.update(Todo).set(Todo.title.set("Outer")).filter(Todo.id.eq(6)).execute().await?;
        assert_eq!(titles(tx.query(User).with(User.todos).filter(User.id.eq(3)).one().await?), ["Outer"]);
        let inner = tx
            .transaction(async |sp| -> orm::Result<()> {
                sp.update(Todo).set(Todo.title.set("Inner")).filter(Todo.id.eq(6)).execute().await?;
                assert_eq!(titles(carol().on(&sp).one().await?), ["Inner"]);
                // Rolls it back.
                sp.from(Todo).filter(Todo.id.eq(99)).one().await.map(|_| ())
            })
            .await;
        assert!(inner.is_err());
        assert_eq!(titles(carol().on(&tx).one().await?), ["Outer"]);
        Ok(())
    })
    .await?;
    assert_eq!(titles(carol().on(&db).one().await?), ["Outer"]);
    Ok(())
}

type Board = Vec<UserWith<Vec<TodoWith<NotLoaded, Vec<Tag>>>>>;

async fn board<X: Dialect>(db: &impl Executor<Dialect = X>, word: &str) -> orm::Result<Board> {
    db.query(User)
        .with(User.todos.filter(Todo.title.icontains(word)).order_by(Todo.title.asc()).with(Todo.tags))
        .filter(User.todos.any(Todo.title.icontains(word)))
        .order_by((User.todos.count().desc(), User.id.asc()))
        .all()
        .await
}

#[tokio::test]
async fn a_relational_query_is_generic_over_its_dialect() -> TestResult {
    let db = seeded().await?;
    let users = board(&db, "r").await?;
    let found: Vec<(i64, usize)> = users.iter().map(|user| (user.id, user.todos.len())).collect();
    assert_eq!(found, [(1, 1), (2, 1), (3, 1)]);
    let tx = db.begin().await?;
    assert_eq!(board(&tx, "REPORT").await?.len(), 1);
    tx.rollback().await?;
    Ok(())
}

#[tokio::test]
async fn relational_queries_run_in_spawned_tasks() -> TestResult {
    let db = seeded().await?;
    let mut tasks = Vec::new();
    for id in 1..=4 {
        let db = db.clone();
        tasks.push(tokio::spawn(async move {
            let user = db.query(User).with(User.todos.with(Todo.tags)).filter(User.id.eq(id)).one().await?;
            Ok::<_, orm::Error>(user.todos.len())
        }));
    }
    let generic = tokio::spawn({
        let db = db.clone();
        async move { board(&db, "m").await.map(|users| users.len()) }
    });
    let mut counts = Vec::new();
    for task in tasks {
        counts.push(soon(task).await??);
    }
    assert_eq!(counts, [3, 2, 1, 0]);
    assert_eq!(soon(generic).await??, 1);
    let stream = db.query(Todo).with(Todo.user).order_by(Todo.id.asc()).stream();
    drop(db);
    let owners: Vec<i64> = tokio::spawn(stream.map_ok(|todo| todo.user.id).try_collect())
        .await?
        .map_err(|error: orm::Error| error)?;
    assert_eq!(owners, [1, 1, 1, 2, 2, 3]);
    Ok(())
}
