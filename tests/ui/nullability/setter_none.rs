include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewTag::builder().name(None)).await?;
    Ok(())
}

fn main() {}
