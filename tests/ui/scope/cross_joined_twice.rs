include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).cross_join(User).all().await?;
    Ok(())
}

fn main() {}
