//! PostgreSQL, SQLite and MariaDB: INSERT .. RETURNING.

use futures_util::TryStreamExt;

use crate::harness::*;
use crate::suite::cut::{NewStep, Step, drop_everywhere};
use crate::suite::insert::{NewTicket, Ticket, names, tag};
use crate::suite::insert_many::{MAY_BE_ONE, NewNumbered, Numbered};
use crate::suite::schema::*;
use crate::suite::watch::{Statements, soon};

#[tokio::test]
async fn no_rows_return_nothing() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let statements = Statements::of(&db);
    let none = || db.insert(Tag).values(Vec::<NewTag>::new());
    assert_eq!(none().returning(Tag).all().await?, []);
    assert_eq!(none().returning(Tag.id).optional().await?, None);
    let error = none().returning(Tag).one().await.unwrap_err();
    assert!(matches!(error, orm::Error::NotFound { .. }), "{error:?}");
    let streamed: Vec<Tag> = none().returning(Tag).stream().try_collect().await?;
    assert_eq!(streamed, []);
    assert_eq!(statements.all(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn returning_gives_a_row_a_column_a_tuple_or_a_record() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let row: Tag = db.insert(Tag).values(tag("a")).returning(Tag).one().await?;
    assert_eq!(row, Tag { id: 1, name: "a".into(), color: None });
    let id: i64 = db.insert(Tag).values(tag("b")).returning(Tag.id).one().await?;
    assert_eq!(id, 2);
    let pair: (i64, String) = db.insert(Tag).values(tag("c")).returning((Tag.id, Tag.name)).one().await?;
    assert_eq!(pair, (3, "c".to_owned()));
    let record = db
        .insert(Tag)
        .values(NewTag::builder().name("d").color("blue"))
        .returning(record! { key: Tag.id, shout: upper(Tag.name), color: Tag.color })
        .one()
        .await?;
    assert_eq!(record.key, 4);
    assert_eq!(record.shout, "D");
    assert_eq!(record.color.as_deref(), Some("blue"));
    Ok(())
}

#[tokio::test]
async fn returning_gives_one_optional_all_or_a_stream() -> TestResult {
    let db = fresh(&schema![Tag]).await;
    let ids = db.insert(Tag).values([tag("a"), tag("b"), tag("c")]).returning(Tag.id).all().await?;
    assert_eq!(ids, [1, 2, 3]);
    let row = db.insert(Tag).values(tag("d")).returning(Tag.name).optional().await?;
    assert_eq!(row.as_deref(), Some("d"));
    let streamed: Vec<(i64, String)> = db
        .insert(Tag)
        .values([tag("e"), tag("f")])
        .returning((Tag.id, Tag.name))
        .stream()
        .try_collect()
        .await?;
    assert_eq!(streamed, [(5, "e".to_owned()), (6, "f".to_owned())]);
    // The first of several, and all of them are written.
    let first = db.insert(Tag).values([tag("g"), tag("h")]).returning(Tag.name).one().await?;
    assert_eq!(first, "g");
    assert_eq!(names(&db).await?, ["a", "b", "c", "d", "e", "f", "g", "h"]);
    Ok(())
}

#[tokio::test]
async fn an_insert_from_a_select_returns_its_rows() -> TestResult {
    let db = fresh(&schema![Ticket, Tag]).await;
    db.insert(Tag).values([tag("a"), tag("b"), tag("c")]).execute().await?;
    let mut ids = db
        .insert(Ticket)
        .columns((Ticket.note, Ticket.number))
        .values(select((Tag.color, case().when(Tag.name.eq("b"), 5).otherwise(6))).from(Tag))
        .returning((Ticket.id, Ticket.number))
        .all()
        .await?;
    ids.sort_unstable();
    assert_eq!(ids, [(1, 6), (2, 5), (3, 6)]);
    Ok(())
}

#[tokio::test]
async fn rows_returned_from_several_statements_keep_the_order_of_the_input() -> TestResult {
    let db = fresh(&schema![Numbered]).await;
    // 7,919 is prime to 70,000: a permutation.
    let numbers: Vec<i64> = (0..70_000).map(|i| i * 7_919 % 70_000).collect();
    let rows = || numbers.iter().map(|&n| NewNumbered::builder().n(n));

    let statements = Statements::of(&db);
    let returned = db.insert(Numbered).values(rows()).returning(Numbered.n).all().await?;
    assert_eq!(returned, numbers);
    assert!(MAY_BE_ONE || statements.starting_with("insert").len() > 1);

    db.delete(Numbered).all_rows().execute().await?;
    let streamed: Vec<i64> =
        db.insert(Numbered).values(rows()).returning(Numbered.n).stream().try_collect().await?;
    assert_eq!(streamed, numbers);
    assert_eq!(db.from(Numbered).count().await?, 70_000);
    Ok(())
}

#[tokio::test]
async fn a_row_that_fails_in_a_later_statement_leaves_nothing_with_returning_either() -> TestResult {
    let db = fresh(&schema![Numbered]).await;
    let rows = || (0..70_000).map(|n| NewNumbered::builder().n(if n == 69_999 { 0 } else { n }));
    let error = db.insert(Numbered).values(rows()).returning(Numbered).all().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(db.from(Numbered).count().await?, 0);

    let streamed: orm::Result<Vec<i64>> =
        db.insert(Numbered).values(rows()).returning(Numbered.n).stream().try_collect().await;
    assert!(streamed.unwrap_err().is_unique_violation());
    assert_eq!(soon(db.from(Numbered).count()).await?, 0);
    Ok(())
}

#[tokio::test]
async fn rows_of_nothing_but_defaults_are_returned() -> TestResult {
    let db = fresh(&schema![Ticket]).await;
    let id = db.insert(Ticket).values(NewTicket::builder()).returning(Ticket.id).one().await?;
    assert_eq!(id, 1);
    let rows = [NewTicket::builder(), NewTicket::builder()];
    let rows = db.insert(Ticket).values(rows).returning(Ticket).all().await?;
    let expected = [Ticket { id: 2, number: 7, note: None }, Ticket { id: 3, number: 7, note: None }];
    assert_eq!(rows, expected);
    Ok(())
}

#[tokio::test]
async fn a_stream_of_what_an_insert_returns_may_be_dropped_anywhere() -> TestResult {
    drop_everywhere(3, |db, run| async move {
        let rows = ["a", "b", "c"].map(|name| NewStep::builder().run(run).name(name));
        let returned: Vec<String> =
            db.insert(Step).values(rows).returning(Step.name).stream().try_collect().await?;
        assert_eq!(returned, ["a", "b", "c"]);
        Ok(())
    })
    .await
}
