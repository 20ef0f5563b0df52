use orm::prelude::*;

#[derive(Table)]
struct Article {
    #[column(primary_key, auto_increment)]
    id: i64,
    bytes: u64,
}

async fn mistake(db: &Db<Postgres>) -> orm::Result<()> {
    db.from(Article).all().await?;
    Ok(())
}

fn main() {}
