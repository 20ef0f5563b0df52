//! Section 4: reading rows, parts of rows, and how many there are.

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
async fn count_counts_the_filtered_rows() -> TestResult {
    let db = seeded().await?;
    let all: u64 = db.from(Todo).count().await?;
    assert_eq!(all, 6);
    assert_eq!(db.from(Todo).filter(Todo.user_id.eq(1)).count().await?, 3);
    assert_eq!(db.from(Todo).filter(Todo.user_id.eq(4)).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn count_counts_what_all_would_give_under_a_limit() -> TestResult {
    let db = seeded().await?;
    assert_eq!(db.from(Todo).limit(2).count().await?, 2);
    assert_eq!(db.from(Todo).limit(0).count().await?, 0);
    assert_eq!(db.from(Todo).limit(100).count().await?, 6);
    assert_eq!(db.from(Todo).offset(5).count().await?, 1);
    assert_eq!(db.from(Todo).limit(4).offset(4).count().await?, 2);
    assert_eq!(db.from(Todo).order_by(Todo.id.asc()).limit(10).offset(7).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn count_counts_what_all_would_give_when_distinct() -> TestResult {
    let db = seeded().await?;
    assert_eq!(db.select(Todo.user_id).from(Todo).distinct().count().await?, 3);
    assert_eq!(db.select((Todo.user_id, Todo.completed)).from(Todo).distinct().count().await?, 5);
    // NULL is one value among distinct rows.
    assert_eq!(db.select(Todo.estimate).from(Todo).distinct().count().await?, 5);
    assert_eq!(db.select(Todo.estimate).from(Todo).distinct().limit(3).count().await?, 3);
    Ok(())
}

#[tokio::test]
async fn count_counts_groups() -> TestResult {
    let db = seeded().await?;
    let groups = db.select((Todo.user_id, count())).from(Todo).group_by(Todo.user_id);
    assert_eq!(groups.clone().count().await?, 3);
    assert_eq!(groups.clone().having(count().gt(1)).count().await?, 2);
    assert_eq!(groups.having(count().gt(5)).count().await?, 0);
    // Without a group_by an aggregate is one row, also over nothing.
    assert_eq!(db.select(count()).from(Todo).filter(Todo.id.eq(99)).count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn count_counts_joined_rows_of_equal_column_names() -> TestResult {
    let db = seeded().await?;
    let joined =
        db.select((User.id, Todo.id, Todo.title)).from(User).inner_join(Todo, Todo.user_id.eq(User.id));
    assert_eq!(joined.clone().count().await?, 6);
    assert_eq!(joined.clone().distinct().count().await?, 6);
    assert_eq!(joined.limit(4).count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn exists_tells_whether_there_is_a_row() -> TestResult {
    let db = seeded().await?;
    let some: bool = db.from(Todo).filter(Todo.user_id.eq(3)).exists().await?;
    assert!(some);
    assert!(!db.from(Todo).filter(Todo.user_id.eq(4)).exists().await?);
    assert!(db.from(Todo).offset(5).exists().await?);
    assert!(!db.from(Todo).offset(6).exists().await?);
    assert!(!db.from(Todo).limit(0).exists().await?);
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
async fn distinct_drops_equal_rows_of_the_selection() -> TestResult {
    let db = seeded().await?;
    let users: Vec<i64> =
        db.select(Todo.user_id).from(Todo).distinct().order_by(Todo.user_id.desc()).all().await?;
    assert_eq!(users, [3, 2, 1]);
    let pairs: Vec<(i64, bool)> = db
        .select((Todo.user_id, Todo.completed))
        .from(Todo)
        .distinct()
        .order_by((Todo.user_id.asc(), Todo.completed.asc()))
        .all()
        .await?;
    assert_eq!(pairs, [(1, false), (1, true), (2, false), (2, true), (3, false)]);
    let rows = db.from(Todo).distinct().order_by(Todo.id.asc()).all().await?;
    assert_eq!(ids(&rows), [1, 2, 3, 4, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn limit_and_offset_cut_a_page() -> TestResult {
    let db = seeded().await?;
    let sorted = db.from(Todo).order_by(Todo.id.asc());
    assert_eq!(ids(&sorted.clone().limit(2).all().await?), [1, 2]);
    assert_eq!(ids(&sorted.clone().limit(2).offset(2).all().await?), [3, 4]);
    assert_eq!(ids(&sorted.clone().offset(2).limit(2).all().await?), [3, 4]);
    assert_eq!(ids(&sorted.clone().offset(4).all().await?), [5, 6]);
    assert_eq!(ids(&sorted.clone().limit(10).offset(5).all().await?), [6]);
    assert!(sorted.clone().limit(0).all().await?.is_empty());
    assert!(sorted.clone().offset(6).all().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn the_last_limit_and_offset_win() -> TestResult {
    let db = seeded().await?;
    let query = db.from(Todo).order_by(Todo.id.asc()).limit(1).offset(5).limit(2).offset(1);
    assert_eq!(ids(&query.all().await?), [2, 3]);
    Ok(())
}

#[tokio::test]
async fn limit_and_offset_take_every_integer_type() -> TestResult {
    let db = seeded().await?;
    let sorted = db.from(Todo).order_by(Todo.id.asc());
    macro_rules! takes {
        ($($integer:ty),*) => {$(
            let limit: $integer = 2;
            let offset: $integer = 1;
            let page = sorted.clone().limit(limit).offset(offset).all().await?;
            assert_eq!(ids(&page), [2, 3], stringify!($integer));
        )*};
    }
    takes!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);
    Ok(())
}

#[tokio::test]
async fn a_negative_limit_or_offset_is_an_invalid_argument() -> TestResult {
    let db = seeded().await?;
    let limit = -1i64;
    let error = db.from(Todo).limit(limit).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = db.from(Todo).limit(2).offset(-5i32).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = db.from(Todo).limit(limit).one().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = db.from(Todo).limit(limit).count().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = db.from(Todo).limit(limit).stream().try_collect::<Vec<_>>().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn nulls_stand_first_or_last_as_asked() -> TestResult {
    let db = seeded().await?;
    let by_id = |order| db.from(Todo).order_by((order, Todo.id.desc()));
    assert_eq!(ids(&by_id(Todo.due_date.asc().nulls_last()).all().await?), [6, 1, 4, 2, 5, 3]);
    assert_eq!(ids(&by_id(Todo.due_date.asc().nulls_first()).all().await?), [5, 3, 6, 1, 4, 2]);
    assert_eq!(ids(&by_id(Todo.due_date.desc().nulls_last()).all().await?), [2, 4, 1, 6, 5, 3]);
    assert_eq!(ids(&by_id(Todo.due_date.desc().nulls_first()).all().await?), [5, 3, 2, 4, 1, 6]);
    Ok(())
}

#[tokio::test]
async fn order_by_appends() -> TestResult {
    let db = seeded().await?;
    let todos = db.from(Todo).order_by(Todo.user_id.asc()).order_by(Todo.id.desc()).all().await?;
    assert_eq!(ids(&todos), [3, 2, 1, 5, 4, 6]);
    Ok(())
}

#[tokio::test]
async fn an_expression_orders_rows() -> TestResult {
    let db = seeded().await?;
    let todos = db.from(Todo).order_by((length(Todo.title).desc(), Todo.id.asc())).all().await?;
    assert_eq!(ids(&todos), [4, 2, 6, 5, 1, 3]);
    Ok(())
}

#[tokio::test]
async fn a_direction_is_chosen_at_run_time() -> TestResult {
    let db = seeded().await?;
    for (direction, expected) in [(Direction::Asc, [1, 2, 3]), (Direction::Desc, [6, 5, 4])] {
        let todos = db.from(Todo).order_by(Todo.id.order(direction)).limit(3).all().await?;
        assert_eq!(ids(&todos), expected);
    }
    Ok(())
}

fn sorted_by(db: &Db<D>, key: &str, direction: Direction) -> orm::From<D, Todo> {
    let order = match key {
        "title" => Todo.title.order(direction),
        "due" => Todo.due_date.order(direction).nulls_last(),
        "user" => Todo.user_id.desc(),
        _ => Todo.created_at.asc(),
    };
    db.from(Todo).order_by(order).order_by(Todo.id.asc())
}

#[tokio::test]
async fn a_match_on_the_sort_key_has_one_type() -> TestResult {
    let db = seeded().await?;
    assert_eq!(ids(&sorted_by(&db, "title", Direction::Asc).all().await?), [1, 3, 4, 5, 6, 2]);
    assert_eq!(ids(&sorted_by(&db, "title", Direction::Desc).all().await?), [2, 6, 5, 4, 3, 1]);
    assert_eq!(ids(&sorted_by(&db, "due", Direction::Desc).all().await?), [2, 4, 1, 6, 3, 5]);
    assert_eq!(ids(&sorted_by(&db, "user", Direction::Asc).all().await?), [6, 4, 5, 1, 2, 3]);
    assert_eq!(ids(&sorted_by(&db, "", Direction::Desc).all().await?), [1, 2, 3, 4, 5, 6]);
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
async fn a_tuple_selects_a_part_of_a_row() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, String)> = db
        .select((Todo.id, Todo.title))
        .from(Todo)
        .filter(Todo.user_id.eq(2))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(4, s("Fix 100% of bugs")), (5, s("Read_book"))]);
    Ok(())
}

#[tokio::test]
async fn one_column_selects_bare_values() -> TestResult {
    let db = seeded().await?;
    let titles: Vec<String> = db.select(Todo.title).from(Todo).filter(Todo.user_id.eq(3)).all().await?;
    assert_eq!(titles, ["Water plants"]);
    let estimates: Vec<Option<i32>> =
        db.select(Todo.estimate).from(Todo).order_by(Todo.id.asc()).all().await?;
    assert_eq!(estimates, [Some(1), Some(8), None, Some(5), Some(3), Some(1)]);
    let title: String = db.select(Todo.title).from(Todo).filter(Todo.id.eq(1)).one().await?;
    assert_eq!(title, "Buy milk");
    Ok(())
}

#[tokio::test]
async fn the_order_of_a_tuple_is_the_order_of_its_values() -> TestResult {
    let db = seeded().await?;
    let row: (String, i64, Option<String>, i64, bool) = db
        .select((Todo.title, Todo.user_id, Todo.description, Todo.id, Todo.completed))
        .from(Todo)
        .filter(Todo.id.eq(5))
        .one()
        .await?;
    assert_eq!(row, (s("Read_book"), 2, Some(s("C:\\books")), 5, true));
    Ok(())
}

#[tokio::test]
async fn the_same_column_may_be_selected_twice() -> TestResult {
    let db = seeded().await?;
    let row: (i64, i64, String) =
        db.select((Todo.id, Todo.id, Todo.title)).from(Todo).filter(Todo.id.eq(3)).one().await?;
    assert_eq!(row, (3, 3, s("Call mom")));
    Ok(())
}

#[tokio::test]
async fn tuples_nest() -> TestResult {
    let db = seeded().await?;
    let row: ((i64, String), (Option<i32>, (bool,))) = db
        .select(((Todo.id, Todo.title), (Todo.estimate, (Todo.completed,))))
        .from(Todo)
        .filter(Todo.id.eq(2))
        .one()
        .await?;
    assert_eq!(row, ((2, s("Write report")), (Some(8), (false,))));
    Ok(())
}

#[tokio::test]
async fn tuples_hold_whole_tables_beside_columns_and_expressions() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Todo, String, i64)> = db
        .select((Todo, User.username, length(Todo.title)))
        .from(Todo)
        .inner_join(User, User.id.eq(Todo.user_id))
        .filter(Todo.id.eq(1))
        .all()
        .await?;
    assert_eq!(rows, [(buy_milk(), s("ann"), 8)]);
    let rows: Vec<(Todo, User)> = db
        .select((Todo, User))
        .from(User)
        .inner_join(Todo, User.id.eq(Todo.user_id))
        .filter(Todo.id.eq(1))
        .all()
        .await?;
    assert_eq!(rows[0].0, buy_milk());
    assert_eq!(rows[0].1.email, "ann@example.com");
    Ok(())
}

#[tokio::test]
async fn a_whole_table_may_be_selected_by_name() -> TestResult {
    let db = seeded().await?;
    let todos: Vec<Todo> = db.select(Todo).from(Todo).filter(Todo.id.eq(1)).all().await?;
    assert_eq!(todos, [buy_milk()]);
    Ok(())
}

#[tokio::test]
async fn tuples_go_up_to_sixteen() -> TestResult {
    let db = seeded().await?;
    let row = db
        .select((
            Todo.id,
            Todo.user_id,
            Todo.title,
            Todo.description,
            Todo.priority,
            Todo.completed,
            Todo.estimate,
            Todo.due_date,
            Todo.created_at,
            User.id,
            User.email,
            User.username,
            User.bio,
            User.role,
            User.is_active,
            User.last_login_at,
        ))
        .from(Todo)
        .inner_join(User, User.id.eq(Todo.user_id))
        .order_by((
            Todo.priority.eq(Priority::Low).asc(),
            Todo.completed.asc(),
            User.is_active.desc(),
            Todo.user_id.desc(),
            Todo.title.asc(),
            Todo.description.asc(),
            Todo.estimate.asc(),
            Todo.due_date.asc(),
            Todo.created_at.asc(),
            User.id.asc(),
            User.email.asc(),
            User.username.asc(),
            User.bio.asc(),
            User.role.asc(),
            User.last_login_at.asc(),
            Todo.id.asc(),
        ))
        .one()
        .await?;
    assert_eq!((row.0, row.1, row.2.as_str(), row.3), (4, 2, "Fix 100% of bugs", None));
    assert_eq!(
        (row.4, row.5, row.6, row.7),
        (Priority::High, false, Some(5), Some(at("2024-02-10T00:00:00Z")))
    );
    assert_eq!(
        (row.8, row.9, row.10.as_str(), row.11.as_str()),
        (at("2024-01-13T00:00:00Z"), 2, "bob@example.com", "bob")
    );
    assert_eq!((row.12, row.13.as_str(), row.14, row.15), (None, "user", true, None));
    Ok(())
}

#[tokio::test]
async fn get_finds_a_row_by_its_primary_key() -> TestResult {
    let db = seeded().await?;
    let user: Option<User> = db.get(User, 4).await?;
    assert_eq!(user, Some(dave()));
    assert_eq!(db.get(User, 99).await?, None);
    let id = 1i64;
    assert_eq!(db.get(Todo, id).await?, Some(buy_milk()));
    Ok(())
}

#[tokio::test]
async fn get_takes_a_tuple_for_a_composite_key() -> TestResult {
    let db = seeded().await?;
    let row: Option<TodoTag> = db.get(TodoTag, (2, 3)).await?;
    assert_eq!(row, Some(TodoTag { todo_id: 2, tag_id: 3 }));
    // The parts are not interchangeable.
    assert_eq!(db.get(TodoTag, (3, 2)).await?, None);
    assert_eq!(db.get(TodoTag, (2, 1)).await?, None);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries")]
pub struct Country {
    #[column(primary_key, length = 2)]
    pub code: String,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "settings", primary_key(owner, key))]
pub struct Setting {
    pub owner: i64,
    #[column(length = 50)]
    pub key: String,
    pub value: Option<String>,
}

#[tokio::test]
async fn get_takes_text_keys_as_str() -> TestResult {
    let db = fresh(&schema![Country, Setting]).await;
    db.insert(Country)
        .values([
            NewCountry::builder().code("de").name("Germany"),
            NewCountry::builder().code("at").name("Austria"),
        ])
        .execute()
        .await?;
    let austria = Country { code: s("at"), name: s("Austria") };
    assert_eq!(db.get(Country, "at").await?, Some(austria.clone()));
    assert_eq!(db.get(Country, s("at")).await?, Some(austria));
    assert_eq!(db.get(Country, "AT").await?, None);

    db.insert(Setting)
        .values([
            NewSetting::builder().owner(1).key("theme").value("dark"),
            NewSetting::builder().owner(2).key("theme").value(None),
        ])
        .execute()
        .await?;
    let setting = db.get(Setting, (1, "theme")).await?;
    assert_eq!(setting, Some(Setting { owner: 1, key: s("theme"), value: Some(s("dark")) }));
    assert_eq!(db.get(Setting, (2, s("theme"))).await?.map(|found| found.value), Some(None));
    assert_eq!(db.get(Setting, (1, "font")).await?, None);
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
