include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(User).execute().await?;
    Ok(())
}

fn main() {}
