include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(case().when(User.is_active, "yes").otherwise(0)).from(User).all().await?;
    Ok(())
}

fn main() {}
