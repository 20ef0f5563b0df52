include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(User).await?;
    Ok(())
}

fn main() {}
