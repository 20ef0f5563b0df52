include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.eq(User.username)).all().await?;
    Ok(())
}

fn main() {}
