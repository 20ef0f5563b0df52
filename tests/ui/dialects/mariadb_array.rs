use orm::prelude::*;

#[derive(Table)]
struct Article {
    #[column(primary_key, auto_increment)]
    id: i64,
    tags: Vec<String>,
}

async fn mistake(db: &Db<MariaDb>) -> orm::Result<()> {
    db.from(Article).all().await?;
    Ok(())
}

fn main() {}
