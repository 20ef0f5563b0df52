use orm::prelude::*;

#[derive(Table)]
struct Tag(i64, String);

async fn uses(db: &Db<Sqlite>) -> orm::Result<Vec<Tag>> {
    db.from(Tag).all().await
}

fn main() {}
