//! Enums, which are types of their own.

use crate::harness::*;
use crate::suite::schema::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tickets")]
pub struct Ticket {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(default = Priority::Low)]
    pub priority: Priority,
    pub others: Vec<Priority>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "lists")]
pub struct List {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub priorities: Vec<Priority>,
}

mod elsewhere {
    use crate::harness::*;

    /// Another enum of the same name.
    #[derive(SqlEnum, Debug, Clone, Copy, PartialEq, Eq)]
    #[sql_enum(name = "priority", rename_all = "snake_case")]
    pub enum Priority {
        Low,
        Urgent,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "alarms")]
    pub struct Alarm {
        #[column(primary_key, auto_increment)]
        pub id: i64,
        pub priority: Priority,
    }
}

#[tokio::test]
async fn tables_that_are_made_one_after_the_other_share_a_type() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    db.create_tables(&schema![Ticket]).await?;
    db.create_tables_if_missing(&schema![Ticket, Todo, User]).await?;
    let types: Vec<(String,)> =
        db.fetch(sql!("select typname::text from pg_type where typtype = 'e'")).await?;
    assert_eq!(types, [(s("priority"),)]);
    let ticket = db.create(NewTicket::builder().others(vec![Priority::High, Priority::Low])).await?;
    assert_eq!((ticket.priority, &ticket.others[..]), (Priority::Low, &[Priority::High, Priority::Low][..]));
    let found = db.from(Ticket).filter(Ticket.others.eq(vec![Priority::High, Priority::Low])).all().await?;
    assert_eq!(found, [ticket]);
    Ok(())
}

#[tokio::test]
async fn a_list_of_an_enum_makes_its_type_as_well() -> TestResult {
    let db = fresh(&schema![List]).await;
    let list = db.create(NewList::builder().priorities(vec![Priority::Medium])).await?;
    assert_eq!(list.priorities, [Priority::Medium]);
    Ok(())
}

#[tokio::test]
async fn a_type_with_other_values_is_refused_and_nothing_is_made() -> TestResult {
    use elsewhere::Alarm;
    let db = fresh(&schema![User, Todo]).await;
    let error = db.create_tables(&schema![Tag, Alarm]).await.unwrap_err();
    assert!(matches!(error, orm::Error::Database { .. }), "{error:?}");
    assert!(error.to_string().contains("\"priority\" exists with other values"), "{error}");
    let made: Vec<(String,)> =
        db.fetch(sql!("select tablename::text from pg_tables where tablename in ('tags', 'alarms')")).await?;
    assert!(made.is_empty(), "{made:?}");
    Ok(())
}

#[tokio::test]
async fn enums_compare_in_the_order_of_their_variants() -> TestResult {
    let db = seeded().await?;
    let order = db.select(Todo.priority).from(Todo).order_by((Todo.priority.desc(), Todo.id.asc())).limit(3);
    assert_eq!(order.all().await?, [Priority::High, Priority::High, Priority::Medium]);
    assert_eq!(db.from(Todo).filter(Todo.priority.gte(Priority::Medium)).count().await?, 4);
    let kinds = db.select(Todo.priority).from(Todo).distinct().order_by(Todo.priority.asc());
    assert_eq!(kinds.all().await?, [Priority::Low, Priority::Medium, Priority::High]);
    Ok(())
}
