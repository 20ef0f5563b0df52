//! MySQL, MariaDB and SQLite, and PostgreSQL from 18 on: generated columns that are not stored.

use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "squares")]
pub struct Square {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub side: i64,
    #[column(generated(virtual) = "side * side")]
    pub area: i64,
}

#[tokio::test]
async fn a_virtual_column_is_computed_when_read() -> TestResult {
    let db = fresh(&schema![Square]).await;
    let square = db.create(NewSquare::builder().side(9)).await?;
    assert_eq!(square, Square { id: 1, side: 9, area: 81 });
    assert_eq!(db.from(Square).filter(Square.area.gt(80)).count().await?, 1);
    Ok(())
}
