//! Section 5: a table joined to itself.

use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn an_alias_joins_a_table_to_itself() -> TestResult {
    let db = seeded().await?;
    let boss = alias!(Employee as boss);
    let rows: Vec<(String, Option<String>)> = db
        .select((Employee.name, boss.name))
        .from(Employee)
        .left_join(boss, Employee.manager_id.eq(boss.id))
        .order_by(Employee.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (s("Eve"), None),
            (s("Frank"), Some(s("Eve"))),
            (s("Grace"), Some(s("Eve"))),
            (s("Heidi"), Some(s("Frank")))
        ]
    );
    Ok(())
}

#[tokio::test]
async fn two_aliases_of_one_table_stand_in_one_query() -> TestResult {
    let db = seeded().await?;
    let boss = alias!(Employee as boss);
    let grand = alias!(Employee as grand);
    let rows: Vec<(String, String, Option<String>)> = db
        .select((Employee.name, boss.name, grand.name))
        .from(Employee)
        .inner_join(boss, Employee.manager_id.eq(boss.id))
        .left_join(grand, boss.manager_id.eq(grand.id))
        .order_by(Employee.id.asc())
        .all()
        .await?;
    assert_eq!(
        rows,
        [
            (s("Frank"), s("Eve"), None),
            (s("Grace"), s("Eve"), None),
            (s("Heidi"), s("Frank"), Some(s("Eve"))),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_alias_gives_whole_rows() -> TestResult {
    let db = seeded().await?;
    let boss = alias!(Employee as boss);
    let rows: Vec<(Employee, Option<Employee>)> = db
        .from(Employee)
        .left_join(boss, Employee.manager_id.eq(boss.id))
        .filter(Employee.id.is_in([1, 4]))
        .order_by(Employee.id.asc())
        .all()
        .await?;
    let employee = |id, name, manager_id| Employee { id, name: s(name), manager_id };
    assert_eq!(
        rows,
        [
            (employee(1, "Eve", None), None),
            (employee(4, "Heidi", Some(2)), Some(employee(2, "Frank", Some(1))))
        ]
    );
    let bosses: Vec<Employee> = db.from(boss).filter(boss.manager_id.is_null()).all().await?;
    assert_eq!(bosses, [employee(1, "Eve", None)]);
    let both = db
        .select(record! { who: Employee.name, boss: boss })
        .from(Employee)
        .inner_join(boss, Employee.manager_id.eq(boss.id))
        .filter(boss.name.eq("Frank"))
        .one()
        .await?;
    assert_eq!((both.who.as_str(), both.boss), ("Heidi", employee(2, "Frank", Some(1))));
    Ok(())
}
