include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(sum(User.username)).from(User).all().await?;
    Ok(())
}

fn main() {}
