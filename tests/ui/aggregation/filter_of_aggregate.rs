include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count().filter(count().gt(3))).from(User).all().await?;
    Ok(())
}

fn main() {}
