//! Section 6: conditions.

use std::collections::BTreeSet;

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn comparisons_of_numbers() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.estimate.eq(1)), [1, 6]);
    assert_eq!(todos!(db, Todo.estimate.ne(1)), [2, 4, 5]);
    assert_eq!(todos!(db, Todo.estimate.gt(3)), [2, 4]);
    assert_eq!(todos!(db, Todo.estimate.gte(3)), [2, 4, 5]);
    assert_eq!(todos!(db, Todo.estimate.lt(3)), [1, 6]);
    assert_eq!(todos!(db, Todo.estimate.lte(3)), [1, 5, 6]);
    assert_eq!(posts!(db, Post.views.lt(0)), [4]);
    assert_eq!(posts!(db, Post.views.gt(-4)), [1, 2, 3, 4, 5]);
    assert_eq!(posts!(db, Post.score.eq(-0.25)), [3]);
    assert_eq!(posts!(db, Post.score.gte(1.5)), [1, 2, 4]);
    Ok(())
}

#[tokio::test]
async fn comparisons_of_texts_times_enums_and_bools() -> TestResult {
    let db = seeded().await?;
    assert_eq!(users!(db, User.username.gt("bob")), [3, 4]);
    assert_eq!(users!(db, User.username.lte("bob")), [1, 2]);
    assert_eq!(users!(db, User.bio.eq("")), [3]);
    assert_eq!(todos!(db, Todo.due_date.gte(at("2024-02-10T00:00:00Z"))), [2, 4]);
    assert_eq!(todos!(db, Todo.due_date.lt(at("2024-02-01T00:00:00.000001Z"))), [1, 6]);
    assert_eq!(todos!(db, Todo.due_date.eq(at("2024-02-15T10:30:00+01:00"))), [2]);
    assert_eq!(todos!(db, Todo.priority.eq(Priority::High)), [2, 4]);
    assert_eq!(todos!(db, Todo.priority.ne(Priority::High)), [1, 3, 5, 6]);
    assert_eq!(todos!(db, Todo.completed.eq(true)), [1, 5]);
    assert_eq!(todos!(db, Todo.completed.ne(true)), [2, 3, 4, 6]);
    Ok(())
}

#[tokio::test]
async fn columns_compare_with_columns_and_expressions_with_expressions() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.id.eq(Todo.user_id)), [1]);
    assert_eq!(todos!(db, Todo.id.gt(Todo.user_id)), [2, 3, 4, 5, 6]);
    assert_eq!(todos!(db, Todo.created_at.lt(Todo.due_date)), [1, 2, 4, 6]);
    assert_eq!(todos!(db, Todo.due_date.gt(Todo.created_at)), [1, 2, 4, 6]);
    assert_eq!(users!(db, User.created_at.lt(User.last_login_at)), [1]);
    assert_eq!(posts!(db, (Post.views - 3).eq(Post.id + 1)), [3]);
    assert_eq!(posts!(db, Post.views.eq(Post.id * 10)), [1]);
    assert_eq!(users!(db, User.email.eq(concat(User.username, "@example.com"))), [1, 2, 3, 4]);
    Ok(())
}

#[tokio::test]
async fn a_comparison_with_a_nullable_column_is_nullable() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, Option<bool>, bool)> =
        of_users!(db, (User.id, User.bio.eq("likes tea"), User.role.eq("user")));
    assert_eq!(rows, [(1, Some(true), false), (2, None, true), (3, Some(false), true), (4, None, true)]);
    let rows: Vec<(Option<bool>, Option<bool>, Option<bool>, Option<bool>)> = of_users!(
        db,
        (
            User.bio.like("%tea"),
            User.bio.is_in(["", "x"]),
            User.bio.between("a", "z"),
            User.role.ne(User.bio)
        )
    );
    assert_eq!(
        rows,
        [
            (Some(true), Some(false), Some(true), Some(true)),
            (None, None, None, None),
            (Some(false), Some(true), Some(false), Some(true)),
            (None, None, None, None),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_null_is_neither_equal_nor_unequal() -> TestResult {
    let db = seeded().await?;
    assert_eq!(users!(db, User.bio.ne("likes tea")), [3]);
    assert_eq!(users!(db, !User.bio.eq("likes tea")), [3]);
    assert_eq!(users!(db, User.bio.eq(User.bio)), [1, 3]);
    Ok(())
}

#[tokio::test]
async fn and_or_and_not_know_null() -> TestResult {
    let db = seeded().await?;
    let likes_tea = User.bio.eq("likes tea");
    let active = User.is_active.eq(true);
    let both: Vec<Option<bool>> = of_users!(db, likes_tea.clone().and(active.clone()));
    assert_eq!(both, [Some(true), None, Some(false), None]);
    let either: Vec<Option<bool>> = of_users!(db, likes_tea.clone().or(active));
    assert_eq!(either, [Some(true), Some(true), Some(false), Some(true)]);
    let not: Vec<Option<bool>> = of_users!(db, !likes_tea);
    assert_eq!(not, [Some(false), None, Some(true), None]);
    let never_null: Vec<bool> = of_users!(db, !User.is_active.eq(true));
    assert_eq!(never_null, [false, false, true, false]);
    Ok(())
}

#[tokio::test]
async fn conditions_keep_the_grouping_they_were_written_in() -> TestResult {
    let db = seeded().await?;
    let user = |id: i64| Todo.user_id.eq(id);
    let done = Todo.completed.eq(true);
    assert_eq!(todos!(db, user(1).or(user(2)).and(done.clone())), [1, 5]);
    assert_eq!(todos!(db, user(1).or(user(2).and(done.clone()))), [1, 2, 3, 5]);
    assert_eq!(todos!(db, !(user(1).or(done.clone()))), [4, 6]);
    assert_eq!(todos!(db, (!user(1)).or(done.clone())), [1, 4, 5, 6]);
    assert_eq!(todos!(db, !(!(user(1).and(done.clone())))), [1]);
    assert_eq!(todos!(db, (!user(1)).and(!done.clone())), [4, 6]);
    // Two comparisons compared.
    assert_eq!(todos!(db, user(1).eq(done)), [1, 4, 6]);
    Ok(())
}

#[tokio::test]
async fn is_null_is_never_null() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(bool, bool)> = of_users!(db, (User.bio.is_null(), User.bio.is_not_null()));
    assert_eq!(rows, [(false, true), (true, false), (false, true), (true, false)]);
    assert_eq!(users!(db, User.bio.is_null()), [2, 4]);
    assert_eq!(users!(db, User.last_login_at.is_not_null()), [1, 3]);
    assert_eq!(todos!(db, (Todo.estimate + 1).is_null()), [3]);
    assert_eq!(todos!(db, Todo.estimate.eq(1).is_null()), [3]);
    assert_eq!(todos!(db, !Todo.due_date.is_null()), [1, 2, 4, 6]);
    Ok(())
}

#[tokio::test]
async fn between_has_both_ends_in_it() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.estimate.between(3, 8)), [2, 4, 5]);
    assert_eq!(todos!(db, Todo.estimate.not_between(3, 8)), [1, 6]);
    assert_eq!(todos!(db, Todo.estimate.between(8, 3)), NONE);
    assert_eq!(todos!(db, Todo.id.between(Todo.user_id, 3)), [1, 2, 3]);
    assert_eq!(todos!(db, Todo.id.between(2, 5).and(Todo.completed.eq(false))), [2, 3, 4]);
    assert_eq!(
        todos!(db, Todo.due_date.between(at("2024-01-20T00:00:00Z"), at("2024-02-10T00:00:00Z"))),
        [1, 4, 6]
    );
    assert_eq!(users!(db, User.username.between("b", "c")), [2]);
    assert_eq!(posts!(db, Post.score.between(-0.25, 1.5)), [1, 3, 5]);
    Ok(())
}

#[tokio::test]
async fn is_in_takes_arrays_vecs_slices_sets_and_iterators() -> TestResult {
    let db = seeded().await?;
    let vec: Vec<i64> = vec![1, 3];
    let set: BTreeSet<i64> = [3, 1].into();
    assert_eq!(users!(db, User.id.is_in([1, 3])), [1, 3]);
    assert_eq!(users!(db, User.id.is_in(vec.clone())), [1, 3]);
    assert_eq!(users!(db, User.id.is_in(&vec)), [1, 3]);
    assert_eq!(users!(db, User.id.is_in(vec.as_slice())), [1, 3]);
    assert_eq!(users!(db, User.id.is_in(vec.iter().copied())), [1, 3]);
    assert_eq!(users!(db, User.id.is_in(set)), [1, 3]);
    assert_eq!(users!(db, User.id.is_in((1..=4i64).filter(|id| id % 2 == 1))), [1, 3]);
    assert_eq!(users!(db, User.id.is_in([3, 3, 3, 99])), [3]);
    assert_eq!(users!(db, User.id.is_in([2])), [2]);
    assert_eq!(users!(db, User.id.is_not_in([1, 3])), [2, 4]);
    Ok(())
}

#[tokio::test]
async fn is_in_takes_texts_enums_and_times() -> TestResult {
    let db = seeded().await?;
    let owned: Vec<String> = vec![s("ann"), s("dave")];
    assert_eq!(users!(db, User.username.is_in(["ann", "dave", "eve"])), [1, 4]);
    assert_eq!(users!(db, User.username.is_in(owned.clone())), [1, 4]);
    assert_eq!(users!(db, User.username.is_in(&owned)), [1, 4]);
    assert_eq!(users!(db, User.username.is_in(owned.iter().map(String::as_str))), [1, 4]);
    assert_eq!(users!(db, User.username.is_in(["a'b", "ann"])), [1]);
    assert_eq!(todos!(db, Todo.priority.is_in([Priority::Low, Priority::High])), [1, 2, 4, 5]);
    assert_eq!(todos!(db, Todo.due_date.is_in([at("2024-02-10T00:00:00Z")])), [4]);
    assert_eq!(posts!(db, Post.score.is_in([1.5, 0.0])), [1, 5]);
    Ok(())
}

#[tokio::test]
async fn is_in_of_a_nullable_column_leaves_null_out() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.estimate.is_in([1, 8])), [1, 2, 6]);
    assert_eq!(todos!(db, Todo.estimate.is_not_in([1, 8])), [4, 5]);
    Ok(())
}

#[tokio::test]
async fn an_empty_list_is_false_and_its_negation_true() -> TestResult {
    let db = seeded().await?;
    let empty: Vec<i64> = Vec::new();
    assert_eq!(users!(db, User.id.is_in(empty.clone())), NONE);
    assert_eq!(users!(db, User.id.is_in([0i64; 0])), NONE);
    assert_eq!(users!(db, User.id.is_not_in(empty)), [1, 2, 3, 4]);
    // Also where the column is NULL.
    assert_eq!(users!(db, !User.bio.is_in(Vec::<String>::new())), [1, 2, 3, 4]);
    assert_eq!(users!(db, User.bio.is_not_in(Vec::<String>::new())), [1, 2, 3, 4]);
    assert_eq!(users!(db, User.bio.is_in(Vec::<String>::new()).or(User.id.eq(2))), [2]);
    Ok(())
}

#[tokio::test]
async fn is_in_takes_forty_thousand_values() -> TestResult {
    let db = seeded().await?;
    let many: Vec<i64> = (3..40_003).collect();
    assert_eq!(users!(db, User.id.is_in(&many)), [3, 4]);
    assert_eq!(users!(db, User.id.is_not_in(&many)), [1, 2]);
    // The other values of the statement stay where they belong.
    let rows: Vec<i64> = db
        .select(User.id)
        .from(User)
        .filter(User.username.ne("carol"))
        .filter(User.id.is_in(many))
        .filter(User.role.eq("user"))
        .all()
        .await?;
    assert_eq!(rows, [4]);
    let names: Vec<String> = (0..40_000).map(|number| format!("user {number}")).chain([s("bob")]).collect();
    assert_eq!(users!(db, User.username.is_in(names)), [2]);
    Ok(())
}

#[tokio::test]
async fn is_distinct_from_compares_nulls_as_values() -> TestResult {
    let db = seeded().await?;
    assert_eq!(users!(db, User.bio.is_distinct_from("likes tea")), [2, 3, 4]);
    assert_eq!(users!(db, User.bio.is_not_distinct_from("likes tea")), [1]);
    for (bio, expected) in [(None, vec![2, 4]), (Some(s("")), vec![3]), (Some(s("other")), vec![])] {
        assert_eq!(users!(db, User.bio.is_not_distinct_from(bio)), expected);
    }
    let nothing: Option<String> = None;
    assert_eq!(users!(db, User.bio.is_distinct_from(nothing)), [1, 3]);
    assert_eq!(users!(db, User.bio.is_distinct_from(User.bio)), NONE);
    assert_eq!(todos!(db, Todo.estimate.is_not_distinct_from(Some(8))), [2]);
    let never_null: Vec<bool> = of_users!(db, User.bio.is_distinct_from("likes tea"));
    assert_eq!(never_null, [false, true, true, true]);
    Ok(())
}
