include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(count().gt(3)).all().await?;
    Ok(())
}

fn main() {}
