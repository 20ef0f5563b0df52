include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.is_in(select(User.id + count()).from(User))).all().await?;
    Ok(())
}

fn main() {}
