//! PostgreSQL and MySQL: FOR UPDATE OF, locks of some of the tables of a query.

use super::locks::assert_waits;
use crate::harness::*;
use crate::suite::schema::*;
use crate::suite::watch::soon;

#[tokio::test]
async fn only_the_rows_of_the_named_table_are_locked() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    let query = tx.from(Todo).inner_join(User, Todo.user_id.eq(User.id)).filter(Todo.id.eq(1));
    let locked = query.clone().for_update().of(Todo);
    let name = if DATABASE == Database::Postgres { "\"todos\"" } else { "`todos`" };
    assert_eq!(locked.to_sql().sql, format!("{} FOR UPDATE OF {name}", query.to_sql().sql));
    assert_eq!(locked.one().await?.1.username, "ann");

    soon(db.update(User).set(User.bio.set("free")).filter(User.id.eq(1)).execute()).await?;
    let other = db.clone();
    let mut writer = tokio::spawn(async move {
        other.update(Todo).set(Todo.title.set("late")).filter(Todo.id.eq(1)).execute().await
    });
    assert_waits(&mut writer).await;
    tx.commit().await?;
    assert_eq!(soon(writer).await??.rows_affected, 1);
    Ok(())
}

#[tokio::test]
async fn the_kept_side_of_an_outer_join_can_be_locked() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    let rows = tx
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .filter(User.id.eq(4))
        .for_share()
        .of(User)
        .all()
        .await?;
    assert_eq!(rows, [(dave(), None)]);
    let refused = db.from(User).filter(User.id.eq(4)).for_update().no_wait();
    assert!(matches!(soon(refused.one()).await.unwrap_err(), orm::Error::Busy { .. }));
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn several_tables_and_aliases_can_be_named() -> TestResult {
    let db = seeded().await?;
    let tx = db.begin().await?;
    let boss = alias!(Employee as boss);
    let query = tx
        .select((Employee.name, boss.name))
        .from(Employee)
        .inner_join(boss, Employee.manager_id.eq(boss.id))
        .filter(Employee.id.eq(4));
    let locked = query.for_update().of(boss).skip_locked();
    let sql = locked.to_sql().sql.replace('`', "\"");
    assert!(sql.ends_with(r#" FOR UPDATE OF "boss" SKIP LOCKED"#), "{sql}");
    assert_eq!(locked.all().await?, [(s("Heidi"), s("Frank"))]);
    // Frank is locked, Heidi is not.
    let free = db.select(Employee.id).from(Employee).filter(Employee.id.is_in([2, 4]));
    assert_eq!(soon(free.for_update().skip_locked().all()).await?, [4]);

    let both = tx
        .from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .filter(Todo.id.eq(4))
        .for_update()
        .of(Todo)
        .of(User)
        .no_wait();
    let sql = both.to_sql().sql.replace('`', "\"");
    assert!(sql.ends_with(r#" FOR UPDATE OF "todos", "users" NOWAIT"#), "{sql}");
    assert_eq!(both.all().await?.len(), 1);
    tx.commit().await?;
    Ok(())
}

#[tokio::test]
async fn a_table_is_named_for_a_lock_only() -> TestResult {
    let db = seeded().await?;
    let error = db.from(User).of(User).all().await.unwrap_err();
    assert!(matches!(error, orm::Error::InvalidArgument { .. }), "{error:?}");
    Ok(())
}
