//! Which related rows there are, and in which order: filters, limits, offsets, many rows and none.

use super::schema::*;
use super::watch::Statements;
use crate::harness::*;

fn titles(todos: &[Todo]) -> Vec<&str> {
    todos.iter().map(|todo| todo.title.as_str()).collect()
}

#[tokio::test]
async fn related_rows_without_an_order_come_by_their_primary_key() -> TestResult {
    let db = seeded().await?;
    let users = db.query(User).with(User.todos).order_by(User.id.desc()).all().await?;
    let found: Vec<Vec<i64>> = users.iter().map(|user| ids(&user.todos)).collect();
    assert_eq!(found, [vec![], vec![6], vec![4, 5], vec![1, 2, 3]]);
    let tags = db.query(Todo).with(Todo.tags).filter(Todo.id.eq(4)).one().await?.tags;
    assert_eq!(tags.iter().map(|tag| tag.id).collect::<Vec<_>>(), [2, 3]);
    Ok(())
}

#[tokio::test]
async fn limit_and_offset_count_the_related_rows_of_each_row() -> TestResult {
    let db = seeded().await?;
    let page = async |limit: i64, offset: i64| -> orm::Result<Vec<Vec<i64>>> {
        let users = db
            .query(User)
            .with(User.todos.order_by(Todo.id.desc()).limit(limit).offset(offset))
            .order_by(User.id.asc())
            .all()
            .await?;
        Ok(users.iter().map(|user| ids(&user.todos)).collect())
    };
    assert_eq!(page(2, 0).await?, [vec![3, 2], vec![5, 4], vec![6], vec![]]);
    assert_eq!(page(1, 1).await?, [vec![2], vec![4], vec![], vec![]]);
    assert_eq!(page(9, 2).await?, [vec![1], vec![], vec![], vec![]]);
    assert_eq!(page(0, 0).await?, [vec![], vec![], vec![], Vec::<i64>::new()]);
    let users = db.query(User).with(User.todos.offset(1)).order_by(User.id.asc()).all().await?;
    assert_eq!(
        users.iter().map(|user| ids(&user.todos)).collect::<Vec<_>>(),
        [vec![2, 3], vec![5], vec![], vec![]]
    );
    Ok(())
}

#[tokio::test]
async fn a_negative_limit_of_a_relation_is_an_invalid_argument() -> TestResult {
    let db = seeded().await?;
    let error = db.query(User).with(User.todos.limit(-1)).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = db.query(User).with(User.todos.with(Todo.tags.offset(-1))).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    let error = db.query(User).filter(User.todos.limit(-1).exists()).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn ties_in_the_order_are_broken_by_the_primary_key() -> TestResult {
    let db = seeded().await?;
    let users = db
        .query(User)
        .with(
            User.todos
                .order_by((Todo.completed.desc(), Todo.priority.asc().nulls_last()))
                .order_by(Todo.user_id.asc()),
        )
        .order_by(User.id.asc())
        .all()
        .await?;
    // Of ann's open todos one is high and one is medium; enums sort as declared where the database has them.
    assert_eq!(ids(&users[0].todos)[0], 1);
    assert_eq!(ids(&users[1].todos), [5, 4]);
    let same =
        db.query(User).with(User.todos.order_by(Todo.user_id.desc())).order_by(User.id.asc()).all().await?;
    assert_eq!(
        same.iter().map(|user| ids(&user.todos)).collect::<Vec<_>>(),
        [vec![1, 2, 3], vec![4, 5], vec![6], vec![]]
    );
    let back = db
        .query(User)
        .with(User.todos.order_by((Todo.user_id.asc(), Todo.id.desc())))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(ids(&back[0].todos), [3, 2, 1]);
    Ok(())
}

#[tokio::test]
async fn related_rows_sort_by_expressions_and_with_nulls_where_asked() -> TestResult {
    let db = seeded().await?;
    let order = db
        .query(User)
        .with(User.todos.order_by((Todo.due_date.asc().nulls_first(), lower(Todo.title).desc())))
        .filter(User.id.is_in([1, 2]))
        .order_by(User.id.asc())
        .all()
        .await?;
    assert_eq!(ids(&order[0].todos), [3, 1, 2]);
    assert_eq!(ids(&order[1].todos), [5, 4]);
    let last = db
        .query(User)
        .with(User.todos.order_by((Todo.estimate.desc().nulls_last(), Todo.id.asc())).limit(3))
        .filter(User.id.eq(1))
        .one()
        .await?;
    assert_eq!(ids(&last.todos), [2, 1, 3]);
    // By what is related to the related rows.
    let by_tags = db
        .query(User)
        .with(User.todos.order_by((Todo.tags.count().desc(), Todo.id.desc())))
        .filter(User.id.eq(1))
        .one()
        .await?;
    assert_eq!(ids(&by_tags.todos), [2, 1, 3]);
    Ok(())
}

#[tokio::test]
async fn values_stand_where_their_conditions_do() -> TestResult {
    let db = seeded().await?;
    // Each of them would find nothing, or something else, in the place of another.
    let users = db
        .query(User)
        .select(record! { id: User.id, name: concat(User.username, "!"), level: case().when(User.role.eq("admin"), 7).otherwise(8) })
        .with(
            User.todos
                .filter(Todo.title.like("%r%"))
                .filter(Todo.estimate.is_in([8, 5, 1]))
                .select(record! { title: concat(Todo.title, "?"), low: Todo.estimate.lt(4) })
                .with(Todo.tags.filter(Tag.name.ne("urgent")).select(record! { name: coalesce(Tag.color, "none") }).limit(5))
                .order_by(case().when(Todo.title.eq("Write report"), 1).otherwise(2).asc())
                .limit(6)
                .offset(0),
        )
        .filter(User.username.is_in(["ann", "carol"]))
        .filter(User.todos.any(Todo.tags.any(Tag.name.eq("home"))))
        .order_by((case().when(User.id.eq(3), "a").otherwise("b").asc(), User.id.asc()))
        .limit(10)
        .offset(0)
        .all()
        .await?;
    let rows: Vec<_> = users
        .iter()
        .map(|user| {
            let todos = user.todos.iter().map(|todo| {
                let tags = todo.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>();
                (todo.title.as_str(), todo.low, tags)
            });
            (user.id, user.name.as_str(), user.level, todos.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        rows,
        [
            (3, "carol!", 8, vec![("Water plants?", Some(true), vec!["red"])]),
            (1, "ann!", 7, vec![("Write report?", Some(false), vec!["blue"])]),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn several_filters_of_a_relation_are_joined_by_and() -> TestResult {
    let db = seeded().await?;
    let word = Some("b");
    let unset: Option<i64> = None;
    let user = db
        .query(User)
        .with(
            User.todos
                .filter(Todo.completed.or(Todo.title.eq("Call mom")))
                .filter((Todo.user_id.eq(1), word.map(|word| Todo.title.icontains(word))))
                .filter(unset.map(|id| Todo.id.eq(id))),
        )
        .filter(User.id.eq(1).or(User.id.eq(4)))
        .order_by(User.id.asc())
        .one()
        .await?;
    assert_eq!(titles(&user.todos), ["Buy milk"]);
    Ok(())
}

#[tokio::test]
async fn a_relation_built_elsewhere_is_used_twice() -> TestResult {
    let db = seeded().await?;
    let mut open = User.todos.filter(Todo.completed.eq(false));
    for word in ["r", "p"] {
        open = open.filter(Todo.title.contains(word));
    }
    let ann =
        db.query(User).with(open.clone()).filter(open.clone().exists()).order_by(User.id.asc()).all().await?;
    assert_eq!(
        ann.iter().map(|user| (user.id, titles(&user.todos))).collect::<Vec<_>>(),
        [(1, vec!["Write report"]), (3, vec!["Water plants"]),]
    );
    let both = db.query(User).with(open.limit(1)).order_by(User.id.asc()).all().await?;
    assert_eq!(both.iter().map(|user| user.todos.len()).collect::<Vec<_>>(), [1, 0, 1, 0]);
    Ok(())
}

#[tokio::test]
async fn a_filter_on_a_relation_to_one_makes_it_optional() -> TestResult {
    let db = seeded().await?;
    let todos = db
        .query(Todo)
        .with(Todo.user.filter(User.role.eq("admin")).select(record! { name: User.username }))
        .order_by(Todo.id.asc())
        .all()
        .await?;
    let owners: Vec<Option<&str>> =
        todos.iter().map(|todo| todo.user.as_ref().map(|user| user.name.as_str())).collect();
    assert_eq!(owners, [Some("ann"), Some("ann"), Some("ann"), None, None, None]);
    let none = db.query(Todo).with(Todo.user.limit(0)).filter(Todo.id.eq(1)).one().await?;
    assert_eq!(none.user, None);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "authors")]
#[has_many(notes: Note)]
pub struct Author {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "notes")]
#[belongs_to(author: Author)]
pub struct Note {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(references = Author.id)]
    pub author_id: i64,
    pub text: String,
    pub rank: i64,
    pub score: f64,
}

fn note(n: i64) -> Note {
    let text = format!("Note {n}: it's \"{n}\"");
    Note { id: n + 1, author_id: 2, text, rank: i64::MAX - n, score: n as f64 / 7.0 }
}

#[tokio::test]
async fn three_thousand_related_rows_of_one_row() -> TestResult {
    let db = fresh(&schema![Author, Note]).await;
    db.insert(Author).values([1, 2].map(|id| NewAuthor { id })).execute().await?;
    db.insert(Note).values((0..3_000).map(|n| NewNote::from(note(n)))).execute().await?;
    let seen = Statements::of(&db);
    let author =
        db.query(Author).with(Author.notes.order_by(Note.rank.asc())).filter(Author.id.eq(2)).one().await?;
    assert_eq!(seen.all().len(), 1);
    assert_eq!(author.notes.len(), 3_000);
    for (n, found) in (0..3_000).rev().zip(&author.notes) {
        assert_eq!(found, &note(n));
    }
    let last = Author.notes.order_by(Note.rank.asc()).offset(2_990).limit(100);
    let page = db.query(Author).with(last).order_by(Author.id.asc()).all().await?;
    assert_eq!(page.iter().map(|author| author.notes.len()).collect::<Vec<_>>(), [0, 10]);
    assert_eq!(page[1].notes[9], note(0));
    let all = db.query(Author).with(Author.notes.with(Note.author)).filter(Author.id.eq(2)).one().await?;
    assert!(all.notes.iter().zip(0..).all(|(found, n)| found.row == note(n) && found.author.id == 2));
    assert_eq!(all.notes.len(), 3_000);
    assert_eq!(db.query(Author).with(Author.notes.count()).filter(Author.id.eq(2)).one().await?.notes, 3_000);
    Ok(())
}

/// A struct with a name for each of its columns.
macro_rules! wide {
    ($($column:ident)*) => {
        #[derive(Table, Debug, Clone, PartialEq)]
        #[table(name = "wide")]
        #[belongs_to(next: Wide, key = next_id)]
        #[has_many(before: Wide, key = next_id)]
        pub struct Wide {
            #[column(primary_key)]
            pub id: i64,
            #[column(references = Wide.id)]
            pub next_id: Option<i64>,
            $(pub $column: Option<String>,)*
        }

        fn wide(id: i64, next_id: Option<i64>) -> Wide {
            Wide { id, next_id, $($column: (id != 3).then(|| format!("{id} {}\"'", stringify!($column))),)* }
        }
    };
}
wide! {
    a00 a01 a02 a03 a04 a05 a06 a07 a08 a09 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25 a26 a27
    b00 b01 b02 b03 b04 b05 b06 b07 b08 b09 b10 b11 b12 b13 b14 b15 b16 b17 b18 b19 b20 b21 b22 b23 b24 b25 b26 b27
    c00 c01 c02 c03 c04 c05 c06 c07 c08 c09 c10 c11 c12 c13 c14 c15 c16 c17 c18 c19 c20 c21 c22 c23 c24 c25 c26 c27
    d00 d01 d02 d03 d04 d05 d06 d07 d08 d09 d10 d11 d12 d13 d14 d15 d16 d17 d18 d19 d20 d21 d22 d23 d24 d25 d26 d27
    e00 e01 e02 e03 e04 e05 e06 e07 e08 e09 e10 e11 e12 e13 e14 e15 e16 e17 e18 e19 e20 e21 e22 e23 e24 e25 e26 e27
}

#[tokio::test]
async fn related_rows_of_more_than_a_hundred_columns() -> TestResult {
    let db = fresh(&schema![Wide]).await;
    let rows = [wide(1, None), wide(2, Some(1)), wide(3, Some(1)), wide(4, Some(3))];
    db.insert(Wide).values(rows.clone().map(NewWide::from)).execute().await?;
    let first = db
        .query(Wide)
        .with(Wide.before.with(Wide.before.with(Wide.next)).with(Wide.next))
        .filter(Wide.id.eq(1))
        .one()
        .await?;
    assert_eq!(first.row, rows[0]);
    let [second, third] = first.before.as_slice() else { panic!("two rows before") };
    assert_eq!((&second.row, &third.row), (&rows[1], &rows[2]));
    assert_eq!(third.next.as_ref(), Some(&rows[0]));
    assert_eq!((&third.before[0].row, third.before[0].next.as_ref()), (&rows[3], Some(&rows[2])));
    Ok(())
}
