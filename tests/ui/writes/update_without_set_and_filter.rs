include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).execute().await?;
    Ok(())
}

fn main() {}
