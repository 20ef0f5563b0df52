include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).limit("10").all().await?;
    Ok(())
}

fn main() {}
