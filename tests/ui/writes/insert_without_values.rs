include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(User).execute().await?;
    Ok(())
}

fn main() {}
