include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User, count())).from(User).all().await?;
    Ok(())
}

fn main() {}
