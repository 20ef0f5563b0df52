include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(User).values(NewTag::builder().name("a")).execute().await?;
    Ok(())
}

fn main() {}
