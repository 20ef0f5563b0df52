//! Section 6: conditions, operators and functions.

use std::collections::BTreeSet;

use chrono::{TimeDelta, Utc};

use super::schema::*;
use crate::harness::*;

/// The ids of the todos that fulfil a condition.
macro_rules! todos {
    ($db:expr, $condition:expr) => {
        ids(&$db.from(Todo).filter($condition).order_by(Todo.id.asc()).all().await?)
    };
}

/// The ids of the users that fulfil a condition.
macro_rules! users {
    ($db:expr, $condition:expr) => {
        $db.select(User.id).from(User).filter($condition).order_by(User.id.asc()).all().await?
    };
}

/// The ids of the posts that fulfil a condition.
macro_rules! posts {
    ($db:expr, $condition:expr) => {
        $db.select(Post.id).from(Post).filter($condition).order_by(Post.id.asc()).all().await?
    };
}

/// The values of an expression for the five posts, in the order of their ids.
macro_rules! of_posts {
    ($db:expr, $expression:expr) => {
        $db.select($expression).from(Post).order_by(Post.id.asc()).all().await?
    };
}

/// The values of an expression for the six todos, in the order of their ids.
macro_rules! of_todos {
    ($db:expr, $expression:expr) => {
        $db.select($expression).from(Todo).order_by(Todo.id.asc()).all().await?
    };
}

/// The values of an expression for the four users, in the order of their ids.
macro_rules! of_users {
    ($db:expr, $expression:expr) => {
        $db.select($expression).from(User).order_by(User.id.asc()).all().await?
    };
}

const NONE: [i64; 0] = [];

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

#[tokio::test]
async fn arithmetic_with_values_and_columns() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64, i64)> = of_posts!(db, (Post.views + 1, Post.views - 2, Post.views * 3));
    assert_eq!(rows, [(11, 8, 30), (1, -2, 0), (8, 5, 21), (-2, -5, -9), (1, -2, 0)]);
    let rows: Vec<(i64, i64)> = of_posts!(db, (Post.views + Post.id, Post.views * Post.user_id - Post.id));
    assert_eq!(rows, [(11, 9), (2, -2), (10, 11), (1, -10), (5, -5)]);
    let step = 5i64;
    let stepped: Vec<i64> = of_posts!(db, Post.views + step);
    assert_eq!(stepped, [15, 5, 12, 2, 5]);
    let negative: Vec<(i64, i64)> = of_posts!(db, (Post.views + -1, Post.views - -1));
    assert_eq!(negative, [(9, 11), (-1, 1), (6, 8), (-4, -2), (-1, 1)]);
    let floats: Vec<f64> = of_posts!(db, Post.score * 2.0 + 0.5);
    assert_eq!(floats, [3.5, 5.5, 0.0, 8.5, 0.5]);
    Ok(())
}

#[tokio::test]
async fn arithmetic_keeps_the_grouping_it_was_written_in() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64, i64, i64)> = of_posts!(
        db,
        (
            (Post.views + 1) * 2,
            Post.views + Post.id * 2,
            Post.views - (Post.id - 1),
            Post.views - Post.id - 1
        )
    );
    assert_eq!(rows, [(22, 12, 10, 8), (2, 4, -1, -3), (16, 13, 5, 3), (-4, 5, -6, -8), (2, 10, -4, -6)]);
    let quotients: Vec<(i64, i64)> = of_posts!(db, (Post.id * (Post.views / 2), Post.id * Post.views / 2));
    assert_eq!(quotients, [(5, 5), (0, 0), (9, 10), (-4, -6), (0, 0)]);
    let nested: Vec<Option<i64>> = of_posts!(db, Post.views / (Post.id * 2));
    assert_eq!(nested, [Some(5), Some(0), Some(1), Some(0), Some(0)]);
    Ok(())
}

#[tokio::test]
async fn arithmetic_stands_in_conditions_and_orders() -> TestResult {
    let db = seeded().await?;
    assert_eq!(posts!(db, (Post.views * 2).gt(10)), [1, 3]);
    assert_eq!(posts!(db, Post.views.gt(Post.id + 2)), [1, 3]);
    let by_square: Vec<i64> = db
        .select(Post.id)
        .from(Post)
        .order_by(((Post.views * Post.views).desc(), Post.id.asc()))
        .all()
        .await?;
    assert_eq!(by_square, [1, 3, 4, 2, 5]);
    Ok(())
}

#[tokio::test]
async fn integer_division_truncates_toward_zero() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64)> = of_posts!(db, (Post.views / 2, Post.views % 2));
    assert_eq!(rows, [(5, 0), (0, 0), (3, 1), (-1, -1), (0, 0)]);
    let by_negative: Vec<(i64, i64)> = of_posts!(db, (Post.views / -2, Post.views % -2));
    assert_eq!(by_negative, [(-5, 0), (0, 0), (-3, 1), (1, -1), (0, 0)]);
    let small: Vec<(Option<i32>, Option<i32>)> = of_todos!(db, (Todo.estimate / 2, Todo.estimate % 3));
    assert_eq!(
        small,
        [
            (Some(0), Some(1)),
            (Some(4), Some(2)),
            (None, None),
            (Some(2), Some(2)),
            (Some(1), Some(0)),
            (Some(0), Some(1))
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_zero_divisor_is_null() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<i64>, Option<i64>)> = of_posts!(db, (Post.id / Post.views, Post.id % Post.views));
    assert_eq!(
        rows,
        [(Some(0), Some(1)), (None, None), (Some(0), Some(3)), (Some(-1), Some(1)), (None, None)]
    );
    let floats: Vec<Option<f64>> = of_posts!(db, Post.score / Post.score);
    assert_eq!(floats, [Some(1.0), Some(1.0), Some(1.0), Some(1.0), None]);
    assert_eq!(posts!(db, (Post.id / Post.views).is_null()), [2, 5]);
    Ok(())
}

#[tokio::test]
async fn float_division_does_not_truncate() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<f64> = of_posts!(db, Post.score / 2.0);
    assert_eq!(rows, [0.75, 1.25, -0.125, 2.0, 0.0]);
    let rows: Vec<f64> = of_posts!(db, Post.views.cast::<f64>() / 4.0);
    assert_eq!(rows, [2.5, 0.0, 1.75, -0.75, 0.0]);
    Ok(())
}

#[tokio::test]
async fn an_optional_operand_makes_arithmetic_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(Option<i32>, Option<i64>, Option<i64>)> = of_todos!(
        db,
        (Todo.estimate + 1, Todo.estimate.cast::<i64>() + Todo.id, Todo.id - Todo.estimate.cast::<i64>())
    );
    assert_eq!(
        rows,
        [
            (Some(2), Some(2), Some(0)),
            (Some(9), Some(10), Some(-6)),
            (None, None, None),
            (Some(6), Some(9), Some(-1)),
            (Some(4), Some(8), Some(2)),
            (Some(2), Some(7), Some(5)),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn text_functions() -> TestResult {
    let db = seeded().await?;
    let row: (String, String, i64, String) = db
        .select((
            lower(Todo.title),
            upper(Todo.title),
            length(Todo.title),
            trim(concat(concat("  ", Todo.title), "   ")),
        ))
        .from(Todo)
        .filter(Todo.id.eq(1))
        .one()
        .await?;
    assert_eq!(row, (s("buy milk"), s("BUY MILK"), 8, s("Buy milk")));
    let bios: Vec<(Option<String>, Option<i64>)> = of_users!(db, (upper(User.bio), length(User.bio)));
    assert_eq!(bios, [(Some(s("LIKES TEA")), Some(9)), (None, None), (Some(s("")), Some(0)), (None, None)]);
    assert_eq!(users!(db, upper(lower(User.username)).eq("BOB")), [2]);
    Ok(())
}

#[tokio::test]
async fn functions_are_methods_too() -> TestResult {
    let db = seeded().await?;
    let by_method: Vec<(String, String, i64, String, String)> = of_users!(
        db,
        (
            User.email.lower(),
            User.username.upper(),
            User.email.length(),
            User.role.trim(),
            User.bio.coalesce("none").upper()
        )
    );
    let by_function: Vec<(String, String, i64, String, String)> = of_users!(
        db,
        (
            lower(User.email),
            upper(User.username),
            length(User.email),
            trim(User.role),
            upper(coalesce(User.bio, "none"))
        )
    );
    assert_eq!(by_method, by_function);
    assert_eq!(by_method[1], (s("bob@example.com"), s("BOB"), 15, s("user"), s("NONE")));
    let numbers: Vec<(i64, f64)> = of_posts!(db, (Post.views.abs(), (Post.score + 0.1).round()));
    assert_eq!(numbers[3], (3, 4.0));
    Ok(())
}

#[tokio::test]
async fn length_counts_characters() -> TestResult {
    let db = seeded().await?;
    for (name, letters) in [("žluť🦀", 5), ("日本語", 3), ("", 0), ("a b ", 4)] {
        let tag = NewTag::builder().name(name);
        db.insert(Tag).values(tag).execute().await?;
        let found: i64 = db.select(length(Tag.name)).from(Tag).filter(Tag.name.eq(name)).one().await?;
        assert_eq!(found, letters, "{name:?}");
    }
    Ok(())
}

#[tokio::test]
async fn concat_joins_texts_and_is_null_when_a_part_is() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<String> = of_users!(db, concat(concat(concat(User.username, " <"), User.email), ">"));
    assert_eq!(rows[0], "ann <ann@example.com>");
    assert_eq!(rows[3], "dave <dave@example.com>");
    let rows: Vec<Option<String>> = of_users!(db, concat(concat(User.username, ": "), User.bio));
    assert_eq!(rows, [Some(s("ann: likes tea")), None, Some(s("carol: ")), None]);
    let separator = s(" & ");
    let rows: Vec<String> =
        of_users!(db, concat(concat(upper(User.username), &separator), coalesce(User.bio, "?")));
    assert_eq!(rows, ["ANN & likes tea", "BOB & ?", "CAROL & ", "DAVE & ?"]);
    Ok(())
}

#[tokio::test]
async fn coalesce_takes_the_first_that_is_not_null() -> TestResult {
    let db = seeded().await?;
    let texts: Vec<String> = of_users!(db, coalesce(User.bio, "none"));
    assert_eq!(texts, ["likes tea", "none", "", "none"]);
    let columns: Vec<String> = of_users!(db, coalesce(User.bio, User.role));
    assert_eq!(columns, ["likes tea", "user", "", "user"]);
    let numbers: Vec<i32> = of_todos!(db, coalesce(Todo.estimate, 0));
    assert_eq!(numbers, [1, 8, 0, 5, 3, 1]);
    let optional: Vec<Option<i32>> = of_todos!(db, coalesce(Todo.estimate, Todo.estimate));
    assert_eq!(optional, [Some(1), Some(8), None, Some(5), Some(3), Some(1)]);
    assert_eq!(todos!(db, coalesce(Todo.estimate, 0).lt(3)), [1, 3, 6]);
    Ok(())
}

#[tokio::test]
async fn abs_and_round() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, f64, f64)> =
        of_posts!(db, (abs(Post.views), abs(Post.score), round(Post.score + 0.1)));
    assert_eq!(rows, [(10, 1.5, 2.0), (0, 2.5, 3.0), (7, 0.25, 0.0), (3, 4.0, 4.0), (0, 0.0, 0.0)]);
    let optional: Vec<Option<i32>> = of_todos!(db, abs(Todo.estimate - 5));
    assert_eq!(optional, [Some(4), Some(3), None, Some(0), Some(2), Some(4)]);
    Ok(())
}

#[tokio::test]
async fn cast_changes_the_type_and_keeps_null() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(f64, i32, String)> =
        of_posts!(db, (Post.views.cast::<f64>(), Post.views.cast::<i32>(), Post.views.cast::<String>()));
    assert_eq!(
        rows,
        [(10.0, 10, s("10")), (0.0, 0, s("0")), (7.0, 7, s("7")), (-3.0, -3, s("-3")), (0.0, 0, s("0"))]
    );
    let mixed: Vec<f64> = of_posts!(db, Post.views.cast::<f64>() * Post.score);
    assert_eq!(mixed, [15.0, 0.0, -1.75, -12.0, 0.0]);
    let optional: Vec<(Option<i64>, Option<String>)> =
        of_todos!(db, (Todo.estimate.cast::<i64>(), Todo.estimate.cast::<String>()));
    assert_eq!(optional[1..3], [(Some(8), Some(s("8"))), (None, None)]);
    let back: Vec<i64> = of_posts!(db, Post.views.cast::<String>().cast::<i64>() + 1);
    assert_eq!(back, [11, 1, 8, -2, 1]);
    let whole: i64 = db.select(Post.score.cast::<i64>()).from(Post).filter(Post.id.eq(4)).one().await?;
    assert_eq!(whole, 4);
    assert_eq!(posts!(db, Post.views.cast::<String>().starts_with("1")), [1]);
    Ok(())
}

#[tokio::test]
async fn case_takes_the_first_branch_that_holds() -> TestResult {
    let db = seeded().await?;
    let label = case()
        .when(Todo.completed.eq(true), "done")
        .when(Todo.priority.eq(Priority::High), "urgent")
        .otherwise("open");
    let rows: Vec<String> = of_todos!(db, label.clone());
    assert_eq!(rows, ["done", "urgent", "open", "urgent", "done", "open"]);
    assert_eq!(todos!(db, label.eq("urgent")), [2, 4]);
    let rank = case().when(Todo.priority.eq(Priority::High), 1i64).when(Todo.completed, 3i64).otherwise(2i64);
    let ranked: Vec<i64> = of_todos!(db, rank.clone());
    assert_eq!(ranked, [3, 1, 2, 1, 3, 2]);
    let sorted = db.from(Todo).order_by((rank.asc(), Todo.id.desc())).all().await?;
    assert_eq!(ids(&sorted), [4, 2, 6, 3, 5, 1]);
    Ok(())
}

#[tokio::test]
async fn case_without_otherwise_is_optional() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<Option<String>> = of_todos!(db, case().when(Todo.completed.eq(true), Todo.title));
    assert_eq!(rows, [Some(s("Buy milk")), None, None, None, Some(s("Read_book")), None]);
    assert_eq!(todos!(db, case().when(Todo.completed.eq(true), Todo.title).is_null()), [2, 3, 4, 6]);
    Ok(())
}

#[tokio::test]
async fn case_takes_columns_and_a_nullable_one_makes_it_optional() -> TestResult {
    let db = seeded().await?;
    let plain: Vec<String> = of_todos!(db, case().when(Todo.completed.eq(true), Todo.title).otherwise("-"));
    assert_eq!(plain, ["Buy milk", "-", "-", "-", "Read_book", "-"]);
    let optional: Vec<Option<String>> =
        of_todos!(db, case().when(Todo.user_id.eq(1), Todo.description).otherwise(Todo.title));
    assert_eq!(
        optional,
        [
            Some(s("two litres")),
            None,
            Some(s("Sunday")),
            Some(s("Fix 100% of bugs")),
            Some(s("Read_book")),
            Some(s("Water plants"))
        ]
    );
    // An unknown condition does not hold.
    let unknown: Vec<String> = of_todos!(db, case().when(Todo.estimate.gt(2), "long").otherwise("short"));
    assert_eq!(unknown, ["short", "long", "short", "long", "long", "short"]);
    Ok(())
}

#[tokio::test]
async fn now_is_the_present() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.created_at.lt(now())), [1, 2, 3, 4, 5, 6]);
    assert_eq!(todos!(db, Todo.due_date.gt(now())), NONE);
    let before = Utc::now();
    db.insert(Todo).values(NewTodo::builder().user_id(4).title("Now")).execute().await?;
    let after = Utc::now();
    let made = db.from(Todo).filter(Todo.title.eq("Now")).one().await?.created_at;
    // A default may be made by the clock of a server, and cut to its precision.
    let slack = TimeDelta::seconds(2);
    assert!(before - slack <= made && made <= after + slack, "{made} is not in {before}..{after}");
    assert_eq!(db.from(Todo).filter(Todo.created_at.lte(now())).count().await?, 7);
    Ok(())
}

#[tokio::test]
async fn like_is_exact_about_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.like("Read%")), [5]);
    assert_eq!(todos!(db, Todo.title.like("read%")), NONE);
    assert_eq!(todos!(db, Todo.title.like("Read")), NONE);
    assert_eq!(todos!(db, Todo.title.not_like("%o%")), [1, 6]);
    assert_eq!(todos!(db, Todo.title.not_like("%O%")), [1, 2, 3, 4, 5, 6]);
    // NULL is neither like nor unlike.
    assert_eq!(todos!(db, Todo.description.not_like("two%")), [3, 5]);
    Ok(())
}

#[tokio::test]
async fn like_knows_both_wildcards_and_a_backslash_takes_their_meaning() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.like("Buy_milk")), [1]);
    assert_eq!(todos!(db, Todo.title.like("Read_book")), [5]);
    assert_eq!(todos!(db, Todo.title.like(r"Buy\_milk")), NONE);
    assert_eq!(todos!(db, Todo.title.like(r"Read\_book")), [5]);
    assert_eq!(todos!(db, Todo.title.like("%100%")), [4]);
    assert_eq!(todos!(db, Todo.title.like(r"%100\%%")), [4]);
    assert_eq!(todos!(db, Todo.title.like(r"%100\%")), NONE);
    assert_eq!(todos!(db, Todo.description.like(r"C:\\%")), [5]);
    assert_eq!(todos!(db, Todo.description.like(r"%\\b%")), [5]);
    Ok(())
}

#[tokio::test]
async fn ilike_folds_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.ilike("READ%")), [5]);
    assert_eq!(todos!(db, Todo.title.ilike(r"read\_BOOK")), [5]);
    assert_eq!(todos!(db, Todo.title.ilike(r"buy\_milk")), NONE);
    assert_eq!(todos!(db, Todo.title.not_ilike("%O%")), [1, 6]);
    assert_eq!(todos!(db, Todo.description.not_ilike("TWO%")), [3, 5]);
    for (q, expected) in [("BOOK", vec![5]), ("sun", vec![3]), ("MILK", vec![1]), ("nothing", vec![])] {
        let found = Todo.title.ilike(format!("%{q}%")).or(Todo.description.ilike(format!("%{q}%")));
        assert_eq!(todos!(db, found), expected, "{q}");
    }
    Ok(())
}

#[tokio::test]
async fn like_takes_an_expression_as_its_pattern() -> TestResult {
    let db = seeded().await?;
    assert_eq!(users!(db, User.email.like(concat(User.username, "@%"))), [1, 2, 3, 4]);
    assert_eq!(users!(db, User.email.like(User.username)), NONE);
    assert_eq!(users!(db, lower(User.role).like("adm%")), [1]);
    Ok(())
}

#[tokio::test]
async fn contains_starts_with_and_ends_with_are_exact_about_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.contains("book")), [5]);
    assert_eq!(todos!(db, Todo.title.contains("BOOK")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("Buy")), [1]);
    assert_eq!(todos!(db, Todo.title.starts_with("buy")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("milk")), NONE);
    assert_eq!(todos!(db, Todo.title.ends_with("s")), [4, 6]);
    assert_eq!(todos!(db, Todo.title.ends_with("S")), NONE);
    assert_eq!(todos!(db, Todo.title.ends_with("Buy")), NONE);
    assert_eq!(todos!(db, Todo.description.contains("")), [1, 3, 5]);
    Ok(())
}

#[tokio::test]
async fn icontains_and_its_kin_fold_case() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.icontains("BOOK")), [5]);
    assert_eq!(todos!(db, Todo.title.istarts_with("bUY")), [1]);
    assert_eq!(todos!(db, Todo.title.istarts_with("milk")), NONE);
    assert_eq!(todos!(db, Todo.title.iends_with("S")), [4, 6]);
    assert_eq!(todos!(db, Todo.description.icontains("SUN")), [3]);
    Ok(())
}

#[tokio::test]
async fn contains_and_its_kin_take_wildcards_and_backslashes_literally() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.title.contains("%")), [4]);
    assert_eq!(todos!(db, Todo.title.contains("100%")), [4]);
    assert_eq!(todos!(db, Todo.title.contains("_")), [5]);
    assert_eq!(todos!(db, Todo.title.contains("y_m")), NONE);
    assert_eq!(todos!(db, Todo.title.contains("\\")), NONE);
    assert_eq!(todos!(db, Todo.description.contains("\\")), [5]);
    assert_eq!(todos!(db, Todo.description.contains("\\b")), [5]);
    assert_eq!(todos!(db, Todo.description.contains("\\\\")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("%")), NONE);
    assert_eq!(todos!(db, Todo.title.starts_with("Read_")), [5]);
    assert_eq!(todos!(db, Todo.title.starts_with("Buy_")), NONE);
    assert_eq!(todos!(db, Todo.description.starts_with("C:\\")), [5]);
    assert_eq!(todos!(db, Todo.title.ends_with("_book")), [5]);
    assert_eq!(todos!(db, Todo.title.ends_with("_milk")), NONE);
    assert_eq!(todos!(db, Todo.title.icontains("100% OF")), [4]);
    assert_eq!(todos!(db, Todo.title.icontains("Y_M")), NONE);
    assert_eq!(todos!(db, Todo.title.istarts_with("buy_")), NONE);
    assert_eq!(todos!(db, Todo.title.iends_with("_BOOK")), [5]);
    Ok(())
}
