include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).on_conflict(Tag.name).execute().await?;
    Ok(())
}

fn main() {}
