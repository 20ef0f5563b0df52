use orm::prelude::*;
#[derive(Table, Debug)]
struct Tag {
    #[column(primary_key)]
    id: i64,
    name: Strng,
    other: Option<Strng>,
}
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(Tag).all().await?;
    Ok(())
}
fn main() {}
