include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(lower("Ann")).from(User).all().await?;
    Ok(())
}

fn main() {}
