include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).order_by(1).all().await?;
    Ok(())
}

fn main() {}
