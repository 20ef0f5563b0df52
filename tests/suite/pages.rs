//! Section 4: orders, limits and offsets.

use futures_util::TryStreamExt;

use super::schema::*;
use crate::harness::*;

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
