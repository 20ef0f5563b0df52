include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.between(1, "x")).all().await?;
    Ok(())
}

fn main() {}
