include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(User).filter(count().gt(3)).execute().await?;
    Ok(())
}

fn main() {}
