include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.username.set(7)).filter(User.id.eq(1)).execute().await?;
    Ok(())
}

fn main() {}
