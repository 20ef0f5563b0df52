use orm::prelude::*;

#[derive(Table)]
struct Visit {
    page: String,
}

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.get(Visit, "index.html").await?;
    Ok(())
}

fn main() {}
