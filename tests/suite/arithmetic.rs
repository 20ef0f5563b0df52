//! Section 6: `+ - * / %` and what stands around them.

use super::schema::*;
use crate::harness::*;

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
