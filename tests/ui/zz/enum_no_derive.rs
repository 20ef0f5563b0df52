use orm::prelude::*;
#[derive(Debug, Clone, PartialEq)]
enum Color {
    Red,
}
#[derive(Table, Debug, Clone, PartialEq)]
struct Tag {
    #[column(primary_key)]
    id: i64,
    #[column(default = Color::Red)]
    color: Color,
    #[column(default_fn = || Color::Red)]
    c2: Color,
}
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewTag::builder().id(1).color(Color::Red)).await?;
    db.delete(Tag).filter(Tag.id.eq(1)).execute().await?;
    Ok(())
}
fn main() {}
