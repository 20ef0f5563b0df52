//! Names of the user that the derives must not stumble over.

use crate::harness::*;

#[derive(SqlEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum D {
    A,
    B,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "s_rows")]
pub struct S {
    #[column(primary_key)]
    pub id: i64,
    pub d: D,
    pub line1: String,
    pub line_1: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "f_rows")]
pub struct F {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "i_rows")]
pub struct I {
    #[column(primary_key)]
    pub id: i64,
    #[column(default_fn = cells)]
    pub size: i64,
}

fn cells() -> i64 {
    7
}

#[derive(Selection, Debug, PartialEq)]
#[selection(from = S)]
struct Sc {
    id: i64,
    d: D,
}

#[tokio::test]
async fn tables_and_columns_may_have_the_names_of_type_parameters() -> TestResult {
    let db = fresh(&schema![S, F, I]).await;
    db.insert(S).values(NewS::builder().id(1).d(D::A).line1("one").line_1("two")).execute().await?;
    db.insert(F).values(NewF::builder().id(1)).execute().await?;
    db.insert(I).values(NewI::builder().id(1)).execute().await?;
    let row = db.from(S).filter(S.d.eq(D::A)).one().await?;
    assert_eq!((row.line1.as_str(), row.line_1.as_str()), ("one", "two"));
    assert_eq!(db.select(Sc).from(S).all().await?, [Sc { id: 1, d: D::A }]);
    assert_eq!(db.from(I).one().await?.size, 7);
    let pair = db.select(record! { f: F.id, d: S.d }).from(F).inner_join(S, S.id.eq(F.id)).one().await?;
    assert_eq!((pair.f, pair.d), (1, D::A));
    db.update(S).set(S.d.set(D::B)).all_rows().execute().await?;
    db.delete(F).all_rows().execute().await?;
    assert_eq!(db.from(F).count().await?, 0);
    Ok(())
}
