include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.username).from(Todo).correlate(User).all().await?;
    Ok(())
}

fn main() {}
