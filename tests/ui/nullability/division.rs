include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _ratio: Vec<i64> = db.select(User.id / User.id).from(User).all().await?;
    Ok(())
}

fn main() {}
