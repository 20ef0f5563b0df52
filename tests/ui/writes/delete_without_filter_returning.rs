include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(User).returning(User.id).all().await?;
    Ok(())
}

fn main() {}
