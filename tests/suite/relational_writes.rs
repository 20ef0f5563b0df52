//! Relations in the conditions of updates and deletes.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn an_update_chooses_its_rows_by_their_relations() -> TestResult {
    let db = seeded().await?;
    let done = db
        .update(Todo)
        .set(Todo.description.set("of an admin"))
        .filter(Todo.user.any(User.role.eq("admin")))
        .filter(Todo.tags.is_empty())
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 1);
    assert_eq!(todos!(db, Todo.description.eq("of an admin")), [3]);
    let done = db
        .update(User)
        .set(User.bio.set("busy"))
        .filter(User.todos.filter(Todo.completed.eq(false)).count().gte(2))
        .execute()
        .await?;
    assert_eq!(done.rows_affected, 1);
    assert_eq!(users!(db, User.bio.eq("busy")), [1]);
    Ok(())
}

#[tokio::test]
async fn an_update_chooses_its_rows_by_other_rows_of_its_table() -> TestResult {
    let db = seeded().await?;
    let name = async || -> orm::Result<Vec<String>> {
        db.select(Employee.name).from(Employee).order_by(Employee.id.asc()).all().await
    };
    let leads = db
        .update(Employee)
        .set(Employee.name.set("Lead"))
        .filter(Employee.reports.any(Employee.name.eq("Heidi")));
    assert_eq!(leads.execute().await?.rows_affected, 1);
    assert_eq!(name().await?, ["Eve", "Lead", "Grace", "Heidi"]);
    let below = db
        .update(Employee)
        .set(Employee.name.set(concat(Employee.name, "!")))
        .filter(Employee.manager.any(Employee.name.eq("Eve")).and(Employee.reports.is_empty()));
    assert_eq!(below.execute().await?.rows_affected, 1);
    assert_eq!(name().await?, ["Eve", "Lead", "Grace!", "Heidi"]);
    Ok(())
}

#[tokio::test]
async fn a_delete_chooses_its_rows_by_their_relations() -> TestResult {
    let db = seeded().await?;
    let untagged = db.delete(Todo).filter(Todo.tags.none(Tag.name.is_in(["work", "home"])));
    assert_eq!(untagged.execute().await?.rows_affected, 2);
    assert_eq!(todos!(db, Todo.id.gt(0)), [1, 2, 4, 6]);
    let unused = db.delete(User).filter((User.todos.is_empty(), User.preferences.is_empty()));
    assert_eq!(unused.execute().await?.rows_affected, 1);
    assert_eq!(users!(db, User.id.gt(0)), [1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn a_delete_chooses_its_rows_by_other_rows_of_its_table() -> TestResult {
    let db = seeded().await?;
    let leaves = db
        .delete(Employee)
        .filter(Employee.reports.is_empty())
        .filter(Employee.manager.any(Employee.id.eq(1)));
    assert_eq!(leaves.execute().await?.rows_affected, 1);
    let left = db.select(Employee.name).from(Employee).order_by(Employee.id.asc()).all().await?;
    assert_eq!(left, ["Eve", "Frank", "Heidi"]);
    let deep = db.delete(Employee).filter(Employee.manager.any(Employee.manager.exists()));
    assert_eq!(deep.execute().await?.rows_affected, 1);
    let left = db.select(Employee.name).from(Employee).order_by(Employee.id.asc()).all().await?;
    assert_eq!(left, ["Eve", "Frank"]);
    Ok(())
}

#[tokio::test]
async fn a_relation_narrows_and_correlates_in_a_delete() -> TestResult {
    let db = seeded().await?;
    let late = Todo.user.correlate(Todo).filter(User.role.eq("user")).any(User.id.lt(Todo.id - 2));
    assert_eq!(db.delete(Todo).filter(late).execute().await?.rows_affected, 2);
    assert_eq!(todos!(db, Todo.id.gt(0)), [1, 2, 3, 4]);
    Ok(())
}
