include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).skip_locked().all().await?;
    Ok(())
}

fn main() {}
