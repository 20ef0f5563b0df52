include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).distinct_on(User.username).all().await?;
    Ok(())
}

fn main() {}
