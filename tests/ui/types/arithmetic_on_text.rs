include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.username + 1).from(User).all().await?;
    Ok(())
}

fn main() {}
