//! Rows of a select into a table.

use super::insert::{Filled, NewFilled, NewTicket, Ticket, tag, tags};
use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn rows_of_a_select_are_inserted_into_the_columns_named() -> TestResult {
    let db = fresh(&schema![Filled, Tag]).await;
    db.insert(Filled)
        .values([
            NewFilled::builder().name("b").plain("blue"),
            NewFilled::builder().name("a"),
            NewFilled::builder().name("no").flag(false),
        ])
        .execute()
        .await?;

    let rows = select((upper(Filled.name), Filled.plain))
        .from(Filled)
        .filter(Filled.flag.eq(true))
        .order_by(Filled.name.asc());
    let done = db.insert(Tag).columns((Tag.name, Tag.color)).values(rows).execute().await?;
    assert_eq!(done.rows_affected, 2);
    let expected = [(1, "A".to_owned(), None), (2, "B".to_owned(), Some("blue".to_owned()))];
    assert_eq!(tags(&db).await?, expected);
    Ok(())
}

#[tokio::test]
async fn columns_that_an_insert_from_a_select_leaves_out_take_their_defaults() -> TestResult {
    let db = fresh(&schema![Tag, Ticket]).await;
    db.insert(Tag).values([tag("a"), tag("b")]).execute().await?;
    db.insert(Ticket).columns((Ticket.note,)).values(select((Tag.color,)).from(Tag)).execute().await?;
    db.insert(Ticket)
        .columns((Ticket.number, Ticket.note))
        .values(select((Ticket.number + 1, Ticket.note)).from(Ticket).filter(Ticket.id.eq(1)))
        .execute()
        .await?;

    // Not the keys: MySQL takes more of them for such an insert than it needs.
    let rows = db.select((Ticket.number, Ticket.note)).from(Ticket).order_by(Ticket.id.asc()).all().await?;
    assert_eq!(rows, [(7, None), (7, None), (8, None)]);
    Ok(())
}

#[tokio::test]
async fn without_columns_the_select_names_the_tables_own() -> TestResult {
    let db = fresh(&schema![Ticket]).await;
    db.insert(Ticket)
        .values([NewTicket::builder().number(1).note("one"), NewTicket::builder().number(2)])
        .execute()
        .await?;
    let copies = select((Ticket.note, Ticket.number)).from(Ticket).filter(Ticket.number.eq(1));
    let done = db.insert(Ticket).values(copies).execute().await?;
    assert_eq!(done.rows_affected, 1);

    let row = db.from(Ticket).order_by(Ticket.id.desc()).one().await?;
    assert_eq!((row.number, row.note.as_deref()), (1, Some("one")));
    assert!(row.id > 2);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "boxes")]
pub struct Carton {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(default = 2)]
    pub width: i64,
    #[column(generated = "width * 2")]
    pub double: i64,
}

#[tokio::test]
async fn rows_of_a_table_with_generated_columns_are_copied_without_them() -> TestResult {
    let db = fresh(&schema![Carton]).await;
    db.insert(Carton).values(NewCarton { width: Some(5), ..Default::default() }).execute().await?;
    db.insert(Carton).values(NewCarton::default()).execute().await?;
    let wide = || from(Carton).filter(Carton.width.eq(5));
    db.delete(Carton).filter(Carton.width.eq(2)).execute().await?;
    let copied = wide().on(&db).one().await?;
    db.execute(sql!("create table spare as select * from boxes")).await?;
    assert_eq!(copied.double, 10);
    let error = db.update(Carton).set(Carton.double.set(1)).all_rows().execute().await.unwrap_err();
    assert!(error.to_string().contains("generated"), "{error}");
    let columns = db.insert(Carton).columns((Carton.width, Carton.double));
    let error = columns.values(select((Carton.id, Carton.id)).from(Carton)).execute().await.unwrap_err();
    assert!(error.to_string().contains("generated"), "{error}");
    let sql = db.insert(Carton).values(wide()).to_sql().sql;
    assert!(!sql.contains("double"), "{sql}");
    let sql = db.insert(Carton).values(select(Carton).from(Carton)).to_sql().sql;
    assert!(!sql.contains("double"), "{sql}");
    Ok(())
}
