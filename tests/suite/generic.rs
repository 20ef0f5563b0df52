//! Functions over any executor and any dialect, and futures that can be spawned.

use std::future::Future;

use futures_util::{Stream, TryStreamExt};

use super::schema::*;
use crate::harness::*;

async fn open_ids(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<i64>> {
    db.select(Todo.id).from(Todo).filter(Todo.completed.eq(false)).order_by(Todo.id.asc()).all().await
}

async fn open_ids_of_any<X: Dialect>(db: &impl Executor<Dialect = X>) -> orm::Result<Vec<i64>> {
    db.select(Todo.id).from(Todo).filter(Todo.completed.eq(false)).order_by(Todo.id.asc()).all().await
}

async fn by_value(db: impl Executor<Dialect = D>) -> orm::Result<u64> {
    db.from(Todo).count().await
}

#[tokio::test]
async fn a_database_a_transaction_and_references_are_executors() -> TestResult {
    let db = seeded().await?;
    let open = [2, 3, 4, 6];
    assert_eq!(open_ids(&db).await?, open);
    assert_eq!(open_ids(&&db).await?, open);
    assert_eq!(open_ids(&db.clone()).await?, open);
    assert_eq!(open_ids_of_any(&db).await?, open);
    assert_eq!(by_value(&db).await?, 6);
    assert_eq!(by_value(db.clone()).await?, 6);

    let tx = db.begin().await?;
    tx.update(Todo).set(Todo.completed.set(true)).filter(Todo.id.lt(4)).execute().await?;
    assert_eq!(open_ids(&tx).await?, [4, 6]);
    assert_eq!(open_ids(&&tx).await?, [4, 6]);
    assert_eq!(open_ids_of_any(&tx).await?, [4, 6]);
    assert_eq!(by_value(&tx).await?, 6);
    assert_eq!(by_value(tx.clone()).await?, 6);
    tx.rollback().await?;
    assert_eq!(open_ids(&db).await?, open);
    Ok(())
}

#[tokio::test]
async fn a_generic_function_runs_inside_a_transaction_closure() -> TestResult {
    let db = seeded().await?;
    let (before, after) = db
        .transaction(async |tx| -> orm::Result<_> {
            let before = open_ids_of_any(&tx).await?;
            tx.update(Todo).set(Todo.completed.set(true)).filter(Todo.user_id.eq(1)).execute().await?;
            Ok((before, open_ids(&tx).await?))
        })
        .await?;
    assert_eq!((before, after), (vec![2, 3, 4, 6], vec![4, 6]));
    Ok(())
}

async fn everything<X: Dialect>(db: &Db<X>) -> orm::Result<(Vec<User>, Option<Todo>, u64, bool)> {
    let users = db.from(User).order_by(User.id.asc()).all().await?;
    let todo =
        db.from(Todo).filter(Todo.priority.eq(Priority::Low)).order_by(Todo.id.asc()).optional().await?;
    let open = db.from(Todo).filter(Todo.completed.eq(false)).count().await?;
    let found = db.get(TodoTag, (1, 1)).await?.is_some();
    Ok((users, todo, open, found))
}

async fn joined<X: Dialect>(
    db: &impl Executor<Dialect = X>,
) -> orm::Result<Vec<(String, Option<String>, i64)>> {
    db.select((User.username, max(Todo.title), count_of(Todo.id)))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id).and(Todo.title.ilike("%R%")))
        .filter(exists(select(Post.id).from(Post).correlate(User).filter(Post.user_id.eq(User.id))))
        .group_by(User.id)
        .order_by(User.id.asc())
        .all()
        .await
}

#[tokio::test]
async fn queries_over_any_dialect_need_no_bounds() -> TestResult {
    let db = seeded().await?;
    let (users, todo, open, found) = everything(&db).await?;
    assert_eq!((users.len(), users[3].clone(), open, found), (4, dave(), 4, true));
    assert_eq!(todo, Some(buy_milk()));
    assert_eq!(
        joined(&db).await?,
        [(s("ann"), Some(s("Write report")), 1), (s("bob"), Some(s("Read_book")), 1)]
    );
    Ok(())
}

fn open_todos<X: Dialect>(db: &impl Executor<Dialect = X>) -> orm::From<X, Todo> {
    db.from(Todo).filter(Todo.completed.eq(false)).order_by(Todo.id.asc())
}

fn titles<X: Dialect>(db: &impl Executor<Dialect = X>, user: i64) -> orm::Rows<X, String> {
    db.select(Todo.title).from(Todo).filter(Todo.user_id.eq(user)).order_by(Todo.id.asc()).rows()
}

#[tokio::test]
async fn a_function_over_any_dialect_returns_a_query() -> TestResult {
    let db = seeded().await?;
    assert_eq!(ids(&open_todos(&db).limit(2).all().await?), [2, 3]);
    assert_eq!(titles(&db, 2).all().await?, ["Fix 100% of bugs", "Read_book"]);
    Ok(())
}

struct Todos<X: Dialect> {
    db: Db<X>,
    base: Filter<X, Todo>,
}

impl<X: Dialect> Todos<X> {
    fn of_user(db: &Db<X>, user: i64) -> Self {
        Self { db: db.clone(), base: Filter::of(Todo).and(Todo.user_id.eq(user)) }
    }

    async fn page(&self, size: u32, number: u32) -> orm::Result<(Vec<Todo>, u64)> {
        let query = self.db.from(Todo).filter(self.base.clone());
        let total = query.clone().count().await?;
        Ok((query.order_by(Todo.id.asc()).limit(size).offset(size * number).all().await?, total))
    }
}

#[tokio::test]
async fn a_repository_is_generic_over_its_dialect() -> TestResult {
    let db = seeded().await?;
    let todos = Todos::of_user(&db, 1);
    let (page, total) = todos.page(2, 1).await?;
    assert_eq!((ids(&page), total), (vec![3], 3));
    Ok(())
}

async fn first<X: Dialect>(db: &Db<X>) -> orm::Result<Option<Todo>>
where
    Todo: UsableOn<X>,
{
    db.from(Todo).order_by(Todo.id.asc()).optional().await
}

#[tokio::test]
async fn a_table_is_usable_on_its_dialects() -> TestResult {
    let db = seeded().await?;
    assert_eq!(first(&db).await?, Some(buy_milk()));
    Ok(())
}

fn send<T: Send + 'static>(value: T) -> T {
    value
}

fn stream_of_todos(db: &Db<D>) -> impl Stream<Item = orm::Result<Todo>> + Send + 'static + use<> {
    db.from(Todo).order_by(Todo.id.asc()).stream()
}

fn count_of_todos(db: &Db<D>) -> impl Future<Output = orm::Result<u64>> + Send + 'static + use<> {
    db.from(Todo).count()
}

#[tokio::test]
async fn queries_futures_and_streams_are_send_and_own_what_they_need() -> TestResult {
    let db = seeded().await?;
    let all = send(db.from(Todo).all());
    let one = send(db.from(Todo).order_by(Todo.id.asc()).one());
    let optional = send(db.from(Todo).filter(Todo.id.eq(99)).optional());
    let exists = send(db.from(Todo).exists());
    let get = send(db.get(User, 4));
    let joined =
        send(db.select((User.id, Todo.title)).from(User).left_join(Todo, Todo.user_id.eq(User.id)).all());
    let fetched = send(db.fetch(sql!("select count(*) from users")));
    let query = send(db.from(Todo).filter(Todo.user_id.eq(2)).order_by(Todo.id.asc()));
    let erased = send(db.select(Todo.title).from(Todo).filter(Todo.id.eq(1)).rows());
    let filter: Filter<D, Todo> = send(Filter::of(Todo).and(Todo.user_id.eq(3)));
    let stream = stream_of_todos(&db);
    let counted = count_of_todos(&db);
    let kept = db.clone();
    drop(db);

    assert_eq!(all.await?.len(), 6);
    assert_eq!(one.await?, buy_milk());
    assert_eq!(optional.await?, None);
    assert!(exists.await?);
    assert_eq!(get.await?, Some(dave()));
    assert_eq!(joined.await?.len(), 7);
    let fetched: Vec<(i64,)> = fetched.await?;
    assert_eq!(fetched, [(4,)]);
    assert_eq!(ids(&query.all().await?), [4, 5]);
    assert_eq!(erased.one().await?, "Buy milk");
    assert_eq!(kept.from(Todo).filter(filter).count().await?, 1);
    let streamed: Vec<Todo> = stream.try_collect().await?;
    assert_eq!(ids(&streamed), [1, 2, 3, 4, 5, 6]);
    assert_eq!(counted.await?, 6);
    Ok(())
}

async fn list(db: Db<D>, user: i64, word: Option<String>) -> orm::Result<Vec<i64>> {
    let todos = db
        .from(Todo)
        .filter(Todo.user_id.eq(user))
        .filter(word.as_ref().map(|word| Todo.title.icontains(word)))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    Ok(ids(&todos))
}

async fn rename(db: Db<D>, id: i64, title: &str) -> orm::Result<String> {
    db.transaction(async |tx| -> orm::Result<String> {
        tx.update(Todo).set(Todo.title.set(title)).filter(Todo.id.eq(id)).execute().await?;
        tx.select(Todo.title).from(Todo).filter(Todo.id.eq(id)).one().await
    })
    .await
}

#[tokio::test]
async fn handlers_run_in_spawned_tasks() -> TestResult {
    let db = seeded().await?;
    let mut reads = Vec::new();
    for _ in 0..8 {
        let cases = [
            (1, None, vec![1, 2, 3]),
            (1, Some("M"), vec![1, 3]),
            (2, Some("book"), vec![5]),
            (4, None, vec![]),
        ];
        for (user, word, expected) in cases {
            let task = tokio::spawn(list(db.clone(), user, word.map(str::to_owned)));
            reads.push((task, expected));
        }
    }
    for (task, expected) in reads {
        assert_eq!(task.await??, expected);
    }
    let renamed = {
        let db = db.clone();
        tokio::spawn(async move {
            let title = format!("Title {}", 3);
            rename(db, 3, &title).await
        })
    };
    assert_eq!(renamed.await??, "Title 3");
    let generic = {
        let db = db.clone();
        tokio::spawn(async move { open_ids_of_any(&db).await })
    };
    assert_eq!(generic.await??, [2, 3, 4, 6]);
    let both = tokio::spawn(async move {
        let (users, todos) = tokio::join!(db.from(User).count(), db.from(Todo).count());
        Ok::<_, orm::Error>((users?, todos?))
    });
    assert_eq!(both.await??, (4, 6));
    Ok(())
}
