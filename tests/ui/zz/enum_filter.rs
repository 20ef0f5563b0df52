use orm::prelude::*;
#[derive(Debug, Clone, PartialEq)]
enum Color {
    Red,
}
#[derive(Table, Debug, Clone, PartialEq)]
struct Tag {
    #[column(primary_key)]
    id: i64,
    color: Color,
}
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(Tag).filter(Tag.color.eq(Color::Red)).all().await?;
    Ok(())
}
fn main() {}
