include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User, Todo)).from(User).all().await?;
    Ok(())
}

fn main() {}
