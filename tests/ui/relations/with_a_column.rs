include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(User).with(User.email).all().await?;
    Ok(())
}

fn main() {}
