include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _same: Vec<bool> = db.select(User.bio.eq("x")).from(User).all().await?;
    Ok(())
}

fn main() {}
