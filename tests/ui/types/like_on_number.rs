include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.like("1%")).all().await?;
    Ok(())
}

fn main() {}
