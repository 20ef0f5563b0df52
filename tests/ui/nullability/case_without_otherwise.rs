include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _names: Vec<String> = db.select(case().when(User.is_active, User.username)).from(User).all().await?;
    Ok(())
}

fn main() {}
