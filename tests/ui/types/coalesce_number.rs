include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(coalesce(User.bio, 0)).from(User).all().await?;
    Ok(())
}

fn main() {}
