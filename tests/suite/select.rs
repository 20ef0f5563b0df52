//! Section 4: reading rows, and queries that are built, kept and cloned.

use futures_util::TryStreamExt;

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn all_gives_whole_rows() -> TestResult {
    let db = seeded().await?;
    let todos: Vec<Todo> = db.from(Todo).filter(Todo.id.lte(2)).order_by(Todo.id.asc()).all().await?;
    assert_eq!(
        todos,
        [
            buy_milk(),
            Todo {
                id: 2,
                user_id: 1,
                title: s("Write report"),
                description: None,
                priority: Priority::High,
                completed: false,
                estimate: Some(8),
                due_date: Some(at("2024-02-15T09:30:00Z")),
                created_at: at("2024-01-11T00:00:00Z"),
            }
        ]
    );
    Ok(())
}

#[tokio::test]
async fn all_of_no_rows_is_an_empty_vec() -> TestResult {
    let db = seeded().await?;
    assert!(db.from(Todo).filter(Todo.user_id.eq(4)).all().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn the_example_of_the_manual_runs() -> TestResult {
    let db = seeded().await?;
    let user_id = 1;
    let priority = Some(Priority::High);
    let todos: Vec<Todo> = db
        .from(Todo)
        .filter(Todo.user_id.eq(user_id))
        .filter(Todo.completed.eq(false))
        .filter(priority.map(|p| Todo.priority.eq(p)))
        .order_by((Todo.due_date.asc().nulls_last(), Todo.id.desc()))
        .limit(20)
        .offset(0)
        .all()
        .await?;
    assert_eq!(ids(&todos), [2]);
    Ok(())
}

#[tokio::test]
async fn several_filters_are_joined_by_and() -> TestResult {
    let db = seeded().await?;
    let todos = db
        .from(Todo)
        .filter(Todo.user_id.eq(1))
        .filter(Todo.completed.eq(false))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(ids(&todos), [2, 3]);
    Ok(())
}

#[tokio::test]
async fn an_or_inside_one_filter_does_not_swallow_the_others() -> TestResult {
    let db = seeded().await?;
    let todos =
        db.from(Todo).filter(Todo.id.eq(1).or(Todo.id.eq(4))).filter(Todo.completed.eq(false)).all().await?;
    assert_eq!(ids(&todos), [4]);
    Ok(())
}

#[tokio::test]
async fn an_optional_condition_applies_only_when_it_is_there() -> TestResult {
    let db = seeded().await?;
    for (user, expected) in [(Some(2i64), vec![4, 5]), (None, vec![1, 2, 3, 4, 5, 6])] {
        let by_filter =
            db.from(Todo).filter(user.map(|u| Todo.user_id.eq(u))).order_by(Todo.id.asc()).all().await?;
        assert_eq!(ids(&by_filter), expected);
        let by_filter_opt =
            db.from(Todo).filter_opt(user.map(|u| Todo.user_id.eq(u))).order_by(Todo.id.asc()).all().await?;
        assert_eq!(ids(&by_filter_opt), expected);
    }
    Ok(())
}

#[tokio::test]
async fn a_bool_column_is_a_condition() -> TestResult {
    let db = seeded().await?;
    let active: Vec<i64> =
        db.select(User.id).from(User).filter(User.is_active).order_by(User.id.asc()).all().await?;
    assert_eq!(active, [1, 2, 4]);
    let inactive: Vec<i64> = db.select(User.id).from(User).filter(!User.is_active).all().await?;
    assert_eq!(inactive, [3]);
    let only_active = true;
    let optional: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(only_active.then_some(User.is_active))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(optional, [1, 2, 4]);
    Ok(())
}

#[tokio::test]
async fn a_tuple_of_conditions_is_their_and() -> TestResult {
    let db = seeded().await?;
    let two = db.from(Todo).filter((Todo.completed, Todo.user_id.eq(2))).all().await?;
    assert_eq!(ids(&two), [5]);
    let user: Option<i64> = None;
    let with_options = db
        .from(Todo)
        .filter((
            Todo.completed.eq(false),
            user.map(|u| Todo.user_id.eq(u)),
            Some(Todo.estimate.is_not_null()),
            (Todo.id.gt(2), Todo.id.lt(6)),
        ))
        .all()
        .await?;
    assert_eq!(ids(&with_options), [4]);
    Ok(())
}

#[tokio::test]
async fn one_gives_the_first_row_of_several() -> TestResult {
    let db = seeded().await?;
    let first: Todo = db.from(Todo).order_by(Todo.id.asc()).one().await?;
    assert_eq!(first, buy_milk());
    let last: Todo = db.from(Todo).order_by(Todo.id.desc()).one().await?;
    assert_eq!(last.id, 6);
    Ok(())
}

#[tokio::test]
async fn one_without_a_row_is_not_found() -> TestResult {
    let db = seeded().await?;
    let error = db.from(Todo).filter(Todo.id.eq(99)).one().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn one_keeps_a_limit_and_an_offset_that_are_there() -> TestResult {
    let db = seeded().await?;
    let third = db.from(Todo).order_by(Todo.id.asc()).limit(3).offset(2).one().await?;
    assert_eq!(third.id, 3);
    let only_offset = db.from(Todo).order_by(Todo.id.asc()).offset(4).one().await?;
    assert_eq!(only_offset.id, 5);
    let error = db.from(Todo).limit(0).one().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn optional_is_none_without_a_row_and_the_first_of_several() -> TestResult {
    let db = seeded().await?;
    let none: Option<Todo> = db.from(Todo).filter(Todo.id.eq(99)).optional().await?;
    assert_eq!(none, None);
    let first: Option<Todo> = db.from(Todo).order_by(Todo.id.asc()).optional().await?;
    assert_eq!(first, Some(buy_milk()));
    Ok(())
}

#[tokio::test]
async fn optional_of_a_nullable_column_tells_no_row_from_null() -> TestResult {
    let db = seeded().await?;
    let no_row: Option<Option<String>> =
        db.select(User.bio).from(User).filter(User.id.eq(99)).optional().await?;
    assert_eq!(no_row, None);
    let null: Option<Option<String>> =
        db.select(User.bio).from(User).filter(User.id.eq(2)).optional().await?;
    assert_eq!(null, Some(None));
    Ok(())
}

#[tokio::test]
async fn stream_gives_the_rows_of_all() -> TestResult {
    let db = seeded().await?;
    let query = db.from(Todo).filter(Todo.user_id.eq(1)).order_by(Todo.title.desc());
    let streamed: Vec<Todo> = query.clone().stream().try_collect().await?;
    assert_eq!(ids(&streamed), [2, 3, 1]);
    assert_eq!(streamed, query.all().await?);
    Ok(())
}

#[tokio::test]
async fn to_sql_shows_the_statement_and_keeps_the_query() -> TestResult {
    let db = seeded().await?;
    let query = db.from(User).filter(User.email.eq("ann@example.com")).filter(User.is_active.eq(true));
    let statement: orm::Statement = query.to_sql();
    assert_eq!(statement.sql, query.to_sql().sql);
    assert!(statement.sql.contains("users"), "{}", statement.sql);
    assert!(!statement.sql.contains("ann@example.com"), "{}", statement.sql);
    assert!(!statement.params.is_empty());
    let other = db.from(User).filter(User.email.eq("'; --")).filter(User.is_active.eq(false)).to_sql();
    assert_eq!(other.sql, statement.sql, "the text depends on a value");
    assert_eq!(other.params.len(), statement.params.len());
    assert_eq!(query.one().await?.username, "ann");
    Ok(())
}

#[tokio::test]
async fn a_query_is_built_in_ifs_and_loops() -> TestResult {
    let db = seeded().await?;
    for (words, open, expected) in
        [(vec!["o", "t"], false, vec![2]), (vec![], true, vec![2, 3, 4, 6]), (vec!["o"], true, vec![2, 3, 4])]
    {
        let mut query = db.from(Todo);
        for word in words {
            query = query.filter(Todo.title.contains(word));
        }
        if open {
            query = query.filter(Todo.completed.eq(false));
        }
        query = query.order_by(Todo.id.asc());
        assert_eq!(ids(&query.all().await?), expected);
    }
    Ok(())
}

#[tokio::test]
async fn three_hundred_filters_make_one_query() -> TestResult {
    let db = seeded().await?;
    let mut query = db.from(Todo);
    for number in 1..=300i64 {
        query = query.filter(Todo.id.ne(number * 2));
    }
    assert_eq!(ids(&query.order_by(Todo.id.asc()).all().await?), [1, 3, 5]);
    Ok(())
}

#[tokio::test]
async fn a_cloned_query_goes_its_own_way() -> TestResult {
    let db = seeded().await?;
    let base = db.from(Todo).filter(Todo.user_id.eq(1)).order_by(Todo.id.asc());
    let open = base.clone().filter(Todo.completed.eq(false));
    assert_eq!(ids(&base.all().await?), [1, 2, 3]);
    assert_eq!(ids(&open.all().await?), [2, 3]);
    Ok(())
}

struct TodoList {
    query: orm::From<D, Todo>,
    page_size: u32,
}

impl TodoList {
    fn open(db: &Db<D>) -> Self {
        Self { query: open_todos(db), page_size: 3 }
    }

    fn of_user(mut self, user: i64) -> Self {
        self.query = self.query.filter(Todo.user_id.eq(user));
        self
    }

    async fn page(&self, number: u32) -> orm::Result<Vec<Todo>> {
        self.query.clone().limit(self.page_size).offset(number * self.page_size).all().await
    }
}

fn open_todos(db: &Db<D>) -> orm::From<D, Todo> {
    db.from(Todo).filter(Todo.completed.eq(false)).order_by(Todo.id.asc())
}

#[tokio::test]
async fn a_query_is_returned_from_a_function_and_kept_in_a_struct() -> TestResult {
    let db = seeded().await?;
    assert_eq!(ids(&open_todos(&db).filter(Todo.user_id.eq(2)).all().await?), [4]);
    let list = TodoList::open(&db);
    assert_eq!(ids(&list.page(0).await?), [2, 3, 4]);
    assert_eq!(ids(&list.page(1).await?), [6]);
    assert_eq!(ids(&list.of_user(1).page(0).await?), [2, 3]);
    Ok(())
}

fn labels(db: &Db<D>) -> Vec<orm::Rows<D, String>> {
    vec![
        db.select(User.username).from(User).order_by(User.id.asc()).limit(2).rows(),
        db.select(Tag.name)
            .from(Todo)
            .inner_join(TodoTag, TodoTag.todo_id.eq(Todo.id))
            .inner_join(Tag, Tag.id.eq(TodoTag.tag_id))
            .filter(Todo.id.eq(2))
            .order_by(Tag.id.asc())
            .rows(),
        db.select(upper(Todo.title)).from(Todo).filter(Todo.id.eq(1)).rows(),
    ]
}

#[tokio::test]
async fn rows_erases_a_query_to_its_dialect_and_row() -> TestResult {
    let db = seeded().await?;
    let mut read = Vec::new();
    for query in labels(&db) {
        read.push(query.all().await?);
    }
    assert_eq!(read, [vec!["ann", "bob"], vec!["work", "urgent"], vec!["BUY MILK"]]);
    let erased: orm::Rows<D, Todo> = db.from(Todo).filter(Todo.id.eq(1)).rows();
    assert_eq!(erased.one().await?, buy_milk());
    let erased: orm::Rows<D, (User, Option<Todo>)> =
        db.from(User).left_join(Todo, Todo.user_id.eq(User.id)).filter(User.id.eq(4)).rows();
    assert_eq!(erased.optional().await?, Some((dave(), None)));
    Ok(())
}

#[tokio::test]
async fn a_detached_query_runs_on_a_database() -> TestResult {
    let db = seeded().await?;
    let query = select((Todo.id, Todo.title)).from(Todo).filter(Todo.id.eq(1));
    let rows: Vec<(i64, String)> = query.clone().on(&db).all().await?;
    assert_eq!(rows, [(1, s("Buy milk"))]);
    assert_eq!(query.on(&db).count().await?, 1);
    let whole: Todo = from(Todo).filter(Todo.id.eq(1)).on(&db).one().await?;
    assert_eq!(whole, buy_milk());
    Ok(())
}

#[tokio::test]
async fn strings_and_integers_compare_by_value_and_by_reference() -> TestResult {
    let db = seeded().await?;
    let owned = s("bob");
    let number = 2i64;
    for query in [
        db.from(User).filter(User.username.eq("bob")),
        db.from(User).filter(User.username.eq(&owned)),
        db.from(User).filter(User.username.eq(owned.as_str())),
        db.from(User).filter(User.username.eq(owned.clone())),
        db.from(User).filter(User.id.eq(number)),
        db.from(User).filter(User.id.eq(&number)),
        db.from(User).filter(User.id.eq(2)),
    ] {
        assert_eq!(query.one().await?.email, "bob@example.com");
    }
    Ok(())
}

#[tokio::test]
async fn a_value_is_never_read_as_sql() -> TestResult {
    let db = seeded().await?;
    for text in ["' or '1'='1", "\"; drop table users; --", "\\' or 1=1 --", "?", "$1", "%", ":a"] {
        assert_eq!(db.from(User).filter(User.username.eq(text)).count().await?, 0, "{text:?}");
    }
    assert_eq!(db.from(User).count().await?, 4);
    Ok(())
}
