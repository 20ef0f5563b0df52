//! Changing and removing rows. The guard against doing so to all of them is in `empty_conditions.rs`.

use chrono::{DateTime, TimeZone, Utc};

use super::schema::*;
use crate::harness::*;

fn changed() -> String {
    "changed".to_owned()
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "pages")]
pub struct Page {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub title: String,
    pub subtitle: Option<String>,
    #[column(default = 0)]
    pub views: i64,
    pub rank: Option<i64>,
    #[column(default = "fresh", on_update = changed, length = 20)]
    pub state: String,
}

pub fn page(id: i64, title: &str) -> Page {
    Page { id, title: title.into(), subtitle: None, views: 0, rank: None, state: "fresh".into() }
}

/// Pages 1 to 4: `a` to `d`.
pub async fn four() -> orm::Result<Db<D>> {
    let db = fresh(&schema![Page]).await;
    let rows = ["a", "b", "c", "d"].map(|title| NewPage::builder().title(title));
    db.insert(Page).values(rows).execute().await?;
    Ok(db)
}

pub async fn pages(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<Page>> {
    db.from(Page).order_by(Page.id.asc()).all().await
}

pub async fn ids_left(db: &Db<D>) -> orm::Result<Vec<i64>> {
    db.select(Page.id).from(Page).order_by(Page.id.asc()).all().await
}

fn moment() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 29, 12, 34, 56).unwrap()
}

#[tokio::test]
async fn an_update_changes_the_rows_of_its_filter() -> TestResult {
    let db = four().await?;
    let done = db.update(Page).set(Page.title.set("x")).filter(Page.id.is_in([2, 3])).execute().await?;
    assert_eq!(done.rows_affected, 2);

    let changed = |id| Page { state: "changed".into(), ..page(id, "x") };
    assert_eq!(pages(&db).await?, [page(1, "a"), changed(2), changed(3), page(4, "d")]);
    Ok(())
}

#[tokio::test]
async fn an_update_of_no_row_is_no_error() -> TestResult {
    let db = four().await?;
    let done = db.update(Page).set(Page.title.set("x")).filter(Page.id.eq(9)).execute().await?;
    assert_eq!(done.rows_affected, 0);
    assert_eq!(pages(&db).await?[0], page(1, "a"));
    Ok(())
}

#[tokio::test]
async fn rows_affected_counts_rows_found_even_when_nothing_differs() -> TestResult {
    let db = four().await?;
    let same = PagePatch::new().title("a").state("fresh");
    let done = db.update(Page).set(same).filter(Page.id.eq(1)).execute().await?;
    assert_eq!(done.rows_affected, 1);
    assert_eq!(pages(&db).await?[0], page(1, "a"));
    Ok(())
}

#[tokio::test]
async fn set_takes_one_assignment_a_tuple_or_a_patch() -> TestResult {
    let db = four().await?;
    db.update(Page).set(Page.views.set(1)).filter(Page.id.eq(1)).execute().await?;
    db.update(Page)
        .set((Page.views.set(2), Page.title.set("two"), Page.subtitle.set("second")))
        .filter(Page.id.eq(2))
        .execute()
        .await?;
    let patch = PagePatch::new().views(3).title("three");
    db.update(Page).set(patch).filter(Page.id.eq(3)).execute().await?;

    let state = || "changed".to_owned();
    let expected = [
        Page { views: 1, state: state(), ..page(1, "a") },
        Page { views: 2, subtitle: Some("second".into()), state: state(), ..page(2, "two") },
        Page { views: 3, state: state(), ..page(3, "three") },
        page(4, "d"),
    ];
    assert_eq!(pages(&db).await?, expected);
    Ok(())
}

#[tokio::test]
async fn a_column_is_set_to_a_value_an_option_none_a_column_or_an_expression() -> TestResult {
    let db = four().await?;
    let everything = || db.update(Page).all_rows();
    let rank: Option<i64> = Some(5);
    everything().set((Page.rank.set(rank), Page.subtitle.set(Some("s".to_owned())))).execute().await?;
    assert_eq!(pages(&db).await?[0].rank, Some(5));
    assert_eq!(pages(&db).await?[0].subtitle.as_deref(), Some("s"));

    everything().set((Page.rank.set(None), Page.subtitle.set(Page.title))).execute().await?;
    assert_eq!(pages(&db).await?[1].rank, None);
    assert_eq!(pages(&db).await?[1].subtitle.as_deref(), Some("b"));

    everything()
        .set((
            Page.rank.set(Page.id * 10),
            Page.views.set(Page.views + Page.id),
            Page.title.set(upper(Page.title)),
            Page.subtitle.set(concat(Page.title, "!")),
        ))
        .execute()
        .await?;
    // Every expression sees the row as it was.
    let expected = |id: i64, title: &str, subtitle: &str| Page {
        views: id,
        rank: Some(id * 10),
        subtitle: Some(subtitle.into()),
        state: "changed".into(),
        ..page(id, title)
    };
    let rows = pages(&db).await?;
    assert_eq!(rows[0], expected(1, "A", "a!"));
    assert_eq!(rows[3], expected(4, "D", "d!"));
    Ok(())
}

// MySQL and MariaDB assign from left to right: what cannot be put in an order is refused instead of set to another value.
#[tokio::test]
async fn columns_that_swap_their_values_see_the_row_as_it_was() -> TestResult {
    let db = four().await?;
    db.update(Page).set((Page.views.set(10), Page.rank.set(Page.id))).all_rows().execute().await?;
    let swap = (Page.views.set(coalesce(Page.rank, 0)), Page.rank.set(Page.views));
    let swapped = db.update(Page).set(swap).filter(Page.id.eq(3)).execute().await;
    let after = db.select((Page.views, Page.rank)).from(Page).filter(Page.id.eq(3)).one().await?;
    if DATABASE.is_mysql_or_mariadb() {
        assert!(matches!(swapped, Err(orm::Error::Unsupported { .. })), "{swapped:?}");
        assert_eq!(after, (10, Some(3)));
    } else {
        swapped?;
        assert_eq!(after, (3, Some(10)));
    }
    Ok(())
}

#[tokio::test]
async fn a_nullable_expression_of_null_stays_null() -> TestResult {
    let db = four().await?;
    db.update(Page).set(Page.rank.set(7)).filter(Page.id.eq(1)).execute().await?;
    db.update(Page).set(Page.rank.set(Page.rank + 1)).all_rows().execute().await?;
    let ranks = db.select(Page.rank).from(Page).order_by(Page.id.asc()).all().await?;
    assert_eq!(ranks, [Some(8), None, None, None]);
    Ok(())
}

#[tokio::test]
async fn a_column_is_set_to_the_database_time() -> TestResult {
    let db = fresh(&schema![User]).await;
    let ann =
        NewUser::builder().email("ann@example.com").username("ann").created_at(moment()).updated_at(moment());
    db.insert(User).values(ann).execute().await?;
    db.update(User)
        .set((User.last_login_at.set(now()), User.updated_at.set(moment())))
        .filter(User.id.eq(1))
        .execute()
        .await?;
    let user = db.from(User).one().await?;
    let login = user.last_login_at.expect("was set");
    assert!((Utc::now() - login).abs() < chrono::TimeDelta::minutes(30), "{login}");
    assert_eq!(user.updated_at, moment(), "set by hand, so not by on_update");
    Ok(())
}

#[tokio::test]
async fn a_column_is_set_to_a_scalar_subquery() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    let users =
        ["ann", "bob"].map(|name| NewUser::builder().email(format!("{name}@example.com")).username(name));
    db.insert(User).values(users).execute().await?;
    let todos = ["x", "y"].map(|title| NewTodo::builder().user_id(1).title(title));
    db.insert(Todo).values(todos).execute().await?;

    let titles = select(max(Todo.title)).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id));
    db.update(User).set(User.bio.set(titles)).all_rows().execute().await?;
    let bios = db.select(User.bio).from(User).order_by(User.id.asc()).all().await?;
    assert_eq!(bios, [Some("y".to_owned()), None]);
    Ok(())
}

#[tokio::test]
async fn on_update_columns_are_written_by_every_update_unless_set_by_hand() -> TestResult {
    let db = four().await?;
    db.update(Page).set(Page.views.set(1)).filter(Page.id.eq(1)).execute().await?;
    db.update(Page).set(PagePatch::new().views(1)).filter(Page.id.eq(2)).execute().await?;
    db.update(Page)
        .set((Page.views.set(1), Page.state.set("by hand")))
        .filter(Page.id.eq(3))
        .execute()
        .await?;
    let patch = PagePatch::new().views(1).state("by patch");
    db.update(Page).set(patch).filter(Page.id.eq(4)).execute().await?;

    let states = db.select(Page.state).from(Page).order_by(Page.id.asc()).all().await?;
    assert_eq!(states, ["changed", "changed", "by hand", "by patch"]);
    Ok(())
}

#[tokio::test]
async fn an_update_finds_rows_by_a_subquery() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    let users =
        ["ann", "bob"].map(|name| NewUser::builder().email(format!("{name}@example.com")).username(name));
    db.insert(User).values(users).execute().await?;
    db.insert(Todo).values(NewTodo::builder().user_id(2).title("tea")).execute().await?;

    let busy = select(Todo.user_id).from(Todo).filter(Todo.completed.eq(false));
    let done = db.update(User).set(User.role.set("busy")).filter(User.id.is_in(busy)).execute().await?;
    assert_eq!(done.rows_affected, 1);

    let idle = not_exists(select(Todo.id).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id)));
    assert_eq!(db.delete(User).filter(idle).execute().await?.rows_affected, 1);
    let left = db.select((User.username, User.role)).from(User).all().await?;
    assert_eq!(left, [("bob".to_owned(), "busy".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn several_filters_are_joined_by_and() -> TestResult {
    let db = four().await?;
    let mut delete = db.delete(Page).filter(Page.id.gt(1));
    for id in [2, 4] {
        delete = delete.filter(Page.id.ne(id));
    }
    if !pages(&db).await?.is_empty() {
        delete = delete.filter(Page.title.eq("c"));
    }
    assert_eq!(delete.execute().await?.rows_affected, 1);
    assert_eq!(ids_left(&db).await?, [1, 2, 4]);

    let mut update = db.update(Page).set(Page.views.set(1)).filter(Page.id.gt(1));
    for id in [2, 3] {
        update = update.filter(Page.id.ne(id));
    }
    assert_eq!(update.execute().await?.rows_affected, 1);
    assert_eq!(pages(&db).await?[2].views, 1);
    Ok(())
}

#[tokio::test]
async fn all_rows_means_all_rows() -> TestResult {
    let db = four().await?;
    let done = db.update(Page).set(Page.views.set(1)).all_rows().execute().await?;
    assert_eq!(done.rows_affected, 4);
    assert_eq!(db.from(Page).filter(Page.views.eq(1)).count().await?, 4);
    let done = db.delete(Page).all_rows().execute().await?;
    assert_eq!(done.rows_affected, 4);
    assert_eq!(db.from(Page).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn all_rows_may_be_narrowed_in_an_if() -> TestResult {
    for (only, left) in [(Some("b"), vec![1, 3, 4]), (None, vec![])] {
        let db = four().await?;
        let mut delete = db.delete(Page).all_rows();
        if let Some(title) = only {
            delete = delete.filter(Page.title.eq(title));
        }
        delete.execute().await?;
        assert_eq!(ids_left(&db).await?, left);
    }
    for (only, expected) in [(Some("b"), 1), (None, 4)] {
        let db = four().await?;
        let mut update = db.update(Page).set(Page.views.set(1)).all_rows();
        if let Some(title) = only {
            update = update.filter(Page.title.eq(title));
        }
        assert_eq!(update.execute().await?.rows_affected, expected);
    }
    Ok(())
}

#[tokio::test]
async fn a_filter_is_stored_and_used_for_a_select_and_a_delete() -> TestResult {
    fn above<Any: Dialect>(id: i64) -> Filter<Any, Page> {
        Filter::of(Page).and(Page.id.gt(id))
    }
    let db = four().await?;
    assert_eq!(db.from(Page).filter(above(2)).count().await?, 2);
    assert_eq!(db.delete(Page).filter(above(2)).execute().await?.rows_affected, 2);
    assert_eq!(ids_left(&db).await?, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn detached_updates_and_deletes_run_where_they_are_put() -> TestResult {
    let db = four().await?;
    let rename = update(Page).set(Page.title.set("x")).filter(Page.id.eq(1));
    let remove = delete(Page).filter(Page.id.eq(2));
    assert_eq!(rename.on(&db).execute().await?.rows_affected, 1);
    let tx = db.begin().await?;
    assert_eq!(remove.clone().on(&tx).execute().await?.rows_affected, 1);
    assert_eq!(remove.on(&tx).execute().await?.rows_affected, 0);
    tx.commit().await?;
    assert_eq!(ids_left(&db).await?, [1, 3, 4]);
    assert_eq!(pages(&db).await?[0].title, "x");
    Ok(())
}

#[tokio::test]
async fn a_composite_key_is_deleted_by_both_columns() -> TestResult {
    let db = fresh(&schema![User, Todo, Tag, TodoTag]).await;
    db.insert(User).values(NewUser::builder().email("ann@example.com").username("ann")).execute().await?;
    let todos = ["x", "y"].map(|title| NewTodo::builder().user_id(1).title(title));
    db.insert(Todo).values(todos).execute().await?;
    db.insert(Tag).values(["a", "b"].map(|name| NewTag::builder().name(name))).execute().await?;
    let links = [(1, 1), (1, 2), (2, 1)].map(|(todo, tag)| NewTodoTag::builder().todo_id(todo).tag_id(tag));
    db.insert(TodoTag).values(links).execute().await?;

    let one = (TodoTag.todo_id.eq(1), TodoTag.tag_id.eq(2));
    assert_eq!(db.delete(TodoTag).filter(one).execute().await?.rows_affected, 1);
    let mut left = db.select((TodoTag.todo_id, TodoTag.tag_id)).from(TodoTag).all().await?;
    left.sort_unstable();
    assert_eq!(left, [(1, 1), (2, 1)]);
    Ok(())
}

#[tokio::test]
async fn an_update_that_breaks_a_rule_changes_nothing() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    db.insert(Tag).values(["a", "b"].map(|name| NewTag::builder().name(name))).execute().await?;
    let all = db.update(Tag).set(Tag.name.set("same")).all_rows();
    let error = all.execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    let names = db.select(Tag.name).from(Tag).order_by(Tag.id.asc()).all().await?;
    assert_eq!(names, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn an_enum_and_a_bool_are_set() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    db.insert(User).values(NewUser::builder().email("ann@example.com").username("ann")).execute().await?;
    db.insert(Todo).values(NewTodo::builder().user_id(1).title("tea")).execute().await?;
    db.update(Todo)
        .set((Todo.priority.set(Priority::High), Todo.completed.set(true), Todo.estimate.set(3)))
        .filter(Todo.priority.eq(Priority::Medium))
        .execute()
        .await?;
    let row = db.select((Todo.priority, Todo.completed, Todo.estimate)).from(Todo).one().await?;
    assert_eq!(row, (Priority::High, true, Some(3)));
    Ok(())
}

#[tokio::test]
async fn a_patch_may_be_used_by_reference() -> TestResult {
    let db = seeded().await?;
    let patch = UserPatch::new().role("tester");
    for id in [1, 2] {
        db.update(User).set(&patch).filter(User.id.eq(id)).execute().await?;
    }
    assert_eq!(db.from(User).filter(User.role.eq("tester")).count().await?, 2);
    Ok(())
}
