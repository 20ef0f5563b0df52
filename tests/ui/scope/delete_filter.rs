include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(Tag).filter(User.id.eq(1)).execute().await?;
    Ok(())
}

fn main() {}
