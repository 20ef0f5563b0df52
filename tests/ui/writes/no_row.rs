include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(User).values("ann").execute().await?;
    Ok(())
}

fn main() {}
