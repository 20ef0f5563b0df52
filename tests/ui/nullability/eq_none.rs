include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.bio.eq(None)).all().await?;
    Ok(())
}

fn main() {}
