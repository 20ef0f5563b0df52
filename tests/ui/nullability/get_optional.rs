include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _user: User = db.get(User, 7).await?;
    Ok(())
}

fn main() {}
