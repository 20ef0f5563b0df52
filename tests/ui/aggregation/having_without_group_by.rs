include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count()).from(User).having(count().gt(3)).all().await?;
    Ok(())
}

fn main() {}
