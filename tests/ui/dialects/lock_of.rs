include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).of(User).all().await?;
    Ok(())
}

fn main() {}
