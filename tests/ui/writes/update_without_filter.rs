include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.username.set("ann")).execute().await?;
    Ok(())
}

fn main() {}
