//! PostgreSQL and SQLite: a unique index over a part of the rows.

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "memberships")]
#[table(index(name = "one_active_membership", on(person), unique, filter = "ended = false"))]
pub struct Membership {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub person: i64,
    #[column(default = false)]
    pub ended: bool,
}

#[tokio::test]
async fn a_partial_unique_index_counts_only_its_rows() -> TestResult {
    let db = fresh(&schema![Membership]).await;
    let member = |ended: bool| NewMembership::builder().person(1).ended(ended);
    db.insert(Membership).values([member(true), member(true), member(false)]).execute().await?;
    let error = db.insert(Membership).values(member(false)).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(error.columns(), ["person"]);
    let reopened = db.update(Membership).set(Membership.ended.set(false)).filter(Membership.id.eq(1));
    assert!(reopened.execute().await.unwrap_err().is_unique_violation());
    db.update(Membership).set(Membership.ended.set(true)).all_rows().execute().await?;
    db.insert(Membership).values(member(false)).execute().await?;
    assert_eq!(db.from(Membership).count().await?, 4);
    Ok(())
}
