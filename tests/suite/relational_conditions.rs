//! Relations in conditions and as counts: `any`, `none`, `every`, `exists`, `is_empty`, `count`.

use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

/// The ids of the employees that fulfil a condition.
macro_rules! employees {
    ($db:expr, $condition:expr) => {
        $db.select(Employee.id).from(Employee).filter($condition).order_by(Employee.id.asc()).all().await?
    };
}

#[tokio::test]
async fn any_none_and_every_of_a_relation_to_many() -> TestResult {
    let db = seeded().await?;
    assert_eq!(users!(db, User.todos.any(Todo.completed.eq(false))), [1, 2, 3]);
    assert_eq!(users!(db, User.todos.any(Todo.completed)), [1, 2]);
    assert_eq!(users!(db, User.todos.none(Todo.completed)), [3, 4]);
    assert_eq!(users!(db, User.todos.every(Todo.completed.eq(false))), [3, 4]);
    assert_eq!(users!(db, User.todos.every(Todo.priority.eq(Priority::Medium))), [3, 4]);
    assert_eq!(users!(db, User.todos.any((Todo.completed, Todo.title.like("Read%")))), [2]);
    assert_eq!(users!(db, !User.todos.any(Todo.completed)), [3, 4]);
    assert_eq!(users!(db, User.todos.any(Todo.completed).and(User.todos.any(Todo.estimate.gt(6)))), [1]);
    assert_eq!(users!(db, User.todos.any(Todo.completed).or(User.username.eq("dave"))), [1, 2, 4]);
    Ok(())
}

#[tokio::test]
async fn exists_and_is_empty_ask_for_any_row() -> TestResult {
    let db = seeded().await?;
    assert_eq!(users!(db, User.todos.exists()), [1, 2, 3]);
    assert_eq!(users!(db, User.todos.is_empty()), [4]);
    assert_eq!(users!(db, User.preferences.exists()), NONE);
    assert_eq!(users!(db, User.preferences.is_empty()), [1, 2, 3, 4]);
    assert_eq!(todos!(db, Todo.tags.is_empty()), [3, 5]);
    assert_eq!(todos!(db, Todo.tags.exists()), [1, 2, 4, 6]);
    assert_eq!(todos!(db, Todo.user.exists()), [1, 2, 3, 4, 5, 6]);
    assert_eq!(employees!(db, Employee.manager.exists()), [2, 3, 4]);
    assert_eq!(employees!(db, Employee.manager.is_empty()), [1]);
    Ok(())
}

#[tokio::test]
async fn without_related_rows_every_is_true_and_any_is_false() -> TestResult {
    let db = seeded().await?;
    let dave = || User.id.eq(4);
    assert_eq!(users!(db, dave().and(User.todos.every(Todo.id.lt(0)))), [4]);
    assert_eq!(users!(db, dave().and(User.todos.none(Todo.id.gt(0)))), [4]);
    assert_eq!(users!(db, dave().and(User.todos.any(Todo.id.gt(0)))), NONE);
    assert_eq!(users!(db, dave().and(User.preferences.every(UserPreferences.theme.eq("dark")))), [4]);
    assert_eq!(employees!(db, Employee.id.eq(1).and(Employee.manager.every(Employee.id.lt(0)))), [1]);
    assert_eq!(employees!(db, Employee.id.eq(1).and(Employee.manager.any(Employee.id.gt(0)))), NONE);
    Ok(())
}

#[tokio::test]
async fn a_condition_that_is_null_is_not_met() -> TestResult {
    let db = seeded().await?;
    // Estimates: ann 1, 8, NULL; bob 5, 3; carol 1; dave none.
    assert_eq!(users!(db, User.todos.any(Todo.estimate.gt(0))), [1, 2, 3]);
    assert_eq!(users!(db, User.todos.every(Todo.estimate.gt(0))), [2, 3, 4]);
    assert_eq!(users!(db, User.todos.every(Todo.estimate.lt(100))), [2, 3, 4]);
    assert_eq!(users!(db, User.todos.none(Todo.estimate.gt(5))), [2, 3, 4]);
    assert_eq!(users!(db, User.todos.filter(Todo.id.eq(3)).none(Todo.estimate.gt(0))), [1, 2, 3, 4]);
    assert_eq!(users!(db, User.todos.every(Todo.estimate.is_null().or(Todo.estimate.gt(0)))), [1, 2, 3, 4]);
    assert_eq!(users!(db, User.todos.every(!Todo.estimate.gt(100))), [2, 3, 4]);
    // None of them is NULL itself.
    let all: Vec<(bool, bool, bool)> = of_users!(
        db,
        (
            User.todos.any(Todo.estimate.lt(0)),
            User.todos.none(Todo.estimate.lt(0)),
            User.todos.every(Todo.estimate.lt(0))
        )
    );
    assert_eq!(all, [(false, true, false), (false, true, false), (false, true, false), (false, true, true)]);
    Ok(())
}

#[tokio::test]
async fn a_condition_with_nothing_in_it_holds_for_every_row() -> TestResult {
    let db = seeded().await?;
    let nothing = || Filter::of(Todo);
    assert_eq!(users!(db, User.todos.any(nothing())), [1, 2, 3]);
    assert_eq!(users!(db, User.todos.none(nothing())), [4]);
    assert_eq!(users!(db, User.todos.every(nothing())), [1, 2, 3, 4]);
    assert_eq!(users!(db, User.todos.filter(nothing()).exists()), [1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn relations_to_one_and_through_a_table_in_between_are_conditions_as_well() -> TestResult {
    let db = seeded().await?;
    assert_eq!(todos!(db, Todo.user.any(User.is_active.eq(false))), [6]);
    assert_eq!(todos!(db, Todo.user.none(User.role.eq("admin"))), [4, 5, 6]);
    assert_eq!(todos!(db, Todo.user.every(User.bio.is_null())), [4, 5]);
    assert_eq!(todos!(db, Todo.tags.any(Tag.name.is_in(["urgent", "home"]))), [1, 2, 4, 6]);
    assert_eq!(todos!(db, Todo.tags.every(Tag.color.is_not_null())), [1, 3, 5, 6]);
    assert_eq!(todos!(db, Todo.tags.none(Tag.color.eq("blue"))), [1, 3, 5, 6]);
    assert_eq!(users!(db, User.todos.any(Todo.tags.any(Tag.name.eq("urgent")))), [1, 2]);
    assert_eq!(users!(db, User.todos.every(Todo.tags.exists())), [3, 4]);
    assert_eq!(employees!(db, Employee.manager.any(Employee.name.eq("Eve"))), [2, 3]);
    assert_eq!(employees!(db, Employee.reports.any(Employee.reports.exists())), [1]);
    Ok(())
}

#[tokio::test]
async fn conditions_follow_a_filter_an_order_and_a_limit() -> TestResult {
    let db = seeded().await?;
    let open = || User.todos.filter(Todo.completed.eq(false));
    assert_eq!(users!(db, open().any(Todo.estimate.gte(5))), [1, 2]);
    assert_eq!(users!(db, open().none(Todo.estimate.gte(5))), [3, 4]);
    assert_eq!(users!(db, open().every(Todo.priority.eq(Priority::High))), [2, 4]);
    assert_eq!(users!(db, open().filter(Todo.estimate.is_null()).exists()), [1]);
    assert_eq!(users!(db, open().filter(Todo.estimate.is_null()).is_empty()), [2, 3, 4]);
    assert_eq!(users!(db, open().count().eq(1)), [2, 3]);
    assert_eq!(users!(db, open().count().between(1, 2)), [1, 2, 3]);
    assert_eq!(todos!(db, Todo.user.filter(User.role.eq("user")).any(User.is_active)), [4, 5]);
    assert_eq!(todos!(db, Todo.user.filter(User.role.eq("user")).every(User.is_active)), [1, 2, 3, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn conditions_within_a_limit_look_at_no_other_rows() -> TestResult {
    let db = seeded().await?;
    let newest = || User.todos.order_by(Todo.id.desc()).limit(1);
    if DATABASE == Database::MariaDb {
        // Its derived tables do not see the row around.
        let error = db.query(User).filter(newest().any(Todo.completed)).all().await.unwrap_err();
        assert!(matches!(error, orm::Error::Unsupported { .. }), "{error:?}");
        return Ok(());
    }
    let counts: Vec<(i64, i64)> =
        of_users!(db, (User.todos.limit(2).count(), User.todos.order_by(Todo.id.asc()).offset(1).count()));
    assert_eq!(counts, [(2, 2), (2, 1), (1, 0), (0, 0)]);
    assert_eq!(users!(db, User.todos.offset(2).exists()), [1]);
    assert_eq!(users!(db, User.todos.limit(0).is_empty()), [1, 2, 3, 4]);
    assert_eq!(users!(db, newest().any(Todo.completed)), [2]);
    assert_eq!(users!(db, newest().none(Todo.completed)), [1, 3, 4]);
    assert_eq!(users!(db, newest().every(Todo.completed)), [2, 4]);
    Ok(())
}

#[tokio::test]
async fn a_condition_sees_the_row_around_it_when_it_is_correlated() -> TestResult {
    let db = seeded().await?;
    let same = User.todos.correlate(User).any(Todo.created_at.gt(User.updated_at).and(Todo.id.eq(User.id)));
    assert_eq!(users!(db, same), [1]);
    let tagged = Todo.tags.correlate(Todo).every(Tag.id.lte(Todo.id));
    assert_eq!(todos!(db, tagged), [1, 3, 4, 5, 6]);
    let users = db
        .query(User)
        .with(User.todos.correlate(User).filter(Todo.id.gt(User.id + 1)))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(
        users.iter().map(|user| ids(&user.todos)).collect::<Vec<_>>(),
        [vec![3], vec![4, 5], vec![6], vec![]]
    );
    let counts: Vec<i64> = of_users!(db, User.todos.correlate(User).filter(Todo.id.gt(User.id + 1)).count());
    assert_eq!(counts, [1, 2, 1, 0]);
    // With a table of its own name around, that one goes by an alias.
    let boss = alias!(Employee as boss);
    let later = db
        .select(boss.id)
        .from(boss)
        .filter(boss.reports.correlate(boss).every(Employee.name.gt(boss.name)))
        .filter(boss.reports.exists())
        .order_by(boss.id.asc())
        .all()
        .await?;
    assert_eq!(later, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn counts_are_selected_filtered_and_sorted_by() -> TestResult {
    let db = seeded().await?;
    let counts: Vec<(String, i64)> = of_users!(db, (User.username, User.todos.count()));
    assert_eq!(counts, [(s("ann"), 3), (s("bob"), 2), (s("carol"), 1), (s("dave"), 0)]);
    let rows = db
        .select(record! {
            id: User.id,
            todos: User.todos.count(),
            open: User.todos.filter(Todo.completed.eq(false)).count(),
            busy: User.todos.any(Todo.priority.eq(Priority::High)),
            idle: User.todos.is_empty(),
            more: User.todos.count() + 10,
        })
        .from(User)
        .filter(User.todos.count().gte(1))
        .order_by((User.todos.filter(Todo.completed.eq(false)).count().asc(), User.id.desc()))
        .all()
        .await?;
    let rows: Vec<_> =
        rows.iter().map(|row| (row.id, row.todos, row.open, row.busy, row.idle, row.more)).collect();
    assert_eq!(rows, [(3, 1, 1, false, false, 11), (2, 2, 1, true, false, 12), (1, 3, 2, true, false, 13)]);
    let query =
        db.query(Todo).order_by((Todo.tags.count().desc(), Todo.user.count().asc(), Todo.id.asc())).limit(3);
    assert_eq!(ids(&query.all().await?), [2, 4, 1]);
    let query = db.query(User).order_by((User.todos.any(Todo.completed).asc(), User.id.desc())).limit(2);
    assert_eq!(query.all().await?.iter().map(|user| user.id).collect::<Vec<_>>(), [4, 3]);
    Ok(())
}

#[tokio::test]
async fn counts_stand_in_joins_and_in_groups() -> TestResult {
    let db = seeded().await?;
    let rows: Vec<(i64, i64)> = db
        .select((Todo.id, User.todos.count()))
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .filter(User.todos.none(Todo.title.eq("Read_book")))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    assert_eq!(rows, [(1, 3), (2, 3), (3, 3), (6, 1)]);
    let left: Vec<(String, i64)> = db
        .select((User.username, Todo.tags.count()))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id).and(Todo.completed))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(left, [(s("ann"), 1), (s("bob"), 0), (s("carol"), 0), (s("dave"), 0)]);
    Ok(())
}

#[tokio::test]
async fn a_count_is_loaded_in_the_place_of_the_rows() -> TestResult {
    let db = seeded().await?;
    let seen = Statements::of(&db);
    let users = db
        .query(User)
        .with(User.todos.count())
        .with(User.preferences)
        .order_by((User.todos.count().desc(), User.id.asc()))
        .all()
        .await?;
    assert_eq!(seen.all().len(), 1);
    let counts: Vec<(i64, i64)> = users.iter().map(|user| (user.id, user.todos)).collect();
    assert_eq!(counts, [(1, 3), (2, 2), (3, 1), (4, 0)]);
    let nested: Vec<UserWith<Vec<TodoWith<NotLoaded, i64>>>> = db
        .query(User)
        .with(User.todos.filter(Todo.completed.eq(false)).with(Todo.tags.filter(Tag.color.is_null()).count()))
        .order_by(User.id.asc())
        .all()
        .await?;
    let nested: Vec<Vec<(i64, i64)>> =
        nested.iter().map(|user| user.todos.iter().map(|todo| (todo.id, todo.tags)).collect()).collect();
    assert_eq!(nested, [vec![(2, 1), (3, 0)], vec![(4, 1)], vec![(6, 0)], vec![]]);
    let todos =
        db.query(Todo).with(Todo.user.count()).with(Todo.tags.count()).order_by(Todo.id.asc()).all().await?;
    assert_eq!(
        todos.iter().map(|todo| (todo.user, todo.tags)).collect::<Vec<_>>(),
        [(1, 1), (1, 2), (1, 0), (1, 2), (1, 0), (1, 1)]
    );
    Ok(())
}

#[tokio::test]
async fn a_list_and_its_count_stand_side_by_side_in_a_record() -> TestResult {
    let db = seeded().await?;
    let users = db
        .query(User)
        .select(record! {
            name: User.username,
            total: User.todos.count(),
            done: User.todos.filter(Todo.completed).exists(),
        })
        .with(
            User.todos
                .order_by(Todo.id.desc())
                .limit(1)
                .select(record! { id: Todo.id, tags: Todo.tags.count(), any: Todo.tags.exists() }),
        )
        .filter(User.todos.count().gt(1))
        .order_by(User.id.asc())
        .all()
        .await?;
    let rows: Vec<_> = users
        .iter()
        .map(|user| {
            let newest = &user.todos[0];
            (user.name.as_str(), user.total, user.done, newest.id, newest.tags, newest.any)
        })
        .collect();
    assert_eq!(rows, [("ann", 3, true, 3, 0, false), ("bob", 2, true, 5, 0, false)]);
    Ok(())
}
