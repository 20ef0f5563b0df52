//! `Filter`, `all_of` and `any_of`: conditions built step by step, and used more than once.

use super::schema::*;
use crate::harness::*;

struct Search {
    user: Option<i64>,
    priority: Option<Priority>,
    words: Vec<&'static str>,
}

impl Search {
    fn filter(&self) -> Filter<D, Todo> {
        let mut filter = Filter::of(Todo).and(Todo.completed.eq(false));
        if let Some(user) = self.user {
            filter = filter.and(Todo.user_id.eq(user));
        }
        if let Some(priority) = self.priority {
            filter = filter.and(Todo.priority.eq(priority));
        }
        for word in &self.words {
            filter = filter.and(Todo.title.icontains(*word).or(Todo.description.icontains(*word)));
        }
        filter
    }
}

#[tokio::test]
async fn a_filter_is_built_in_ifs_and_loops() -> TestResult {
    let db = seeded().await?;
    let cases = [
        (None, None, vec![], vec![2, 3, 4, 6]),
        (Some(1), None, vec![], vec![2, 3]),
        (None, Some(Priority::High), vec![], vec![2, 4]),
        (None, None, vec!["su"], vec![3]),
        (None, None, vec!["R", "T"], vec![2, 6]),
        (Some(2), Some(Priority::High), vec!["bugs", "100%"], vec![4]),
        (Some(4), None, vec![], vec![]),
    ];
    for (user, priority, words, expected) in cases {
        let search = Search { user, priority, words };
        assert_eq!(todos!(db, search.filter()), expected);
    }
    Ok(())
}

#[tokio::test]
async fn one_filter_serves_the_page_and_its_count() -> TestResult {
    let db = seeded().await?;
    let mut filter = Filter::of(Todo).and(Todo.estimate.is_not_null());
    let newest_user = Some(2);
    if let Some(user) = newest_user {
        filter = filter.and(Todo.user_id.lte(user));
    }
    let page = db.from(Todo).filter(filter.clone()).order_by(Todo.id.asc()).limit(3).all().await?;
    let total = db.from(Todo).filter(filter).count().await?;
    assert_eq!((ids(&page), total), (vec![1, 2, 4], 4));
    Ok(())
}

#[tokio::test]
async fn an_empty_filter_filters_nothing() -> TestResult {
    let db = seeded().await?;
    let empty: Filter<D, Todo> = Filter::of(Todo);
    assert_eq!(todos!(db, empty.clone()), [1, 2, 3, 4, 5, 6]);
    assert_eq!(todos!(db, (empty.clone(), Todo.user_id.eq(3))), [6]);
    assert_eq!(todos!(db, Some(empty)), [1, 2, 3, 4, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn and_or_of_a_filter_keep_their_grouping() -> TestResult {
    let db = seeded().await?;
    let user = |id: i64| Todo.user_id.eq(id);
    let filter: Filter<D, Todo> = Filter::of(Todo).and(user(1)).or(user(2)).and(Todo.completed.eq(true));
    assert_eq!(todos!(db, filter), [1, 5]);
    let filter: Filter<D, Todo> = Filter::of(Todo).and(user(1)).or(user(2).and(Todo.completed.eq(true)));
    assert_eq!(todos!(db, filter), [1, 2, 3, 5]);
    let filter: Filter<D, Todo> = Filter::of(Todo).and(user(1)).and(user(2).or(Todo.id.eq(3)));
    assert_eq!(todos!(db, filter.clone()), [3]);
    assert_eq!(db.from(Todo).filter(filter).filter(Todo.id.ne(3)).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn or_on_an_empty_filter_gives_the_other_side() -> TestResult {
    let db = seeded().await?;
    let filter: Filter<D, Todo> = Filter::of(Todo).or(Todo.user_id.eq(3));
    assert_eq!(todos!(db, filter), [6]);
    let mut any: Filter<D, Todo> = Filter::of(Todo);
    for id in [2, 5] {
        any = any.or(Todo.id.eq(id));
    }
    assert_eq!(todos!(db, any), [2, 5]);
    Ok(())
}

#[tokio::test]
async fn a_filter_takes_another_filter() -> TestResult {
    let db = seeded().await?;
    let of_ann: Filter<D, Todo> = Filter::of(Todo).and(Todo.user_id.eq(1));
    let search = Search { user: None, priority: None, words: vec![] };
    assert_eq!(todos!(db, of_ann.clone().and(search.filter())), [2, 3]);
    assert_eq!(todos!(db, search.filter().and(of_ann.clone())), [2, 3]);
    let done: Filter<D, Todo> = Filter::of(Todo).and(Todo.completed);
    assert_eq!(todos!(db, of_ann.clone().or(done)), [1, 2, 3, 5]);
    // An empty filter adds nothing, on either side.
    assert_eq!(todos!(db, of_ann.clone().and(Filter::of(Todo))), [1, 2, 3]);
    assert_eq!(todos!(db, of_ann.or(Filter::of(Todo))), [1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn a_filter_takes_every_kind_of_condition() -> TestResult {
    let db = seeded().await?;
    let nobody: Option<i64> = None;
    let filter: Filter<D, Todo> = Filter::of(Todo)
        .and(Todo.completed)
        .and(nobody.map(|user| Todo.user_id.eq(user)))
        .and((Todo.id.gt(1), Todo.estimate.is_not_null()));
    assert_eq!(todos!(db, filter), [5]);
    Ok(())
}

#[tokio::test]
async fn a_filter_of_one_table_works_in_a_join() -> TestResult {
    let db = seeded().await?;
    let search = Search { user: None, priority: Some(Priority::High), words: vec![] };
    let rows: Vec<(String, i64)> = db
        .select((User.username, Todo.id))
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .filter(search.filter())
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(s("ann"), 2), (s("bob"), 4)]);
    Ok(())
}

#[tokio::test]
async fn all_of_is_the_and_of_a_list() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, all_of(["a", "t"].map(|word| Todo.title.contains(word)))), [6]);
    assert_eq!(todos!(db, all_of(vec![Todo.user_id.eq(1), Todo.id.gt(1), Todo.id.lt(3)])), [2]);
    let nothing: Vec<i64> = Vec::new();
    assert_eq!(todos!(db, all_of(nothing.into_iter().map(|id| Todo.id.eq(id)))), [1, 2, 3, 4, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn any_of_is_the_or_of_a_list() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, any_of([1, 4, 99].map(|id| Todo.id.eq(id)))), [1, 4]);
    let terms = ["milk", "BOOK"];
    assert_eq!(todos!(db, any_of(terms.iter().map(|term| Todo.title.icontains(*term)))), [1, 5]);
    let nothing: Vec<i64> = Vec::new();
    assert!(todos!(db, any_of(nothing.into_iter().map(|id| Todo.id.eq(id)))).is_empty());
    Ok(())
}

#[tokio::test]
async fn lists_combine_with_other_conditions() -> TestResult {
    let db = seeded().await?;
    let query = db
        .from(Todo)
        .filter(any_of([1, 2, 3].map(|id| Todo.id.eq(id))))
        .filter(all_of([1, 6].map(|id| Todo.id.ne(id))))
        .order_by(Todo.id.asc());
    assert_eq!(ids(&query.all().await?), [2, 3]);
    let filter: Filter<D, Todo> =
        Filter::of(Todo).and(any_of([1, 2, 5].map(|id| Todo.id.eq(id)))).and(Todo.completed.eq(true));
    assert_eq!(todos!(db, filter), [1, 5]);
    Ok(())
}

#[tokio::test]
async fn lists_hold_five_hundred_conditions() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, any_of((3..503i64).map(|id| Todo.id.eq(id)))), [3, 4, 5, 6]);
    assert_eq!(todos!(db, all_of((3..503i64).map(|id| Todo.id.ne(id)))), [1, 2]);
    let mut filter: Filter<D, Todo> = Filter::of(Todo);
    for id in 3..503i64 {
        filter = filter.and(Todo.id.ne(id));
    }
    assert_eq!(todos!(db, filter), [1, 2]);
    Ok(())
}

fn open<X: Dialect>() -> Filter<X, Todo> {
    Filter::of(Todo).and(Todo.completed.eq(false))
}

fn of_user<X: Dialect>(user: i64) -> Filter<X, Todo> {
    Filter::of(Todo).and(Todo.user_id.eq(user))
}

#[tokio::test]
async fn a_function_over_any_dialect_gives_a_filter() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, open()), [2, 3, 4, 6]);
    assert_eq!(todos!(db, open().and(of_user(1))), [2, 3]);
    assert_eq!(todos!(db, (open(), of_user(2))), [4]);
    Ok(())
}

#[tokio::test]
async fn a_filter_stands_in_a_subquery() -> TestResult {
    let db = seeded().await?;
    let users: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(exists(
            select(Todo.id).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)).filter(open()),
        ))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(users, [1, 2, 3]);
    let users: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(User.id.is_in(select(Todo.user_id).from(Todo).filter(of_user(2))))
        .all()
        .await?;
    assert_eq!(users, [2]);
    Ok(())
}

#[tokio::test]
async fn a_list_of_conditions_that_may_be_null_is_null() -> TestResult {
    let db = seeded().await?;
    // Todos without an estimate make all of these NULL.
    let unknown = || Todo.estimate.gt(1_000_000);
    let all: Vec<Option<bool>> = db.select(all_of([unknown()])).from(Todo).all().await?;
    let cases: Vec<Option<bool>> =
        db.select(all_of([case().when(Todo.estimate.gt(1_000_000), true)])).from(Todo).all().await?;
    let filters: Vec<Option<bool>> =
        db.select(any_of([Filter::of(Todo).and(unknown())])).from(Todo).all().await?;
    for found in [all, cases, filters] {
        assert!(found.contains(&None), "{found:?}");
    }
    Ok(())
}

#[tokio::test]
async fn thousands_of_conditions_are_one_query() -> TestResult {
    let db = seeded().await?;
    let pairs = (0..3_000).map(|n| (User.id.eq(n), User.username.ne("nobody")));
    let all = db.from(User).filter(any_of(pairs)).count().await?;
    assert_eq!(all, db.from(User).count().await?);
    Ok(())
}
