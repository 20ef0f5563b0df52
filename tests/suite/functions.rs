//! Section 6: functions, casts and CASE.

use chrono::{TimeDelta, Utc};

use super::schema::*;
use crate::harness::*;

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
