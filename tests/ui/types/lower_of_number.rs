include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(lower(User.id)).from(User).all().await?;
    Ok(())
}

fn main() {}
