include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.get(User, "ann").await?;
    Ok(())
}

fn main() {}
