include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(max(User.is_active)).from(User).all().await?;
    Ok(())
}

fn main() {}
