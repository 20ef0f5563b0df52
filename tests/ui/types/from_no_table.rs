include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from("users").all().await?;
    Ok(())
}

fn main() {}
