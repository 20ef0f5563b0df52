include!("../tables.rs");

async fn mistake(db: &Db<MariaDb>) -> orm::Result<()> {
    db.from(User).for_update().of(User).all().await?;
    Ok(())
}

fn main() {}
