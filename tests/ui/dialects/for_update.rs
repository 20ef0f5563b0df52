include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).for_update().all().await?;
    Ok(())
}

fn main() {}
