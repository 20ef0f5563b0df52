include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewTag::builder().name(7)).await?;
    Ok(())
}

fn main() {}
