include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.get(TodoTag, 1).await?;
    Ok(())
}

fn main() {}
